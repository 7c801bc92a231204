"""Stories told by keys alone: the installed program in a real terminal."""
