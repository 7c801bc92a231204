"""The process that joins a person's terminal to a workspace. It imports `app.wire` and the standard library only."""
