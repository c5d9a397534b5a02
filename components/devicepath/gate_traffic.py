"""What may pass a gate peer besides the tunnel, as users list it."""

from typing import NotRequired, TypedDict

from pulumi import Input

from devicepath_spec.traffic_rules import OWN_EGRESS, Protocol

HTTPS = 443


class DeviceTrafficArgs(TypedDict):
    """What servers send to devices."""

    cidr: str
    """Range of the servers."""
    protocol: Protocol
    """`tcp`, `udp`, `icmp` or `all`."""
    from_port: NotRequired[int]
    """First port, of TCP or UDP."""
    to_port: NotRequired[int]
    """Last port. Left out: the first one."""


class EgressArgs(TypedDict):
    """What may leave the gate peer."""

    cidr: NotRequired[Input[str]]
    """Range that it goes to. Give this, the prefix list or the security group."""
    prefix_list_id: NotRequired[Input[str]]
    """Prefix list that it goes to, for example S3's."""
    security_group_id: NotRequired[Input[str]]
    """Security group of the interfaces that it goes to, for example of interface endpoints."""
    protocol: Protocol
    """`tcp`, `udp`, `icmp` or `all`."""
    from_port: NotRequired[int]
    """First port, of TCP or UDP."""
    to_port: NotRequired[int]
    """Last port. Left out: the first one."""


def own_egress(endpoints_group_id: Input[str] | None, packages_list_id: Input[str] | None) -> dict[str, EgressArgs]:
    """What a path in a VPC of its own lets out itself, as far as it is there: to Session Manager's endpoints, and to S3
    for packages.

    To the endpoints alone, not to their range: with redirection, what may leave the gate peer is what devices open."""
    endpoints, packages = OWN_EGRESS
    own: dict[str, EgressArgs] = {}
    if endpoints_group_id is not None:
        own[endpoints] = {"security_group_id": endpoints_group_id, "protocol": Protocol.TCP, "from_port": HTTPS}
    if packages_list_id is not None:
        own[packages] = {"prefix_list_id": packages_list_id, "protocol": Protocol.TCP, "from_port": HTTPS}
    return own
