"""Direct Connect gateways, of an account in all regions."""

from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect import DIRECT, refused
from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect_gateway import (
    DEFAULT_NUMBER,
    DirectConnectGateway,
)
from devicepath_tools.rehearsal.clouds.aws.direct_connect.operations.asking import (
    NUMBERS,
    needed,
    tag_new,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Request
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import Answer

MOST = 200
"""Of an account. Source: AWS, Direct Connect quotas."""


def create_direct_connect_gateway(request: Request) -> Answer:
    number = int(request.get("amazonSideAsn") or DEFAULT_NUMBER)
    if not any(number in numbers for numbers in NUMBERS):
        raise refused(f"Invalid Amazon Side ASN {number}. It must be in 64512-65534 or 4200000000-4294967294.")
    if sum(it.account_id == request.account_id and not it.is_gone for it in DIRECT.gateways.values()) >= MOST:
        raise refused(f"An account has at most {MOST} Direct Connect gateways.")
    gateway = DirectConnectGateway(request.account_id, needed(request, "directConnectGatewayName"), number)
    DIRECT.gateways[gateway.id] = gateway
    return {"directConnectGateway": gateway.shown(tag_new(request, gateway.arn, request.get("tags")))}


def describe_direct_connect_gateways(request: Request) -> Answer:
    """One that is not there is not told. Nothing of it is refused."""
    wanted = request.get("directConnectGatewayId")
    own = [it for it in DIRECT.gateways.values() if it.account_id == request.account_id]
    found = [it for it in own if wanted in (None, it.id)]
    return {"directConnectGateways": [it.shown(tags_of(request, it.arn)) for it in found]}


def update_direct_connect_gateway(request: Request) -> Answer:
    """Its name."""
    gateway = DIRECT.gateway(needed(request, "directConnectGatewayId"), request.account_id)
    gateway.name = needed(request, "newDirectConnectGatewayName")
    return {"directConnectGateway": gateway.shown(tags_of(request, gateway.arn))}


def delete_direct_connect_gateway(request: Request) -> Answer:
    gateway = DIRECT.gateway(needed(request, "directConnectGatewayId"), request.account_id)
    if DIRECT.associations_of(gateway.id) or DIRECT.interfaces_of(gateway):
        raise refused(f"Direct Connect Gateway {gateway.id} has associations or virtual interfaces.")
    gateway.delete()
    return {"directConnectGateway": gateway.shown(tags_of(request, gateway.arn))}


OPERATIONS: dict[str, Operation] = {
    "create_direct_connect_gateway": create_direct_connect_gateway,
    "delete_direct_connect_gateway": delete_direct_connect_gateway,
    "describe_direct_connect_gateways": describe_direct_connect_gateways,
    "update_direct_connect_gateway": update_direct_connect_gateway,
}
