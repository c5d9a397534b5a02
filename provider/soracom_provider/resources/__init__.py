"""SORACOM's nouns, one a file."""
