"""The customer's router as AWS knows it: made, taken as it is, or found.

AWS has one customer gateway of the same address, ASN and name: a second request answers the first one's, whoever made
it. Deleting that would take it from its owner, so that AWS is asked first. That one was made here stands in the state
from then on: its tag has the stack's name, which may change, and somebody may take the tag off. Source: AWS, EC2 API,
CreateCustomerGateway."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import pulumi
import pulumi_aws as aws
from pulumi import InvokeOutputOptions, Output, ResourceOptions, RunError, Stash
from pulumi.runtime.settings import get_monitor

from devicepath.described import Written
from devicepath.kept import kept
from devicepath.look_up import asked, filters
from devicepath.refused import Refused
from devicepath.route_names import in_a_name
from devicepath.tags import named
from devicepath_spec.description.site_to_site_vpn import ExistingCustomerGateway, NewCustomerGateway, SiteToSiteVpn
from devicepath_spec.rules.tags import CUSTOMER_GATEWAY
from devicepath_spec.tunnel_facts import LARGEST_SHORT_ASN

LOOK_UP = "aws:ec2/getCustomerGateway:getCustomerGateway"
NONE_FOUND, SEVERAL_FOUND = "no matching", "multiple"
"""What the provider says. Source: the provider, data source aws_customer_gateway."""
OWN, ANOTHERS = "made here", "somebody's"
_MADE: WeakKeyDictionary[object, dict[tuple[Any, ...], str]] = WeakKeyDictionary()
"""Which component makes which gateway, by program: each has a monitor of its own, as each of a user's tests has."""


@dataclass(frozen=True)
class Router:
    """The customer's router as the connection has it."""

    id: Output[str]
    is_new: Output[bool]
    """Whether AWS has had none so far: then it has no connection to it, either."""


def customer_gateway_of(name: str, vpn: SiteToSiteVpn, given: Written, child: ResourceOptions) -> Router:
    """Raises Refused where AWS has several that it may be."""
    described, written = vpn.customer_gateway, given["customer_gateway"]
    not_told = Output.from_input(False)
    if isinstance(described, ExistingCustomerGateway):
        return Router(Output.from_input(written["id"]), not_told)
    if described.address is None:
        # Of those with a certificate alone, nobody says which one AWS takes for the same.
        return Router(_made(name, vpn, described, given, child), not_told)
    look_ups = CustomerGatewayLookUps(name, described, child)

    def taken_or_made(found: str | None) -> Any:
        return _made(name, vpn, described, given, child) if found is None else found

    known = Output.all(given["region"], written["address"], given["account_id"])
    found: Output[str | None] = known.apply(look_ups.anothers)
    return Router(found.apply(taken_or_made), found.apply(lambda _: not look_ups.is_there))


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

    def __init__(self, name: str, described: NewCustomerGateway, child: ResourceOptions):
        self._name, self._described, self._mark = name, described, mark(name)
        self._child, self._opts = child, InvokeOutputOptions(parent=child.parent)
        self.is_there = False
        """Whether AWS has shown any, once it has been asked."""

    async def anothers(self, known: list[Any]) -> str | None:
        """Id of one that somebody else has made; None where there is none, or it is this component's own. Raises
        Refused where nobody can tell, or where another component of the program makes it."""
        region, address, account_id = known
        found, refusal = None, None
        try:
            found = await self._found(region, address)
        except Refused as refused:
            refusal = refused
        is_own = found is None and refusal is None
        if await self._was_made_here(address, OWN if is_own else ANOTHERS):
            found, is_own = None, True
        elif refusal is not None:
            raise refusal
        if is_own:
            self._check_nobody_else_makes(region, address, account_id)
        elif found is not None:
            self._check_not_of_this_stack(address, found)
        return None if is_own or found is None else str(found["id"])

    async def _was_made_here(self, address: str, now: str) -> bool:
        """As the state has it since the first run with this router; `now` is what is kept in that one."""
        kept_as = f"{self._name}-router-{in_a_name(address)}-{self._described.asn}"
        options = ResourceOptions.merge(self._child, ResourceOptions(ignore_changes=["input"]))
        # Not known before it is there, and with a test's mocks.
        return bool(await Stash(kept_as, input=now, opts=options).output.future() == OWN)

    def _check_nobody_else_makes(self, region: str, address: str, account_id: str) -> None:
        """Raises Refused: both would have the same one, and neither's end is possible while the other's is in use."""
        identity = (account_id, region, address, self._described.asn, self._described.device_name)
        other = _MADE.setdefault(get_monitor(), {}).setdefault(identity, self._name)
        if other != self._name:
            told = f"{address} is the address of the customer gateway of {other}, too, and AWS has one with this ASN"
            fix = f"write kind: existing, and customer_gateway_id of {other} as its id"
            raise Refused([f"{self._name}.customer_gateway.address: {told}; {fix}."])

    def _check_not_of_this_stack(self, address: str, found: Mapping[str, Any]) -> None:
        """Raises Refused: whoever made it ends it, as under another name, or it is to be had from there."""
        tag = str((found.get("tags") or {}).get(CUSTOMER_GATEWAY, ""))
        stack = self._mark.removesuffix(self._name)
        if not tag.startswith(stack):
            return
        other = tag.removeprefix(stack)
        told = f"{address} is the address of the customer gateway that {other} made here, and AWS has one with this ASN"
        keep = f"keep that name, as another one is another connection, with new keys, or run once without {other}"
        both = f"where {other} stays, write kind: existing, and its customer_gateway_id as the id"
        raise Refused([f"{self._name}.customer_gateway.address: {told}; {keep}; {both}."])

    async def _found(self, region: str, address: str) -> Mapping[str, Any] | None:
        wanted = {"ip-address": [address], "state": ["available"]}
        if self._described.asn <= LARGEST_SHORT_ASN:
            wanted["bgp-asn"] = [str(self._described.asn)]
        if await self._shown(region, {**wanted, f"tag:{CUSTOMER_GATEWAY}": [self._mark]}):
            return None
        found = await self._shown(region, wanted)
        if not found or not self._is_the_same(found):
            return None
        return found

    def _is_the_same(self, found: Mapping[str, Any]) -> bool:
        asn = found.get("bgpAsnExtended") or found.get("bgpAsn")
        named_alike = (found.get("deviceName") or None) == self._described.device_name
        return named_alike and not found.get("certificateArn") and int(asn or 0) == self._described.asn

    async def _shown(self, region: str, wanted: Mapping[str, list[str]]) -> Mapping[str, Any]:
        given = {"filters": filters(wanted), "region": region}
        try:
            shown = await asked(LOOK_UP, given, "The customer gateway", self._opts)
            self.is_there = self.is_there or bool(shown)
            return shown
        except RunError as refused:
            if NONE_FOUND in str(refused):
                return {}
            self.is_there = True
            if SEVERAL_FOUND not in str(refused):
                raise
        told = f"{wanted['ip-address'][0]} is the address of several customer gateways with this ASN"
        raise Refused([f"{self._name}.customer_gateway.address: {told}; write kind: existing and the id of one."])
