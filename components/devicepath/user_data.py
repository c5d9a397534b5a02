"""User data of a gate peer: one shell script that writes facts, networkd's files and the program, and starts them.

It runs once, at the first boot; what it wrote brings the tunnel up at every later one. Pure.
"""

from importlib.resources import files
from ipaddress import collapse_addresses
from string import Template

from devicepath.choices import PacketFilter
from devicepath.faults import InvalidSpec
from devicepath.gate_facts import VXLAN_UDP_PORT, GateFacts

SHIPPED = files("devicepath") / "gate_peer"
LARGEST_BYTES = 16384
"""Source: AWS, RunInstances: 16 KB before base64."""
INTERFACE = "vxlan0"
END = "END_OF_FILE"
FLOODED = "00:00:00:00:00:00"
"""The FDB's entry for what it has not learned: sent to every VPG peer."""


def user_data(facts: GateFacts) -> str:
    """The script. Raises InvalidSpec when it would be larger than AWS takes."""
    parts = [
        "#!/bin/sh",
        "# A gate peer of devicepath. Runs once; what it writes works from then on.",
        "set -eu",
        "umask 022",
        "install -d /etc/devicepath /etc/systemd/network /usr/local/sbin",
        _file("/etc/devicepath/gate.conf", facts_file(facts)),
        _file("/etc/systemd/network/20-devicepath.netdev", netdev(facts)),
        _file("/etc/systemd/network/20-devicepath.network", network(facts)),
        _file("/usr/local/sbin/devicepath-gate", _shipped("devicepath-gate"), mode="0755"),
        _file("/etc/systemd/system/devicepath-gate.service", _shipped("devicepath-gate.service")),
    ]
    start = _shipped("install.sh").rstrip("\n")
    if facts.packet_filter is PacketFilter.NFTABLES:
        parts += [
            _file("/etc/devicepath/gate.nft", ruleset(facts)),
            _file("/etc/systemd/system/devicepath-filter.service", _shipped("devicepath-filter.service")),
        ]
        # Not waited for: the tunnel works while the package is fetched.
        start += "\nsystemctl enable --now --no-block devicepath-filter.service"
    script = "\n".join([*parts, start, ""])
    _check_size(script)
    return script


def facts_file(facts: GateFacts) -> str:
    """What the program reads. Values are addresses, numbers and words, so that none needs an escape."""
    peers = " ".join(f"{peer.outer_address}/{peer.inner_address}" for peer in facts.vpg_peers)
    lines = {
        "INTERFACE": INTERFACE,
        "OUTER_ADDRESS": facts.outer_address,
        "INNER_ADDRESS": facts.inner_address,
        "VNI": facts.vni,
        "MTU": facts.mtu,
        "VPG_PEERS": f'"{peers}"',
        "FORWARDING": "yes" if facts.forwards else "no",
    }
    return "".join(f"{key}={value}\n" for key, value in lines.items())


def netdev(facts: GateFacts) -> str:
    return Template(_shipped("20-devicepath.netdev")).substitute(
        interface=INTERFACE,
        mtu=facts.mtu,
        vni=facts.vni,
        outer_address=facts.outer_address,
        udp_port=VXLAN_UDP_PORT,
    )


def network(facts: GateFacts) -> str:
    entries = [
        f"\n[BridgeFDB]\nMACAddress={FLOODED}\nDestination={peer.outer_address}\nAssociatedWith=self"
        for peer in facts.vpg_peers
    ]
    return Template(_shipped("20-devicepath.network")).substitute(
        interface=INTERFACE,
        inner_address=facts.inner_address,
        ip_forward="ipv4" if facts.forwards else "no",
        fdb="\n".join(entries),
    )


def ruleset(facts: GateFacts) -> str:
    """What nftables loads: a clamp of the MSS, and masquerading where servers are listed for it."""
    masquerade = ""
    if facts.masqueraded:
        # nft refuses a set whose ranges overlap.
        sources = ", ".join(map(str, collapse_addresses(facts.masqueraded)))
        masquerade = Template(_shipped("masquerade.nft")).substitute(interface=INTERFACE, sources=sources).rstrip("\n")
    return Template(_shipped("gate.nft")).substitute(interface=INTERFACE, mss=facts.mss, masquerade=masquerade)


def _shipped(name: str) -> str:
    return (SHIPPED / name).read_text(encoding="utf-8")


def _file(path: str, text: str, mode: str = "0644") -> str:
    """Shell that writes a file; nothing in it is expanded."""
    return f"\ncat >{path} <<'{END}'\n{text.rstrip()}\n{END}\nchmod {mode} {path}"


def _check_size(script: str) -> None:
    size = len(script.encode())
    if size > LARGEST_BYTES:
        fix = "list fewer or larger ranges of servers"
        raise InvalidSpec([f"user_data: {size} bytes; AWS takes {LARGEST_BYTES}. {fix.capitalize()}."])
