"""The wires of a rehearsal: a network model as network namespaces of this machine's kernel, and real packets in them.

`wires.Wires` builds and removes it all. What is decided (`vpcs`, `vpgs`, `hosts`, ...) is a pure plan; `kernel` acts.
"""
