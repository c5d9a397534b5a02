"""The security group of a gate peer: VXLAN with the VPG's two ends, and the traffic that is listed.

Devices reach the gate peer's outer address over Canal as well, from addresses of the VPG's range. VXLAN packets that
they built themselves would be taken for the VPG's, so the tunnel's port is open to the VPG's own two ends only.

A listed rule's URN has what identifies the rule to AWS (`rule_identity`); the user's name for it is in its description
and its tag. With the user's name in the URN, two entries that exchange names would each be made while the other still
has its rule, and AWS refuses a second rule that says the same. Where the target of an entry is not known yet (an
Output), the URN does have the user's name. To rename such an entry, take it out in one run, and list it anew in the
next."""

from typing import Any

import pulumi_aws as aws
from pulumi import Input, Output, ResourceOptions

from devicepath.described import Written
from devicepath.gate_peer.gate_host import VPG_PEERS
from devicepath.tags import named
from devicepath_spec.description.gate_peer import GatePeerAlone
from devicepath_spec.gate_facts import VXLAN_UDP_PORT, VpgPeer
from devicepath_spec.rules.traffic import TARGETS, ports_of, rule_identity
from devicepath_spec.unknown import UNKNOWN

FRAGMENTATION_NEEDED: dict[str, Any] = {"ip_protocol": "icmp", "from_port": 3, "to_port": 4}
"""ICMP type 3, code 4: how a sender learns that the tunnel takes less than it sends."""


def gate_security_group(name: str, given: Written, child: ResourceOptions) -> "aws.ec2.SecurityGroup":
    return aws.ec2.SecurityGroup(
        f"{name}-host",
        description="Gate peer: VXLAN with the VPG, and listed device traffic",
        vpc_id=given["vpc_id"],
        region=given["region"],
        tags=named(given.get("tags"), f"{name}-host"),
        opts=child,
    )


def let_through(
    name: str,
    host: GatePeerAlone,
    given: Written,
    ends: Output[tuple[VpgPeer, ...]],
    group: "aws.ec2.SecurityGroup",
    child: ResourceOptions,
) -> None:
    """The group's rules, each a resource of its own."""
    region, tags, vpg_cidr = given["region"], given.get("tags"), given["vpg_cidr"]

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
        admit(f"vpg-{number + 1}", "VXLAN from the VPG", cidr_ipv4=_range_of(ends, number), **vxlan)
    admit("vpg-mtu", "Packet too large, from the VPG", cidr_ipv4=vpg_cidr, **FRAGMENTATION_NEEDED)
    let_out("vpg", "VXLAN to the VPG", cidr_ipv4=vpg_cidr, **vxlan)
    for key, one in host.device_traffic.items():
        same, cidr = rule_identity(one) or f"server-{key}", given["device_traffic"][key]["cidr"]
        admit(same, f"To devices: {key}", f"server-{key}", cidr_ipv4=cidr, **ports_of(one))
    for key, cidr in _answered(host, given).items():
        let_out(
            f"servers-{key}-mtu", f"Packet too large, to {_told(cidr, key)}", cidr_ipv4=cidr, **FRAGMENTATION_NEEDED
        )
    for key, to in host.egress.items():
        whom = {target: given["egress"][key].get(target) for target in TARGETS}
        let_out(
            rule_identity(to) or f"listed-{key}", f"Listed: {key}", f"listed-{key}", cidr_ipv4=whom["cidr"],
            prefix_list_id=whom["prefix_list_id"], referenced_security_group_id=whom["security_group_id"],
            **ports_of(to),
        )  # fmt: skip


def _answered(host: GatePeerAlone, given: Written) -> dict[str, Input[str]]:
    """Ranges of servers, each once, by the range or, where that is not known yet, by the user's name for it: AWS
    refuses a second rule that says the same."""
    ranges = {key: given["device_traffic"][key]["cidr"] for key in host.device_traffic}
    named_by = {
        key if one.cidr is UNKNOWN else str(one.cidr).replace("/", "-"): ranges[key]
        for key, one in host.device_traffic.items()
    }
    return dict(sorted(named_by.items()))


def _told(cidr: Input[str], key: str) -> str:
    return cidr if isinstance(cidr, str) else key


def _range_of(ends: Output[tuple[VpgPeer, ...]], number: int) -> Output[str]:
    """The outer address of one of the VPG's two ends, by their order."""
    return ends.apply(lambda known: f"{known[number].outer_address}/32")
