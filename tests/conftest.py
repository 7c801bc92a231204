"""What holds for every test."""

import gc

from hypothesis import settings

# No test may fail because the machine was busy: the deadline of an example is an absolute time.
settings.register_profile("ideai", deadline=None, max_examples=60)
settings.load_profile("ideai")


def pytest_collection_finish() -> None:
    """Collect garbage less often, and never look through what was imported: it took a quarter of the tests' time."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
