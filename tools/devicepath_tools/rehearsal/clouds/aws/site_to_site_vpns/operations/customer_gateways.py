"""Customer gateways: one that is asked for again is the one that is there."""

from ipaddress import IPv4Address
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.customer_gateway import (
    LAST_PLAIN_NUMBER,
    CustomerGateway,
    CustomerIdentity,
)
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.site_to_site_vpns import VPNS, unknown_customer
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    asked_for,
    needed,
    passing,
    tag_new,
    tags_of,
)

DEFAULT_NUMBER = 65000
RESERVED = {7224: None, 9059: "eu-west-1", 10124: "ap-northeast-1", 17943: "ap-southeast-1"}
"""Autonomous systems that are Amazon's, each with its region; None: everywhere. Source: AWS, VPN guide, ASN."""
MOST = 50
"""Of an account in a region. Source: AWS, Site-to-Site VPN quotas."""
READERS: Readers[CustomerGateway] = {
    "bgp-asn": lambda it: str(it.identity.number),
    "customer-gateway-id": lambda it: it.id,
    "ip-address": lambda it: str(it.identity.address) if it.identity.address else None,
    "state": lambda it: it.state.code,
    "type": lambda it: "ipsec.1",
}


def create_customer_gateway(request: Request) -> Answer:
    """An identical request is answered with the gateway that is there, and gives it no tags (assumed)."""
    _refuse_unknown_kind(needed(request, "Type"))
    identity = _identity(request)
    own = [it for it in _own(request) if not it.is_gone]
    for there in own:
        if there.identity == identity:
            return {"CustomerGateway": there.shown(tags_of(request, there.id))}
    if len(own) >= MOST:
        text = "The maximum number of customer gateways has been reached."
        raise Refused("CustomerGatewayLimitExceeded", text)
    gateway = CustomerGateway(request.account_id, request.region, identity)
    VPNS.customers[gateway.id] = gateway
    # moto asks its own when tags are given.
    request.ec2.customer_gateways[gateway.id] = gateway
    return {"CustomerGateway": gateway.shown(tag_new(request, gateway.id), entered=True)}


def describe_customer_gateways(request: Request) -> Answer:
    """Raises Refused for an id that is not among the account's."""
    own = {it.id: it for it in _own(request)}
    asked = asked_for(request, "CustomerGatewayIds", own, unknown_customer)
    found = passing(request, asked, READERS, lambda it: it.id)
    return {"CustomerGateways": [it.shown(tags_of(request, it.id)) for it in found]}


def delete_customer_gateway(request: Request) -> Answer:
    """Source of the words: AWS in terraform-aws-modules/terraform-aws-vpn-gateway, pull request 53."""
    gateway = VPNS.customer(needed(request, "CustomerGatewayId"), request.account_id, request.region)
    if any(it.customer is gateway and not it.state.code == "deleted" for it in VPNS.connections.values()):
        raise Refused("IncorrectState", "The customer gateway is in use.")
    gateway.delete()
    return {}


def _own(request: Request) -> list[CustomerGateway]:
    there = VPNS.customers.values()
    return [it for it in there if (it.account_id, it.region) == (request.account_id, request.region)]


def _identity(request: Request) -> CustomerIdentity:
    """Raises Refused."""
    text = request.get("IpAddress") or request.get("PublicIp")
    certificate, name = request.get("CertificateArn"), request.get("DeviceName")
    if not text and not certificate:
        raise Refused("MissingParameter", "The request must contain the parameter ipAddress or certificateArn.")
    return CustomerIdentity(
        _address(str(text)) if text else None,
        _number(request),
        str(certificate) if certificate else None,
        str(name) if name else None,
    )


def _address(text: str) -> IPv4Address:
    try:
        return IPv4Address(text)
    except ValueError:
        raise Refused("InvalidParameterValue", f"Value ({text}) for parameter ipAddress is invalid.") from None


def _number(request: Request) -> int:
    plain, extended = request.get("BgpAsn"), request.get("BgpAsnExtended")
    if plain is not None and extended is not None:
        text = "The parameters bgpAsn and bgpAsnExtended cannot be used together."
        raise Refused("InvalidParameterCombination", text)
    if extended is not None:
        return _checked(request, "bgpAsnExtended", int(extended), LAST_PLAIN_NUMBER + 1, 2**32 - 1)
    return _checked(request, "bgpAsn", int(DEFAULT_NUMBER if plain is None else plain), 1, LAST_PLAIN_NUMBER)


def _checked(request: Request, name: str, value: int, least: int, most: int) -> int:
    is_reserved = value in RESERVED and RESERVED[value] in (None, request.region)
    if is_reserved or not least <= value <= most:
        raise Refused("InvalidParameterValue", f"Value ({value}) for parameter {name} is invalid.")
    return value


def _refuse_unknown_kind(kind: Any) -> None:
    if kind != "ipsec.1":
        raise Refused("InvalidParameterValue", f"Value ({kind}) for parameter type is invalid.")


OPERATIONS: dict[str, Operation] = {
    "create_customer_gateway": create_customer_gateway,
    "delete_customer_gateway": delete_customer_gateway,
    "describe_customer_gateways": describe_customer_gateways,
}
