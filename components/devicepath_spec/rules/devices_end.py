"""What SORACOM's end of a path must keep."""

from collections.abc import Mapping
from ipaddress import IPv4Network

from devicepath_spec.choices import Internet, VpgType
from devicepath_spec.description.gate import ClosedGate, ExistingGate, OpenGate
from devicepath_spec.description.path import DevicesEnd, VpgAlone
from devicepath_spec.description.vpg import ExistingVpg, NewVpg
from devicepath_spec.faults import Faults
from devicepath_spec.ranges import EVERYTHING, is_host_of
from devicepath_spec.unknown import UNKNOWN

FILTERED = (Internet.SERVICES, Internet.SHARED)


def internet_can_be_had(end: DevicesEnd, faults: Faults) -> None:
    """Source: SORACOM's console, VPG page: a VPG of type E is the internet gateway, and none can be added later."""
    existing = isinstance(end.vpg, ExistingVpg)
    chosen = Internet.NONE if end.internet is None and not existing else end.internet
    if chosen is Internet.NONE and end.vpg.type is VpgType.E:
        rule = "a VPG of type E cannot do without the internet gateway"
        faults.add("internet", f"none, but {rule}; write services instead: all but the path is denied then.")
    elif existing and chosen in (Internet.NONE, Internet.OPEN):
        rule = "the internet gateway of an existing VPG cannot be changed"
        faults.add("internet", f"{chosen.value}, but {rule}; write services or shared instead, or leave it out.")
    elif not existing and chosen is Internet.SHARED:
        faults.add("internet", "shared, but the routing filter of a new VPG is nobody else's; write services instead.")


def an_existing_gate_is_of_an_existing_vpg(end: DevicesEnd, faults: Faults) -> None:
    if isinstance(end.gate, ExistingGate) and isinstance(end.vpg, NewVpg):
        faults.add("gate.kind", "existing, but Gate of a new VPG is nobody's yet; write open instead.")


def gate_of_f2_stays_open(end: DevicesEnd, faults: Faults) -> None:
    """Source: SORACOM's console, VPG page."""
    if isinstance(end.gate, ClosedGate) and end.vpg.type is VpgType.F2:
        faults.add("gate.kind", "closed, but Gate of a VPG of type F2 is always open; write open instead.")


def an_asn_is_of_f2(end: DevicesEnd, faults: Faults) -> None:
    if isinstance(end.vpg, NewVpg) and end.vpg.asn is not None and end.vpg.type != VpgType.F2:
        rule = f"a VPG of type {end.vpg.type.value} has no transit gateway"
        faults.add("vpg.asn", f"{end.vpg.asn}, but {rule}; leave it out, or write vpg.type: F2.")


def devices_are_told_apart(end: DevicesEnd, faults: Faults) -> None:
    """A SIM is one device, and so is an address."""
    for field, fix in (("address", "write a free one instead"), ("imsi", "write each SIM once instead")):
        seen: dict[object, str] = {}
        for name, device in end.devices.items():
            value = UNKNOWN if device is UNKNOWN else getattr(device, field)
            place = f"devices.{name}.{field}"
            if value is UNKNOWN or value is None:
                continue
            if (first := seen.setdefault(value, place)) != place:
                faults.add(place, f"{value} is that of {first} too; {fix}.")


def devices_are_in_the_device_subnet(end: DevicesEnd, faults: Faults) -> None:
    subnet: IPv4Network = end.vpg.device_subnet
    for name, device in end.devices.items():
        if device is UNKNOWN or device.address is None or device.address is UNKNOWN:
            continue
        if not is_host_of(device.address, subnet):
            rule = f"{device.address} is no address of a host in vpg.device_subnet {subnet}"
            faults.add(f"devices.{name}.address", f"{rule}; write a free one of it instead.")


def allowed_ranges_are_filtered(end: VpgAlone, faults: Faults) -> None:
    allowed: Mapping[str, IPv4Network] = end.allowed_ranges
    if allowed and end.internet not in FILTERED:
        told = ", ".join(sorted(allowed))
        faults.add("allowed_ranges", f"{told}: only internet: services, or shared, filters; leave them out.")
    for name, one in allowed.items():
        if one is not UNKNOWN and one == EVERYTHING:
            faults.add(f"allowed_ranges.{name}", f"{one} allows everything; write internet: open for that.")


def has_gate(end: DevicesEnd) -> bool:
    """Whether devices and gate peers are in one network."""
    return isinstance(end.gate, OpenGate | ExistingGate)


DEVICES_END_RULES = (
    internet_can_be_had,
    an_existing_gate_is_of_an_existing_vpg,
    gate_of_f2_stays_open,
    an_asn_is_of_f2,
    devices_are_told_apart,
    devices_are_in_the_device_subnet,
)
VPG_ALONE_RULES = (*DEVICES_END_RULES, allowed_ranges_are_filtered)
