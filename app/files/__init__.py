"""What the adapters that keep files have in common: careful reading and writing, and where in a file an error is."""
