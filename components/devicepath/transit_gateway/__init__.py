"""A transit gateway of the user's own, with all that stands in its tables."""
