"""The workspace process: its socket, its clients, and the Textual app that draws for all of them over a byte pipe."""
