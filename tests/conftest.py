"""What holds for every test."""

from hypothesis import settings

# No test may fail because the machine was busy: the deadline of an example is an absolute time.
settings.register_profile("ideai", deadline=None, max_examples=60)
settings.load_profile("ideai")
