"""The provider check."""
