"""The customer's router as AWS knows it: made, taken as it is, or found.

AWS has one customer gateway of the same address, ASN and name: a second request answers the first one's, whoever made
it. Deleting that would take it from its owner, so that AWS is asked first. Source: AWS, EC2 API,
CreateCustomerGateway."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
from pulumi import InvokeOutputOptions, Output, ResourceOptions, RunError

from devicepath.described import Written
from devicepath.kept import kept
from devicepath.look_up import asked, filters
from devicepath.refused import Refused
from devicepath.tags import named
from devicepath_spec.description.site_to_site_vpn import ExistingCustomerGateway, NewCustomerGateway, SiteToSiteVpn
from devicepath_spec.rules.tags import CUSTOMER_GATEWAY
from devicepath_spec.tunnel_facts import LARGEST_SHORT_ASN

LOOK_UP = "aws:ec2/getCustomerGateway:getCustomerGateway"
NONE_FOUND, SEVERAL_FOUND = "no matching", "multiple"
"""What the provider says. Source: the provider, data source aws_customer_gateway."""


def customer_gateway_of(name: str, vpn: SiteToSiteVpn, given: Written, child: ResourceOptions) -> Output[str]:
    """Its id. Raises Refused where AWS has several that it may be."""
    described, written = vpn.customer_gateway, given["customer_gateway"]
    if isinstance(described, ExistingCustomerGateway):
        return Output.from_input(written["id"])
    if described.address is None:
        # Of those with a certificate alone, nobody says which one AWS takes for the same.
        return _made(name, vpn, described, given, child)
    look_ups = CustomerGatewayLookUps(name, described, InvokeOutputOptions(parent=child.parent))

    def taken_or_made(found: str | None) -> Any:
        return _made(name, vpn, described, given, child) if found is None else found

    found: Output[str | None] = Output.all(given["region"], written["address"]).apply(look_ups.anothers)
    own: Output[str] = found.apply(taken_or_made)
    return own


def _made(
    name: str, vpn: SiteToSiteVpn, described: NewCustomerGateway, given: Written, child: ResourceOptions
) -> Output[str]:
    written = given["customer_gateway"]
    asn = "bgp_asn_extended" if described.asn > LARGEST_SHORT_ASN else "bgp_asn"
    number: Mapping[str, str] = {asn: str(described.asn)}
    made = aws.ec2.CustomerGateway(
        f"{name}-customer-gateway",
        type="ipsec.1",
        ip_address=written.get("address"),
        certificate_arn=written.get("certificate_arn"),
        device_name=described.device_name,
        region=given["region"],
        tags={**named(given.get("tags"), f"{name}-customer-gateway"), CUSTOMER_GATEWAY: mark(name)},
        **number,
        opts=kept(child, protect=vpn.protect),
    )
    own: Output[str] = made.id
    return own


def mark(name: str) -> str:
    """By which a customer gateway that was made here is known again."""
    return f"{pulumi.get_project()}/{pulumi.get_stack()}/{name}"


class CustomerGatewayLookUps:
    """Asks AWS for gateways of the same address and ASN."""

    def __init__(self, name: str, described: NewCustomerGateway, opts: InvokeOutputOptions):
        self._name, self._described, self._mark = name, described, mark(name)
        self._opts = opts

    async def anothers(self, known: list[Any]) -> str | None:
        """Id of one that somebody else has made; None where there is none, or it is this component's own."""
        region, address = known
        wanted = {"ip-address": [address], "state": ["available"]}
        if self._described.asn <= LARGEST_SHORT_ASN:
            wanted["bgp-asn"] = [str(self._described.asn)]
        if await self._shown(region, {**wanted, f"tag:{CUSTOMER_GATEWAY}": [self._mark]}):
            return None
        found = await self._shown(region, wanted)
        if not found or not self._is_the_same(found):
            return None
        return str(found["id"])

    def _is_the_same(self, found: Mapping[str, Any]) -> bool:
        asn = found.get("bgpAsnExtended") or found.get("bgpAsn")
        named_alike = (found.get("deviceName") or None) == self._described.device_name
        return named_alike and not found.get("certificateArn") and int(asn or 0) == self._described.asn

    async def _shown(self, region: str, wanted: Mapping[str, list[str]]) -> Mapping[str, Any]:
        given = {"filters": filters(wanted), "region": region}
        try:
            return await asked(LOOK_UP, given, "The customer gateway", self._opts)
        except RunError as refused:
            if NONE_FOUND in str(refused):
                return {}
            if SEVERAL_FOUND not in str(refused):
                raise
        told = f"{wanted['ip-address'][0]} is the address of several customer gateways with this ASN"
        raise Refused([f"{self._name}.customer_gateway.address: {told}; write kind: existing and the id of one."])
