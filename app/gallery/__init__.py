"""Templates that come with ideai: one TOML each."""
