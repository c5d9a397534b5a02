"""Readers of a network, a folder for each source: what APIs, files, a state or a program say, as `network`'s nouns."""
