"""The SIM group of a VPG: its settings, its devices' addresses, and who is in it."""

from collections.abc import Mapping, Sequence

import pulumi_soracom as soracom
from pulumi import Input, Output, Resource, ResourceOptions

from devicepath.choices import Session
from devicepath.kept import kept
from devicepath.tags import named_in_soracom
from devicepath.vpg_args import DeviceArgs, VirtualPrivateGatewayArgs


def configured_group(
    name: str, args: VirtualPrivateGatewayArgs, vpg_id: Output[str], child: ResourceOptions
) -> Output[str]:
    """A group that attaches its SIMs to the VPG, made or adopted. The id is the settings': who joins has them."""
    adopted = args.get("group_id")
    group_id: Input[str]
    if adopted is None:
        tags = named_in_soracom(args.get("tags"), name)
        group_id = soracom.Group(f"{name}-group", tags=tags, opts=kept(child, args)).id
    else:
        group_id = adopted
    settings = soracom.GroupConfiguration(
        f"{name}-group",
        group_id=group_id,
        vpg_id=vpg_id,
        dns_servers=args.get("dns_servers"),
        link_mtu=None if args.get("link_mtu") is None else int(args["link_mtu"]),
        opts=child,
    )
    configured: Output[str] = settings.group_id
    return configured


def fixed_addresses(
    name: str, devices: Mapping[str, DeviceArgs], vpg_id: Output[str], child: ResourceOptions
) -> dict[str, Resource]:
    """By devices' names. A resource is named after the address, which is what SORACOM has one entry for: another name
    of the device is no change, and another SIM for the address comes after the old one has gone."""
    return {
        key: soracom.IpAddressMapEntry(
            f"{name}-{device['address'].replace('.', '-')}",
            vpg_id=vpg_id,
            imsi=device["imsi"],
            address=device["address"],
            opts=child,
        )
        for key, device in devices.items()
        if device.get("address") is not None
    }


def memberships(
    name: str,
    args: VirtualPrivateGatewayArgs,
    group_id: Output[str],
    entries: Mapping[str, Resource],
    first: Sequence[Resource],
    child: ResourceOptions,
) -> dict[str, Resource]:
    """In batches: a batch waits for the lower ones, and a device for its address: its next session has all of it.
    `first` is what every device waits for. A resource is named after the SIM, not after the device."""
    devices = args.get("devices", {})
    members: dict[str, Resource] = {}
    earlier: list[Resource] = []
    for batch in sorted({_batch(device) for device in devices.values()}):
        joined = {
            key: soracom.SimGroupMembership(
                f"{name}-{device['imsi']}",
                imsi=device["imsi"],
                group_id=group_id,
                session=Session(device.get("session", args.get("session", Session.KEEP))).value,
                opts=ResourceOptions.merge(
                    child, ResourceOptions(depends_on=[*first, *earlier, *_if_there(entries, key)])
                ),
            )
            for key, device in devices.items()
            if _batch(device) == batch
        }
        members |= joined
        earlier = list(joined.values())
    return members


def _batch(device: DeviceArgs) -> int:
    return int(device.get("batch", 0))


def _if_there(entries: Mapping[str, Resource], key: str) -> list[Resource]:
    return [entries[key]] if key in entries else []
