"""Stand-ins for what is far away."""
