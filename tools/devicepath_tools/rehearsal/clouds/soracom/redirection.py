"""Junction's redirection: a VPG sends all packets of its devices to one gate peer instead of on their own way."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from devicepath_tools.rehearsal.clouds.soracom import gates
from devicepath_tools.rehearsal.clouds.soracom.calls import Answer, Call, Json, Route
from devicepath_tools.rehearsal.clouds.soracom.fields import Fields
from devicepath_tools.rehearsal.clouds.soracom.refusals import Code, Refused

if TYPE_CHECKING:
    from devicepath_tools.rehearsal.clouds.soracom.cloud import SoracomCloud
    from devicepath_tools.rehearsal.clouds.soracom.virtual_private_gateways import VirtualPrivateGateway


@dataclass(frozen=True)
class Redirection:
    """Where packets of devices go; a VPG has at most one."""

    gateway: IPv4Address
    """Inner address of a customer's gate peer."""
    enabled: bool = True
    """False keeps the setting and redirects nothing."""
    description: str | None = None

    def leads_to(self, gateway: IPv4Address) -> bool:
        """Whether packets go to this gate peer now."""
        return self.enabled and self.gateway == gateway

    def shown(self) -> Json:
        """[SPEC] JunctionRedirectionConfiguration."""
        shown: Json = {"enabled": self.enabled, "gateway": str(self.gateway)}
        return shown if self.description is None else {**shown, "description": self.description}


def set_redirection(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../junction/set_redirection: added or replaced ([SPEC]).

    Needs an open Gate and a gate peer (console text). Assumed: the gateway is the inner address of a customer's gate
    peer; `enabled` and `gateway` are both required; a VPG of type E is refused, as nothing private is connected to it.
    """
    vpg = gates.opened(cloud, call)
    fields = Fields(call.body, {"enabled", "gateway", "description"})
    if vpg.is_e:
        raise Refused(400, Code.REDIRECTION_INVALID, f"{vpg.vpg_id}: a type E VPG redirects nothing.")
    vpg.redirection = Redirection(
        gateway=_gateway(vpg, fields.address("gateway")),
        enabled=fields.boolean("enabled"),
        description=fields.text("description") if fields.has("description") else None,
    )
    cloud.vpgs.touch(vpg)
    return Answer(200)


def unset_redirection(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../junction/unset_redirection: the VPG then shows none. Unsetting twice is 200. Both are assumed."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    vpg.redirection = None
    cloud.vpgs.touch(vpg)
    return Answer(200)


def _gateway(vpg: VirtualPrivateGateway, gateway: IPv4Address) -> IPv4Address:
    inner = [peer.inner_address for peer in vpg.customer_gate_peers.values()]
    if gateway not in inner:
        registered = ", ".join(map(str, inner)) or "none is registered"
        raise Refused(
            400, Code.REDIRECTION_INVALID, f"gateway: {gateway} is no gate peer's inner address: {registered}."
        )
    return gateway


_JUNCTION = "/virtual_private_gateways/{vpg_id}/junction"
ROUTES = [
    Route("POST", f"{_JUNCTION}/set_redirection", set_redirection),
    Route("POST", f"{_JUNCTION}/unset_redirection", unset_redirection),
]
