"""Rules of the domain: pure, so most of them are properties."""
