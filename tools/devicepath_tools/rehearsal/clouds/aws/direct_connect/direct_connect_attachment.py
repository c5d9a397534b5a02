"""A Direct Connect gateway's attachment to a transit gateway. It comes and goes with their association."""

from collections.abc import Callable

from typing_extensions import override

from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect_gateway import DirectConnectGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.attachment import Attachment, Network
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.passing_state import PassingState


class DirectConnectAttachment(Attachment):
    kind = "direct-connect-gateway"
    propagates = True

    def __init__(
        self, gateway: TransitGateway, direct: DirectConnectGateway, reached: Callable[[], list[Network]]
    ) -> None:
        """`reached` are the routes that come in over the gateway's interfaces."""
        super().__init__(gateway, PassingState("pending"))
        self._direct, self._reached = direct, reached
        self.accept()

    @property
    @override
    def places(self) -> frozenset[tuple[str, str]]:
        """Also the owner of the Direct Connect gateway sees it, in the region of the transit gateway (assumed)."""
        region = self.gateway.region
        return frozenset({(self.gateway.account_id, region), (self._direct.account_id, region)})

    @property
    @override
    def ranges(self) -> list[Network]:
        return self._reached()

    @property
    @override
    def resource(self) -> tuple[str, str]:
        return self._direct.id, self._direct.account_id
