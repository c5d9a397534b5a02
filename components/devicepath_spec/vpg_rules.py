"""What the description of a VPG and its devices must keep. Pure."""

import re
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from devicepath_spec.choices import Internet, RendezvousPoint, VpgType
from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import DEFAULT_VNI, check_vni, is_host_of
from devicepath_spec.ranges import DEFAULT_DEVICE_SUBNET, is_of_one_host, is_private, reserved_by_vpgs

IMSI = re.compile(r"\d{15}")
LINK_MTUS = range(576, 1501)
"""Bytes. From what every IPv4 host must take to what SORACOM's network carries."""
MOST_DNS_SERVERS = 2
EVERYTHING = IPv4Network("0.0.0.0/0")
JAPAN = "jp"
"""The coverage. Source: CoverageType of SORACOM's API description."""


def check_vpg(faults: Faults, path: str, args: Mapping[str, Any]) -> None:
    """All of a VPG's description. `path` goes before each name, with its dot, or is empty."""
    subnet = check_device_subnet(faults, f"{path}device_subnet", args.get("device_subnet"))
    _check_internet(faults, path, args)
    _check_settings(faults, path, args)
    check_devices(faults, f"{path}devices", args.get("devices", {}), subnet)
    if (args.get("gate") or {}).get("existing") and args.get("vpg_id") is None:
        faults.add(f"{path}gate.existing", "true, but a new VPG's Gate is nobody's yet; leave it out.")
    region = args.get("region")
    if args.get("vpg_id") is not None and region is not None:
        faults.add(f"{path}region", f"{region} is given beside vpg_id; an existing VPG has one, leave it out.")
    elif isinstance(region, str) and region not in list(RendezvousPoint):
        known = ", ".join(RendezvousPoint)
        faults.add(f"{path}region", f"{region!r} is none of SORACOM's; a VPG is in one of {known}.")


def check_coverage(faults: Faults, path: str, region: str | None, coverage: str | None) -> None:
    """That a VPG may be there. `coverage` is `jp` or `g`, or None: it is not known; nor is any other word judged here.

    Source: SORACOM's guide to coverages: that of Japan is in Tokyo, and with the global one there is a choice."""
    if coverage == JAPAN and region is not None and region != RendezvousPoint.TOKYO:
        fix = "leave it out, or use an account's coverage g"
        tokyo = RendezvousPoint.TOKYO.value
        faults.add(path, f"{region}, but a VPG of the coverage {JAPAN} is always in {tokyo}; {fix}.")


def check_device_subnet(faults: Faults, path: str, text: str | None) -> IPv4Network | None:
    """The range that a text says, SORACOM's own for None, and None after a fault."""
    if text is None:
        return DEFAULT_DEVICE_SUBNET
    subnet = faults.cidr(path, text)
    if subnet is None:
        return None
    if (reserved := reserved_by_vpgs(subnet)) is not None:
        fix = "give for example 10.128.0.0/9"
        faults.add(path, f"{subnet} overlaps {reserved}, which VPGs use themselves; {fix}.")
        return None
    if not is_private(subnet):
        rule = "is not inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
        faults.add(path, f"{subnet} {rule}; give a private range.")
        return None
    return subnet


def _check_internet(faults: Faults, path: str, args: Mapping[str, Any]) -> None:
    internet, existing = args.get("internet"), args.get("vpg_id") is not None
    kind = VpgType(args["type"])
    chosen = Internet(internet) if internet is not None else (None if existing else Internet.NONE)
    if kind is VpgType.E and chosen is Internet.NONE:
        rule = "a VPG of type E cannot do without the internet gateway"
        faults.add(f"{path}internet", f"none: {rule}; write services, which denies all but the path, or open.")
    elif existing and chosen in (Internet.NONE, Internet.OPEN):
        rule = "the internet gateway of an existing VPG cannot be changed"
        faults.add(f"{path}internet", f"{chosen.value}: {rule}; write services or shared, or leave it out.")
    elif not existing and chosen is Internet.SHARED:
        faults.add(f"{path}internet", "shared: a new VPG's routing filter is nobody else's; write services.")
    allowed = args.get("allowed_ranges", {})
    if allowed and chosen not in (Internet.SERVICES, Internet.SHARED):
        fault = f"{', '.join(sorted(allowed))}: only internet: services, or shared, filters; leave them out."
        faults.add(f"{path}allowed_ranges", fault)
    for key, value in allowed.items():
        one = faults.cidr(f"{path}allowed_ranges.{key}", value) if isinstance(value, str) else None
        if one == EVERYTHING:
            faults.add(f"{path}allowed_ranges.{key}", f"{one} allows everything; write internet: open for that.")


def _check_settings(faults: Faults, path: str, args: Mapping[str, Any]) -> None:
    mtu = args.get("link_mtu")
    if mtu is not None and int(mtu) not in LINK_MTUS:
        faults.add(f"{path}link_mtu", f"{int(mtu)} bytes; devices take {LINK_MTUS[0]} to {LINK_MTUS[-1]}.")
    servers = args.get("dns_servers")
    if servers is not None and not 1 <= len(servers) <= MOST_DNS_SERVERS:
        faults.add(f"{path}dns_servers", f"{len(servers)} are given; write one or two, or leave it out.")
    for position, server in enumerate(servers or ()):
        if isinstance(server, str):
            check_dns_server(faults, f"{path}dns_servers[{position}]", server)
    vni = (args.get("gate") or {}).get("vni")
    if vni is not None:
        check_vni(faults, f"{path}gate.vni", int(vni))


def check_dns_server(faults: Faults, path: str, text: str) -> None:
    address = faults.address(path, text)
    if address is not None and not is_of_one_host(address):
        faults.add(path, f"{address} is no address that a device could ask; give that of a DNS server.")


def check_devices(
    faults: Faults, path: str, devices: Mapping[str, Mapping[str, Any]], subnet: IPv4Network | None
) -> None:
    """Every SIM once, every address once, each in the device subnet."""
    imsis: dict[str, str] = {}
    addresses: dict[IPv4Address, str] = {}
    for key, device in devices.items():
        imsi = str(device["imsi"])
        if not IMSI.fullmatch(imsi):
            faults.add(f"{path}.{key}.imsi", f"{imsi!r} is not an IMSI; it has 15 digits.")
        elif (first := imsis.setdefault(imsi, key)) != key:
            faults.add(f"{path}.{key}.imsi", f"{imsi} is that of {path}.{first} too; a SIM is one device.")
        if device.get("address") is None:
            continue
        address = faults.address(f"{path}.{key}.address", device["address"])
        if address is None:
            continue
        if subnet is not None and not is_host_of(address, subnet):
            rule = f"is no address of a host in the device subnet {subnet}"
            faults.add(f"{path}.{key}.address", f"{address} {rule}; give a free one of it.")
        if (first := addresses.setdefault(address, key)) != key:
            faults.add(f"{path}.{key}.address", f"{address} is that of {path}.{first} too; give another.")


def differences(args: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """Lines about what an existing VPG is and should not be. `found` is what its look-up answers."""
    faults = Faults()
    wanted = VpgType(args["type"]).value
    if found["type"] != wanted:
        fix = f"write {found['type']}, or leave vpg_id out for a new one"
        faults.add("type", f"{wanted}, but the VPG is of type {found['type']}, and that cannot change; {fix}.")
    subnet = args.get("device_subnet", str(DEFAULT_DEVICE_SUBNET))
    if found["deviceSubnet"] != subnet:
        faults.add("device_subnet", f"{subnet}, but the VPG has {found['deviceSubnet']}; write that.")
    if args.get("internet") == Internet.SERVICES.value and not found["useInternetGateway"]:
        fault = "services, but the VPG has no internet gateway, and that cannot change; leave it out."
        faults.add("internet", fault)
    gate = args.get("gate") or {}
    if gate.get("existing"):
        _compare_gate(faults, gate, found)
    return list(faults.lines)


def _compare_gate(faults: Faults, gate: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    vni = int(gate.get("vni", DEFAULT_VNI))
    if not found["gateOpened"]:
        fix = "leave `existing` out to open it here, in a stack file kind: open"
        faults.add("gate", f"existing, but Gate of the VPG is closed; {fix}.")
    elif found.get("vni") is not None and int(found["vni"]) != vni:
        faults.add("gate.vni", f"{vni}, but the VPG's Gate has {int(found['vni'])}; write that.")
    elif found.get("privacySeparator") and not gate.get("privacy_separator"):
        fix = "leave device_to_device out, or have it switched off by whom Gate belongs to"
        faults.add("gate.privacy_separator", f"off, but the VPG's keeps devices apart; {fix}.")


def leaving(groups: Sequence[Mapping[str, Any]]) -> list[str]:
    """Lines about the component's own SIM groups that a VPG which is made anew would take from one that is in use."""
    return [
        f"vpg_id: is left out, so that a VPG would be made, and {one['id']}, this component's own SIM group, would "
        f"move to it from {one['vpgId']}, which is in use. That is a new set-up fee, and its SIMs are cut off until "
        f"their next session. Take the change back; or, to have {one['vpgId']} as this component's own again, `pulumi "
        "import` it; or allow it: allow_replacement, in a stack file `allow_replacement: [vpg]`."
        for one in groups
        if one.get("vpgId") is not None
    ]


def ending(args: Mapping[str, Any], own: Sequence[str], vpg_id: str) -> str | None:
    """A fault where the component has a VPG of its own that the existing one would come in the place of."""
    others = [one for one in own if one != vpg_id]
    if not others or args.get("allow_replacement"):
        return None
    return (
        f"vpg_id: {vpg_id}, so that {', '.join(others)}, which is this component's own and in use, would be ended: its "
        "devices are cut off, and its vpgRange is gone. Hand it over first (docs/changes.md), or allow it: "
        "allow_replacement, in a stack file `allow_replacement: [vpg]`."
    )
