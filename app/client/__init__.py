"""The process that joins a person's terminal to a workspace: standard library, `app.wire` and `app.sockets` only."""
