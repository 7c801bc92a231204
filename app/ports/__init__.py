"""What the use cases need of the world: small Protocols in our words, one file each."""
