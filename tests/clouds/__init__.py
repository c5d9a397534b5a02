"""Tests of the emulated clouds."""
