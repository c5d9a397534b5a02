"""Clients of an emulated AWS, as SORACOM's account there.

The account id is invented; SORACOM's own ids for peering are not published. Only loopback endpoints are taken
(Settings refuses others) and the credentials are made up here, so no real account can be reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError

from devicepath_tools.rehearsal.clouds import aws_client
from devicepath_tools.rehearsal.clouds.aws_client import Credentials
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused

if TYPE_CHECKING:
    from mypy_boto3_ec2.client import EC2Client
    from mypy_boto3_ram.client import RAMClient

ACCOUNT_ID = "999911112222"  # Invented.
_INVENTED = Credentials("rehearsal", "rehearsal")


class AwsClients:
    """By region."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._credentials: Credentials | None = None

    def ec2(self, region: str) -> EC2Client:
        """EC2 of a region."""
        client: EC2Client = self._client("ec2", region)
        return client

    def ram(self, region: str) -> RAMClient:
        """Resource Access Manager of a region."""
        client: RAMClient = self._client("ram", region)
        return client

    def direct_connect(self, region: str) -> Any:
        """Direct Connect of a region."""
        return self._client("directconnect", region)

    def _client(self, service: str, region: str) -> Any:
        """As SORACOM's account."""
        if self._credentials is None:
            role = f"arn:aws:iam::{ACCOUNT_ID}:role/soracom"
            self._credentials = aws_client.assumed(role, region, self._endpoint, _INVENTED)
        return aws_client.client(service, region, self._endpoint, self._credentials)


@contextmanager
def reachable() -> Iterator[None]:
    """An emulated AWS that is gone makes a 503, as a cloud's trouble does, not a 500 without words."""
    try:
        yield
    except BotoCoreError as fault:
        raise Refused(503, Code.AWS_UNREACHABLE, f"the emulated AWS does not answer: {fault}") from fault
