"""AWS Resource Access Manager, as nouns of our own: shares that two accounts see, and invitations to them.

One object for a thing, whoever looks at it. Shares are regional. Source: AWS, RAM user guide and API reference."""
