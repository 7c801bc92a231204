"""The parts under the terminals adapter."""
