"""Real CLIs are started only when they are asked for."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip them unless `-m` names them: they take seconds each, and belong to somebody else."""
    if "real_agents" in str(config.getoption("-m")):
        return
    for item in items:
        if item.get_closest_marker("real_agents"):
            item.add_marker(pytest.mark.skip(reason="starts real agent CLIs; ask for it with `pytest -m real_agents`"))
