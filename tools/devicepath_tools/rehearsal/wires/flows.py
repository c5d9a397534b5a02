"""What is remembered of packets that were let through, so that their answers are known.

By sets and not by the kernel's connection tracking: that keeps one entry for a packet that crosses several interfaces,
and AWS judges at each for itself; and between the ports of a bridge some kernels have none.
"""

from devicepath_tools.rehearsal.wires.nft import MOST_FLOWS, Table

MEMORY = "1h"
"""AWS forgets an idle TCP connection after 350 s to 5 days, and UDP after 30 to 180 s; no rehearsal takes that long."""
PORTS = {"tcp": "tcp_flows", "udp": "udp_flows"}
"""Sets by protocol. One for both would need six parts, and nft 1.0.6 cannot list what has more than five."""
ECHOES = "echoes"


def remember(table: Table, chain: str, key: str) -> str:
    """A chain that remembers a packet. `goto` it, and it returns to whoever jumped before that.

    `key` is the expression for the interface that the packet crosses: `iifname` or `oifname`."""
    if chain in table.chains:
        return chain
    options = f"flags dynamic,timeout; timeout {MEMORY}; size {MOST_FLOWS};"
    for protocol, name in PORTS.items():
        table.sets[name] = f"type ifname . ipv4_addr . ipv4_addr . inet_service . inet_service; {options}"
        back = f"{key} . ip daddr . ip saddr . th dport . th sport"
        table.chain(chain, f"ip protocol {protocol} update @{name} {{ {back} }}")
    table.sets[ECHOES] = f"typeof iifname . ip saddr . ip daddr . icmp id; {options}"
    back = f"{key} . ip daddr . ip saddr . icmp id"
    table.chain(chain, f"icmp type echo-request update @{ECHOES} {{ {back} }}")
    return chain


def answers(key: str) -> list[str]:
    """Matches: packets that answer remembered ones, and cross the same interface, `key`."""
    packet = f"{key} . ip saddr . ip daddr . th sport . th dport"
    return [
        *(f"ip protocol {protocol} {packet} @{name}" for protocol, name in PORTS.items()),
        f"icmp type echo-reply {key} . ip saddr . ip daddr . icmp id @{ECHOES}",
    ]
