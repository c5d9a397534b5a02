"""What data centres of a path must keep, each with SORACOM's end, and all together."""

from devicepath_spec.choices import VpgType
from devicepath_spec.description.data_center import DataCenter, Door, DoorByBgp
from devicepath_spec.description.path import Path
from devicepath_spec.faults import Faults
from devicepath_spec.rules.door import address_faults, asn_faults, range_faults
from devicepath_spec.tunnel_facts import MOST_STATIC_ROUTES
from devicepath_spec.unknown import UNKNOWN

INSTEAD = {
    VpgType.E: "write vpg.type: F instead",
    VpgType.F2: "write vpg.type: F instead, or take a transit gateway of your own, and a VPN to that",
}


def its_vpg_has_door_and_direct(path: Path, _: DataCenter, faults: Faults) -> None:
    """Source: SORACOM's documentation, VPG types."""
    if path.vpg.type is not VpgType.F:
        rule = f"data_center, but a VPG of type {path.vpg.type.value} has neither Door nor Direct"
        faults.add("kind", f"{rule}; {INSTEAD[path.vpg.type]}.")


def its_router_can_be_ordered(_: Path, center: DataCenter, faults: Faults) -> None:
    door = center.connection
    if isinstance(door, Door):
        for fault in address_faults(door.router_address):
            faults.add("connection.router_address", fault)


def its_asn_is_its_own(_: Path, center: DataCenter, faults: Faults) -> None:
    door = center.connection
    if isinstance(door, Door) and isinstance(door.routing, DoorByBgp):
        for fault in asn_faults(door.routing.asn):
            faults.add("connection.routing.asn", fault)


def its_ranges_can_be_ordered(path: Path, center: DataCenter, faults: Faults) -> None:
    for fault in range_faults(center.cidrs, path.vpg.device_subnet):
        faults.add("cidrs", fault)


def all_ranges_can_be_led_to(path: Path, faults: Faults) -> None:
    """SORACOM's end of all connections of a VPG is one gateway. Each that has too many is told of that."""
    counts = {name: len(one.cidrs) for name, one in path.data_centers.items() if one.cidrs is not UNKNOWN}
    if sum(counts.values()) > MOST_STATIC_ROUTES >= max(counts.values()):
        told = f"{sum(counts.values())} ranges in {', '.join(counts)}, and a VPG takes {MOST_STATIC_ROUTES} of them"
        faults.add("backends", f"{told} by Door and Direct; write summaries of them.")


def each_door_has_a_router(path: Path, faults: Faults) -> None:
    """To AWS, one address is one customer gateway, and a second VPN of one gateway to it is refused (assumed: SORACOM's
    end of Door is AWS's)."""
    first: dict[object, str] = {}
    for name, center in path.data_centers.items():
        if not isinstance(center.connection, Door) or center.connection.router_address is UNKNOWN:
            continue
        address = center.connection.router_address
        if (other := first.setdefault(address, name)) != name:
            told = f"{address} is the router of backends.{other} too, and one router has one Door of a VPG"
            place = f"backends.{name}.connection.router_address"
            faults.add(place, f"{told}; write its ranges there instead, or a router of its own.")


DATA_CENTER_RULES = (
    its_vpg_has_door_and_direct,
    its_router_can_be_ordered,
    its_asn_is_its_own,
    its_ranges_can_be_ordered,
)
DATA_CENTERS_RULES = (all_ranges_can_be_led_to, each_door_has_a_router)
