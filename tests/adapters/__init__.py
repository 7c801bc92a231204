"""What an adapter must do beyond its port's contract."""
