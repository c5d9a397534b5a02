"""A customer gateway: what AWS knows of the router at the customer's end."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from moto.ec2.utils import random_id

from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.pace import PACE
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

LAST_PLAIN_NUMBER = 2**31 - 1
"""Above it a number is given, and answered, as `BgpAsnExtended`. Source: AWS, CustomerGateway."""
PRIVATE = [IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")]
"""RFC 1918 and RFC 6598. Source: AWS, CustomerGateway.IpAddress."""


@dataclass(frozen=True)
class CustomerIdentity:
    """What makes two requests for a customer gateway the same one. Source: AWS, CreateCustomerGateway."""

    address: IPv4Address | None
    """None: the gateway is known by its certificate."""
    number: int
    """Autonomous system."""
    certificate_arn: str | None = None
    device_name: str | None = None

    @property
    def is_private(self) -> bool:
        return self.address is not None and any(self.address in network for network in PRIVATE)


class CustomerGateway:
    def __init__(self, account_id: str, region: str, identity: CustomerIdentity) -> None:
        self.id = str(random_id(prefix="cgw", size=17))
        self.account_id, self.region, self.identity = account_id, region, identity
        self.state = PassingState("pending", "available", after_s=PACE.gateway_s)

    @property
    def is_gone(self) -> bool:
        return self.state.code in ("deleted", "deleting")

    def delete(self) -> None:
        self.state.become("deleting", "deleted", after_s=PACE.gateway_s)

    def shown(self, tags: list[dict[str, str]], *, entered: bool = False) -> dict[str, Any]:
        """`entered`: as the answer to the request that brought it into its state."""
        number = self.identity.number
        shown: dict[str, Any] = {
            "CustomerGatewayId": self.id,
            "State": self.state.entered if entered else self.state.code,
            "Type": "ipsec.1",
            "BgpAsn" if number <= LAST_PLAIN_NUMBER else "BgpAsnExtended": str(number),
            "Tags": tags,
        }
        optional = {
            "IpAddress": self.identity.address and str(self.identity.address),
            "CertificateArn": self.identity.certificate_arn,
            "DeviceName": self.identity.device_name,
        }
        return shown | {name: value for name, value in optional.items() if value}
