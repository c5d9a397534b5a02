"""SORACOM's own description of its API, and the validation of every exchange against it."""
