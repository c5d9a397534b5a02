"""What the API does with Junction's redirection: set and unset."""

from ipaddress import IPv4Address

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.redirection import Redirection
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import VirtualPrivateGateway
from devicepath_tools.rehearsal.clouds.soracom.operations import gates
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields


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
