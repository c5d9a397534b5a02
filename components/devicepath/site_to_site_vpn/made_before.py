"""What a run made that was ended just then, and that no state knows of: AWS would make a second one, which is billed.

It is known again by a tag. Before the engine makes another one, AWS is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import Input, InvokeOutputOptions, Output, ResourceHook, ResourceHookArgs, RunError

from devicepath.look_up import asked, filters
from devicepath.refused import Refused
from devicepath.site_to_site_vpn.customer_gateway import mark
from devicepath_spec.attachment_status import recorded
from devicepath_spec.rules.tags import SITE_TO_SITE_VPN

NONE_FOUND = ("no matching", "empty result", "couldn't find")
"""What the provider says of each. Source: the provider, data sources aws_vpn_gateway and aws_vpn_connection."""
NOT_OVER = ("pending", "available")


@dataclass(frozen=True)
class LookUp:
    """How one kind is looked up."""

    token: str
    id: str
    """The property that is its id."""


CONNECTION = LookUp("aws:ec2/getVpnConnection:getVpnConnection", "vpnConnectionId")
GATEWAY = LookUp("aws:ec2/getVpnGateway:getVpnGateway", "id")


class MadeBefore:
    """Of a component's connection, or of its virtual private gateway."""

    def __init__(
        self,
        name: str,
        look_up: LookUp,
        region: Input[str],
        opts: InvokeOutputOptions,
        *,
        unless: Input[bool] = False,
    ):
        """`name` is the component's. Where `unless` is true, AWS can have none, and is not asked: where it has no
        connection, the provider logs that as an error, which the engine shows of a run that went well. Source: the
        provider, data source aws_vpn_connection."""
        self._name, self._look_up, self._opts = name, look_up, opts
        self._mark = mark(name)
        self._region, self._unless = Output.from_input(region), Output.from_input(unless)

    def hook(self) -> ResourceHook:
        # Not in a preview: one that is to be replaced is still there.
        return ResourceHook(f"{self._look_up.token} of {self._name}", self.refuse_a_second)

    async def refuse_a_second(self, made: ResourceHookArgs) -> None:
        """Raises Refused where there is one already."""
        if await self._unless.future():
            return
        region = await self._region.future() or ""
        found = await self._shown(region)
        # A test's mocks say nothing.
        if not found.get(self._look_up.id):
            return
        one_id = str(found[self._look_up.id])
        told = f"AWS has {one_id} already: a run that was ended just after it made it, or a stack of the same name has."
        raise Refused([f"{self._name}: {told} {recorded(made.urn, made.type, one_id, region)}"])

    async def _shown(self, region: str) -> Mapping[str, object]:
        wanted: Mapping[str, Sequence[str]] = {f"tag:{SITE_TO_SITE_VPN}": [self._mark], "state": NOT_OVER}
        given = {"filters": filters(wanted), "region": region}
        try:
            return await asked(self._look_up.token, given, self._name, self._opts)
        except RunError as refused:
            if any(none in str(refused) for none in NONE_FOUND):
                return {}
            raise
