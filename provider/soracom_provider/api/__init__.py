"""SORACOM's API as the resources use it."""
