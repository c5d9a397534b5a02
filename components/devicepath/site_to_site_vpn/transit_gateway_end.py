"""Where a connection stands among the route tables of the transit gateway that it is attached to."""

from typing import Any

import pulumi_aws as aws
from pulumi import InvokeOutputOptions, Output, ResourceOptions

from devicepath.described import Written
from devicepath.route_names import in_a_name
from devicepath.transit_gateway.attachment_tables import associate, propagate
from devicepath.transit_gateway.gateway_look_ups import GatewayLookUps
from devicepath.transit_gateway.gateway_tables import the_old_one_first
from devicepath_spec.description.site_to_site_vpn import OnTransitGateway, SiteToSiteVpn, StaticRouting


def put_into_tables(
    name: str, vpn: SiteToSiteVpn, given: Written, attachment_id: Output[str], child: ResourceOptions
) -> None:
    """Association, propagations and static routes, by the tables' names."""
    target, tables = vpn.target, given["target"].get("table_ids", {})
    if not isinstance(target, OnTransitGateway):
        return
    region = given["region"]
    if target.association is not None:
        associate(name, attachment_id, tables[target.association], region, child)
    default = _default_table(given, child) if target.propagations else None
    for table in target.propagations:

        def unless_default(known: list[Any], table: str = table) -> None:
            own, default_id = known
            # AWS has put it there itself: a second time is TransitGatewayRouteTablePropagation.Duplicate.
            if own != default_id:
                propagate(f"{name}/{table}", attachment_id, own, region, child)

        Output.all(tables[table], default).apply(unless_default)
    for table in target.routed:
        _lead(f"{name}/{table}", vpn, given, tables[table], attachment_id, child)


def _default_table(given: Written, child: ResourceOptions) -> Output[str | None]:
    """The table that learns of all that is attached. None: there is none, or nobody tells."""
    opts = InvokeOutputOptions(parent=child.parent)

    async def looked_up(known: list[str]) -> str | None:
        found = await GatewayLookUps(known[1], opts).shown(known[0])
        return None if found is None else found.get("propagationDefaultRouteTableId") or None

    found: Output[str | None] = Output.all(given["target"]["transit_gateway_id"], given["region"]).apply(looked_up)
    return found


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
