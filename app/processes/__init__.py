"""Processes on PTYs of the operating system: starting, reading and writing, noticing the end, ending."""
