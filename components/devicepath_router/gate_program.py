"""The gate peer's program and what goes with it, the same on every host, in a VPC or elsewhere; and its facts."""

from collections.abc import Iterable

from devicepath_router.router_file import PROGRAM, READABLE
from devicepath_spec.choices import PacketFilter, ReturnPath
from devicepath_spec.gate_facts import VXLAN_UDP_PORT, GateFacts

INTERFACE = "vxlan0"
SHIPPED = {
    "devicepath-gate": ("/usr/local/sbin/devicepath-gate", PROGRAM),
    "devicepath-guard.service": ("/etc/systemd/system/devicepath-guard.service", READABLE),
    "devicepath-gate.service": ("/etc/systemd/system/devicepath-gate.service", READABLE),
    "devicepath-filter.service": ("/etc/systemd/system/devicepath-filter.service", READABLE),
}
"""Where each belongs on the host, and its mode."""
INSTALL = "devicepath-gate-install.sh"
"""What starts it all."""
YES_OR_NO = {True: "yes", False: "no"}


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
