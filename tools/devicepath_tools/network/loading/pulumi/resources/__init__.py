"""Pulumi resources as a network: one reader for those of a state and those that a program registers. Pure."""
