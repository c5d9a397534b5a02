"""What the API does with VPC peering connections: create and delete."""

import re
import secrets

from devicepath_tools.rehearsal.clouds.soracom.account import address_ranges
from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import VirtualPrivateGateway
from devicepath_tools.rehearsal.clouds.soracom.account.vpc_peering_connections import VpcPeeringConnection
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields

TYPE_F = 15
# Console text: the regions offered for a peer VPC.
PEER_REGIONS = frozenset(
    (
        *("af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1"),
        *("ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-south-1"),
        *("eu-west-1", "eu-west-2", "eu-west-3", "me-south-1", "sa-east-1"),
        *("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
    )
)


def create(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../vpc_peering_connections. Assumed: the same VPC a second time is refused."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    if vpg.type != TYPE_F:
        raise Refused(400, Code.PEERING_INVALID, f"{vpg.vpg_id}: only a type F VPG has VPC peering.")
    wanted = _wanted(vpg, Fields(call.body, {"peerOwnerId", "peerVpcId", "peerRegion", "destinationCidrBlock"}))
    if any(there.peer_vpc_id == wanted.peer_vpc_id for there in vpg.peering_connections.values()):
        raise Refused(400, Code.PEERING_INVALID, f"peerVpcId: {wanted.peer_vpc_id} is peered with this VPG already.")
    connection_id = f"pcx-{secrets.token_hex(9)[:17]}"
    if cloud.aws is not None:
        connection_id = cloud.aws.request_peering(vpg.vpg_id, vpg.region, vpg.vpg_range, wanted)
    created = VpcPeeringConnection(
        connection_id, wanted.peer_owner_id, wanted.peer_vpc_id, wanted.peer_region, wanted.destination
    )
    vpg.peering_connections[connection_id] = created
    cloud.vpgs.touch(vpg)
    return Answer(201, {**created.shown(), "peerRegion": created.peer_region})


def delete(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../vpc_peering_connections/{pcx_id}."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    connection_id = call.parameters["pcx_id"]
    if connection_id not in vpg.peering_connections:
        raise Refused(404, Code.PEERING_NOT_FOUND, f"pcx_id: {connection_id} is no peering of this VPG.")
    if cloud.aws is not None:
        cloud.aws.delete_peering(connection_id, vpg.region)
    del vpg.peering_connections[connection_id]
    cloud.vpgs.touch(vpg)
    return Answer(204)


def _wanted(vpg: VirtualPrivateGateway, fields: Fields) -> VpcPeeringConnection:
    """What is asked for, checked; it has no id yet. [SPEC] marks no field as required; all are (assumed)."""
    owner, vpc = fields.text("peerOwnerId"), fields.text("peerVpcId")
    region = fields.text("peerRegion")
    destination = fields.network("destinationCidrBlock", Code.PEERING_INVALID)
    if not re.fullmatch(r"\d{12}", owner):
        raise Refused(400, Code.PEERING_INVALID, f"peerOwnerId: {owner!r}; an AWS account id has 12 digits.")
    if not re.fullmatch(r"vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})", vpc):
        raise Refused(400, Code.PEERING_INVALID, f"peerVpcId: {vpc!r} is no VPC id.")
    if region not in PEER_REGIONS:
        raise Refused(400, Code.PEERING_INVALID, f"peerRegion: {region} is not offered.")
    if not address_ranges.is_private(destination):
        raise Refused(400, Code.PEERING_INVALID, f"destinationCidrBlock: {destination} is not a private range.")
    if destination.prefixlen < address_ranges.SHORTEST_DESTINATION_PREFIX:
        raise Refused(400, Code.PEERING_INVALID, f"destinationCidrBlock: {destination} is larger than /16.")
    taken = address_ranges.of_vpg(vpg.device_subnet, vpg.vpg_range)
    address_ranges.refuse_overlap("destinationCidrBlock", destination, taken, Code.PEERING_INVALID)
    return VpcPeeringConnection("", owner, vpc, region, destination)


_PEERINGS = "/virtual_private_gateways/{vpg_id}/vpc_peering_connections"
ROUTES = [
    Route("POST", _PEERINGS, create),
    Route("DELETE", f"{_PEERINGS}/{{pcx_id}}", delete),
]
