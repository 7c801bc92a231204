"""Use cases over the fakes."""
