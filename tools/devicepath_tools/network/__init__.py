"""The path as a network: what a packet meets between a device and a server, whoever described it.

Pure: nothing here asks a cloud or runs a program. `loading` reads a network from APIs, files, a state or a plan.
"""
