"""The gateway itself, made or taken as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import Input, InvokeOutputOptions, Output, ResourceHookBinding, ResourceOptions

from devicepath.answering_account import answered_region
from devicepath.described import Written
from devicepath.kept import kept
from devicepath.look_up import or_unknown
from devicepath.refused import Refused, refusing
from devicepath.tags import named
from devicepath.transit_gateway.asn_changes import AsnChange
from devicepath.transit_gateway.gateway_look_ups import GatewayLookUps
from devicepath_spec.description.transit_gateway import (
    ExistingTransitGatewayAlone,
    NewTransitGatewayAlone,
)
from devicepath_spec.description.transit_gateway_values import DEFAULT_ASN
from devicepath_spec.faults import Faults
from devicepath_spec.rules.kept_gateway import DEFAULT_TABLES, OFF, ON, KeptGateway, check_kept

PURPOSES = ("association", "propagation")
Alone = NewTransitGatewayAlone | ExistingTransitGatewayAlone


@dataclass(frozen=True)
class DefaultTables:
    """Those that AWS puts what is attached into by itself. None: the gateway has none, or nobody tells."""

    association: Output[str | None]
    propagation: Output[str | None]


@dataclass(frozen=True)
class Gateway:
    """A gateway, as its tables and attachments take it."""

    id: Output[str]
    arn: Output[str]
    defaults: DefaultTables


def gateway_of(name: str, described: Alone, given: Written, child: ResourceOptions) -> Gateway:
    """Raises Refused for an existing one that is not as it is described."""
    if isinstance(described, ExistingTransitGatewayAlone):
        return _existing(name, given, child)
    region = answered_region(name, given, child)
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
        # Another gateway instead would take all that is attached along: what is asked for is checked instead.
        opts=ResourceOptions.merge(kept(child, protect=described.protect), _options(name, described, child)),
    )
    defaults = DefaultTables(
        or_unknown(made.association_default_route_table_id), or_unknown(made.propagation_default_route_table_id)
    )
    return Gateway(_checked_id(name, described, given, made), or_unknown(made.arn), defaults)


def _switch(*, on: bool) -> str:
    return ON if on else OFF


def _options(name: str, described: NewTransitGatewayAlone, child: ResourceOptions) -> ResourceOptions:
    hooks = ResourceHookBinding(before_update=[AsnChange(name, InvokeOutputOptions(parent=child.parent)).hook()])
    return ResourceOptions(ignore_changes=_never_changed(described), hooks=hooks)


def _never_changed(described: NewTransitGatewayAlone) -> list[str]:
    return ["region", *(DEFAULT_TABLES[one] for one in DEFAULT_TABLES if getattr(described, one))]


def _checked_id(
    name: str, described: NewTransitGatewayAlone, given: Written, made: "aws.ec2transitgateway.TransitGateway"
) -> Output[str]:
    """For all that is made of it. Raises Refused where what is described is another gateway."""

    @refusing
    def checked(known: list[Any]) -> str:
        gateway_id, wanted, region, *switches = known
        faults = Faults(name)
        as_it_is = KeptGateway(str(gateway_id), region, dict(zip(DEFAULT_TABLES, switches, strict=True)))
        check_kept(described, wanted, as_it_is, faults)
        faults.check()
        return as_it_is.id

    shown = [made.default_route_table_association, made.default_route_table_propagation]
    found: Output[str] = Output.all(made.id, given["region"], made.region, *shown).apply(checked)
    return found


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
    arn = or_unknown(found.apply(lambda gateway: None if gateway is None else str(gateway["arn"])))
    return Gateway(own, arn, DefaultTables(*(_default(found, f"{of}DefaultRouteTableId") for of in PURPOSES)))


def default_tables_of(transit_gateway_id: Input[str], region: Input[str], child: ResourceOptions) -> DefaultTables:
    """Of a gateway that is there, by AWS's answer."""

    async def looked_up(known: list[str]) -> Mapping[str, Any] | None:
        return await GatewayLookUps(known[1], InvokeOutputOptions(parent=child.parent)).shown(known[0])

    found: Output[Any] = Output.all(transit_gateway_id, region).apply(looked_up)
    return DefaultTables(*(_default(found, f"{of}DefaultRouteTableId") for of in PURPOSES))


def _default(found: Output[Any], key: str) -> Output[str | None]:
    known: Output[str | None] = found.apply(lambda gateway: None if gateway is None else gateway.get(key) or None)
    return known
