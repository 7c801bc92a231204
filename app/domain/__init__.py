"""Values and rules of ideai: no I/O, no clock, no randomness."""
