"""User data of a gate peer: one shell script that writes its facts and a program, and starts it.

The facts are all that differs from one gate peer to another; the program makes networkd's files and the rules of them.
It runs once, at the first boot; what it wrote brings the tunnel up at every later one. Pure.
"""

from collections.abc import Iterable
from importlib.resources import files
from ipaddress import collapse_addresses

from devicepath.choices import PacketFilter
from devicepath.faults import InvalidSpec
from devicepath.gate_facts import VXLAN_UDP_PORT, GateFacts

SHIPPED = files("devicepath") / "gate_peer"
LARGEST_BYTES = 16384
"""Source: AWS, RunInstances: 16 KB before base64."""
INTERFACE = "vxlan0"
END = "END_OF_FILE"


def user_data(facts: GateFacts) -> str:
    """The script. Raises InvalidSpec when it would be larger than AWS takes."""
    parts = [
        "#!/bin/sh",
        "# A gate peer of devicepath. Runs once; what it writes works from then on.",
        "set -eu",
        "umask 022",
        "install -d /etc/devicepath /etc/systemd/network /usr/local/sbin",
        _file("/etc/devicepath/gate.conf", facts_file(facts)),
        _file("/usr/local/sbin/devicepath-gate", _shipped("devicepath-gate"), mode="0755"),
        _file("/etc/systemd/system/devicepath-gate.service", _shipped("devicepath-gate.service")),
        _file("/etc/systemd/system/devicepath-filter.service", _shipped("devicepath-filter.service")),
        _shipped("install.sh"),
    ]
    script = "\n".join(parts)
    _check_size(script)
    return script


def facts_file(facts: GateFacts) -> str:
    """What the program reads: assignments of a shell, one a line.

    Values are addresses, numbers and words, so that none needs an escape; lists are quoted."""
    lines = {
        "INTERFACE": INTERFACE,
        "OUTER_ADDRESS": facts.outer_address,
        "INNER_ADDRESS": facts.inner_address,
        "VNI": facts.vni,
        "UDP_PORT": VXLAN_UDP_PORT,
        "MTU": facts.mtu,
        "VPG_PEERS": _list(f"{peer.outer_address}/{peer.inner_address}" for peer in facts.vpg_peers),
        "FORWARDING": "yes" if facts.forwards else "no",
        "PACKET_FILTER": facts.packet_filter.value,
        "MASQUERADED": _list(map(str, collapse_addresses(facts.masqueraded))),
        "CLAMPED_MSS": facts.mss if facts.packet_filter is PacketFilter.NFTABLES else "",
    }
    return "".join(f"{key}={value}\n" for key, value in lines.items())


def _list(values: Iterable[str]) -> str:
    return f'"{" ".join(values)}"'


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
