"""`ideai provider check`: whether what an agent is given really reaches the model of a CLI."""
