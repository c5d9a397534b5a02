"""The server: one emulated AWS on a loopback port, in a process of its own: that is where moto keeps its state."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from devicepath_tools.rehearsal.clouds.aws import existing
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCESS_KEY_ID, ACCOUNT_ID, REHEARSAL, SECRET_ACCESS_KEY
from devicepath_tools.rehearsal.clouds.aws.existing import (
    ExistingImage,
    ExistingPrefixList,
    ExistingTransitGateway,
    ExistingVpc,
)
from devicepath_tools.rehearsal.clouds.aws_client import assumed, client

if TYPE_CHECKING:
    from mypy_boto3_ec2.client import EC2Client

STOP_LIMIT_S = 10.0
RESET_LIMIT_S = 60.0


class AwsServer:
    """An emulated AWS. It ends with the process that started it, however that ends."""

    PYTHON = sys.executable
    """What runs its process."""

    def __init__(
        self,
        port: int = 0,
        account_id: str = ACCOUNT_ID,
        *,
        vpcs: Sequence[ExistingVpc] = (),
        images: Sequence[ExistingImage] = (),
        prefix_lists: Sequence[ExistingPrefixList] = (),
        transit_gateways: Sequence[ExistingTransitGateway] = (),
    ) -> None:
        """`account_id` is the account of the rehearsal's credentials; the others are there from the start."""
        self._port = port
        self._existing = existing.options(vpcs, images, prefix_lists, transit_gateways)
        self.account_id = account_id
        self._process: subprocess.Popen[str] | None = None
        self.endpoint = ""
        """For example http://127.0.0.1:40123; empty until it is started."""

    def start(self) -> None:
        """Returns when requests are answered. Raises OSError when it cannot listen."""
        module = __name__.rpartition(".")[0]
        options = ["--port", str(self._port), "--account-id", self.account_id, "--parent", str(os.getpid())]
        options += self._existing
        self._process = subprocess.Popen(
            [self.PYTHON, "-m", module, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            # A Ctrl-C of the terminal is for whoever started this, and that one stops it.
            start_new_session=True,
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            self.stop()
            raise OSError(f"the emulated AWS did not start on port {self._port}")
        self.endpoint = json.loads(line)["endpoint"]

    def stop(self) -> None:
        """Ends the process. A second call does nothing."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.terminate()
        try:
            process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def __enter__(self) -> "AwsServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def environment(self, region: str | None = None) -> dict[str, str]:
        """What a process needs to work with this AWS and no other: boto3, the `aws` command and the `aws` provider."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
            "AWS_SESSION_TOKEN": "",
            "AWS_EC2_METADATA_DISABLED": "true",
        } | ({"AWS_REGION": region, "AWS_DEFAULT_REGION": region} if region else {})

    def client(self, service: str, region: str, account_id: str | None = None) -> Any:
        """A boto3 client, of the rehearsal's own account or of another one."""
        credentials = REHEARSAL
        if account_id is not None:
            role = f"arn:aws:iam::{account_id}:role/rehearsal"
            credentials = assumed(role, region, self.endpoint, credentials)
        return client(service, region, self.endpoint, credentials)

    def ec2(self, region: str, account_id: str | None = None) -> "EC2Client":
        client: EC2Client = self.client("ec2", region, account_id)
        return client

    def peerings_take(self, *, initiating_s: float = 0.0, provisioning_s: float = 0.0) -> None:
        """How long VPC peering connections stay in `initiating-request` and `provisioning` from now on."""
        self._emulate("peering_pace", {"initiating_s": initiating_s, "provisioning_s": provisioning_s})

    def peering_becomes(self, connection_id: str, code: str, message: str) -> None:
        """Time, the other side or AWS gives a VPC peering connection this status."""
        self._emulate(f"vpc_peering_connections/{connection_id}", {"code": code, "message": message})

    def time_passes(self, seconds: float) -> None:
        """On the clock of this AWS: for transit gateways, resource shares, and what becomes of them by itself."""
        self._emulate("clock", {"advance_s": seconds})

    def transit_gateways_take(
        self, *, gateway_s: float = 0.0, attachment_s: float = 0.0, association_s: float = 0.0
    ) -> None:
        """How long gateways, attachments and associations stay in each state that passes, from now on."""
        body = {"gateway_s": gateway_s, "attachment_s": attachment_s, "association_s": association_s}
        self._emulate("transit_gateway_pace", body)

    def attachment_becomes(self, attachment_id: str, state: str) -> None:
        """AWS, the other side, or somebody by hand ends an attachment: `deleted`, `failed` or `rejected`."""
        self._emulate(f"transit_gateway_attachments/{attachment_id}", {"state": state})

    def shares_take(self, *, associating_s: float = 0.0, inviting_s: float = 0.0) -> None:
        """How long associations of resource shares take from now on, and until an invitation is seen."""
        self._emulate("resource_share_pace", {"associating_s": associating_s, "inviting_s": inviting_s})

    def invitations_become(self, share_arn: str, status: str) -> None:
        """Those to a resource share: `ACCEPTED`, `EXPIRED` or `REJECTED`."""
        self._emulate("resource_shares", {"arn": share_arn, "invitations": status})

    def are_one_organization(self, *account_ids: str) -> None:
        """Accounts that share without invitations from now on; none: no account does."""
        self._emulate("organization", {"accounts": list(account_ids)})

    def vpns_take(
        self, *, gateway_s: float = 0.0, vpc_s: float = 0.0, connection_s: float = 0.0, route_s: float = 0.0
    ) -> None:
        """How long VPN and customer gateways, a VPC's hold of one, connections and static routes stay in each state
        that passes, from now on. A tunnel that is changed is down for as long as its connection is `modifying`."""
        body = {"gateway_s": gateway_s, "vpc_s": vpc_s, "connection_s": connection_s, "route_s": route_s}
        self._emulate("vpn_pace", body)

    def tunnel_becomes(
        self, outside_address: str, status: str, *, routes: Sequence[str] = (), message: str | None = None
    ) -> None:
        """`UP` or `DOWN`, as its ends have it: `routes` are what the customer's router announces by BGP."""
        self._emulate(f"vpn_tunnels/{outside_address}", {"status": status, "routes": list(routes), "message": message})

    def direct_connect_takes(
        self, *, gateway_s: float = 0.0, association_s: float = 0.0, interface_s: float = 0.0
    ) -> None:
        """How long gateways, associations and virtual interfaces stay in each state that passes, from now on."""
        body = {"gateway_s": gateway_s, "association_s": association_s, "interface_s": interface_s}
        self._emulate("direct_connect_pace", body)

    def interface_becomes(self, interface_id: str, status: str, *, routes: Sequence[str] = ()) -> None:
        """`up` or `down`: the BGP session of a virtual interface, and what the customer's router announces over it."""
        self._emulate(f"virtual_interfaces/{interface_id}", {"status": status, "routes": list(routes)})

    def _emulate(self, path: str, body: dict[str, Any]) -> None:
        import httpx

        url = f"{self.endpoint}/emulation/{path}"
        httpx.put(url, json=body, timeout=RESET_LIMIT_S, trust_env=False).raise_for_status()

    def reset(self) -> None:
        """Empties every account."""
        import httpx

        httpx.post(f"{self.endpoint}/moto-api/reset", timeout=RESET_LIMIT_S, trust_env=False).raise_for_status()
