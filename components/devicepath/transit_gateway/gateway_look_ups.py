"""What AWS shows of a transit gateway, by the `aws` provider's look-up."""

from collections.abc import Mapping
from typing import Any

from pulumi import InvokeOutputOptions, RunError

from devicepath.look_up import asked

LOOK_UP = "aws:ec2transitgateway/getTransitGateway:getTransitGateway"
NOT_SHOWN = "no matching"
"""The provider's message where AWS shows no such gateway: it does not exist, or is not shared with the account, or the
share was not accepted. Source: the provider, data source aws_ec2_transit_gateway."""


class GatewayLookUps:
    """Look-ups in one region, as one account."""

    def __init__(self, region: str, opts: InvokeOutputOptions):
        self._region = region
        self._opts = opts

    async def shown(self, transit_gateway_id: str) -> Mapping[str, Any] | None:
        """The gateway; None where the look-up is not answered. Raises RunError where AWS shows none."""
        found = await asked(LOOK_UP, {"id": transit_gateway_id, "region": self._region}, transit_gateway_id, self._opts)
        # A test's mocks say nothing.
        return found or None

    async def is_shown(self, transit_gateway_id: str) -> bool | None:
        """Whether this account sees the gateway; None where the look-up is not answered."""
        try:
            return None if await self.shown(transit_gateway_id) is None else True
        except RunError as refused:
            if NOT_SHOWN in str(refused):
                return False
            raise
