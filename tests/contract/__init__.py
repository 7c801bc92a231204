"""One body of tests a port, run over its fake and its adapter."""
