"""Servers that a rehearsal puts into the emulated AWS, through its API: no stack makes any, users have their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from devicepath_tools.network.intent.servers import Server
from devicepath_tools.network.security_group import SecurityGroupRule
from devicepath_tools.rehearsal.clouds.stand_in import TAG

IMAGE_NAME = "al2023-ami-*-arm64"
INSTANCE_TYPE = "t4g.nano"


@dataclass
class StandInServers:
    """One security group and one instance for each. `ec2` is a client for the account and region of their VPC."""

    ec2: Any
    vpc_id: str

    def __post_init__(self) -> None:
        self._instance_ids: list[str] = []
        self._group_ids: list[str] = []

    def put(self, servers: Iterable[Server]) -> None:
        """Starts all of them."""
        image_id = self._image_id()
        for server in servers:
            self._group_ids.append(group_id := self._security_group(server))
            started = self.ec2.run_instances(
                ImageId=image_id,
                InstanceType=INSTANCE_TYPE,
                MinCount=1,
                MaxCount=1,
                NetworkInterfaces=[
                    {
                        "DeviceIndex": 0,
                        "SubnetId": server.subnet_id,
                        "PrivateIpAddress": str(server.address),
                        "Groups": [group_id],
                        "DeleteOnTermination": True,
                    }
                ],
                TagSpecifications=[_named("instance", server), _named("network-interface", server)],
            )
            self._instance_ids.append(started["Instances"][0]["InstanceId"])

    def remove(self) -> None:
        """Ends all that `put` started, as far as it came."""
        if self._instance_ids:
            self.ec2.terminate_instances(InstanceIds=self._instance_ids)
        for group_id in self._group_ids:
            self.ec2.delete_security_group(GroupId=group_id)
        self._instance_ids, self._group_ids = [], []

    def _image_id(self) -> str:
        found = self.ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "name", "Values": [IMAGE_NAME]}])
        return str(found["Images"][0]["ImageId"])

    def _security_group(self, server: Server) -> str:
        name = f"stand-in-{server.name}"
        made = self.ec2.create_security_group(
            VpcId=self.vpc_id,
            GroupName=name,
            Description="Stand-in of a rehearsal for a server of yours",
            TagSpecifications=[_named("security-group", server)],
        )
        group_id = str(made["GroupId"])
        # AWS begins with a rule that lets everything out.
        self.ec2.revoke_security_group_egress(GroupId=group_id, IpPermissions=[EVERYTHING])
        for rules, authorize in (
            (server.ingress, self.ec2.authorize_security_group_ingress),
            (server.egress, self.ec2.authorize_security_group_egress),
        ):
            if allowed := permissions(rules):
                authorize(GroupId=group_id, IpPermissions=allowed)
        return group_id


EVERYTHING = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


def permissions(rules: Iterable[SecurityGroupRule]) -> list[dict[str, Any]]:
    """Rules about ranges, as the EC2 API writes them."""
    return [
        {
            "IpProtocol": "-1" if rule.protocol is None else rule.protocol.value,
            **({} if rule.protocol is None else {"FromPort": rule.first_port, "ToPort": rule.last_port}),
            "IpRanges": [{"CidrIp": str(rule.cidr)}],
        }
        for rule in rules
    ]


def _named(kind: str, server: Server) -> dict[str, Any]:
    tags = {"Name": server.tag, TAG: server.name}
    return {"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
