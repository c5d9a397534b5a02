"""Readers of a network, one a source: what an API, a file, a state or a plan says, as the nouns of `network`."""
