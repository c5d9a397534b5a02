"""A carrier's line of AWS Direct Connect, in the emulated AWS: an interface of it is given to SORACOM, for Direct.

That a customer of SORACOM's gives it a hosted private interface is inferred; nobody at SORACOM says so."""

from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Interface
from typing import Any

from devicepath_tools.rehearsal.both_clouds import Aws
from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import ACCOUNT_ID as SORACOM_ACCOUNT_ID

ACCOUNT_ID = "777711112222"
"""Invented."""
LOCATION, BANDWIDTH = "EqTY2", "1Gbps"
FIRST_VLAN = 101
ROUTER_ASN = 65000
"""The customer's router has it: no stack file says which."""


@dataclass(frozen=True)
class LineGiven:
    """What is told of an interface that was given."""

    interface_id: str
    vlan: int
    amazon_address: IPv4Interface
    customer_address: IPv4Interface
    asn: int
    amazon_asn: int
    bgp_key: str = field(repr=False)
    mtu: int = 1500


class Carrier:
    """In one region."""

    def __init__(self, aws: Aws, region: str) -> None:
        self._aws, self._region = aws, region
        self._connections: dict[str, str] = {}

    def give(self, name: str, mtu: int) -> str:
        """A private interface of a line of its own, for SORACOM's account; its id."""
        made = self._client.create_connection(location=LOCATION, bandwidth=BANDWIDTH, connectionName=name)
        vlan = FIRST_VLAN + len(self._connections)
        interface = self._client.allocate_private_virtual_interface(
            connectionId=made["connectionId"],
            ownerAccount=SORACOM_ACCOUNT_ID,
            newPrivateVirtualInterfaceAllocation={
                "virtualInterfaceName": name,
                "vlan": vlan,
                "asn": ROUTER_ASN,
                "mtu": mtu,
            },
        )
        interface_id = str(interface["virtualInterfaceId"])
        self._connections[interface_id] = made["connectionId"]
        return interface_id

    def told(self, interface_id: str) -> LineGiven:
        """Once it is accepted."""
        (shown,) = self._client.describe_virtual_interfaces(virtualInterfaceId=interface_id)["virtualInterfaces"]
        return LineGiven(
            interface_id,
            int(shown["vlan"]),
            IPv4Interface(shown["amazonAddress"]),
            IPv4Interface(shown["customerAddress"]),
            int(shown["asn"]),
            int(shown["amazonSideAsn"]),
            str(shown["authKey"]),
            int(shown["mtu"]),
        )

    @cached_property
    def _client(self) -> Any:
        """None is asked for until there is a line."""
        return self._aws.client("directconnect", self._region, ACCOUNT_ID)

    def take_back(self, interface_id: str) -> None:
        self._client.delete_virtual_interface(virtualInterfaceId=interface_id)
        self._client.delete_connection(connectionId=self._connections.pop(interface_id))
