"""Accounts of clouds, as commands reach them."""
