"""What all sources of a network need: how a mistake in one is told, encodings, and networks made one."""
