"""The virtual private gateway that the tunnels end at, made or taken as it is, and the tables that learn of it."""

from typing import Any

import pulumi_aws as aws
from pulumi import InvokeOutputOptions, Output, ResourceHookBinding, ResourceOptions

from devicepath.described import Written
from devicepath.kept import kept
from devicepath.refused import Refused, refusing
from devicepath.route_names import by_table
from devicepath.site_to_site_vpn.customer_gateway import mark
from devicepath.site_to_site_vpn.made_before import GATEWAY, MadeBefore
from devicepath.tags import named
from devicepath_spec.description.site_to_site_vpn import ExistingVpnGateway, NewVpnGateway, SiteToSiteVpn
from devicepath_spec.description.transit_gateway_values import DEFAULT_ASN
from devicepath_spec.rules.tags import SITE_TO_SITE_VPN


def vpn_gateway_of(name: str, vpn: SiteToSiteVpn, given: Written, child: ResourceOptions) -> Output[str] | None:
    """Its id. None: the tunnels end elsewhere. Raises Refused where another one would be made."""
    target = given["target"]
    if isinstance(vpn.target, ExistingVpnGateway):
        return Output.from_input(target["vpn_gateway_id"])
    if not isinstance(vpn.target, NewVpnGateway):
        return None
    asn: Output[str] = Output.from_input(target.get("asn", DEFAULT_ASN)).apply(lambda number: str(int(number)))
    made = aws.ec2.VpnGateway(
        f"{name}-gateway",
        vpc_id=target["vpc_id"],
        amazon_side_asn=asn,
        region=given["region"],
        tags={**named(given.get("tags"), f"{name}-gateway"), SITE_TO_SITE_VPN: mark(name)},
        opts=ResourceOptions.merge(kept(child, protect=vpn.protect), _options(name, given, child)),
    )

    @refusing
    def checked(known: list[Any]) -> None:
        wanted, there = known
        if there not in (wanted, None):
            told = f"{wanted}, but the virtual private gateway was made with {there}, which AWS never changes"
            raise Refused([f"{name}.target.asn: {told}; write {there} again."])

    kept_asn: Output[None] = Output.all(asn, made.amazon_side_asn).apply(checked)
    own: Output[str] = Output.all(made.id, kept_asn).apply(lambda both: str(both[0]))
    return own


def _options(name: str, given: Written, child: ResourceOptions) -> ResourceOptions:
    """Another gateway instead would be refused beside this one, and this one's end while the connection is there."""
    second = MadeBefore(name, GATEWAY, given["region"], InvokeOutputOptions(parent=child.parent))
    hooks = ResourceHookBinding(before_create=[second.hook()])
    return ResourceOptions(ignore_changes=["amazonSideAsn"], hooks=hooks)


def propagate_to_tables(name: str, vpn_gateway_id: Output[str], given: Written, child: ResourceOptions) -> None:
    """Each is a resource of its own: in a table's own list, what AWS propagates and what is written fight."""
    for table, route_table_id in by_table(given["target"].get("route_table_ids", {})).items():
        aws.ec2.VpnGatewayRoutePropagation(
            f"{name}/{table}",
            vpn_gateway_id=vpn_gateway_id,
            route_table_id=route_table_id,
            region=given["region"],
            opts=child,
        )
