"""Measurements: `make bench`, or `python -m benchmarks --json`. Nothing here passes or fails by a time."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
STACK = "remote-access"
"""The stack of this project that is measured: it has all that there is."""
