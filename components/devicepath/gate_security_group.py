"""Whom a gate peer listens to and talks with: the VPG by VXLAN, and what is listed.

Devices reach the gate peer's address over Canal, too, and are in the VPG's range then. What they wrapped themselves
would be taken for the VPG's: the tunnel is open to the VPG's own two ends alone.

The URN of a listed rule hangs on what the rule is to AWS (`rule_identity`), and the user's name for it stands in its
description and its tag: under the user's name, two entries that change places would each meet the other one's rule, and
AWS refuses a second one that says the same. Where an entry leads to what is not known yet (an Output), the URN has the
user's name, and another name for it is such a second rule: take it out first, and list it anew with the next run."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi_aws as aws
from pulumi import Input, Output, ResourceOptions

from devicepath.gate_host import VPG_PEERS, vpg_peers
from devicepath.gate_traffic import DeviceTrafficArgs, EgressArgs
from devicepath.refused import refusing
from devicepath.tags import named
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.gate_facts import VXLAN_UDP_PORT
from devicepath_spec.traffic_rules import TARGETS, ports_of, rule_identity

FRAGMENTATION_NEEDED: dict[str, Any] = {"ip_protocol": "icmp", "from_port": 3, "to_port": 4}
"""ICMP type 3, code 4: how a sender learns that the tunnel takes less than it sends."""


def gate_security_group(
    name: str,
    vpc_id: Input[str],
    vpg_cidr: Input[str],
    peers: Input[Sequence[Any]],
    device_traffic: Mapping[str, DeviceTrafficArgs],
    egress: Mapping[str, EgressArgs],
    region: Input[str],
    tags: Mapping[str, Input[str]] | None,
    child: ResourceOptions,
) -> "aws.ec2.SecurityGroup":
    """The group and its rules, each a resource of its own."""
    group = aws.ec2.SecurityGroup(
        f"{name}-host",
        description="Gate peer: VXLAN with the VPG, and listed device traffic",
        vpc_id=vpc_id,
        region=region,
        tags=named(tags, f"{name}-host"),
        opts=child,
    )

    _rules(name, group, vpg_cidr, peers, device_traffic, egress, region, tags, child)
    return group


def _rules(
    name: str,
    group: "aws.ec2.SecurityGroup",
    vpg_cidr: Input[str],
    peers: Input[Sequence[Any]],
    device_traffic: Mapping[str, DeviceTrafficArgs],
    egress: Mapping[str, EgressArgs],
    region: Input[str],
    tags: Mapping[str, Input[str]] | None,
    child: ResourceOptions,
) -> None:
    def admit(key: str, description: str, shown: str = "", **rule: Any) -> None:
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-from-{key}", security_group_id=group.id, description=description, region=region,
            tags=named(tags, f"{name}-from-{shown or key}"), opts=child, **rule,
        )  # fmt: skip

    def let_out(key: str, description: str, shown: str = "", **rule: Any) -> None:
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-to-{key}", security_group_id=group.id, description=description, region=region,
            tags=named(tags, f"{name}-to-{shown or key}"), opts=child, **rule,
        )  # fmt: skip

    vxlan: dict[str, Any] = {"ip_protocol": "udp", "from_port": VXLAN_UDP_PORT, "to_port": VXLAN_UDP_PORT}
    for number in range(VPG_PEERS):
        admit(f"vpg-{number + 1}", "VXLAN from the VPG", cidr_ipv4=_of_peer(name, peers, number), **vxlan)
    admit("vpg-mtu", "Packet too large, from the VPG", cidr_ipv4=vpg_cidr, **FRAGMENTATION_NEEDED)
    let_out("vpg", "VXLAN to the VPG", cidr_ipv4=vpg_cidr, **vxlan)
    for key, one in device_traffic.items():
        same = rule_identity(one) or f"server-{key}"
        admit(same, f"To devices: {key}", f"server-{key}", cidr_ipv4=one["cidr"], **ports_of(one))
    # Once a range: AWS refuses a second rule that says the same.
    for cidr in sorted({one["cidr"] for one in device_traffic.values()}):
        key = f"servers-{cidr.replace('/', '-')}-mtu"
        let_out(key, f"Packet too large, to {cidr}", cidr_ipv4=cidr, **FRAGMENTATION_NEEDED)
    for key, to in egress.items():
        range_, prefix_list, of_group = (_apart(name, key, to, target, egress) for target in TARGETS)
        let_out(
            rule_identity(to) or f"listed-{key}", f"Listed: {key}", f"listed-{key}", cidr_ipv4=range_,
            prefix_list_id=prefix_list, referenced_security_group_id=of_group, **ports_of(to),
        )  # fmt: skip


def _apart(name: str, key: str, to: EgressArgs, target: str, egress: Mapping[str, EgressArgs]) -> Input[str] | None:
    """Whom an entry is for. Raises Refused, once that is known, where another entry says the same by its id."""
    whom: Any = to.get(target)
    if whom is None or isinstance(whom, str):
        return whom

    @refusing
    def checked(known: str) -> str:
        same = rule_identity({**to, target: known})
        twice = [other for other, one in egress.items() if other != key and rule_identity(one) == same]
        if twice:
            told = f"says what egress.{key} says, which leads to {known}; write it once instead."
            raise InvalidSpec([f"{name}.egress.{twice[0]}: {told}"])
        return known

    later: Output[str] = Output.from_input(whom)
    return later.apply(checked)


def _of_peer(name: str, peers: Input[Sequence[Any]], number: int) -> Output[str]:
    """The outer address of one of the VPG's two ends, by their order."""

    @refusing
    def chosen(known: Sequence[Any]) -> str:
        return f"{vpg_peers(name, known)[number].outer_address}/32"

    return Output.from_input(peers).apply(chosen)
