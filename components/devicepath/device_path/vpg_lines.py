"""Door and Direct on the VPG of a path, which SORACOM's support makes: what is to be ordered, and what there is."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pulumi
from pulumi import InvokeOptions, InvokeOutputOptions, Output, Resource, ResourceOptions, Stash
from pulumi.runtime import invoke, invoke_output

from devicepath.described import Written
from devicepath.look_up import or_unknown, version_of
from devicepath.refused import refusing
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath.virtual_private_gateway.existing_vpg import LOOK_UP, OF_VPGS, OWNED
from devicepath_router.door_order import DoorOrder, connection_as_text, form
from devicepath_spec.description.data_center import Direct, Door, DoorByBgp
from devicepath_spec.description.path import Path
from devicepath_spec.description.vpg import NewVpg

DOOR, DIRECT = "vpnConnections", "virtualInterfaces"
KINDS: Mapping[str, type] = {"Door": Door, "Direct": Direct}
NOT_SHOWN = "(that of your account: SORACOM's console shows it)"


class VpgLines:
    """Those of a VPG that data centres are to be behind."""

    door_orders: Mapping[str, Output[str]]
    """The text of each order, by the data centres' names."""
    door_connections: Output[Sequence[Any]]
    """As SORACOM shows them: none until its support has made one."""
    virtual_interfaces: Output[Sequence[str]]
    """The same of Direct."""

    def __init__(self, path: Path, given: Written, vpg: VirtualPrivateGateway, child: ResourceOptions):
        options = InvokeOutputOptions(parent=child.parent, version=version_of("pulumi_soracom"))
        asked: dict[str, Any] = {"vpgId": vpg.vpg_id}
        # A test's mocks say nothing.
        found = or_unknown(invoke_output(LOOK_UP, asked, opts=options).apply(lambda shown: shown or None))
        found = found.apply(lambda shown: _tell_of_others(path, shown))
        self.door_connections = found.apply(lambda shown: [_plain(one) for one in shown.get(DOOR) or ()])
        self.virtual_interfaces = found.apply(lambda shown: [*(shown.get(DIRECT) or ())])
        self.door_orders = {
            key: _order(key, center.connection, path, given["backends"][key], found)
            for key, center in path.data_centers.items()
            if isinstance(center.connection, Door)
        }


def _tell_of_others(path: Path, shown: Mapping[str, Any]) -> Mapping[str, Any]:
    """Warns of those that no data centre is behind any more: no run ends them. Of an existing VPG they are others'."""
    if not isinstance(path.vpg, NewVpg):
        return shown
    kinds = [type(one.connection) for one in path.data_centers.values()]
    doors = [one["connectionId"] for one in shown.get(DOOR) or ()]
    left = {
        "Door": doors if len(doors) > kinds.count(Door) else [],
        # A data centre may have several.
        "Direct": [] if Direct in kinds else [*(shown.get(DIRECT) or ())],
    }
    for kind, ids in left.items():
        if ids:
            there = f"{kind} ({', '.join(ids)}), and {kinds.count(KINDS[kind]) or 'no'} data centre here is behind it"
            pulumi.log.warn(f"The VPG has {there}: what is left over costs until SORACOM's support ends it.")
    return shown


def _order(key: str, door: Door, path: Path, given: Written, found: Output[Any]) -> Output[str]:
    has_gate_peer = any(peer.backend == key for peer in path.hosts.values())

    @refusing
    def text(known: Mapping[str, Any]) -> str:
        vpg = known["vpg"]
        order = DoorOrder(
            operator_id=vpg.get("operatorId") or NOT_SHOWN,
            vpg_id=vpg["vpgId"],
            router_address=IPv4Address(known["router_address"]),
            own_ranges=tuple(IPv4Network(one) for one in known["cidrs"]),
            asn=door.routing.asn if isinstance(door.routing, DoorByBgp) else None,
            device_subnet=IPv4Network(vpg["deviceSubnet"]),
            vpg_range=None if vpg.get("vpgRange") is None else IPv4Network(vpg["vpgRange"]),
            opens_gate=has_gate_peer,
            existing=tuple(_as_text(one) for one in vpg.get(DOOR) or ()),
        )
        return form(order)

    known = Output.all(vpg=found, router_address=given["connection"]["router_address"], cidrs=given["cidrs"])
    own: Output[str] = known.apply(text)
    return own


def _plain(connection: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "connection_id": connection["connectionId"],
        "uses_dynamic_routing": connection["usesDynamicRouting"],
        "bgp_asn": connection.get("bgpAsn"),
    }


def _as_text(connection: Mapping[str, Any]) -> str:
    asn = connection.get("bgpAsn") if connection["usesDynamicRouting"] else None
    return connection_as_text(connection["connectionId"], asn, is_dynamic=connection["usesDynamicRouting"])


def keep_while_there(name: str, vpg: str, path: Path, parts: Sequence[Resource], child: ResourceOptions) -> None:
    """A VPG that has one is ended by SORACOM's support alone: `pulumi destroy` meets this first, and its name says why.
    It would take the path apart and fail at the VPG otherwise. `vpg` is what a VPG of the path's own is called."""
    if not path.data_centers or not isinstance(path.vpg, NewVpg):
        return
    lines = _lines_of(vpg, child)
    own = ResourceOptions(protect=bool(lines) or None, depends_on=[*parts])
    Stash(f"{name}-kept-by-door-or-direct", input=lines, opts=ResourceOptions.merge(child, own))


def _lines_of(vpg: str, child: ResourceOptions) -> list[str]:
    """By their ids. At once, as protection is no Output."""
    options = InvokeOptions(parent=child.parent, version=version_of("pulumi_soracom"))
    # A test's mocks say nothing.
    owned: Sequence[Mapping[str, Any]] = invoke(OWNED, {}, opts=options).value.get(OF_VPGS) or ()
    found: list[str] = []
    for one in owned:
        if one["name"] == vpg:
            shown: Mapping[str, Any] = invoke(LOOK_UP, {"vpgId": one["id"]}, opts=options).value
            found += [line["connectionId"] for line in shown.get(DOOR) or ()]
            found += shown.get(DIRECT) or ()
    return sorted(found)
