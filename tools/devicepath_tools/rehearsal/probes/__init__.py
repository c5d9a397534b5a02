"""Probes: real packets from one end of the wires to another, and what became of each.

`sweep.Sweep` sends many at once, one packet and its answer each; what people do is in `applications`.
"""
