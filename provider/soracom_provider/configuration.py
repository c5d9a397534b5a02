"""The provider's configuration: which account, of which coverage, and the address of the API."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, SecretStr

from pulumi_provider.resource import Problem, Properties
from soracom_provider import profile
from soracom_provider.api.client import REQUEST_LIMIT_S
from soracom_provider.api.credentials import Credentials

ENDPOINTS = {"jp": "https://api.soracom.io/v1", "g": "https://g.api.soracom.io/v1"}
"""Source: servers of SORACOM's API description."""

DEFAULT_PORTS = {"https": 443, "http": 80}

ENVIRONMENT = "the environment"
WAIT_SCALE = "SORACOM_WAIT_SCALE"
"""A variable that scales every wait once more, where an API is quicker than the real one that waitScale is for."""


class Coverage(str, Enum):
    """Which of SORACOM's two separate services: a VPG and the SIMs on it belong to one of them."""

    JP = "jp"
    G = "g"


def is_authentication_key(value: Any) -> bool:
    """Whether it is the secret of one, by how it begins. Source: SORACOM's API, authentication keys."""
    return isinstance(value, str) and value.startswith("secret-")


def api_address(text: str) -> str:
    """An API's address in canonical form, ending in `/v1`. Credentials leave the machine encrypted or not at all."""
    # Without what stands before an @: that is a user's name and password.
    shown = "an authentication key" if is_authentication_key(text) else repr(text.rpartition("@")[2])
    wrong = ValueError(f"{shown} is not the address of an API; write it like https://api.soracom.io.")
    try:
        parts = urlsplit(text)
        well_formed = parts.port != 0 and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        raise wrong from None
    if not well_formed or parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.hostname == ".":
        raise wrong
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError(f"{text} would send the authentication key unencrypted; use https.")
    base = f"{parts.scheme}://{_host(parts)}{parts.path.rstrip('/')}"
    return base if base.endswith("/v1") else f"{base}/v1"


def _host(parts: SplitResult) -> str:
    """With its port: whether two addresses are one coverage's goes by their text."""
    name = str(parts.hostname).rstrip(".")
    port = "" if parts.port in (None, DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    return f"[{name}]{port}" if ":" in name else f"{name}{port}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Configuration(Properties):
    """How the provider reaches SORACOM. What is not given here is taken from the environment (SORACOM_AUTH_KEY_ID,
    SORACOM_AUTH_KEY, SORACOM_ENDPOINT); without a key there either, from a profile of SORACOM's CLI."""

    auth_key_id: str | None = Field(default=None, min_length=1)
    """Id of an authentication key, `keyId-...`. Goes with authKey."""
    auth_key: SecretStr | None = None
    """The authentication key, `secret-...`. Goes with authKeyId."""
    coverage: Coverage | None = None
    """Coverage of the account: `jp` or `g`. Left out: the profile's, else `jp`."""
    endpoint: Annotated[str, AfterValidator(api_address)] | None = None
    """Address of the API, for example https://g.api.soracom.io. Left out: the coverage's."""
    profile: str | None = Field(default=None, min_length=1)
    """Name of a profile of SORACOM's CLI, read from SORACOM_PROFILE_DIR or ~/.soracom. Left out: `default`."""
    wait_scale: float = Field(default=1.0, gt=0, le=10)
    """Factor of every wait: between tries after 429 and 5xx (10, 10, 20, 30, 50 seconds, as SORACOM's CLI waits),
    between two looks at something that takes minutes (5 seconds), and of the limit of such a wait (then 5 seconds at
    the least)."""
    deployment: str | None = Field(default=None, min_length=1)
    """Name of the deployment, after which resources are named. The state records it, and another one is refused:
    everything would be made anew under it, and then deleted under the old one. Left out: nothing is compared."""
    request_limit_seconds: float = Field(default=REQUEST_LIMIT_S, gt=0, le=600)
    """Seconds that one request may take."""

    @classmethod
    def is_secret_anywhere(cls, value: Any) -> bool:
        return is_authentication_key(value)

    @classmethod
    def conflicts(cls, known: Mapping[str, Any], given: Set[str]) -> Iterator[tuple[str, str]]:
        if "auth_key" in given and "auth_key_id" not in given:
            yield "auth_key_id", "is missing; authKeyId and authKey go together."
        if "auth_key_id" in given and "auth_key" not in given:
            yield "auth_key", "is missing; authKeyId and authKey go together."
        if "auth_key_id" in given and "profile" in given:
            yield "profile", "authKeyId and profile are two sources of one key; give one of them."
        if is_authentication_key(known.get("profile")):
            yield "profile", "an authentication key is no name of a profile; give it as authKey, with authKeyId."

    @classmethod
    def unchangeable(cls, recorded: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        before, now = recorded.get("deployment"), wanted.get("deployment")
        if before is not None and now not in (None, before):
            yield (
                "deployment",
                (
                    f"{now!r}, but what this state has is named after {before!r}: it would all be made anew, and then "
                    f"ended under its old name, the VPG too. Write the old name (in a stack file `name: {before}`), "
                    "or run `pulumi destroy` first."
                ),
            )


@dataclass(frozen=True)
class Account:
    """The account that a configuration leads to."""

    endpoint: str
    credentials: Credentials
    coverage: Coverage | None
    """Which of the two services it is; None where neither the endpoint nor a setting tells."""
    warning: str | None
    """What the user is warned of; None: nothing."""


def account(configuration: Configuration, environment: Mapping[str, str]) -> Account:
    """Finds key and endpoint: the configuration first, then the environment, then a profile. Raises Problem."""
    given = configuration.endpoint or environment.get("SORACOM_ENDPOINT") or None
    coverage = configuration.coverage.value if configuration.coverage else None
    credentials = _given_credentials(configuration, environment)
    if credentials is None:
        found = _profile(configuration.profile, environment)
        credentials = found.credentials
        given, coverage = given or found.endpoint, coverage or found.coverage
    warning = None
    if configuration.profile and credentials.source == ENVIRONMENT:
        warning = f"SORACOM_AUTH_KEY_ID is set, so it is used and the profile {configuration.profile} is not."
    try:
        endpoint = api_address(given) if given else ENDPOINTS[coverage or "jp"]
        # At another address it is whatever was said.
        known = {address: name for name, address in ENDPOINTS.items()}.get(endpoint, coverage)
        return Account(endpoint, credentials, Coverage(known) if known in ENDPOINTS else None, warning)
    except ValueError as error:
        raise Problem(f"endpoint: {error}") from None
    except KeyError:
        raise Problem(f"coverage: {coverage!r} is unknown; it is jp or g.") from None


def wait_scale(configuration: Configuration, environment: Mapping[str, str]) -> float:
    """Raises Problem."""
    text = environment.get(WAIT_SCALE) or "1"
    try:
        scale = float(text)
    except ValueError:
        scale = 0
    if not 0 < scale <= 1:
        raise Problem(f"{WAIT_SCALE} is {text!r}; it has to be a number above 0 and up to 1.")
    return configuration.wait_scale * scale


def _given_credentials(configuration: Configuration, environment: Mapping[str, str]) -> Credentials | None:
    if configuration.auth_key_id and configuration.auth_key:
        return Credentials(configuration.auth_key_id, configuration.auth_key, "the provider's configuration")
    names = ("SORACOM_AUTH_KEY_ID", "SORACOM_AUTH_KEY")
    key_id, key = (environment.get(name) for name in names)
    if key_id and key:
        return Credentials(key_id, SecretStr(key), ENVIRONMENT)
    if key_id or key:
        raise Problem(
            f"{names[1] if key_id else names[0]} is not set, and {names[0] if key_id else names[1]} is; "
            "set both or neither."
        )
    return None


def _profile(name: str | None, environment: Mapping[str, str]) -> profile.Profile:
    path = profile.folder(environment) / "default.json"
    if name is None and not path.exists():
        raise Problem(
            "No credentials for SORACOM. Set soracom:authKeyId and soracom:authKey (`pulumi config set --secret "
            f"soracom:authKey`), or SORACOM_AUTH_KEY_ID and SORACOM_AUTH_KEY, or write the profile {path} with "
            "`soracom configure`."
        )
    return profile.load(name or "default", environment)
