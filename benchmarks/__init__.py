"""Measurements: `make bench`, or `python -m benchmarks --json`. Nothing here passes or fails by a time."""
