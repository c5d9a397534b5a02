"""This project's own stack program: a stack file becomes one path."""
