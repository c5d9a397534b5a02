"""SORACOM Canal by VPC peering: both sides of one connection between a VPG of type F and a VPC."""

import pulumi_aws as aws
import pulumi_soracom as soracom
from pulumi import ComponentResource, Output, ResourceOptions

from devicepath.arguments import CanalPeeringArgs
from devicepath.canal_peering.peering_acceptance import PeeringAcceptance
from devicepath.canal_peering.peering_request import known_connections
from devicepath.described import Written, described
from devicepath.kept import kept
from devicepath.refused import refusing
from devicepath.route_names import by_table
from devicepath.tags import named
from devicepath_spec.automatic_names import check_name
from devicepath_spec.description.canal import CanalAlone
from devicepath_spec.faults import Faults
from devicepath_spec.judging.judgement import judge_canal
from devicepath_spec.rules.names import GIVE_ANOTHER, of_canal


class CanalPeering(ComponentResource):
    """A VPC peering between a VPG of type F and a VPC: requested on SORACOM's side, accepted in AWS, with routes to the
    VPG's range.

    One way only: devices reach the VPC, and answers come back. To open connections towards devices, add a GatePeer, or
    use a VPG of type F2. Makes a `soracom.VpcPeeringConnection`, an `aws.ec2.VpcPeeringConnectionAccepter` and an
    `aws.ec2.Route` for each route table. Another AWS account than the default provider's: give `opts.providers`. A
    connection that was deleted or rejected in AWS, or has expired, is requested and accepted anew, one that waits for
    its acceptance is accepted, and one that AWS failed ends the run with the reason.
    """

    connection_id: Output[str]
    """`pcx-...`, of the active connection: whatever uses it waits until AWS shows it as active."""

    def __init__(self, name: str, args: CanalPeeringArgs, opts: ResourceOptions | None = None):
        super().__init__("devicepath:index:CanalPeering", name, {}, opts)
        canal, given = described(CanalAlone, args, judge_canal, name)
        _check_name(name)
        child = ResourceOptions(parent=self)
        self.request = _request(name, canal, given, child)
        acceptance = PeeringAcceptance(name, self.request.id, given["region"], self)
        self.accepter = _accept(name, canal, given, acceptance, child)
        # Routes to a connection that is not active yet are refused, or swallow packets.
        self.connection_id = acceptance.active(self.accepter.id)
        self.routes = _route(name, given, self.connection_id, child)
        self.register_outputs({"connectionId": self.connection_id})


@refusing
def _check_name(name: str) -> None:
    faults = Faults(name)
    check_name(faults, "name", name, of_canal(), GIVE_ANOTHER)
    faults.check()


def _request(name: str, canal: CanalAlone, given: Written, child: ResourceOptions) -> soracom.VpcPeeringConnection:
    known = known_connections(
        name,
        vpc_id=given["vpc_id"],
        vpg_cidr=given["vpg_cidr"],
        account_id=given["account_id"],
        region=given["region"],
        parent=child.parent,
    )
    return soracom.VpcPeeringConnection(
        f"{name}-request",
        vpg_id=given["vpg_id"],
        peer_owner_id=given["account_id"],
        peer_region=given["region"],
        peer_vpc_id=given["vpc_id"],
        destination_cidr_block=given["vpc_cidr"],
        live_connection_ids=known.apply(lambda known: known.kept),
        ended_connections=known.apply(lambda known: known.ended),
        allow_replacement=canal.allow_replacement or None,
        opts=kept(child, protect=canal.protect),
    )


def _accept(
    name: str, canal: CanalAlone, given: Written, acceptance: PeeringAcceptance, child: ResourceOptions
) -> "aws.ec2.VpcPeeringConnectionAccepter":
    return aws.ec2.VpcPeeringConnectionAccepter(
        f"{name}-accept",
        vpc_peering_connection_id=acceptance.connection_id,
        auto_accept=True,
        region=given["region"],
        tags=acceptance.tagged(named(given.get("tags"), name)),
        opts=kept(child, protect=canal.protect),
    )


def _route(name: str, given: Written, connection_id: Output[str], child: ResourceOptions) -> "dict[str, aws.ec2.Route]":
    routes = {}
    # No comprehension: the SDK describes every frame that is on the stack, for each resource.
    for key, route_table_id in by_table(given["route_table_ids"]).items():
        routes[key] = aws.ec2.Route(
            f"{name}-route-{key}",
            route_table_id=route_table_id,
            destination_cidr_block=given["vpg_cidr"],
            vpc_peering_connection_id=connection_id,
            region=given["region"],
            opts=child,
        )
    return routes
