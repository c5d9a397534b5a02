"""Transit gateways: made, changed, deleted, described."""

from collections.abc import Iterable
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    asked_for,
    needed,
    passing,
    switches,
    tag_new,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import (
    ASSOCIATION,
    PROPAGATION,
    TransitGateway,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import (
    ALL,
    refuse_malformed,
    unknown_gateway,
    unknown_table,
)

SWITCHES = (
    "AutoAcceptSharedAttachments", "DefaultRouteTableAssociation", "DefaultRouteTablePropagation", "DnsSupport",
    "MulticastSupport", "SecurityGroupReferencingSupport", "VpnEcmpSupport",
)  # fmt: skip
NUMBERS = (range(64512, 65535), range(4200000000, 4294967295))
"""Private autonomous system numbers. Source: AWS, TransitGatewayRequestOptions."""
LINK_LOCAL = IPv4Network("169.254.0.0/16")
LONGEST = {4: 24, 6: 64}
"""Prefix lengths of a gateway's own ranges. Source: AWS, Transit Gateway guide, CIDR blocks."""
KINDS = {
    "direct-connect-gateway": "Direct Connect Gateway Attachments",
    "peering": "Cross Region Peering Attachments",
    "vpc": "VPC Attachments",
    "vpn": "VPN Attachments",
}
KEEP_THE_NUMBER = ("direct-connect-gateway", "vpn")
READERS: Readers[TransitGateway] = {
    "owner-id": lambda it: it.account_id,
    "state": lambda it: it.state.code,
    "transit-gateway-id": lambda it: it.id,
    "options.amazon-side-asn": lambda it: str(it.options["AmazonSideAsn"]),
    "options.association-default-route-table-id": lambda it: it.options.get("AssociationDefaultRouteTableId"),
    "options.auto-accept-shared-attachments": lambda it: str(it.options["AutoAcceptSharedAttachments"]),
    "options.default-route-table-association": lambda it: str(it.options["DefaultRouteTableAssociation"]),
    "options.default-route-table-propagation": lambda it: str(it.options["DefaultRouteTablePropagation"]),
    "options.dns-support": lambda it: str(it.options["DnsSupport"]),
    "options.propagation-default-route-table-id": lambda it: it.options.get("PropagationDefaultRouteTableId"),
    "options.vpn-ecmp-support": lambda it: str(it.options["VpnEcmpSupport"]),
}


def create_transit_gateway(request: Request) -> Answer:
    given = request.get("Options") or {}
    options: dict[str, Any] = {**switches(given, SWITCHES), **_number(given)}
    blocks = given.get("TransitGatewayCidrBlocks") or []
    _refuse_bad_blocks(blocks)
    options["TransitGatewayCidrBlocks"] = [str(block) for block in blocks]
    gateway = TransitGateway(request.account_id, request.region, str(request.get("Description", "")), options)
    ALL.gateways[gateway.id] = gateway
    return {"TransitGateway": gateway.shown(tag_new(request, gateway.id), entered=True)}


def describe_transit_gateways(request: Request) -> Answer:
    """Also those that are shared with the caller. Raises Refused for an id that is not among them."""
    seen = {gateway.id: gateway for gateway in ALL.seen_by(request.account_id, request.region)}
    asked = asked_for(request, "TransitGatewayIds", seen, unknown_gateway, partial(refuse_malformed, "tgw"))
    found = passing(request, asked, READERS, lambda it: it.id)
    return {"TransitGateways": [gateway.shown(tags_of(request, gateway.id)) for gateway in found]}


def modify_transit_gateway(request: Request) -> Answer:
    gateway = _own(request)
    given = request.get("Options") or {}
    _refuse_another_number(gateway, given)
    changes: dict[str, Any] = {**switches(given, SWITCHES), **_number(given)}
    for purpose in (ASSOCIATION, PROPAGATION):
        _refuse_disagreement(gateway, purpose, given)
        name = f"{purpose}DefaultRouteTableId"
        if given.get(name):
            changes[name] = str(given[name])
    added, removed = (given.get(f"{verb}TransitGatewayCidrBlocks") or [] for verb in ("Add", "Remove"))
    _refuse_bad_blocks(added)
    kept = [block for block in gateway.options["TransitGatewayCidrBlocks"] if block not in removed]
    changes["TransitGatewayCidrBlocks"] = list(dict.fromkeys([*kept, *added]))
    gateway.modify(request.get("Description"), changes)
    return {"TransitGateway": gateway.shown(tags_of(request, gateway.id), entered=True)}


def delete_transit_gateway(request: Request) -> Answer:
    gateway = _own(request)
    for kind, name in KINDS.items():
        # One that is being deleted, too.
        left = [
            each.id
            for each in ALL.attachments_of(gateway).values()
            if each.kind == kind and (not each.is_over or each.state.code == "deleting")
        ]
        if left:
            raise Refused("IncorrectState", f"{gateway.id} has non-deleted {name}: {', '.join(left)}.")
    gateway.delete()
    return {"TransitGateway": gateway.shown(tags_of(request, gateway.id), entered=True)}


def _own(request: Request) -> TransitGateway:
    return ALL.own(needed(request, "TransitGatewayId"), request.account_id, request.region)


def _number(given: dict[str, Any]) -> dict[str, int]:
    value = given.get("AmazonSideAsn")
    if value is None:
        return {}
    if not any(int(value) in numbers for numbers in NUMBERS):
        text = f"Invalid Amazon Side ASN {value}. It must be in 64512-65534 or 4200000000-4294967294."
        raise Refused("InvalidParameterValue", text)
    return {"AmazonSideAsn": int(value)}


def _refuse_another_number(gateway: TransitGateway, given: dict[str, Any]) -> None:
    """Source: AWS, ModifyTransitGatewayOptions, AmazonSideAsn; the code and the message are not documented."""
    number = given.get("AmazonSideAsn")
    if number is None or int(number) == gateway.options["AmazonSideAsn"]:
        return
    if any(each.kind in KEEP_THE_NUMBER and not each.is_over for each in ALL.attachments_of(gateway).values()):
        text = f"{gateway.id} has attachments beside which its Amazon Side ASN cannot be modified."
        raise Refused("IncorrectState", text)


def _refuse_bad_blocks(blocks: Iterable[str]) -> None:
    for text in blocks:
        try:
            block: IPv4Network | IPv6Network = ip_network(text)
        except ValueError:
            raise Refused("InvalidParameterValue", f"Invalid CIDR block {text}.") from None
        if block.prefixlen > LONGEST[block.version] or (block.version == 4 and block.overlaps(LINK_LOCAL)):
            raise Refused("InvalidParameterValue", f"Invalid CIDR block {text}.")


def _refuse_disagreement(gateway: TransitGateway, purpose: str, given: dict[str, Any]) -> None:
    """A switch and the id of its table agree. Source: floci-io/floci, as tried on AWS; the messages, too."""
    flag, name = f"DefaultRouteTable{purpose}", f"{purpose}DefaultRouteTableId"
    table_id, now = given.get(name), gateway.options.get(name)
    if (given.get(flag) or gateway.options[flag]) != "enable":
        if table_id:
            raise Refused("InvalidParameterCombination", f"disable {flag} conflicts with {name} {table_id}")
        return
    if given.get(flag) and not table_id and not now:
        raise Refused("InvalidParameterCombination", f"enable {flag} conflicts with {name} null")
    if table_id and table_id not in gateway.tables:
        raise unknown_table(table_id)


OPERATIONS: dict[str, Operation] = {
    "create_transit_gateway": create_transit_gateway,
    "delete_transit_gateway": delete_transit_gateway,
    "describe_transit_gateways": describe_transit_gateways,
    "modify_transit_gateway": modify_transit_gateway,
}
