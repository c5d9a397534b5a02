"""The provider's configuration: which account of the emulated AWS. Everything real is refused here."""

import asyncio
import json
import os
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import BeforeValidator, ConfigDict, SecretStr

from devicepath_tools.rehearsal.clouds.aws.client import client
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCESS_KEY_ID, REHEARSAL, SECRET_ACCESS_KEY, Credentials
from devicepath_tools.rehearsal.clouds.aws.provider.account import Account
from devicepath_tools.rehearsal.clouds.soracom.settings import is_loopback
from soracom_provider.protocol.package import Warn
from soracom_provider.protocol.resource import Problem, Properties


def from_json(value: Any) -> Any:
    """A provider resource carries everything but strings as JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError("it is not JSON.") from None


class AssumeRole(Properties):
    """As it is on the wire: a dict of a program that is not one of the SDK's Args classes goes out untranslated."""

    model_config = ConfigDict(populate_by_name=False)

    role_arn: str
    session_name: str = "pulumi"
    duration: str | None = None
    external_id: str | None = None
    policy: str | None = None
    policy_arns: list[str] = []
    source_identity: str | None = None
    tags: dict[str, str] = {}
    transitive_tag_keys: list[str] = []


class DefaultTags(Properties):
    tags: dict[str, str] = {}


Switch = Annotated[bool, BeforeValidator(from_json)]
Texts = Annotated[list[str], BeforeValidator(from_json)]


class Configuration(Properties):
    """What of the real provider's configuration means something in a rehearsal, and what does no harm."""

    access_key: SecretStr | None = None
    secret_key: SecretStr | None = None
    region: str | None = None
    assume_roles: Annotated[list[AssumeRole], BeforeValidator(from_json)] = []
    default_tags: Annotated[DefaultTags, BeforeValidator(from_json)] = DefaultTags()
    allowed_account_ids: Texts = []
    forbidden_account_ids: Texts = []
    profile: str | None = None
    token: SecretStr | None = None
    endpoints: Annotated[Any, BeforeValidator(from_json)] = None
    shared_config_files: Texts = []
    shared_credentials_files: Texts = []
    max_retries: Annotated[int | None, BeforeValidator(from_json)] = None
    retry_mode: str | None = None
    sts_region: str | None = None
    skip_credentials_validation: Switch = False
    skip_metadata_api_check: Switch = True
    skip_region_validation: Switch = True
    skip_requesting_account_id: Switch = False
    s3_use_path_style: Switch = False


async def connect(inputs: Mapping[str, Any], warn: Warn) -> Account:
    """An account of the emulated AWS, proven to answer. Raises Problem."""
    configuration = Configuration.model_validate(inputs)
    endpoint = loopback_endpoint(os.environ)
    _refuse_real_credentials(configuration, os.environ)
    region = configuration.region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if not region:
        raise Problem("No region. Set aws:region (`pulumi config set aws:region ap-northeast-1`), or AWS_REGION.")
    try:
        credentials, account_id = await asyncio.to_thread(_opened, configuration, endpoint, region)
    except BotoCoreError as error:
        raise Problem(f"The emulated AWS at {endpoint} does not answer: {error}. Is the rehearsal running?") from None
    except ClientError as error:
        raise Problem(f"The emulated AWS refuses the role: {error}") from None
    _check_account(configuration, account_id)
    return Account(endpoint, credentials, account_id, region, configuration.default_tags.tags)


async def disconnect(account: Account) -> None:
    """There is nothing to close."""


def loopback_endpoint(environment: Mapping[str, str]) -> str:
    """The address of the emulated AWS: AWS_ENDPOINT_URL, if it is on this machine. Raises Problem."""
    endpoint = environment.get("AWS_ENDPOINT_URL", "")
    if not endpoint:
        raise Problem(
            "This is the rehearsal's stand-in for the aws provider, and AWS_ENDPOINT_URL is not set. For a real "
            "deployment take its folder off PATH; for a rehearsal set it to the emulated AWS."
        )
    try:
        parts = urlsplit(endpoint)
        ours = parts.scheme in ("http", "https") and is_loopback(parts.hostname or "") and not parts.username
    except ValueError:
        ours = False
    if not ours:
        raise Problem(
            f"AWS_ENDPOINT_URL: {endpoint} is not on this machine. The rehearsal's stand-in for the aws provider talks "
            "to an emulated AWS on 127.0.0.1 and to nobody else."
        )
    return endpoint


def _refuse_real_credentials(configuration: Configuration, environment: Mapping[str, str]) -> None:
    """Raises Problem unless the credentials are the rehearsal's. The text shows no key."""
    given = {
        "profile": configuration.profile,
        "token": configuration.token,
        "endpoints": configuration.endpoints,
        "sharedConfigFiles": configuration.shared_config_files,
        "sharedCredentialsFiles": configuration.shared_credentials_files,
    }
    wrong = sorted(f"aws:{name}" for name, value in given.items() if value)
    if environment.get("AWS_SESSION_TOKEN"):
        wrong.append("AWS_SESSION_TOKEN")
    for own, variable, value, expected in (
        ("accessKey", "AWS_ACCESS_KEY_ID", configuration.access_key, ACCESS_KEY_ID),
        ("secretKey", "AWS_SECRET_ACCESS_KEY", configuration.secret_key, SECRET_ACCESS_KEY),
    ):
        if (value.get_secret_value() if value else environment.get(variable)) != expected:
            wrong.append(f"aws:{own}" if value else variable)
    if wrong:
        raise Problem(
            f"{', '.join(wrong)}: the rehearsal's stand-in for the aws provider takes no credentials but the "
            f"rehearsal's own: AWS_ACCESS_KEY_ID={ACCESS_KEY_ID} AWS_SECRET_ACCESS_KEY={SECRET_ACCESS_KEY}."
        )


def _opened(configuration: Configuration, endpoint: str, region: str) -> tuple[Credentials, str]:
    """Credentials after all roles are assumed, and the account they are of."""
    credentials = REHEARSAL
    for role in configuration.assume_roles:
        sts = client("sts", region, endpoint, credentials)
        given = sts.assume_role(RoleArn=role.role_arn, RoleSessionName=role.session_name)["Credentials"]
        credentials = Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    identity = client("sts", region, endpoint, credentials).get_caller_identity()
    return credentials, str(identity["Account"])


def _check_account(configuration: Configuration, account_id: str) -> None:
    allowed, forbidden = configuration.allowed_account_ids, configuration.forbidden_account_ids
    if account_id in forbidden or (allowed and account_id not in allowed):
        raise Problem(
            f"AWS account {account_id} is not one that aws:allowedAccountIds and :forbiddenAccountIds let in."
        )
