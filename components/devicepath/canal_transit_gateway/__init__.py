"""Canal by transit gateway, both sides of it."""
