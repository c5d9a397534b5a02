"""SORACOM's AWS account in an emulated AWS: the other end of a VPC peering, the owner of transit and VPN gateways."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import AwsClients, reachable
from devicepath_tools.rehearsal.clouds.soracom.account.aws_transit_gateways import AwsTransitGateways
from devicepath_tools.rehearsal.clouds.soracom.account.aws_vpn_gateways import AwsVpnGateways, VpgVpc
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused

if TYPE_CHECKING:
    from mypy_boto3_ec2.client import EC2Client

    from devicepath_tools.rehearsal.clouds.soracom.account.vpc_peering_connections import VpcPeeringConnection

GONE_OR_ENDED = frozenset({"invalidvpcpeeringconnectionid.notfound", "invalidstatetransition"})


class SoracomAwsAccount:
    """SORACOM's account. One VPC per type F VPG, made when its first peering is asked for, or before."""

    def __init__(self, endpoint: str) -> None:
        self._aws = AwsClients(endpoint)
        self._vpc_ids: dict[str, str] = {}
        self.transit_gateways = AwsTransitGateways(self._aws)
        self.vpn_gateways = AwsVpnGateways(self._aws)

    def vpc_of(self, vpg_id: str, region: str, vpg_range: IPv4Network) -> VpgVpc:
        """That of a VPG, made where it has none yet."""
        with reachable():
            return VpgVpc(vpg_id, self._vpc_id(self._aws.ec2(region), vpg_id, vpg_range), region)

    def request_peering(self, vpg_id: str, region: str, vpg_range: IPv4Network, wanted: VpcPeeringConnection) -> str:
        """Raises the request in AWS and gives its id; what AWS refuses is refused here with 400 (assumed)."""
        with reachable():
            ec2 = self._aws.ec2(region)
            vpc_id = self._vpc_id(ec2, vpg_id, vpg_range)
            try:
                answer = ec2.create_vpc_peering_connection(
                    VpcId=vpc_id,
                    PeerOwnerId=wanted.peer_owner_id,
                    PeerVpcId=wanted.peer_vpc_id,
                    PeerRegion=wanted.peer_region,
                )
            except ClientError as fault:
                raise Refused(400, Code.PEERING_INVALID, f"peerVpcId: AWS refuses the peering: {fault}") from fault
        return answer["VpcPeeringConnection"]["VpcPeeringConnectionId"]

    def delete_peering(self, connection_id: str, region: str) -> None:
        """Deletes it in AWS; what is deleted already, has failed or expired, or was rejected, is fine."""
        with reachable():
            try:
                self._aws.ec2(region).delete_vpc_peering_connection(VpcPeeringConnectionId=connection_id)
            except ClientError as fault:
                # AWS writes ...ConnectionID..., moto ...ConnectionId...
                if fault.response["Error"]["Code"].lower() not in GONE_OR_ENDED:
                    raise

    def remove_vpc(self, vpg_id: str, region: str) -> None:
        """Removes the VPC of a VPG that is terminated, if it ever had one."""
        if vpg_id in self._vpc_ids:
            self.vpn_gateways.remove(VpgVpc(vpg_id, self._vpc_ids[vpg_id], region))
            with reachable():
                self._aws.ec2(region).delete_vpc(VpcId=self._vpc_ids[vpg_id])
            del self._vpc_ids[vpg_id]

    def _vpc_id(self, ec2: EC2Client, vpg_id: str, vpg_range: IPv4Network) -> str:
        if vpg_id not in self._vpc_ids:
            vpc = ec2.create_vpc(CidrBlock=str(vpg_range))["Vpc"]
            ec2.create_tags(Resources=[vpc["VpcId"]], Tags=[{"Key": "soracom:vpgId", "Value": vpg_id}])
            self._vpc_ids[vpg_id] = vpc["VpcId"]
        return self._vpc_ids[vpg_id]
