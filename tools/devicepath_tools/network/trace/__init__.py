"""A trace: one packet and the answer to it, followed through a network, hop by hop, with the rule that decided each.

It walks what is configured and sends nothing. What decides stands beside what it says of itself: one check a file.
"""
