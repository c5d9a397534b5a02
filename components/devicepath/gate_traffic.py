"""What may pass a gate peer besides the tunnel, as users list it."""

from typing import NotRequired, TypedDict

from pulumi import Input

from devicepath.traffic_rules import Protocol


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
    """Range that it goes to. Give this or the prefix list."""
    prefix_list_id: NotRequired[Input[str]]
    """Prefix list that it goes to, for example S3's."""
    protocol: Protocol
    """`tcp`, `udp`, `icmp` or `all`."""
    from_port: NotRequired[int]
    """First port, of TCP or UDP."""
    to_port: NotRequired[int]
    """Last port. Left out: the first one."""
