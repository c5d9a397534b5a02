"""How things that a rehearsal, and no stack, puts into the emulated AWS are known there."""

TAG = "devicepath:stand-in"
"""Key of a tag on each of them: they make way for the stack, see aws.refusals.stand_ins."""
