"""SORACOM Canal by VPC peering: both sides of one connection between a VPG of type F and a VPC."""

from collections.abc import Mapping
from functools import partial
from typing import NotRequired, TypedDict

import pulumi_aws as aws
import pulumi_soracom as soracom
from pulumi import ComponentResource, Input, Output, ResourceOptions

from devicepath.judged import judged
from devicepath.kept import kept
from devicepath.peering_acceptance import PeeringAcceptance
from devicepath.peering_request import known_connections
from devicepath.refused import refusing
from devicepath.route_names import by_table
from devicepath.tags import named
from devicepath_spec.automatic_names import check_name
from devicepath_spec.component_names import GIVE_ANOTHER, canal_names
from devicepath_spec.faults import Faults
from devicepath_spec.peering_rules import check_account, check_destination, check_vpg_range
from devicepath_spec.tag_rules import PEERING, check_tags


class CanalPeeringArgs(TypedDict):
    vpg_id: Input[str]
    """The VPG, of type F, in whose account the peering is requested."""
    vpg_cidr: Input[str]
    """The VPG's own range (`vpgRange`): a type F VPG translates its devices to it, so it is what the VPC sees."""
    vpc_id: Input[str]
    """Id of the VPC."""
    vpc_cidr: Input[str]
    """What devices may reach, private and at most a /16; may be a part of the VPC's range."""
    account_id: Input[str]
    """The AWS account that owns the VPC: 12 digits."""
    region: Input[str]
    """The region of the VPC, for example `ap-northeast-1`; it may differ from the VPG's."""
    route_table_ids: Mapping[str, Input[str]]
    """Route tables of the subnets whose servers talk with devices, by a name that stays where the id is an
    Output: what is not known yet cannot name a route."""
    protect: NotRequired[bool]
    """Whether the connection is kept: whatever would end or replace it is refused. Left out: it is not."""
    allow_replacement: NotRequired[bool]
    """Whether another VPG, VPC, region, account or range may end the connection, and another one be requested. Left
    out: it is refused."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything that can have tags."""


class CanalPeering(ComponentResource):
    """Requests the peering on SORACOM's side, accepts it in AWS, and routes the VPG's range to it.

    One way only: devices reach the VPC, and answers come back. To open connections towards devices, add a GatePeer,
    or use a VPG of type F2. Makes a `soracom.VpcPeeringConnection`, an `aws.ec2.VpcPeeringConnectionAccepter` and an
    `aws.ec2.Route` for each route table. Another AWS account than the default provider's: give `opts.providers`.
    A connection that was deleted or rejected in AWS, or has expired, is requested and accepted anew, one that waits for
    its acceptance is accepted, and one that AWS failed ends the run with the reason.
    """

    connection_id: Output[str]
    """`pcx-...`, of the active connection: whatever uses it waits until AWS shows it as active."""

    def __init__(self, name: str, args: CanalPeeringArgs, opts: ResourceOptions | None = None):
        super().__init__("devicepath:index:CanalPeering", name, {}, opts)
        args = judged(args, partial(_check, name))
        child = ResourceOptions(parent=self)
        self.request = _request(name, args, child)
        acceptance = PeeringAcceptance(name, self.request.id, args["region"], self)
        self.accepter = _accept(name, args, acceptance, child)
        # Routes to a connection that is not active yet are refused, or swallow packets.
        self.connection_id = acceptance.active(self.accepter.id)
        self.routes = _route(name, args, self.connection_id, child)
        self.register_outputs({"connectionId": self.connection_id})


@refusing
def _check(name: str, args: CanalPeeringArgs) -> None:
    faults = Faults(name)
    check_vpg_range(faults, "vpg_cidr", args["vpg_cidr"])
    check_destination(faults, "vpc_cidr", args["vpc_cidr"])
    check_account(faults, "account_id", args["account_id"])
    check_tags(faults, "tags", args.get("tags"), [PEERING])
    check_name(faults, "name", name, canal_names(), GIVE_ANOTHER)
    faults.check()


def _request(name: str, args: CanalPeeringArgs, child: ResourceOptions) -> soracom.VpcPeeringConnection:
    known = known_connections(
        name,
        vpc_id=args["vpc_id"],
        vpg_cidr=args["vpg_cidr"],
        account_id=args["account_id"],
        region=args["region"],
        parent=child.parent,
    )
    return soracom.VpcPeeringConnection(
        f"{name}-request",
        vpg_id=args["vpg_id"],
        peer_owner_id=args["account_id"],
        peer_region=args["region"],
        peer_vpc_id=args["vpc_id"],
        destination_cidr_block=args["vpc_cidr"],
        live_connection_ids=known.apply(lambda known: known.kept),
        ended_connections=known.apply(lambda known: known.ended),
        allow_replacement=args.get("allow_replacement") or None,
        opts=kept(child, args),
    )


def _accept(
    name: str, args: CanalPeeringArgs, acceptance: PeeringAcceptance, child: ResourceOptions
) -> "aws.ec2.VpcPeeringConnectionAccepter":
    return aws.ec2.VpcPeeringConnectionAccepter(
        f"{name}-accept",
        vpc_peering_connection_id=acceptance.connection_id,
        auto_accept=True,
        region=args["region"],
        tags=acceptance.tagged(named(args.get("tags"), name)),
        opts=kept(child, args),
    )


def _route(
    name: str, args: CanalPeeringArgs, connection_id: Output[str], child: ResourceOptions
) -> "dict[str, aws.ec2.Route]":
    return {
        key: aws.ec2.Route(
            f"{name}-route-{key}",
            route_table_id=route_table_id,
            destination_cidr_block=args["vpg_cidr"],
            vpc_peering_connection_id=connection_id,
            region=args["region"],
            opts=child,
        )
        for key, route_table_id in by_table(args["route_table_ids"]).items()
    }
