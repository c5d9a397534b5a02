"""Tests of what a network is loaded from."""
