"""Clients of an emulated AWS, as SORACOM's account there.

The account id is invented; SORACOM's own ids for peering are not published. Only loopback endpoints are taken
(Settings refuses others) and the credentials are made up here, so no real account can be reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused

if TYPE_CHECKING:
    from mypy_boto3_ec2.client import EC2Client
    from mypy_boto3_ram.client import RAMClient

ACCOUNT_ID = "999911112222"  # Invented.
_INVENTED = "rehearsal"
# A rehearsal waits for nobody: the endpoint is on this machine.
_CONFIG = Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 1})


class AwsClients:
    """By region, made when they are first asked for."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._sessions: dict[str, boto3.Session] = {}
        self._ec2: dict[str, EC2Client] = {}
        self._ram: dict[str, RAMClient] = {}
        self._direct_connect: dict[str, Any] = {}

    def ec2(self, region: str) -> EC2Client:
        """EC2 of a region."""
        if region not in self._ec2:
            self._ec2[region] = self._session(region).client("ec2", endpoint_url=self._endpoint, config=_CONFIG)
        return self._ec2[region]

    def ram(self, region: str) -> RAMClient:
        """Resource Access Manager of a region."""
        if region not in self._ram:
            self._ram[region] = self._session(region).client("ram", endpoint_url=self._endpoint, config=_CONFIG)
        return self._ram[region]

    def direct_connect(self, region: str) -> Any:
        """Direct Connect of a region."""
        if region not in self._direct_connect:
            made = self._session(region).client("directconnect", endpoint_url=self._endpoint, config=_CONFIG)
            self._direct_connect[region] = made
        return self._direct_connect[region]

    def _session(self, region: str) -> boto3.Session:
        """As SORACOM's account: moto keeps accounts apart by the credentials assume_role gives out."""
        if region not in self._sessions:
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
            self._sessions[region] = boto3.Session(
                aws_access_key_id=given["AccessKeyId"],
                aws_secret_access_key=given["SecretAccessKey"],
                aws_session_token=given["SessionToken"],
                region_name=region,
            )
        return self._sessions[region]


@contextmanager
def reachable() -> Iterator[None]:
    """An emulated AWS that is gone makes a 503, as a cloud's trouble does, not a 500 without words."""
    try:
        yield
    except BotoCoreError as fault:
        raise Refused(503, Code.AWS_UNREACHABLE, f"the emulated AWS does not answer: {fault}") from fault
