"""The two emulated clouds as processes of a rehearsal, and how a program is pointed at them."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from devicepath_tools.rehearsal.clouds.aws import existing as existing_in_aws
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCOUNT_ID
from devicepath_tools.rehearsal.clouds.aws_client import Credentials, assumed, client
from devicepath_tools.rehearsal.clouds.loopback import is_loopback
from devicepath_tools.rehearsal.clouds.soracom.account.settings import Coverage, ExistingVpg
from devicepath_tools.rehearsal.existing import Existing
from devicepath_tools.rehearsal.workplace.workplace import Unready, Workplace, own_environment

CLOUDS = "devicepath_tools.rehearsal.clouds"
AWS = "the emulated AWS"
SORACOM = "the emulated SORACOM API"
STS_REGION = "us-east-1"
"""Roles have no region; this one is asked."""


@dataclass(frozen=True)
class Aws:
    """The emulated AWS: where it is and the credentials that it knows."""

    endpoint: str
    access_key_id: str
    secret_access_key: str
    account_id: str

    def client(self, service: str, region: str, account_id: str) -> Any:
        """boto3's client for one of its accounts. Of another one than the credentials' a role is assumed."""
        return client(service, region, self.endpoint, _credentials(self, account_id))

    def environment(self) -> dict[str, str]:
        """For everything that reads AWS's variables. The region is the stack's affair, as in a real deployment."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


@cache
def _credentials(aws: Aws, account_id: str) -> Credentials:
    own = Credentials(aws.access_key_id, aws.secret_access_key)
    if account_id == aws.account_id:
        return own
    return assumed(f"arn:aws:iam::{account_id}:role/rehearsal", STS_REGION, aws.endpoint, own)


@dataclass(frozen=True)
class Soracom:
    """The emulated SORACOM API: where it is and the key that it knows."""

    url: str
    emulation_url: str
    operator_id: str
    auth_key_id: str
    auth_key: str

    def environment(self) -> dict[str, str]:
        """For the provider, and for SORACOM's CLI."""
        return {
            "SORACOM_ENDPOINT": self.url,
            "SORACOM_AUTH_KEY_ID": self.auth_key_id,
            "SORACOM_AUTH_KEY": self.auth_key,
        }


@dataclass(frozen=True)
class BothClouds:
    aws: Aws
    soracom: Soracom

    def environment(self) -> dict[str, str]:
        return self.aws.environment() | self.soracom.environment()


def start(
    workplace: Workplace,
    *,
    account_id: str | None,
    sims: Sequence[str],
    further_sims: int,
    coverage: Coverage,
    existing: Existing | None = None,
) -> BothClouds:
    """Starts both; SORACOM has an account in that AWS. `sims` are IMSIs and SIM ids, `further_sims` a number.

    `account_id` is the AWS account of the rehearsal's credentials; None leaves it to the emulated AWS. `existing` is
    there from the start.
    Raises Unready, also when one of them is not on this machine."""
    environment = own_environment()
    account = [] if account_id in (None, ACCOUNT_ID) else ["--account-id", str(account_id)]
    there = existing or Existing()
    account += existing_in_aws.options(there.vpcs, there.images, there.prefix_lists, there.transit_gateways)
    aws = _aws(workplace.start(AWS, _command("aws", *account), environment))
    require_loopback(AWS, aws.endpoint)
    options = ["--aws-endpoint", aws.endpoint, "--coverage", coverage.value, "--sims", str(further_sims)]
    options += [part for sim in sims for part in ("--sim", sim)]
    options += [part for vpg in there.vpgs for part in _existing(vpg)]
    options += [part for group_id in there.group_ids for part in ("--existing-group", group_id)]
    soracom = _soracom(workplace.start(SORACOM, _command("soracom", *options), environment))
    require_loopback(SORACOM, soracom.url)
    require_loopback(SORACOM, soracom.emulation_url)
    return BothClouds(aws, soracom)


def _existing(vpg: ExistingVpg) -> Iterator[str]:
    """The options that it takes."""
    yield from ("--existing-vpg", vpg.id, vpg.type, str(vpg.device_subnet))
    if vpg.gate is not None:
        yield from ("--open-gate", vpg.id, str(vpg.gate.vni), "on" if vpg.gate.keeps_devices_apart else "off")
    if vpg.allows_only_devices:
        yield from ("--allow-only-devices", vpg.id)


def require_loopback(what: str, url: str) -> None:
    """Raises Unready unless an address is one of this machine."""
    if not is_loopback(urlsplit(url).hostname or ""):
        raise Unready(f"{what} is at {url}, which is not on this machine; a rehearsal talks to 127.0.0.1 only.")


def _command(cloud: str, *options: str) -> list[str]:
    return [sys.executable, "-m", f"{CLOUDS}.{cloud}", "--port", "0", *options]


def _aws(said: dict[str, Any]) -> Aws:
    return Aws(said["endpoint"], said["accessKeyId"], said["secretAccessKey"], said["accountId"])


def _soracom(said: dict[str, Any]) -> Soracom:
    return Soracom(said["url"], said["emulationUrl"], said["operatorId"], said["authKeyId"], said["authKey"])
