"""Virtual interfaces: made on a connection of one's own, or allocated by its owner for another account, which confirms
them."""

from collections.abc import Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect import DIRECT, refused
from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect_gateway import DirectConnectGateway
from devicepath_tools.rehearsal.clouds.aws.direct_connect.operations.asking import (
    connection_of,
    needed,
    tag_new,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.direct_connect.operations.new_session import new_session
from devicepath_tools.rehearsal.clouds.aws.direct_connect.virtual_interface import MTUS, Kind, VirtualInterface
from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Request
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.site_to_site_vpns import VPNS
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_gateway import VpnGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import Answer

VLANS = range(1, 4095)
MOST = 30
"""Of a Direct Connect gateway. Source: AWS, Direct Connect quotas."""


def allocate_private_virtual_interface(request: Request) -> Answer:
    given = request.get("newPrivateVirtualInterfaceAllocation") or {}
    interface = _allocated(request, Kind.PRIVATE, given, needed(request, "ownerAccount"))
    return interface.shown(tag_new(request, interface.arn, given.get("tags")))


def allocate_transit_virtual_interface(request: Request) -> Answer:
    given = request.get("newTransitVirtualInterfaceAllocation") or {}
    interface = _allocated(request, Kind.TRANSIT, given, needed(request, "ownerAccount"))
    return {"virtualInterface": interface.shown(tag_new(request, interface.arn, given.get("tags")))}


def create_private_virtual_interface(request: Request) -> Answer:
    """On a connection of the account: nobody has to confirm it."""
    given = request.get("newPrivateVirtualInterface") or {}
    target = _private_target(request, given.get("directConnectGatewayId"), given.get("virtualGatewayId"))
    return _own(request, Kind.PRIVATE, given, target)


def create_transit_virtual_interface(request: Request) -> Answer:
    given = request.get("newTransitVirtualInterface") or {}
    target = DIRECT.gateway(str(given.get("directConnectGatewayId")), request.account_id)
    return {"virtualInterface": _own(request, Kind.TRANSIT, given, target)}


def describe_virtual_interfaces(request: Request) -> Answer:
    """Seen by the accounts of both sides, in their region. One that is not there is not told."""
    asked = (request.get("virtualInterfaceId"), request.get("connectionId"))
    found = [
        it
        for it in DIRECT.interfaces.values()
        if it.region == request.region
        and request.account_id in (it.allocator, it.owner)
        and asked[0] in (None, it.id)
        and asked[1] in (None, it.connection_id)
    ]
    return {"virtualInterfaces": [it.shown(tags_of(request, it.arn)) for it in found]}


def confirm_private_virtual_interface(request: Request) -> Answer:
    """Against a VPN gateway of the same region, or a Direct Connect gateway: exactly one of them."""
    target = _private_target(request, request.get("directConnectGatewayId"), request.get("virtualGatewayId"))
    return _confirmed(request, Kind.PRIVATE, target)


def confirm_transit_virtual_interface(request: Request) -> Answer:
    target = DIRECT.gateway(needed(request, "directConnectGatewayId"), request.account_id)
    return _confirmed(request, Kind.TRANSIT, target)


def update_virtual_interface_attributes(request: Request) -> Answer:
    """Its MTU and its name. Raising the MTU may interrupt every interface of the connection for up to 30 s."""
    interface = _interface(request)
    if request.get("mtu") is not None:
        interface.mtu = _mtu(interface.kind, int(request.get("mtu")))
    interface.name = str(request.get("virtualInterfaceName") or interface.name)
    return interface.shown(tags_of(request, interface.arn))


def delete_virtual_interface(request: Request) -> Answer:
    """By whoever allocated it: the account that was given it cannot be rid of it."""
    interface = _interface(request)
    if interface.allocator != request.account_id:
        raise refused(f"Virtual Interface {interface.id} is not owned by account {request.account_id}.")
    interface.delete()
    return {"virtualInterfaceState": interface.code}


def describe_direct_connect_gateway_attachments(request: Request) -> Answer:
    """Of interfaces to Direct Connect gateways."""
    asked = (request.get("directConnectGatewayId"), request.get("virtualInterfaceId"))
    return {
        "directConnectGatewayAttachments": [
            _attachment(it, it.target)
            for it in DIRECT.interfaces.values()
            if isinstance(it.target, DirectConnectGateway)
            and not it.is_gone
            and request.account_id in (it.owner, it.target.account_id)
            and asked[0] in (None, it.target.id)
            and asked[1] in (None, it.id)
        ]
    }


def _attachment(interface: VirtualInterface, gateway: DirectConnectGateway) -> dict[str, Any]:
    return {
        "directConnectGatewayId": gateway.id,
        "virtualInterfaceId": interface.id,
        "virtualInterfaceRegion": interface.region,
        "virtualInterfaceOwnerAccount": interface.owner,
        "attachmentState": "attaching" if interface.state.code == "pending" else "attached",
        "attachmentType": f"{interface.kind.value.capitalize()}VirtualInterface",
    }


def _private_target(request: Request, direct_id: Any, gateway_id: Any) -> DirectConnectGateway | VpnGateway:
    """Raises Refused."""
    if bool(direct_id) == bool(gateway_id):
        raise refused("Specify exactly one of virtualGatewayId and directConnectGatewayId.")
    return DIRECT.gateway(direct_id, request.account_id) if direct_id else _vpn_gateway(request, str(gateway_id))


def _own(
    request: Request, kind: Kind, given: Mapping[str, Any], target: DirectConnectGateway | VpnGateway
) -> dict[str, Any]:
    if given.get("enableSiteLink") in (True, "true"):
        raise refused("SiteLink is not emulated.")
    _check_target(target, kind, int(given.get("asn") or 0))
    interface = _allocated(request, kind, given, request.account_id)
    interface.confirm(target)
    return interface.shown(tag_new(request, interface.arn, given.get("tags")))


def _allocated(request: Request, kind: Kind, given: Mapping[str, Any], owner: str) -> VirtualInterface:
    """Raises Refused."""
    connection_id = needed(request, "connectionId")
    connection_of(request, connection_id)
    vlan = int(given.get("vlan") or 0)
    if vlan not in VLANS:
        raise refused(f"Invalid VLAN {vlan}. It must be in 1-4094.")
    there = [it for it in DIRECT.interfaces.values() if it.connection_id == connection_id and not it.is_gone]
    if any(it.vlan == vlan for it in there):
        raise refused(f"VLAN {vlan} is already in use on connection {connection_id}.")
    mtu = _mtu(kind, int(given.get("mtu") or 1500))
    session = new_session(given, [it.session for it in there])
    interface = VirtualInterface(
        kind,
        str(given.get("virtualInterfaceName") or ""),
        request.region,
        connection_id,
        request.account_id,
        owner,
        vlan,
        mtu,
        session,
    )
    DIRECT.interfaces[interface.id] = interface
    return interface


def _confirmed(request: Request, kind: Kind, target: DirectConnectGateway | VpnGateway) -> Answer:
    interface = _interface(request)
    if interface.owner != request.account_id or interface.kind is not kind:
        raise refused(f"Virtual Interface {interface.id} does not exist")
    if interface.state.code != "confirming":
        raise refused(f"Virtual Interface {interface.id} is in state {interface.code}.")
    _check_target(target, kind, interface.session.number)
    interface.confirm(target)
    return {"virtualInterfaceState": interface.code}


def _check_target(target: DirectConnectGateway | VpnGateway, kind: Kind, number: int) -> None:
    """`number` is the router's autonomous system. Raises Refused."""
    if number == target.number:
        raise refused(f"{target.id} has the same ASN {target.number} as the customer's router.")
    if isinstance(target, DirectConnectGateway):
        _check_gateway(target, kind)


def _check_gateway(gateway: DirectConnectGateway, kind: Kind) -> None:
    there = DIRECT.interfaces_of(gateway)
    takes_vpn_gateways = [isinstance(it.gateway, VpnGateway) for it in DIRECT.associations_of(gateway.id)]
    if any(it.kind is not kind for it in there) or any(it != (kind is Kind.PRIVATE) for it in takes_vpn_gateways):
        raise refused(f"Direct Connect Gateway {gateway.id} takes no {kind.value} virtual interfaces.")
    if len(there) >= MOST:
        raise refused(f"A Direct Connect Gateway has at most {MOST} virtual interfaces.")


def _interface(request: Request) -> VirtualInterface:
    return DIRECT.interface(needed(request, "virtualInterfaceId"), request.account_id, request.region)


def _vpn_gateway(request: Request, gateway_id: str) -> VpnGateway:
    found = VPNS.gateways.get(gateway_id)
    if found is None or found.is_gone or (found.account_id, found.region) != (request.account_id, request.region):
        raise refused(f"Virtual Private Gateway {gateway_id} does not exist")
    return found


def _mtu(kind: Kind, value: int) -> int:
    if value not in MTUS[kind]:
        allowed = ", ".join(map(str, MTUS[kind]))
        raise refused(f"Invalid MTU {value} of a {kind.value} virtual interface. It is one of {allowed}.")
    return value


OPERATIONS: dict[str, Operation] = {
    "allocate_private_virtual_interface": allocate_private_virtual_interface,
    "allocate_transit_virtual_interface": allocate_transit_virtual_interface,
    "confirm_private_virtual_interface": confirm_private_virtual_interface,
    "confirm_transit_virtual_interface": confirm_transit_virtual_interface,
    "create_private_virtual_interface": create_private_virtual_interface,
    "create_transit_virtual_interface": create_transit_virtual_interface,
    "delete_virtual_interface": delete_virtual_interface,
    "describe_direct_connect_gateway_attachments": describe_direct_connect_gateway_attachments,
    "describe_virtual_interfaces": describe_virtual_interfaces,
    "update_virtual_interface_attributes": update_virtual_interface_attributes,
}
