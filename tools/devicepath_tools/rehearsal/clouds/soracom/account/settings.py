"""What a rehearsal may choose about the emulated SORACOM API."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network
from urllib.parse import urlsplit

from devicepath_tools.rehearsal.clouds.loopback import is_loopback


class Coverage(StrEnum):
    """The two coverages a SORACOM account may have. A VPG belongs to one. Source: [SPEC] CoverageType."""

    JAPAN = "jp"
    GLOBAL = "g"


# [SPEC] CreateVirtualPrivateGatewayRequest.placement.region; the first is the default.
# Documentation: Japan coverage is fixed to Tokyo, the choice exists for global coverage.
REGIONS: dict[Coverage, tuple[str, ...]] = {
    Coverage.JAPAN: ("ap-northeast-1",),
    Coverage.GLOBAL: ("eu-central-1", "us-west-2", "ap-southeast-2", "ap-northeast-1"),
}


class ErrorBody(StrEnum):
    """Shapes a refusal may have on the wire.

    NESTED is APICallError of [SPEC]; FLAT and TEXT are what SORACOM's own Go SDK is prepared to decode.
    """

    NESTED = "nested"
    FLAT = "flat"
    TEXT = "text"


class NotLoopback(ValueError):
    """An address outside this machine was given. A rehearsal talks to nobody else."""


@dataclass(frozen=True)
class ExistingGate:
    """One that somebody opened."""

    vni: int
    keeps_devices_apart: bool
    """Whether its privacy separator is on."""


@dataclass(frozen=True)
class ExistingVpg:
    """One that runs before anybody asks for it, with the id that a stack takes it over by."""

    id: str
    type: str
    """`E`, `F` or `F2`."""
    device_subnet: IPv4Network
    gate: ExistingGate | None = None
    """None: closed, or as it is on type F2."""
    allows_only_devices: bool = False
    """Whether its routing filter denies everything but the device subnet."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of one emulated SORACOM API. All durations are seconds; all identities are invented."""

    coverage: Coverage = Coverage.JAPAN
    operator_id: str = "OP0000000001"
    auth_key_id: str = "keyId-rehearsal"
    auth_key: str = "secret-rehearsal"
    host: str = "127.0.0.1"
    port: int = 0
    """0 takes a free port."""

    creation_seconds: float = 0.2
    """From `creating` to `running`. About three minutes on the live API (old hands-on guide)."""
    termination_seconds: float = 0.2
    """From `terminating` to `terminated`. The live duration is not published."""
    forget_seconds: float = 1.0
    """How long a terminated VPG is still shown before it is 404. Assumed."""
    reconnect_seconds: float = 0.1
    """From a deleted session to the SIM's next one."""
    sharing_seconds: float = 0.0
    """From a VPC's registration to the share of the transit gateway that is made for its account. Assumed."""
    attaching_seconds: float = 0.05
    """From an acceptance to `active`, where no emulated AWS says so. Minutes on the live API (console text)."""
    accepts_registered: bool = False
    """Whether the attachment of a registered VPC becomes active by itself (seen in practice), or has to be accepted
    ([SPEC] has the operation and the status)."""
    token_seconds: int | None = None
    """Caps the lifetime of every token; None leaves what the client asked for (86400 by default)."""

    sims: int = 0
    """SIMs the operator has from the start, all online."""
    known_sims: tuple[str, ...] = ()
    """Further ones, each by its IMSI (15 digits) or its id (18 to 20)."""
    existing_vpgs: tuple[ExistingVpg, ...] = ()
    existing_groups: tuple[str, ...] = ()
    """SIM groups that are there from the start, by id."""
    latency_seconds: float = 0.0
    """Added before every answer."""
    requests_per_second: float | None = None
    """Above it: 429. None is no limit. SORACOM publishes no rate."""
    retry_after_seconds: int | None = None
    """Sent as Retry-After with those 429; None sends none, which is what SORACOM's CLI expects."""
    error_body: ErrorBody = ErrorBody.NESTED
    aws_endpoint: str | None = None
    """Loopback address of an emulated AWS in which SORACOM has an account; None invents connection ids."""

    clock: Callable[[], float] = time.time
    """Seconds since 1970; a test hands in a clock that it moves itself."""

    def __post_init__(self) -> None:
        for known in self.known_sims:
            if not is_sim(known):
                raise ValueError(f"known_sims: {known!r}; an IMSI has 15 digits, a SIM id 18 to 20.")
        if not is_loopback(self.host):
            raise NotLoopback(f"host: {self.host} is not a loopback address. Give 127.0.0.1.")
        if self.aws_endpoint is not None and not is_loopback(urlsplit(self.aws_endpoint).hostname or ""):
            raise NotLoopback(
                f"aws_endpoint: {self.aws_endpoint} is not on this machine. Give an emulated AWS on 127.0.0.1."
            )

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions a VPG of this coverage may be placed in; the first is the default."""
        return REGIONS[self.coverage]


def is_sim(text: str) -> bool:
    """Whether it may be an IMSI or the id of a SIM."""
    return text.isascii() and text.isdecimal() and len(text) in (15, 18, 19, 20)
