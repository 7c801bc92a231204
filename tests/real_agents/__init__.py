"""Real agent CLIs against a stand-in for their model servers; opt-in: `pytest -m real_agents`."""
