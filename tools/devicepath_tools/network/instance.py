"""Instances and their network interfaces."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.host import Host


@dataclass(frozen=True)
class PublicAddress:
    """What an internet gateway translates a private address to, and back."""

    address: IPv4Address
    private_address: IPv4Address


@dataclass(frozen=True)
class NetworkInterface:
    id: str
    vpc_id: str
    subnet_id: str
    addresses: tuple[IPv4Address, ...]
    """Private ones, the primary one first."""
    security_group_ids: tuple[str, ...]
    source_dest_check: bool = True
    """On: what arrives for a foreign address is dropped, and what leaves from one."""
    instance_id: str = ""
    """The instance that it is on; empty: none, one that is not shown, or a service of AWS's."""
    has_hidden_host: bool = False
    """Whether it is on something that the account does not see: another account's instance in a shared VPC, or a pod
    of Kubernetes."""
    public_addresses: tuple[PublicAddress, ...] | None = ()
    """None: it is not known whether it has any."""
    service: str = ""
    """What AWS keeps it for, such as `vpc_endpoint`; empty for an ordinary one."""
    name: str = ""
    device_index: int = 0
    """On its instance; the primary interface has 0."""
    are_groups_read: bool = True
    """Whether it is known which security groups it has."""


@dataclass(frozen=True)
class Instance(Host):
    """A host of EC2's."""

    user_data: str = ""
    """What it boots; empty where it is not known."""

    @property
    def is_read(self) -> bool:
        """By what it boots."""
        return bool(self.user_data)
