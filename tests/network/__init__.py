"""Tests of the network model."""
