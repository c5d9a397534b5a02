"""What a path is, and the rules that a description of one must keep. Pure: it imports nothing of Pulumi."""
