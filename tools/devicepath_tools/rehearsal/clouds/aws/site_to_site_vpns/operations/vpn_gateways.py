"""Virtual private gateways: made, attached to a VPC, detached, deleted."""

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.site_to_site_vpns import VPNS, unknown_gateway
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_gateway import DEFAULT_NUMBER, VpnGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    asked_for,
    needed,
    passing,
    tag_new,
    tags_of,
)

NUMBERS = (range(64512, 65535), range(4200000000, 4294967295), range(7224, 7225))
"""Private autonomous systems, and Amazon's. Source: AWS, CreateVpnGateway."""
MOST = 5
"""Of an account in a region. Source: AWS, Site-to-Site VPN quotas."""
READERS: Readers[VpnGateway] = {
    "amazon-side-asn": lambda it: str(it.number),
    "attachment.state": lambda it: next((state.code for state in it.vpcs.values()), None),
    "attachment.vpc-id": lambda it: next(iter(it.vpcs), None),
    "availability-zone": lambda it: it.zone or None,
    "state": lambda it: it.state.code,
    "type": lambda it: "ipsec.1",
    "vpn-gateway-id": lambda it: it.id,
}


def create_vpn_gateway(request: Request) -> Answer:
    if needed(request, "Type") != "ipsec.1":
        raise Refused("InvalidParameterValue", f"Value ({request.get('Type')}) for parameter type is invalid.")
    number = int(request.get("AmazonSideAsn") or DEFAULT_NUMBER)
    if not any(number in numbers for numbers in NUMBERS):
        raise Refused("InvalidParameterValue", f"Value ({number}) for parameter amazonSideAsn is invalid.")
    if sum(not it.is_gone for it in _own(request)) >= MOST:
        text = "The maximum number of virtual private gateways has been reached."
        raise Refused("VpnGatewayLimitExceeded", text)
    gateway = VpnGateway(request.account_id, request.region, number, str(request.get("AvailabilityZone") or ""))
    VPNS.gateways[gateway.id] = gateway
    # moto asks its own when tags are given, and when a route leads to one.
    request.ec2.vpn_gateways[gateway.id] = gateway
    return {"VpnGateway": gateway.shown(tag_new(request, gateway.id), entered=True)}


def describe_vpn_gateways(request: Request) -> Answer:
    """Raises Refused for an id that is not among the account's."""
    own = {it.id: it for it in _own(request)}
    asked = asked_for(request, "VpnGatewayIds", own, unknown_gateway)
    found = passing(request, asked, READERS, lambda it: it.id)
    return {"VpnGateways": [it.shown(tags_of(request, it.id)) for it in found]}


def delete_vpn_gateway(request: Request) -> Answer:
    gateway = _gateway(request)
    if gateway.is_held:
        raise Refused("IncorrectState", f"The vpnGateway '{gateway.id}' is attached to a VPC.")
    if VPNS.connections_of(gateway.id):
        raise Refused("IncorrectState", f"The vpnGateway '{gateway.id}' has VPN connections.")
    gateway.delete()
    request.ec2.vpn_gateways.pop(gateway.id, None)
    return {}


def attach_vpn_gateway(request: Request) -> Answer:
    gateway, vpc_id = _gateway(request), needed(request, "VpcId")
    request.ec2.get_vpc(vpc_id)
    if gateway.state.code != "available":
        text = f"The virtual private gateway {gateway.id} is not in an available state."
        raise Refused("InvalidVpnGatewayState", text)
    if gateway.vpc_id == vpc_id:
        return {"VpcAttachment": {"VpcId": vpc_id, "State": gateway.vpcs[vpc_id].code}}
    if gateway.is_held:
        text = f"The virtual private gateway {gateway.id} is attached to another VPC."
        raise Refused("VpnGatewayAttachmentLimitExceeded", text)
    if VPNS.gateway_of(vpc_id) is not None:
        raise Refused("InvalidVpcState", f"The VPC {vpc_id} already has a virtual private gateway attached to it.")
    gateway.attach(vpc_id)
    return {"VpcAttachment": {"VpcId": vpc_id, "State": gateway.vpcs[vpc_id].entered}}


def detach_vpn_gateway(request: Request) -> Answer:
    gateway, vpc_id = _gateway(request), needed(request, "VpcId")
    if gateway.vpc_id != vpc_id:
        text = f"The attachment with vpn gateway ID '{gateway.id}' and vpc ID '{vpc_id}' does not exist"
        raise Refused("InvalidVpnGatewayAttachment.NotFound", text)
    gateway.detach(vpc_id)
    return {}


def _gateway(request: Request) -> VpnGateway:
    return VPNS.gateway(needed(request, "VpnGatewayId"), request.account_id, request.region)


def _own(request: Request) -> list[VpnGateway]:
    there = VPNS.gateways.values()
    return [it for it in there if (it.account_id, it.region) == (request.account_id, request.region)]


OPERATIONS: dict[str, Operation] = {
    "attach_vpn_gateway": attach_vpn_gateway,
    "create_vpn_gateway": create_vpn_gateway,
    "delete_vpn_gateway": delete_vpn_gateway,
    "describe_vpn_gateways": describe_vpn_gateways,
    "detach_vpn_gateway": detach_vpn_gateway,
}
