"""SORACOM's AWS account in an emulated AWS: the other end of a VPC peering.

The account id is invented; SORACOM's own ids for peering are not published. Only loopback endpoints are taken
(Settings refuses others) and the credentials are made up here, so no real account can be reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused

if TYPE_CHECKING:
    from mypy_boto3_ec2.client import EC2Client

    from devicepath_tools.rehearsal.clouds.soracom.account.vpc_peering_connections import VpcPeeringConnection

ACCOUNT_ID = "999911112222"  # Invented.
_INVENTED = "rehearsal"
GONE_OR_ENDED = frozenset({"invalidvpcpeeringconnectionid.notfound", "invalidstatetransition"})
# A rehearsal waits for nobody: the endpoint is on this machine.
_CONFIG = Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 1})


class SoracomAwsAccount:
    """SORACOM's account: one VPC per type F VPG, made when its first peering is asked for, or before."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._clients: dict[str, EC2Client] = {}
        self._vpc_ids: dict[str, str] = {}

    def make_vpc(self, vpg_id: str, region: str, vpg_range: IPv4Network) -> None:
        """That of a VPG that had peerings before anybody looked."""
        with _reachable():
            self._vpc_id(self._ec2(region), vpg_id, vpg_range)

    def request_peering(self, vpg_id: str, region: str, vpg_range: IPv4Network, wanted: VpcPeeringConnection) -> str:
        """Raises the request in AWS and gives its id; what AWS refuses is refused here with 400 (assumed)."""
        with _reachable():
            ec2 = self._ec2(region)
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
        with _reachable():
            try:
                self._ec2(region).delete_vpc_peering_connection(VpcPeeringConnectionId=connection_id)
            except ClientError as fault:
                # AWS writes ...ConnectionID..., moto ...ConnectionId...
                if fault.response["Error"]["Code"].lower() not in GONE_OR_ENDED:
                    raise

    def remove_vpc(self, vpg_id: str, region: str) -> None:
        """Removes the VPC of a VPG that is terminated, if it ever had one."""
        if vpg_id in self._vpc_ids:
            with _reachable():
                self._ec2(region).delete_vpc(VpcId=self._vpc_ids[vpg_id])
            del self._vpc_ids[vpg_id]

    def _vpc_id(self, ec2: EC2Client, vpg_id: str, vpg_range: IPv4Network) -> str:
        if vpg_id not in self._vpc_ids:
            vpc = ec2.create_vpc(CidrBlock=str(vpg_range))["Vpc"]
            ec2.create_tags(Resources=[vpc["VpcId"]], Tags=[{"Key": "soracom:vpgId", "Value": vpg_id}])
            self._vpc_ids[vpg_id] = vpc["VpcId"]
        return self._vpc_ids[vpg_id]

    def _ec2(self, region: str) -> EC2Client:
        """EC2 as SORACOM's account: moto keeps accounts apart by the credentials assume_role gives out."""
        if region not in self._clients:
            sts = boto3.client(
                "sts",
                endpoint_url=self._endpoint,
                region_name=region,
                aws_access_key_id=_INVENTED,
                aws_secret_access_key=_INVENTED,
                config=_CONFIG,
            )
            role = f"arn:aws:iam::{ACCOUNT_ID}:role/soracom"
            given = sts.assume_role(RoleArn=role, RoleSessionName="soracom-rehearsal")["Credentials"]
            self._clients[region] = boto3.client(
                "ec2",
                endpoint_url=self._endpoint,
                region_name=region,
                aws_access_key_id=given["AccessKeyId"],
                aws_secret_access_key=given["SecretAccessKey"],
                aws_session_token=given["SessionToken"],
                config=_CONFIG,
            )
        return self._clients[region]


@contextmanager
def _reachable() -> Iterator[None]:
    """An emulated AWS that is gone makes a 503, as a cloud's trouble does, not a 500 without words."""
    try:
        yield
    except BotoCoreError as fault:
        raise Refused(503, Code.AWS_UNREACHABLE, f"the emulated AWS does not answer: {fault}") from fault
