"""What SORACOM's API answers, as the nouns of `network`."""
