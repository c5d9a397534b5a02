"""User data of a gate peer: one shell script that writes its facts and a program, and starts it.

The facts are all that differs from one gate peer to another; the program makes networkd's files and the rules of them.
It runs once, at the first boot; what it wrote brings the tunnel up at every later one. Pure.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from devicepath_spec.choices import PacketFilter, ReturnPath
from devicepath_spec.gate_facts import VXLAN_UDP_PORT, GateFacts

SHIPPED = files("devicepath.gate_peer") / "shipped"
INTERFACE = "vxlan0"
END = "END_OF_FILE"
TEXT_END = "END"
"""What ends a text inside of the program."""
YES_OR_NO = {True: "yes", False: "no"}
INDENTATION = re.compile(r"^(?: {4})+")


def user_data(facts: GateFacts) -> str:
    """The script. AWS takes 16384 bytes of it (RunInstances): with the comments it would be larger."""
    parts = [
        "#!/bin/sh",
        "# A gate peer of devicepath. Runs once; what it writes works from then on.",
        "set -eu",
        "umask 022",
        "install -d /etc/devicepath /etc/systemd/network /usr/local/sbin",
        _file("/etc/devicepath/gate.conf", facts_file(facts)),
        _file("/usr/local/sbin/devicepath-gate", _shipped("devicepath-gate"), mode="0755"),
        _file("/etc/systemd/system/devicepath-guard.service", _shipped("devicepath-guard.service")),
        _file("/etc/systemd/system/devicepath-gate.service", _shipped("devicepath-gate.service")),
        _file("/etc/systemd/system/devicepath-filter.service", _shipped("devicepath-filter.service")),
        _shipped("install.sh"),
    ]
    return "\n".join(parts)


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
        "FORWARDING": YES_OR_NO[facts.forwards],
        "PRIVACY_SEPARATOR": YES_OR_NO[facts.privacy_separator],
        "PACKET_FILTER": facts.packet_filter.value,
        "MASQUERADING": YES_OR_NO[facts.return_path is ReturnPath.MASQUERADE],
        "CLAMPED_MSS": facts.mss if facts.packet_filter is PacketFilter.NFTABLES else "",
    }
    return "".join(f"{key}={value}\n" for key, value in lines.items())


def _list(values: Iterable[str]) -> str:
    return f'"{" ".join(values)}"'


@cache
def _shipped(name: str) -> str:
    return _compact((SHIPPED / name).read_text(encoding="utf-8"))


def _compact(shipped: str) -> str:
    """Without comments, but for its head and for what tools read, and indented by tabs. What it writes into files of
    its own stays as it is."""
    kept: list[str] = []
    is_head, is_text = True, False
    for line in shipped.splitlines():
        is_head = is_head and line.startswith("#")
        is_note = not line.strip() or line.lstrip().startswith("#")
        if is_head or is_text:
            kept.append(line)
        elif not is_note or "shellcheck" in line:
            kept.append(INDENTATION.sub(lambda spaces: "\t" * (len(spaces[0]) // 4), line))
        is_text = line.endswith(f"<<{TEXT_END}") or (is_text and line != TEXT_END)
    return "".join(f"{line}\n" for line in kept)


def _file(path: str, text: str, mode: str = "0644") -> str:
    """Shell that writes a file; nothing in it is expanded."""
    return f"\ncat >{path} <<'{END}'\n{text.rstrip()}\n{END}\nchmod {mode} {path}"
