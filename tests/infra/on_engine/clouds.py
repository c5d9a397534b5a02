"""Both emulated clouds as a test sees them: what is in them, and what somebody does there by hand."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from devicepath_tools.rehearsal import inventory
from devicepath_tools.rehearsal.both_clouds import Aws, BothClouds, Soracom
from devicepath_tools.rehearsal.clouds.aws import ACCESS_KEY_ID, SECRET_ACCESS_KEY, AwsServer
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from devicepath_tools.rehearsal.existing import Existing
from devicepath_tools.rehearsal.inventory import Inventory
from tests.clouds.soracom_contract.validation import ContractRecorder
from tests.forked.aws_server import ForkedAwsServer
from tests.provider.account import Account, eventually

ACCOUNT_ID = "111122223333"
"""The one that the committed stacks name."""
REGION = "ap-northeast-1"
EMPTY = Existing()


class Clouds:
    """The emulated AWS, and an emulated SORACOM account that has an AWS account of its own there."""

    def __init__(self, aws: AwsServer, account: Account):
        self.aws = aws
        self.account = account
        self.ec2: Any = aws.client("ec2", REGION)
        """EC2 as the owner of the backend sees it."""
        settings, server = account.server.settings, account.server
        self.both = BothClouds(
            Aws(aws.endpoint, ACCESS_KEY_ID, SECRET_ACCESS_KEY, aws.account_id),
            Soracom(server.url, server.emulation_url, settings.operator_id, settings.auth_key_id, settings.auth_key),
        )

    def environment(self) -> dict[str, str]:
        return self.both.environment()

    def inventory(self) -> Inventory:
        return inventory.read(self.both, [self.aws.account_id], [REGION])

    def counts(self) -> dict[str, int]:
        """How many there are of each kind, on either side."""
        return dict(Counter(f"{thing.place}: {thing.kind}" for thing in self.inventory().things))

    def assert_as(self, before: Inventory) -> None:
        """Both hold again what they held then. A SIM that was let go and a VPG that ends take a moment."""
        eventually(lambda: self.inventory() == before, f"both clouds hold nothing but {before.things}")

    # AWS

    def named(self, nouns: Iterable[dict[str, Any]], name: str) -> list[dict[str, Any]]:
        """Of what EC2 lists, that which has this tag Name."""
        return [one for one in nouns if {"Key": "Name", "Value": name} in one.get("Tags", [])]

    def peerings(self) -> dict[str, str]:
        """Statuses of the peering connections, by id."""
        found = self.ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
        return {one["VpcPeeringConnectionId"]: one["Status"]["Code"] for one in found}

    def instance(self, instance_id: str) -> dict[str, Any]:
        found = self.ec2.describe_instances(InstanceIds=[instance_id])["Reservations"]
        instance: dict[str, Any] = found[0]["Instances"][0]
        return instance


@contextmanager
def emulated(*paths: dict[str, Any], existing: Existing = EMPTY, **settings: Any) -> Iterator[Clouds]:
    """Both clouds: SORACOM's with the SIMs of these paths and these further settings, AWS with its part of `existing`.
    Every exchange with SORACOM's is validated against SORACOM's description."""
    recorder = ContractRecorder()
    imsis = tuple(device["imsi"] for path in paths for device in path["devices"].values())
    quick = {"creation_seconds": 0.02, "termination_seconds": 0.02, "reconnect_seconds": 0.0}
    own = ForkedAwsServer(
        account_id=ACCOUNT_ID, vpcs=existing.vpcs, images=existing.images, prefix_lists=existing.prefix_lists
    )
    with own as aws:
        given = Settings(**{**quick, "known_sims": imsis, "aws_endpoint": aws.endpoint, **settings})
        with SoracomServer(given, on_exchange=recorder) as server:
            yield Clouds(aws, Account(server))
    recorder.assert_clean()
