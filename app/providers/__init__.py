"""What is known about the agent CLIs: one TOML a provider (`app.domain.provider` says what its fields mean)."""
