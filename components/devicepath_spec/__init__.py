"""What a path is, and what a description of one must keep. Pure: nothing of Pulumi is known here."""
