"""Tests of what the file adapters share, and of the user's places."""
