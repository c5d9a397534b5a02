"""What a backend VPC is described by."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from pulumi import Input

from devicepath_spec.address_plan import TierSpec
from devicepath_spec.choices import FlowLogs, SessionManager


class TierArgs(TypedDict):
    """The ranges of a tier: `cidrs`, or `block` and perhaps `netmask`."""

    cidrs: NotRequired[Mapping[str, str]]
    """Range of each zone's subnet, by the zone's letter, for example `{"a": "10.0.0.0/24"}`."""
    block: NotRequired[str]
    """Range that the zones have fixed slots in, by their letter: `a` the first, `c` the third."""
    netmask: NotRequired[int]
    """Prefix length of a zone's subnet in the block; left out: the block's plus 3, which has room for 8 zones."""


class AdoptedVpcArgs(TypedDict):
    """A VPC that exists. Nothing of it is changed, and nothing is made in it."""

    vpc_id: Input[str]
    """Id of the VPC."""
    cidr: str
    """Its range."""
    subnet_ids: Mapping[str, Mapping[str, Input[str]]]
    """Ids of its subnets, by tier and letter of the zone."""
    route_table_ids: Mapping[str, Mapping[str, Input[str]]]
    """Ids of its route tables, by tier and letter of the zone; where zones share one, it stands there for each."""


class BackendVpcArgs(TypedDict):
    region: Input[str]
    """The region, for example `ap-northeast-1`."""
    cidr: NotRequired[str]
    """The VPC's range, a /16 to /28."""
    zones: NotRequired[Sequence[str]]
    """Letters of the zones: `a` for `ap-northeast-1a`."""
    tiers: NotRequired[Mapping[str, TierArgs]]
    """Tiers by a name that stays. Each is in every zone of its own, and has a route table for each."""
    public_tiers: NotRequired[Sequence[str]]
    """Tiers whose route tables lead to an internet gateway. Left out: none, and there is no gateway."""
    flow_logs: NotRequired[FlowLogs]
    """Left out: `all`."""
    flow_log_retention_days: NotRequired[int]
    """How many days the log is kept, a number that CloudWatch Logs knows. Left out: 365."""
    session_manager: NotRequired[SessionManager]
    """Left out: `endpoints`, for servers that have no other way to Session Manager."""
    endpoint_tier: NotRequired[str]
    """The tier whose subnets hold the interface endpoints. Left out: the only tier there is."""
    not_overlapping: NotRequired[Mapping[str, str]]
    """Ranges that the VPC's must not overlap, by what they are, for example `{"device_subnet": "10.128.0.0/9"}`."""
    adopt: NotRequired[AdoptedVpcArgs]
    """An existing VPC instead of a new one. Then give nothing but this and the region."""
    permissions_boundary: NotRequired[Input[str]]
    """ARN of a managed policy that bounds the rights of the flow logs' role. Left out: none."""
    protect: NotRequired[bool]
    """Whether the VPC is kept: whatever would end or replace it is refused. Left out: it is not."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything that can have tags."""


def endpoint_tier(args: BackendVpcArgs) -> str:
    """The tier whose subnets hold the interface endpoints of Session Manager; empty: there are none."""
    if args.get("adopt") is not None:
        return ""
    if SessionManager(args.get("session_manager", SessionManager.ENDPOINTS)) is SessionManager.NONE:
        return ""
    return args.get("endpoint_tier") or next(iter(args["tiers"]))


def tier_specs(tiers: Mapping[str, TierArgs]) -> dict[str, TierSpec]:
    """The tiers as the address plan takes them. A netmask that came through the engine is a float."""
    return {
        tier: TierSpec(
            cidrs=one.get("cidrs"),
            block=one.get("block"),
            netmask=None if one.get("netmask") is None else int(one["netmask"]),
        )
        for tier, one in tiers.items()
    }
