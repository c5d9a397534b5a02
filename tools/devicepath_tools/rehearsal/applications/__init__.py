"""Applications: what people do over a conversation that is wanted, by real programs at both ends of the wires.

A probe says that one packet and its answer come through. These say that work gets done: large answers, connections that
stay open, a broker and its clients.
"""
