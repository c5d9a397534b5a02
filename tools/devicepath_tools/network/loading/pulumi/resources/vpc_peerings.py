"""VPC peering connections: those that SORACOM requests for a VPG, and those between VPCs."""

from ipaddress import IPv4Network

from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from devicepath_tools.network.network import by_id
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection

REQUESTED_BY_SORACOM = "soracom:index:VpcPeeringConnection"
REQUESTED = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
ACCEPTED = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"
VPG = "soracom:index:VirtualPrivateGateway"
PENDING = "pending-acceptance"


def vpc_peerings(reading: Reading) -> dict[str, VpcPeeringConnection]:
    accepted = {str(one["vpcPeeringConnectionId"]): one for one in reading.resources.of(ACCEPTED)}
    by_soracom = [
        _of_soracom(one, accepted.pop(one.id, None), reading) for one in reading.resources.of(REQUESTED_BY_SORACOM)
    ]
    between = [_between_vpcs(one, accepted.pop(one.id, None), reading) for one in reading.resources.of(REQUESTED)]
    alone = [_accepted_alone(connection_id, one, reading) for connection_id, one in accepted.items()]
    return by_id([*by_soracom, *between, *alone])


def _of_soracom(request: Resource, accepter: Resource | None, reading: Reading) -> VpcPeeringConnection:
    vpg = next((one for one in reading.resources.of(VPG) if one.id == request["vpgId"]), None)
    vpg_range = vpg.get("vpgRange") if vpg else None
    return VpcPeeringConnection(
        id=request.id,
        status=_status(accepter),
        # SORACOM's VPC is in an account of its own, which shows in the acceptance.
        requester=PeeringSide(
            vpc_id=str((accepter and accepter.get("peerVpcId")) or ""),
            account_id=str((accepter and accepter.get("peerOwnerId")) or ""),
            region=str((vpg and vpg.get("region")) or ""),
            cidrs=(IPv4Network(vpg_range),) if vpg_range else (),
        ),
        accepter=_side(request["peerVpcId"], request.get("peerOwnerId"), request.get("peerRegion"), reading),
        name=accepter.tag_name if accepter else "",
    )


def _between_vpcs(request: Resource, accepter: Resource | None, reading: Reading) -> VpcPeeringConnection:
    own = _side(request["vpcId"], None, request.get("region"), reading)
    region = request.get("peerRegion") or own.region
    return VpcPeeringConnection(
        id=request.id,
        status=_status(accepter or request),
        requester=own,
        accepter=_side(request["peerVpcId"], request.get("peerOwnerId"), region, reading),
        name=request.tag_name,
    )


def _accepted_alone(connection_id: str, accepter: Resource, reading: Reading) -> VpcPeeringConnection:
    """Somebody else requested it."""
    return VpcPeeringConnection(
        id=connection_id,
        status=_status(accepter),
        requester=_side(accepter.get("peerVpcId"), accepter.get("peerOwnerId"), None, reading),
        accepter=_side(accepter.get("vpcId"), None, accepter.get("region"), reading),
        name=accepter.tag_name,
    )


def _status(resource: Resource | None) -> str:
    return str((resource and resource.get("acceptStatus")) or PENDING)


def _side(vpc_id: str | None, account_id: str | None, region: str | None, reading: Reading) -> PeeringSide:
    vpc = reading.vpcs.get(vpc_id or "")
    if vpc is None:
        return PeeringSide(vpc_id or "", account_id or "", region or "", ())
    return PeeringSide(vpc.id, vpc.account_id, vpc.region, vpc.cidrs)
