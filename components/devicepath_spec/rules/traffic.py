"""Rules of listed traffic, and how AWS writes it."""

from collections.abc import Callable, Mapping
from ipaddress import IPv4Network
from typing import Any

from devicepath_spec.choices import Protocol
from devicepath_spec.description.gate_peer import GatePeerAlone, Instance
from devicepath_spec.description.traffic import Egress, Traffic
from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import VXLAN_UDP_PORT
from devicepath_spec.ranges import EVERYTHING, VPG_RESERVED
from devicepath_spec.unknown import UNKNOWN, NotKnown

TARGETS = ("cidr", "prefix_list_id", "security_group_id")
"""The keys of an egress entry that say where it goes; exactly one is given."""
OWN_EGRESS = ("endpoints", "packages")
"""Names of the entries that a path adds itself: to Session Manager's endpoints, and to S3 for the packet filter."""
WITHOUT_PORTS = (Protocol.ICMP, Protocol.ALL)
GateHost = Instance | GatePeerAlone
Listed = Traffic | Egress


def device_traffic_can_be_let_through(host: GateHost, faults: Faults) -> None:
    _each(
        "device_traffic",
        host.device_traffic,
        (_is_not_from_everybody, _is_not_the_tunnel, _leaves_the_tunnel_closed, _has_ports),
        faults,
    )
    _is_listed_once("device_traffic", host.device_traffic, faults)


def egress_can_be_let_through(host: GateHost, faults: Faults) -> None:
    _each("egress", host.egress, (_has_one_target, _is_not_the_tunnel, _has_ports), faults)
    _is_listed_once("egress", host.egress, faults)


def own_names_are_left(host: GateHost, faults: Faults) -> None:
    """No listed entry has the name of one that a path in a VPC of its own adds itself."""
    for name in host.egress:
        if name in OWN_EGRESS:
            faults.add(f"egress.{name}", "is the name of what the path lets out itself; write another name.")


def _each(
    field: str, listed: Mapping[str, Any], rules: tuple[Callable[[str, Any, Faults], None], ...], faults: Faults
) -> None:
    for name, one in listed.items():
        for rule in rules:
            try:
                rule(f"{field}.{name}", one, faults)
            except NotKnown:
                pass


def _is_not_from_everybody(place: str, entry: Traffic, faults: Faults) -> None:
    if entry.cidr == EVERYTHING:
        faults.add(f"{place}.cidr", f"{EVERYTHING} is everybody; list the ranges of the servers.")


def _has_one_target(place: str, to: Egress, faults: Faults) -> None:
    given = [target for target in TARGETS if getattr(to, target) is UNKNOWN or getattr(to, target) is not None]
    if len(given) != 1:
        faults.add(place, f"write one of {', '.join(TARGETS)}, and no other of them.")


def _is_not_the_tunnel(place: str, entry: Listed, faults: Faults) -> None:
    """The gate peer makes this rule itself, for the VPG's two ends alone."""
    ports = {port for port in (entry.from_port, entry.to_port) if port is not None}
    is_vxlan = entry.protocol is Protocol.UDP and ports == {VXLAN_UDP_PORT}
    if is_vxlan and entry.cidr is not None and entry.cidr.overlaps(VPG_RESERVED[0]):
        told = f"udp {VXLAN_UDP_PORT} with {entry.cidr} is the tunnel, which passes without being listed"
        faults.add(place, f"{told}; remove it.")


def _leaves_the_tunnel_closed(place: str, entry: Listed, faults: Faults) -> None:
    """Over Canal, devices have addresses of the VPG's range: VXLAN packets that a device built itself would be taken
    for the VPG's."""
    if entry.cidr is None or entry.cidr.prefixlen == 0 or not entry.cidr.overlaps(VPG_RESERVED[0]):
        return
    if entry.protocol is Protocol.ALL or (entry.protocol is Protocol.UDP and _is_within(entry, VXLAN_UDP_PORT)):
        told = f"udp {VXLAN_UDP_PORT} from {entry.cidr} is in it, by which every device would get into the tunnel"
        faults.add(place, f"{told}; write other ports, or another range.")


def _is_within(entry: Listed, port: int) -> bool:
    """Whether a range of several ports holds the port."""
    return (
        entry.from_port is not None
        and entry.to_port is not None
        and entry.from_port < entry.to_port
        and (entry.from_port <= port <= entry.to_port)
    )


def _has_ports(place: str, entry: Listed, faults: Faults) -> None:
    if entry.protocol in WITHOUT_PORTS:
        if entry.from_port is not None or entry.to_port is not None:
            faults.add(place, f"{entry.protocol.value} has no ports; leave from_port and to_port out.")
    elif entry.from_port is None:
        faults.add(f"{place}.from_port", f"is missing; write a port, 1 to 65535, which {entry.protocol.value} needs.")
    elif entry.to_port is not None and entry.to_port < entry.from_port:
        told = f"{entry.from_port} to {entry.to_port} are no ports"
        faults.add(f"{place}.from_port", f"{told}; write 1 to 65535, lower one first.")


def _is_listed_once(field: str, listed: Mapping[str, Listed], faults: Faults) -> None:
    """AWS refuses a rule that a security group has already: InvalidPermission.Duplicate."""
    first: dict[str, str] = {}
    for name, one in listed.items():
        same = rule_identity(one)
        if same is not None and first.setdefault(same, name) != name:
            faults.add(f"{field}.{name}", f"says what {field}.{first[same]} says; write it once instead.")


def rule_identity(entry: Listed) -> str | None:
    """What identifies a listed rule to AWS: target, protocol and ports, each in canonical spelling. None: that is not
    known yet."""
    try:
        whom = _target(entry)
        ports = dict.fromkeys(port for port in (entry.from_port, entry.to_port) if port is not None)
        return None if whom is None else "-".join([whom.replace("/", "-"), entry.protocol.value, *map(str, ports)])
    except NotKnown:
        return None


def _target(entry: Listed) -> str | None:
    for field in TARGETS:
        found: IPv4Network | str | None = getattr(entry, field, None)
        if found is UNKNOWN:
            raise NotKnown
        if found is not None:
            return str(found)
    return None


def ports_of(entry: Listed) -> dict[str, Any]:
    """Protocol and ports as AWS writes them: all types of ICMP are -1, and all protocols are -1 without ports."""
    if entry.protocol is Protocol.ALL:
        return {"ip_protocol": "-1"}
    if entry.protocol is Protocol.ICMP:
        return {"ip_protocol": "icmp", "from_port": -1, "to_port": -1}
    last = entry.from_port if entry.to_port is None else entry.to_port
    return {"ip_protocol": entry.protocol.value, "from_port": entry.from_port, "to_port": last}


TRAFFIC_RULES = (device_traffic_can_be_let_through, egress_can_be_let_through)
