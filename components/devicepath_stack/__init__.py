"""The stack program: a stack file in, one DevicePath, outputs out. `infra/` runs it."""
