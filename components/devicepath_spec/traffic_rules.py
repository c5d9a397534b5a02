"""What listed traffic must keep, and how AWS writes it. Pure."""

import re
from collections.abc import Mapping
from enum import Enum
from ipaddress import IPv4Network
from typing import Any

from devicepath_spec.automatic_names import SECURITY_GROUP_CHARACTERS, SECURITY_GROUP_WORDS
from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import VXLAN_UDP_PORT
from devicepath_spec.ranges import VPG_RESERVED

EVERYBODY = "0.0.0.0/0"
MOST_PORT = 65535
MOST_KEY = 128
"""Characters. A rule's description takes 255 and its tag Name 256, and other words stand before it."""
TARGETS = ("cidr", "prefix_list_id", "security_group_id")
"""What may leave a gate peer goes to one of these."""
OWN_EGRESS = ("endpoints", "packages")
"""Names of what a path lets out itself: to Session Manager's endpoints, and to S3 for the packet filter."""


class Protocol(str, Enum):
    """An IP protocol."""

    TCP = "tcp"
    UDP = "udp"
    ICMP = "icmp"
    ALL = "all"


def check_traffic(
    faults: Faults, device_traffic: Mapping[str, Mapping[str, Any]], egress: Mapping[str, Mapping[str, Any]]
) -> None:
    for key, one in device_traffic.items():
        path = f"device_traffic.{key}"
        _check_key(faults, path, key)
        if one["cidr"] == EVERYBODY:
            faults.add(f"{path}.cidr", f"{EVERYBODY} is everybody; list the ranges of the servers.")
        else:
            _check_is_not_the_tunnel(faults, path, one, faults.cidr(f"{path}.cidr", one["cidr"]))
        _check_ports(faults, path, one)
    _check_is_listed_once(faults, "device_traffic", device_traffic)
    for key, to in egress.items():
        path = f"egress.{key}"
        _check_key(faults, path, key)
        if sum(to.get(target) is not None for target in TARGETS) != 1:
            faults.add(path, f"give one of {', '.join(TARGETS)}, and no other of them.")
        if isinstance(to.get("cidr"), str):
            _check_is_not_the_tunnel(faults, path, to, faults.cidr(f"{path}.cidr", to["cidr"]))
        _check_ports(faults, path, to)
    _check_is_listed_once(faults, "egress", egress)


def check_own_names(faults: Faults, egress: Mapping[str, Mapping[str, Any]]) -> None:
    """That nothing listed takes the place of what a path in a VPC of its own lets out itself."""
    for key in egress:
        if key in OWN_EGRESS:
            faults.add(f"egress.{key}", "is the name of what the path lets out itself; write another name.")


def rule_identity(one: Mapping[str, Any]) -> str | None:
    """What AWS tells rules of one direction of a security group apart by, as a part of a name: whom it is for, protocol
    and ports. `10.0.0.0-21-tcp-22`. None where whom it is for is not known yet.

    A rule that is called so may be listed under another name, or change places with another one, and stays."""
    target = next((one[kind] for kind in TARGETS if one.get(kind) is not None), None)
    if not isinstance(target, str):
        return None
    first, last = one.get("from_port"), one.get("to_port")
    ports = dict.fromkeys(int(port) for port in (first, last) if port is not None)
    return "-".join([_spelled(target).replace("/", "-"), Protocol(one["protocol"]).value, *map(str, ports)])


def _spelled(target: str) -> str:
    """The same range in the same way."""
    try:
        return str(IPv4Network(target))
    except ValueError:
        return target


def _check_is_listed_once(faults: Faults, field: str, listed: Mapping[str, Mapping[str, Any]]) -> None:
    """AWS refuses a rule that a security group has already: InvalidPermission.Duplicate."""
    first: dict[str, str] = {}
    for key, one in listed.items():
        same = rule_identity(one)
        if same is not None and same in first:
            faults.add(f"{field}.{key}", f"says what {field}.{first[same]} says; write it once instead.")
        elif same is not None:
            first[same] = key


def _check_is_not_the_tunnel(faults: Faults, path: str, one: Mapping[str, Any], target: IPv4Network | None) -> None:
    """The gate peer makes this rule itself, for the VPG's two ends alone."""
    ports = {int(port) for port in (one.get("from_port"), one.get("to_port")) if port is not None}
    is_vxlan = Protocol(one["protocol"]) is Protocol.UDP and ports == {VXLAN_UDP_PORT}
    if is_vxlan and target is not None and target.overlaps(VPG_RESERVED[0]):
        faults.add(
            path, f"udp {VXLAN_UDP_PORT} with {target} is the tunnel, which passes without being listed; remove it."
        )


def _check_key(faults: Faults, path: str, key: str) -> None:
    """It stands in a rule's description. Source: AWS, EC2 API, IpRange."""
    if strange := re.sub(SECURITY_GROUP_CHARACTERS, "", key):
        rule = f"AWS takes {SECURITY_GROUP_WORDS} in a rule's description"
        faults.add(path, f"the name has {strange[0]!r}; {rule}; give it a name of these.")
    if len(key) > MOST_KEY:
        faults.add(path, f"the name has {len(key)} characters; give it one of at most {MOST_KEY}.")


def _check_ports(faults: Faults, path: str, traffic: Mapping[str, Any]) -> None:
    protocol = Protocol(traffic["protocol"])
    first, last = traffic.get("from_port"), traffic.get("to_port")
    if protocol in (Protocol.ICMP, Protocol.ALL):
        if first is not None or last is not None:
            faults.add(path, f"{protocol.value} has no ports; leave from_port and to_port out.")
    elif first is None:
        faults.add(f"{path}.from_port", f"is not given; {protocol.value} needs a port.")
    else:
        lowest, highest = int(first), int(first if last is None else last)
        if not 0 < lowest <= highest <= MOST_PORT:
            rule = f"give 1 to {MOST_PORT}, lower one first"
            faults.add(f"{path}.from_port", f"{lowest} to {highest} are no ports; {rule}.")


def ports_of(traffic: Mapping[str, Any]) -> dict[str, Any]:
    """As AWS writes them: all ICMP types are -1, and all protocols are -1 without ports."""
    protocol = Protocol(traffic["protocol"])
    if protocol is Protocol.ALL:
        return {"ip_protocol": "-1"}
    if protocol is Protocol.ICMP:
        return {"ip_protocol": "icmp", "from_port": -1, "to_port": -1}
    first = int(traffic["from_port"])
    return {"ip_protocol": protocol.value, "from_port": first, "to_port": int(traffic.get("to_port") or first)}
