"""Every fault of a whole description, and of a stack file."""
