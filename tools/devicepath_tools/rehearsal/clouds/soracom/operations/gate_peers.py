"""What the API does with gate peers: list, register, unregister."""

from ipaddress import AddressValueError, IPv4Address

from devicepath_tools.rehearsal.clouds.soracom.account.address_ranges import (
    hosts_downwards,
    is_host,
    is_private_address,
)
from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.gate_peers import GatePeer
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import VirtualPrivateGateway
from devicepath_tools.rehearsal.clouds.soracom.operations import gates
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields


def list_gate_peers(cloud: SoracomCloud, call: Call) -> Answer:
    """GET .../gate/peers: the VPG's own first. Assumed: its own are listed whether its Gate is open or not."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    return Answer(200, [peer.shown() for peer in (*vpg.own_gate_peers, *vpg.customer_gate_peers.values())])


def register(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../gate/peers.

    Assumed: a registered outer address is refused, not answered with the peer that is there; types E and F2 take
    peers as type F does.
    """
    vpg = gates.opened(cloud, call)
    fields = Fields(call.body, {"outerIpAddress", "innerIpAddress"})
    outer = _outer(vpg, fields.address("outerIpAddress"))
    taken = cloud.sessions.addresses_in_use(vpg)
    inner = _inner(vpg, fields.address("innerIpAddress"), taken) if fields.has("innerIpAddress") else None
    if inner is None:
        inner = next((host for host in hosts_downwards(vpg.device_subnet) if host not in taken), None)
    if inner is None:
        raise Refused(400, Code.GATE_PEER_INVALID, f"innerIpAddress: {vpg.device_subnet} is full.")
    peer = GatePeer(outer, inner, vpg.device_subnet.prefixlen, owned_by_customer=True)
    vpg.customer_gate_peers[outer] = peer
    cloud.vpgs.touch(vpg)
    return Answer(200, peer.shown())


def unregister(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../gate/peers/{outer_ip_address}. The VPG's own peers cannot be deleted (console text).

    Refused while the redirection leads to it: assumed. So Gate, which closes without peers only, is not closed either.
    """
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    text = call.parameters["outer_ip_address"]
    try:
        outer = IPv4Address(text)
    except AddressValueError:
        raise Refused(400, Code.GATE_PEER_INVALID, f"outer_ip_address: {text!r} is no IPv4 address.") from None
    if any(peer.outer_address == outer for peer in vpg.own_gate_peers):
        raise Refused(400, Code.GATE_PEER_INVALID, f"outer_ip_address: {outer} is the VPG's own.")
    peer = vpg.customer_gate_peers.get(outer)
    if peer is None:
        raise Refused(404, Code.GATE_PEER_NOT_FOUND, f"outer_ip_address: {outer} is not registered.")
    if vpg.redirection is not None and vpg.redirection.leads_to(peer.inner_address):
        raise Refused(400, Code.GATE_PEER_INVALID, f"outer_ip_address: devices are redirected to {outer}.")
    del vpg.customer_gate_peers[outer]
    cloud.vpgs.touch(vpg)
    return Answer(204)


def _outer(vpg: VirtualPrivateGateway, outer: IPv4Address) -> IPv4Address:
    if not is_private_address(outer):
        raise Refused(400, Code.GATE_PEER_INVALID, f"outerIpAddress: {outer} is not a private address.")
    if outer in vpg.device_subnet:
        raise Refused(
            400, Code.GATE_PEER_INVALID, f"outerIpAddress: {outer} is inside the device subnet {vpg.device_subnet}."
        )
    if outer in vpg.customer_gate_peers:
        raise Refused(400, Code.GATE_PEER_INVALID, f"outerIpAddress: {outer} is registered already.")
    return outer


def _inner(vpg: VirtualPrivateGateway, inner: IPv4Address, taken: dict[IPv4Address, str]) -> IPv4Address:
    if not is_host(inner, vpg.device_subnet):
        raise Refused(
            400, Code.GATE_PEER_INVALID, f"innerIpAddress: {inner} is no host of the device subnet {vpg.device_subnet}."
        )
    if inner in taken:
        raise Refused(400, Code.GATE_PEER_INVALID, f"innerIpAddress: {inner} belongs to {taken[inner]}.")
    return inner


_PEERS = "/virtual_private_gateways/{vpg_id}/gate/peers"
ROUTES = [
    Route("GET", _PEERS, list_gate_peers),
    Route("POST", _PEERS, register),
    Route("DELETE", f"{_PEERS}/{{outer_ip_address}}", unregister),
]
