"""All that a stack file wants of its path, and what traces say of it."""
