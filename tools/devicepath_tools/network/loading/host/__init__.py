"""What a host boots, as far as it decides about packets."""
