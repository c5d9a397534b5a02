"""`devicepath trace`: what was asked for, and the network that it is looked for in."""
