"""What a Pulumi program wants, or a state holds, as the nouns of `network`."""
