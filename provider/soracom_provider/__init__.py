"""A native Pulumi provider for SORACOM's private networks."""

VERSION = "0.1.0"
