"""The SIM group of a VPG: its settings, its devices' addresses, and who is in it."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import pulumi_soracom as soracom
from pulumi import Input, Output, Resource, ResourceOptions

from devicepath.kept import kept
from devicepath.tags import named_in_soracom
from devicepath.vpg_args import DeviceArgs, VirtualPrivateGatewayArgs
from devicepath_spec.choices import Session

RoutingFilter: TypeAlias = soracom.RoutingFilter | soracom.RoutingFilterEntries
"""The whole filter of a VPG, or some entries of it."""


def own_group(name: str, args: VirtualPrivateGatewayArgs, child: ResourceOptions) -> soracom.Group | None:
    """None where one is adopted."""
    if args.get("group_id") is not None:
        return None
    tags = named_in_soracom(args.get("tags"), name)
    return soracom.Group(f"{name}-group", tags=tags, opts=kept(child, args))


def configured_group(
    name: str,
    args: VirtualPrivateGatewayArgs,
    group: soracom.Group | None,
    vpg_id: Output[str],
    child: ResourceOptions,
) -> soracom.GroupConfiguration:
    """Settings that attach the SIMs of a group to the VPG, the group made or adopted. Whoever joins takes the id from
    them, and has them."""
    return soracom.GroupConfiguration(
        f"{name}-group",
        group_id=args["group_id"] if group is None else group.id,
        vpg_id=vpg_id,
        dns_servers=args.get("dns_servers"),
        link_mtu=None if args.get("link_mtu") is None else int(args["link_mtu"]),
        allow_replacement=args.get("allow_replacement") or None,
        opts=child,
    )


def fixed_addresses(
    name: str, args: VirtualPrivateGatewayArgs, vpg_id: Output[str], child: ResourceOptions
) -> dict[str, soracom.IpAddressMapEntry]:
    """By devices' names. A resource is named after the address, which is what SORACOM has one entry for: another name
    of the device is no change, and another SIM for the address comes after the old one has gone."""
    return {
        key: soracom.IpAddressMapEntry(
            f"{name}-{device['address'].replace('.', '-')}",
            vpg_id=vpg_id,
            imsi=device["imsi"],
            address=device["address"],
            session=_session(args, device),
            opts=child,
        )
        for key, device in args.get("devices", {}).items()
        if device.get("address") is not None
    }


def memberships(
    name: str,
    args: VirtualPrivateGatewayArgs,
    settings: soracom.GroupConfiguration,
    entries: Mapping[str, soracom.IpAddressMapEntry],
    routing_filter: RoutingFilter | None,
    first: Sequence[Resource],
    child: ResourceOptions,
) -> dict[str, Resource]:
    """In batches: a batch waits for the lower ones, and a device for all that its next session takes over. `first` is
    what every device waits for besides. A resource is named after the SIM, not after the device."""
    devices = args.get("devices", {})
    members: dict[str, Resource] = {}
    earlier: list[Resource] = []
    for batch in sorted({_batch(device) for device in devices.values()}):
        joined = {
            key: soracom.SimGroupMembership(
                f"{name}-{device['imsi']}",
                imsi=device["imsi"],
                group_id=settings.group_id,
                session=_session(args, device),
                takes_over=_taken_over(args, settings, entries.get(key), routing_filter),
                opts=ResourceOptions.merge(child, ResourceOptions(depends_on=[*first, *earlier])),
            )
            for key, device in devices.items()
            if _batch(device) == batch
        }
        members |= joined
        earlier = list(joined.values())
    return members


def _taken_over(
    args: VirtualPrivateGatewayArgs,
    settings: soracom.GroupConfiguration,
    entry: soracom.IpAddressMapEntry | None,
    routing_filter: RoutingFilter | None,
) -> dict[str, Input[str]]:
    """What holds from a device's next session on, as its resources have it: of what is not there yet, nothing is said.

    Source: SORACOM's console, of the routing filter; SORACOM's API description, of the others."""
    taken: dict[str, Input[str]] = {"vpg": settings.vpg_id}
    if args.get("link_mtu") is not None:
        taken["linkMtu"] = settings.link_mtu.apply(lambda mtu: str(int(mtu)))
    if args.get("dns_servers") is not None:
        taken["dnsServers"] = settings.dns_servers.apply(" ".join)
    if entry is not None:
        taken["address"] = entry.address
    if routing_filter is not None:
        taken["routingFilter"] = routing_filter.entries.apply(_filtered)
    return taken


def _filtered(entries: Sequence[Any]) -> str:
    return " ".join(f"{one['action']}:{one['ip_range']}" for one in entries)


def _session(args: VirtualPrivateGatewayArgs, device: DeviceArgs) -> str:
    return Session(device.get("session", args.get("session", Session.KEEP))).value


def _batch(device: DeviceArgs) -> int:
    return int(device.get("batch", 0))
