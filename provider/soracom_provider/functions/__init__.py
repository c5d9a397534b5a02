"""Look-ups, one a file."""
