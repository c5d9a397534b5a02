"""Asks all rules about a whole description, or a whole stack file, and reports every fault."""
