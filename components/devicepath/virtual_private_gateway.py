"""SORACOM's end of the path: a VPG with its SIM group, its devices, and what they may reach."""

from collections.abc import Sequence
from typing import Any

import pulumi_soracom as soracom
from pulumi import ComponentResource, Output, Resource, ResourceOptions

from devicepath.existing_vpg import Vpg, existing_vpg
from devicepath.look_up import or_unknown
from devicepath.new_vpg import new_vpg
from devicepath.refused import refusing
from devicepath.sim_group import RoutingFilter, configured_group, fixed_addresses, memberships, own_group
from devicepath.vpg_args import VirtualPrivateGatewayArgs
from devicepath_spec.choices import Internet
from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import DEFAULT_VNI
from devicepath_spec.ranges import DEFAULT_DEVICE_SUBNET
from devicepath_spec.tag_rules import check_tags, vpg_tag_rules
from devicepath_spec.vpg_rules import EVERYTHING, check_vpg
from devicepath_spec.words import check_words_of_vpg


class VirtualPrivateGateway(ComponentResource):
    """A VPG, new or existing, and the devices on it.

    Makes the VPG unless `vpg_id` names one, a SIM group unless `group_id` names one, the group's settings, a routing
    filter with `internet: services`, an opened Gate where asked for, fixed addresses and memberships of devices. No
    session is reset unless asked for; until its next session a device is where it was.
    """

    vpg_id: Output[str]
    """Id of the VPG."""
    vpg_range: Output[str]
    """The VPG's own range: what a VPC sees of a VPG of type F."""
    device_subnet: str
    """Range of the devices' addresses."""
    group_id: Output[str]
    """Id of the SIM group, with its settings made."""
    gate: soracom.Gate | None
    """Gate, if it is opened here."""
    gate_vpg_id: Output[str]
    """Id of the VPG, once Gate is open if it is opened here: what a GatePeer takes."""
    vpg_peers: Output[Sequence[Any]] | None
    """The VPG's own two ends of Gate's tunnel, which a GatePeer takes, too. None: no Gate is described."""

    def __init__(self, name: str, args: VirtualPrivateGatewayArgs, opts: ResourceOptions | None = None):
        super().__init__("devicepath:index:VirtualPrivateGateway", name, {}, opts)
        _check(name, args)
        child = ResourceOptions(parent=self)
        self.device_subnet = args.get("device_subnet", str(DEFAULT_DEVICE_SUBNET))
        vpg = _vpg(name, args, child)
        self.vpg_id, self.vpg_range = vpg.id, vpg.range
        self.filter = _filter(name, args, self.device_subnet, self.vpg_id, child)
        self.gate = _gate(name, args, self.vpg_id, child)
        self.gate_vpg_id, self.vpg_peers = _tunnel(args, vpg, self.gate)
        self.gate_vni = int((args.get("gate") or {}).get("vni", DEFAULT_VNI))
        group = own_group(name, args, child)
        before: list[Resource] = [one for one in (self.gate, self.filter) if one is not None]
        # Off the VPG before both of them end, which are kept under a group that another stack made.
        last = ResourceOptions.merge(child, ResourceOptions(depends_on=before))
        settings = configured_group(name, args, group, self.vpg_id, last)
        self.group_id = settings.group_id
        self.entries = fixed_addresses(name, args, self.vpg_id, child)
        # Of the group a member hears by its settings, which may have another one when both of them are deleted.
        first: list[Resource] = [*before, *([] if group is None else [group])]
        self.members = memberships(name, args, settings, self.entries, self.filter, first, child)
        self.register_outputs(
            {
                "vpgId": self.vpg_id,
                "vpgRange": self.vpg_range,
                "deviceSubnet": self.device_subnet,
                "groupId": self.group_id,
                "gate": self.gate,
            }
        )


@refusing
def _check(name: str, args: VirtualPrivateGatewayArgs) -> None:
    faults = Faults(name)
    check_words_of_vpg(faults, args)
    check_vpg(faults, "", args)
    check_tags(faults, "tags", args.get("tags"), vpg_tag_rules(args))
    faults.check()


def _vpg(name: str, args: VirtualPrivateGatewayArgs, child: ResourceOptions) -> Vpg:
    if args.get("vpg_id") is not None:
        return existing_vpg(name, f"{name}-vpg", args, child.parent)
    return new_vpg(name, f"{name}-vpg", f"{name}-group", args, child)


def _filter(
    name: str, args: VirtualPrivateGatewayArgs, device_subnet: str, vpg_id: Output[str], child: ResourceOptions
) -> RoutingFilter | None:
    """Denies all but the path, or adds it to what somebody else denies; the longest prefix decides. SORACOM's own
    services answer all the same."""
    ranges, chosen = args.get("allowed_ranges", {}), args.get("internet")
    allowed = [{"action": "allow", "ip_range": ranges[key]} for key in sorted(ranges) if ranges[key] != device_subnet]
    if chosen == Internet.SHARED.value and allowed:
        return soracom.RoutingFilterEntries(f"{name}-filter", vpg_id=vpg_id, entries=allowed, opts=child)
    if chosen != Internet.SERVICES.value:
        return None
    own = [{"action": "deny", "ip_range": str(EVERYTHING)}, {"action": "allow", "ip_range": device_subnet}]
    return soracom.RoutingFilter(f"{name}-filter", vpg_id=vpg_id, entries=[*own, *allowed], opts=child)


def _gate(
    name: str, args: VirtualPrivateGatewayArgs, vpg_id: Output[str], child: ResourceOptions
) -> soracom.Gate | None:
    gate = args.get("gate")
    if gate is None or gate.get("existing"):
        return None
    return soracom.Gate(
        f"{name}-gate",
        vpg_id=vpg_id,
        vni=int(gate.get("vni", DEFAULT_VNI)),
        privacy_separator=gate.get("privacy_separator", False),
        opts=child,
    )


def _tunnel(
    args: VirtualPrivateGatewayArgs, vpg: Vpg, gate: soracom.Gate | None
) -> tuple[Output[str], Output[Sequence[Any]] | None]:
    if gate is not None:
        return gate.vpg_id, or_unknown(gate.peers)
    return vpg.id, vpg.peers if args.get("gate") is not None else None
