"""A connection's attachment to its transit gateway. It comes and goes with the connection."""

from collections.abc import Sequence

from typing_extensions import override

from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_tunnel import VpnTunnel
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.attachment import Attachment, Network
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.passing_state import PassingState


class VpnAttachment(Attachment):
    kind = "vpn"
    propagates = True

    def __init__(self, gateway: TransitGateway, connection_id: str, tunnels: Sequence[VpnTunnel]) -> None:
        super().__init__(gateway, PassingState("pending"))
        self._connection_id, self._tunnels = connection_id, tunnels
        self.accept()

    @property
    @override
    def places(self) -> frozenset[tuple[str, str]]:
        return frozenset({(self.gateway.account_id, self.gateway.region)})

    @property
    @override
    def ranges(self) -> list[Network]:
        """What the customer's router announces over tunnels that are up; a static connection announces nothing."""
        return list(dict.fromkeys(it for tunnel in self._tunnels if tunnel.is_up for it in tunnel.learned))

    @property
    @override
    def resource(self) -> tuple[str, str]:
        return self._connection_id, self.gateway.account_id
