"""One fake a port, which passes the same contract tests as the real adapter."""
