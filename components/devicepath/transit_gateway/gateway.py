"""The gateway itself, made or taken as it is."""

from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import InvokeOutputOptions, Output, ResourceOptions

from devicepath.answering_account import answering_account
from devicepath.described import Written
from devicepath.kept import kept
from devicepath.look_up import or_unknown
from devicepath.refused import Refused
from devicepath.tags import named
from devicepath.transit_gateway.gateway_look_ups import GatewayLookUps
from devicepath_spec.description.transit_gateway import (
    ExistingTransitGatewayAlone,
    NewTransitGatewayAlone,
)
from devicepath_spec.description.transit_gateway_values import DEFAULT_ASN

Alone = NewTransitGatewayAlone | ExistingTransitGatewayAlone


@dataclass(frozen=True)
class Gateway:
    """A gateway, as its tables and attachments take it."""

    id: Output[str]
    arn: Output[str]


def gateway_of(name: str, described: Alone, given: Written, child: ResourceOptions) -> Gateway:
    """Raises Refused for an existing one that is not as it is described."""
    if isinstance(described, ExistingTransitGatewayAlone):
        return _existing(name, given, child)
    account = answering_account(f"{name}.account_id", given["account_id"], InvokeOutputOptions(parent=child.parent))
    region: Output[str] = Output.all(given["region"], account).apply(lambda both: str(both[0]))
    made = aws.ec2transitgateway.TransitGateway(
        f"{name}-gateway",
        amazon_side_asn=given.get("asn", DEFAULT_ASN),
        auto_accept_shared_attachments=_switch(on=described.auto_accept),
        default_route_table_association=_switch(on=described.default_association),
        default_route_table_propagation=_switch(on=described.default_propagation),
        dns_support=_switch(on=described.dns),
        security_group_referencing_support=_switch(on=described.security_group_referencing),
        transit_gateway_cidr_blocks=given.get("cidr_blocks"),
        vpn_ecmp_support=_switch(on=described.ecmp),
        # Told once the account answers: a gateway is made nowhere else.
        region=region,
        tags=named(given.get("tags"), name),
        opts=kept(child, protect=described.protect),
    )
    return Gateway(made.id, or_unknown(made.arn))


def _switch(*, on: bool) -> str:
    return "enable" if on else "disable"


def _existing(name: str, given: Written, child: ResourceOptions) -> Gateway:
    owner = given.get("owner_id", given["account_id"])

    async def compared(known: list[Any]) -> Any:
        gateway, region, owner_id = known
        found = await GatewayLookUps(region, InvokeOutputOptions(parent=child.parent)).shown(gateway)
        if found is not None and found["ownerId"] != owner_id:
            place = "owner_id" if "owner_id" in given else "account_id"
            shown = "a secret one" if await Output.from_input(owner).is_secret() else owner_id
            told = f"{shown}, but {gateway} is owned by {found['ownerId']}"
            fix = f"write owner_id: {found['ownerId']}" if place == "account_id" else "write that"
            raise Refused([f"{name}.{place}: {told}; {fix}."])
        return found

    found: Output[Any] = Output.all(given["transit_gateway_id"], given["region"], owner).apply(compared)
    # Whatever is made of it waits for the comparison.
    own: Output[str] = Output.all(given["transit_gateway_id"], found).apply(lambda both: str(both[0]))
    return Gateway(own, or_unknown(found.apply(lambda gateway: None if gateway is None else str(gateway["arn"]))))
