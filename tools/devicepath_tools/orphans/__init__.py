"""What the provider made in a SORACOM account and no Pulumi state knows of: found and judged, never deleted."""
