"""Where a connection stands among the route tables of the transit gateway that it is attached to."""

from typing import Any

import pulumi_aws as aws
from pulumi import Output, ResourceOptions

from devicepath.described import Written
from devicepath.route_names import in_a_name
from devicepath.transit_gateway.gateway_tables import the_old_one_first
from devicepath.transit_gateway.named_tables import put_into_named_tables
from devicepath_spec.description.site_to_site_vpn import OnTransitGateway, SiteToSiteVpn, StaticRouting


def put_into_tables(
    name: str, vpn: SiteToSiteVpn, given: Written, attachment_id: Output[str], child: ResourceOptions
) -> None:
    """Association, propagations and static routes, by the tables' names."""
    target, written = vpn.target, given["target"]
    if not isinstance(target, OnTransitGateway):
        return
    put_into_named_tables(name, written, attachment_id, target.association, target.propagations, given["region"], child)
    for table in target.routed:
        _lead(f"{name}/{table}", vpn, given, written["table_ids"][table], attachment_id, child)


def _lead(
    name: str, vpn: SiteToSiteVpn, given: Written, table_id: Any, attachment_id: Output[str], child: ResourceOptions
) -> None:
    if not isinstance(vpn.routing, StaticRouting):
        return
    for cidr in vpn.routing.cidrs.values():
        aws.ec2transitgateway.Route(
            f"{name}/{in_a_name(str(cidr))}",
            destination_cidr_block=str(cidr),
            transit_gateway_attachment_id=attachment_id,
            transit_gateway_route_table_id=table_id,
            region=given["region"],
            opts=the_old_one_first(child),
        )
