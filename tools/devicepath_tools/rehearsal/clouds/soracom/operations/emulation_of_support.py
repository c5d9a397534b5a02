"""SORACOM's support desk: what is ordered by a ticket, Door and Direct, and cancelled by another one. No API does it.

/emulation/virtual_private_gateways/{vpg_id}/support_desk/..., without a token, on loopback only."""

import secrets
from ipaddress import AddressValueError, IPv4Network

from devicepath_tools.rehearsal.clouds.soracom.account import address_ranges
from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import TYPES, VirtualPrivateGateway
from devicepath_tools.rehearsal.clouds.soracom.account.vpn_connections import VpnConnection
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields


def order_door(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../vpn_connections {"routerAddress": "203.0.113.7", "ranges": ["192.168.50.0/24"], "asn": 65010}; without
    an ASN routes are static. Answers with what the API will show, and, with an emulated AWS, what is handed over."""
    vpg = _vpg(cloud, call)
    fields = Fields(call.body, {"routerAddress", "asn", "ranges"})
    router, ranges = fields.address("routerAddress"), _ranges(vpg, fields.value("ranges"))
    asn = fields.integer("asn") if fields.has("asn") else None
    if asn is None and not ranges:
        raise Refused(400, Code.LINE_INVALID, "ranges: at least one is needed where routes are static.")
    connection_id, handed_over = f"vpn-{secrets.token_hex(9)[:17]}", {}
    if cloud.aws is not None:
        vpc = cloud.aws.vpc_of(vpg.vpg_id, vpg.region, vpg.vpg_range)
        connection_id, configuration = cloud.aws.vpn_gateways.connect(vpc, router, asn, ranges)
        handed_over = {"configuration": configuration}
    made = VpnConnection(connection_id, asn)
    vpg.vpn_connections[connection_id] = made
    cloud.vpgs.touch(vpg)
    return Answer(201, {**made.shown(), **handed_over})


def cancel_door(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../vpn_connections/{vpn_id}."""
    vpg = _vpg(cloud, call)
    connection_id = call.parameters["vpn_id"]
    if vpg.vpn_connections.pop(connection_id, None) is None:
        raise Refused(404, Code.LINE_NOT_FOUND, f"vpn_id: {connection_id} is no VPN connection of this VPG.")
    if cloud.aws is not None:
        cloud.aws.vpn_gateways.disconnect(vpg.region, connection_id)
    cloud.vpgs.touch(vpg)
    return Answer(204)


def order_direct(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../virtual_interfaces {"virtualInterfaceId": "dxvif-..."}: a private one, given to SORACOM's account."""
    vpg = _vpg(cloud, call)
    interface_id = Fields(call.body, {"virtualInterfaceId"}).text("virtualInterfaceId")
    if cloud.aws is not None:
        cloud.aws.vpn_gateways.take(cloud.aws.vpc_of(vpg.vpg_id, vpg.region, vpg.vpg_range), interface_id)
    vpg.virtual_interfaces.append(interface_id)
    cloud.vpgs.touch(vpg)
    return Answer(201, {"id": interface_id})


def cancel_direct(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../virtual_interfaces/{interface_id}. The customer, who gave it, deletes it in AWS."""
    vpg = _vpg(cloud, call)
    interface_id = call.parameters["interface_id"]
    if interface_id not in vpg.virtual_interfaces:
        raise Refused(404, Code.LINE_NOT_FOUND, f"interface_id: {interface_id} is no virtual interface of this VPG.")
    vpg.virtual_interfaces.remove(interface_id)
    cloud.vpgs.touch(vpg)
    return Answer(204)


def _vpg(cloud: SoracomCloud, call: Call) -> VirtualPrivateGateway:
    """Documentation, VPG types: Door and Direct are for type F."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    if vpg.type != TYPES["F"]:
        raise Refused(400, Code.LINE_INVALID, f"{vpg.vpg_id}: only a type F VPG has Door and Direct.")
    return vpg


def _ranges(vpg: VirtualPrivateGateway, listed: object) -> list[IPv4Network]:
    """What is behind the router; nothing of the VPG's own."""
    if not isinstance(listed, list):
        raise Refused(400, Code.LINE_INVALID, "ranges: a list is needed.")
    try:
        networks = [IPv4Network(str(text)) for text in listed]
    except (AddressValueError, ValueError) as fault:
        raise Refused(400, Code.LINE_INVALID, f"ranges: {fault}") from None
    for network in networks:
        taken = address_ranges.of_vpg(vpg.device_subnet, vpg.vpg_range)
        address_ranges.refuse_overlap("ranges", network, taken, Code.LINE_INVALID)
    return networks


_DESK = "/virtual_private_gateways/{vpg_id}/support_desk"
ROUTES = [
    Route("POST", f"{_DESK}/vpn_connections", order_door),
    Route("DELETE", f"{_DESK}/vpn_connections/{{vpn_id}}", cancel_door),
    Route("POST", f"{_DESK}/virtual_interfaces", order_direct),
    Route("DELETE", f"{_DESK}/virtual_interfaces/{{interface_id}}", cancel_direct),
]
