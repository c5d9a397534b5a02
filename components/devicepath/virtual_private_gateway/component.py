"""SORACOM's end of the path: a VPG with its SIM group, its devices, and what they may reach."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi_soracom as soracom
from pulumi import ComponentResource, Input, Output, Resource, ResourceOptions

from devicepath.arguments import VirtualPrivateGatewayArgs
from devicepath.described import Written, described
from devicepath.look_up import or_unknown
from devicepath.virtual_private_gateway.existing_vpg import Vpg, existing_vpg
from devicepath.virtual_private_gateway.new_vpg import new_vpg
from devicepath.virtual_private_gateway.sim_group import (
    RoutingFilter,
    configured_group,
    fixed_addresses,
    memberships,
    own_group,
)
from devicepath_spec.choices import Internet
from devicepath_spec.description.gate import ExistingGate, OpenGate
from devicepath_spec.description.path import VpgAlone
from devicepath_spec.description.vpg import ExistingVpg
from devicepath_spec.judging.judgement import judge_vpg
from devicepath_spec.ranges import DEFAULT_DEVICE_SUBNET, EVERYTHING


class VirtualPrivateGateway(ComponentResource):
    """A VPG, new or existing, and the devices on it.

    Makes the VPG unless there is one, a SIM group unless there is one, the group's settings, a routing filter with
    `internet: services`, an opened Gate where asked for, fixed addresses and memberships of devices. No
    session is reset unless asked for; until its next session a device is where it was.
    """

    vpg_id: Output[str]
    """Id of the VPG."""
    vpg_range: Output[str]
    """The VPG's own range: what a VPC sees of a VPG of type F."""
    device_subnet: Output[str]
    """Range of the devices' addresses."""
    group_id: Output[str]
    """Id of the SIM group, with its settings made."""
    gate: soracom.Gate | None
    """Gate, if it is opened here."""
    gate_vpg_id: Output[str]
    """Id of the VPG, once Gate is open if it is opened here: what a GatePeer takes."""
    vpg_peers: Output[Sequence[Any]] | None
    """The VPG's own two ends of Gate's tunnel, which a GatePeer takes, too. None: no Gate is described."""

    transit_gateway_id: Output[str] | None
    """Id of SORACOM's own transit gateway, `tgw-...`. None: the VPG is not of type F2."""
    transit_gateway_region: Output[str] | None
    """Its region: VPCs of that one are attached to it. None: as before."""
    transit_gateway_asn: Output[int] | None
    """Its ASN. None: as before."""

    def __init__(self, name: str, args: VirtualPrivateGatewayArgs, opts: ResourceOptions | None = None):
        super().__init__("devicepath:index:VirtualPrivateGateway", name, {}, opts)
        end, given = described(VpgAlone, args, judge_vpg, name)
        child = ResourceOptions(parent=self)
        subnet = given["vpg"].get("device_subnet", str(DEFAULT_DEVICE_SUBNET))
        self.given_device_subnet: Input[str] = subnet
        self.device_subnet = Output.from_input(subnet)
        vpg = _vpg(name, end, given, child)
        self.vpg_id, self.vpg_range = vpg.id, vpg.range
        gateway = vpg.gateway
        self.transit_gateway_id = None if gateway is None else gateway.id
        self.transit_gateway_region = None if gateway is None else gateway.region
        self.transit_gateway_asn = None if gateway is None else gateway.asn
        self.filter = _filter(name, end, given, subnet, self.vpg_id, child)
        self.gate = _gate(name, end, self.vpg_id, child)
        self.gate_vpg_id, self.vpg_peers = _tunnel(end, vpg, self.gate)
        group = own_group(name, end, given, child)
        before: list[Resource] = [one for one in (self.gate, self.filter) if one is not None]
        # Off the VPG before both of them end, which are kept under a group that another stack made.
        last = ResourceOptions.merge(child, ResourceOptions(depends_on=before))
        settings = configured_group(name, end, given, group, self.vpg_id, last)
        self.group_id = settings.group_id
        self.entries = fixed_addresses(name, end, self.vpg_id, child)
        # Of the group a member hears by its settings, which may have another one when both of them are deleted.
        first: list[Resource] = [*before, *([] if group is None else [group])]
        self.members = memberships(name, end, settings, self.entries, self.filter, first, child)
        self.register_outputs(
            {
                "vpgId": self.vpg_id,
                "vpgRange": self.vpg_range,
                "deviceSubnet": self.device_subnet,
                "groupId": self.group_id,
                "gate": self.gate,
                "transitGatewayId": self.transit_gateway_id,
                "transitGatewayRegion": self.transit_gateway_region,
                "transitGatewayAsn": self.transit_gateway_asn,
            }
        )


def _vpg(name: str, end: VpgAlone, given: Written, child: ResourceOptions) -> Vpg:
    if isinstance(end.vpg, ExistingVpg):
        return existing_vpg(name, f"{name}-vpg", end, given["vpg"], child.parent)
    return new_vpg(name, end, end.vpg, given, child)


def _filter(
    name: str, end: VpgAlone, given: Written, device_subnet: Input[str], vpg_id: Output[str], child: ResourceOptions
) -> RoutingFilter | None:
    """Denies all but the path, or adds it to what somebody else denies; the longest prefix decides. SORACOM's own
    services answer all the same."""
    ranges: Mapping[str, Input[str]] = given.get("allowed_ranges", {})
    others = [
        ranges[key] for key in sorted(ranges) if ranges[key] is not device_subnet and ranges[key] != device_subnet
    ]
    allowed: list[Any] = [{"action": "allow", "ip_range": one} for one in others]
    if end.internet is Internet.SHARED and allowed:
        return soracom.RoutingFilterEntries(f"{name}-filter", vpg_id=vpg_id, entries=allowed, opts=child)
    if end.internet is not Internet.SERVICES:
        return None
    own: list[Any] = [{"action": "deny", "ip_range": str(EVERYTHING)}, {"action": "allow", "ip_range": device_subnet}]
    return soracom.RoutingFilter(f"{name}-filter", vpg_id=vpg_id, entries=[*own, *allowed], opts=child)


def _gate(name: str, end: VpgAlone, vpg_id: Output[str], child: ResourceOptions) -> soracom.Gate | None:
    if not isinstance(end.gate, OpenGate):
        return None
    return soracom.Gate(
        f"{name}-gate",
        vpg_id=vpg_id,
        vni=end.gate.vni,
        privacy_separator=not end.gate.device_to_device,
        opts=child,
    )


def _tunnel(end: VpgAlone, vpg: Vpg, gate: soracom.Gate | None) -> tuple[Output[str], Output[Sequence[Any]] | None]:
    if gate is not None:
        return gate.vpg_id, or_unknown(gate.peers)
    return vpg.id, vpg.peers if isinstance(end.gate, ExistingGate) else None
