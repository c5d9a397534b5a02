"""The whole path, from one description."""
