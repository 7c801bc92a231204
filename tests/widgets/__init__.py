"""Widgets on a screen of their own: what they show and what they ask for."""
