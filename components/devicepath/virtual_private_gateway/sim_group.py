"""The SIM group of a VPG: its settings, its devices' addresses, and who is in it."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import pulumi_soracom as soracom
from pulumi import Input, Output, Resource, ResourceOptions

from devicepath.described import Written
from devicepath.kept import kept
from devicepath.tags import named_in_soracom
from devicepath_spec.description.device import Device
from devicepath_spec.description.path import VpgAlone
from devicepath_spec.description.sim_group import ExistingSimGroup

RoutingFilter: TypeAlias = soracom.RoutingFilter | soracom.RoutingFilterEntries
"""A VPG's whole routing filter, or some entries of it."""


def own_group(name: str, end: VpgAlone, given: Written, child: ResourceOptions) -> soracom.Group | None:
    """The SIM group; None where an existing one is used."""
    if isinstance(end.sim_group, ExistingSimGroup):
        return None
    tags = named_in_soracom(given.get("tags"), name)
    return soracom.Group(f"{name}-group", tags=tags, opts=kept(child, protect=end.protect))


def configured_group(
    name: str,
    end: VpgAlone,
    given: Written,
    group: soracom.Group | None,
    vpg_id: Output[str],
    child: ResourceOptions,
) -> soracom.GroupConfiguration:
    """Settings that attach the SIMs of a group, new or existing, to the VPG. Memberships take the group's id from them,
    so that the settings come first."""
    described = given.get("sim_group", {})
    return soracom.GroupConfiguration(
        f"{name}-group",
        group_id=described["id"] if group is None else group.id,
        vpg_id=vpg_id,
        dns_servers=described.get("dns_servers") or None,
        link_mtu=end.sim_group.link_mtu,
        allow_replacement=end.allow_replacement or None,
        opts=child,
    )


def fixed_addresses(
    name: str, end: VpgAlone, vpg_id: Output[str], child: ResourceOptions
) -> dict[str, soracom.IpAddressMapEntry]:
    """Fixed addresses by devices' names. A resource is named after the address, as SORACOM has one entry for an
    address: renaming a device changes nothing, and another SIM gets the address after the old one has lost it."""
    entries: dict[str, soracom.IpAddressMapEntry] = {}
    for key, device in end.devices.items():
        if device.address is not None:
            entries[key] = soracom.IpAddressMapEntry(
                f"{name}-{str(device.address).replace('.', '-')}",
                vpg_id=vpg_id,
                imsi=device.imsi,
                address=str(device.address),
                session=_session(end, device),
                opts=child,
            )
    return entries


def memberships(
    name: str,
    end: VpgAlone,
    settings: soracom.GroupConfiguration,
    entries: Mapping[str, soracom.IpAddressMapEntry],
    routing_filter: RoutingFilter | None,
    first: Sequence[Resource],
    child: ResourceOptions,
) -> dict[str, Resource]:
    """Memberships by devices' names. A batch waits for lower ones, a device for all that its next session takes over,
    and every device for `first`. A resource is named after the SIM, not after the device."""
    members: dict[str, Resource] = {}
    earlier: list[Resource] = []
    for batch in sorted({device.batch for device in end.devices.values()}):
        after = ResourceOptions.merge(child, ResourceOptions(depends_on=[*first, *earlier]))
        joining = {key: device for key, device in end.devices.items() if device.batch == batch}
        for key, device in joining.items():
            members[key] = soracom.SimGroupMembership(
                f"{name}-{device.imsi}",
                imsi=device.imsi,
                group_id=settings.group_id,
                session=_session(end, device),
                takes_over=_taken_over(end, settings, entries.get(key), routing_filter),
                opts=after,
            )
        earlier = [members[key] for key in joining]
    return members


def _taken_over(
    end: VpgAlone,
    settings: soracom.GroupConfiguration,
    entry: soracom.IpAddressMapEntry | None,
    routing_filter: RoutingFilter | None,
) -> dict[str, Input[str]]:
    """What holds from a device's next session on, by name, taken from its resources; without what is not there.

    Source: SORACOM's console, of the routing filter; SORACOM's API description, of the others."""
    taken: dict[str, Input[str]] = {"vpg": settings.vpg_id}
    if end.sim_group.link_mtu is not None:
        taken["linkMtu"] = settings.link_mtu.apply(lambda mtu: str(int(mtu)))
    if end.sim_group.dns_servers:
        taken["dnsServers"] = settings.dns_servers.apply(" ".join)
    if entry is not None:
        taken["address"] = entry.address
    if routing_filter is not None:
        taken["routingFilter"] = routing_filter.entries.apply(_filtered)
    return taken


def _filtered(entries: Sequence[Any]) -> str:
    return " ".join(f"{one['action']}:{one['ip_range']}" for one in entries)


def _session(end: VpgAlone, device: Device) -> str:
    return (device.session or end.sessions).value
