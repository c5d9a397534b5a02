"""An association of a Direct Connect gateway with a VPN gateway or a transit gateway."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect_attachment import DirectConnectAttachment
from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect_gateway import DirectConnectGateway
from devicepath_tools.rehearsal.clouds.aws.direct_connect.pace import PACE
from devicepath_tools.rehearsal.clouds.aws.direct_connect.virtual_interface import Network
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_gateway import VpnGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import ALL
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

Associated = VpnGateway | TransitGateway


class GatewayAssociation:
    def __init__(
        self,
        direct: DirectConnectGateway,
        gateway: Associated,
        prefixes: Iterable[Network],
        reached: Callable[[], list[Network]],
    ) -> None:
        """`prefixes` are the allowed ones; `reached` what comes in over the Direct Connect gateway's interfaces."""
        self.id = str(uuid4())
        self.direct, self.gateway, self.prefixes = direct, gateway, list(prefixes)
        self._reached = reached
        self.state = PassingState("associating", "associated", after_s=PACE.association_s)
        self.attachment: DirectConnectAttachment | None = None
        if isinstance(gateway, TransitGateway):
            self.attachment = DirectConnectAttachment(gateway, direct, reached)
            ALL.attachments.append(self.attachment)
        else:
            gateway.beside.append(self)

    @property
    def is_over(self) -> bool:
        return self.state.code in ("disassociated", "disassociating")

    @property
    def reached(self) -> list[Network]:
        return [] if self.is_over else self._reached()

    def change(self, prefixes: Iterable[Network]) -> None:
        self.prefixes = list(prefixes)
        self.state.become("updating", "associated", after_s=PACE.association_s)

    def end(self) -> None:
        if self.attachment is not None:
            self.attachment.delete()
        if isinstance(self.gateway, VpnGateway):
            self.gateway.beside.remove(self)
        self.state.become("disassociating", "disassociated", after_s=PACE.association_s)

    def shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "associationId": self.id,
            "associationState": self.state.code,
            "directConnectGatewayId": self.direct.id,
            "directConnectGatewayOwnerAccount": self.direct.account_id,
            "associatedGateway": shown_gateway(self.gateway),
            "allowedPrefixesToDirectConnectGateway": shown_prefixes(self.prefixes),
        }
        if isinstance(self.gateway, VpnGateway):
            shown |= {
                "virtualGatewayId": self.gateway.id,
                "virtualGatewayRegion": self.gateway.region,
                "virtualGatewayOwnerAccount": self.gateway.account_id,
            }
        return shown


def shown_gateway(gateway: Associated) -> dict[str, str]:
    return {
        "id": gateway.id,
        "type": "virtualPrivateGateway" if isinstance(gateway, VpnGateway) else "transitGateway",
        "ownerAccount": gateway.account_id,
        "region": gateway.region,
    }


def shown_prefixes(prefixes: Iterable[Network]) -> list[dict[str, str]]:
    return [{"cidr": str(network)} for network in prefixes]
