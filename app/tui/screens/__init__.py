"""Dialogs: each asks one thing, is awaited by an action, and answers with a value or None."""
