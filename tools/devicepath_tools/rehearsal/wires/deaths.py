"""The death of a VPG's peer, switched on and off while everything runs: nothing gets through it any more."""

from ipaddress import IPv4Address

from devicepath_tools.rehearsal.wires.nft import Table

DEAD = "dead_to"
"""The set of addresses for which a peer is dead: nobody's, or everybody's."""
EVERYBODY = "0.0.0.0/0"


def lay(table: Table, outer_address: IPv4Address) -> None:
    """A rule for what comes into a namespace of a peer, before any other."""
    table.sets[DEAD] = "type ipv4_addr; flags interval;"
    # No cause of a trace's: it knows nothing of peers that die.
    table.hook("dead", "prerouting", "raw").append(f"ip saddr @{DEAD} {table.stopped(None, str(outer_address))}")


def change(*, is_dead: bool) -> str:
    """A rule of nftables: the peer dies, or it lives again."""
    return f"{'add' if is_dead else 'delete'} element ip wires {DEAD} {{ {EVERYBODY} }}\n"
