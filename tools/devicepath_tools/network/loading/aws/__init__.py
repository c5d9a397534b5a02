"""What AWS's EC2 API answers, asked or dumped, as the nouns of `network`."""
