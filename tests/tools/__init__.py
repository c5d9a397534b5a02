"""Tests of the devicepath command's tools."""
