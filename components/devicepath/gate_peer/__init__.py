"""The gate peer: its host, and what that is given."""
