"""What a gate peer's user data says of its tunnel: the facts file in it, read as text. Pure; no shell is run."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from ipaddress import IPv4Address, IPv4Interface
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from devicepath_tools.network.gate_host import GateHost
from devicepath_tools.network.loading.source.misread import Misread
from devicepath_tools.network.network import Network

FACTS_FILE = "/etc/devicepath/gate.conf"
"""The one place of facts on a gate peer: lines of `KEY=value`, quoted where the value has blanks."""
HEREDOC = re.compile(rf"^cat\s*>\s*{re.escape(FACTS_FILE)}\s*<<\s*(['\"]?)(\w+)\1[ \t]*\n", re.MULTILINE)
ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
EXPANDED = re.compile(r"[$`\\]")
"""What a shell would replace: a fact is a plain value."""


class PacketFilter(str, Enum):
    NONE = "none"
    NFTABLES = "nftables"


def _words(text: Any) -> Any:
    return text.split() if isinstance(text, str) else text


def _empty(text: Any) -> Any:
    return None if text == "" else text


def _outer_addresses(text: Any) -> list[IPv4Address]:
    """Of pairs `outer/inner`: the outer ones are what the tunnel is flooded to."""
    outer = []
    for pair in _words(text):
        ends = pair.split("/")
        try:
            addresses = [IPv4Address(end) for end in ends]
        except ValueError:
            addresses = []
        if len(addresses) != 2:
            raise ValueError(f"{pair!r} is no pair outer/inner of IPv4 addresses")
        outer.append(addresses[0])
    return outer


class _Facts(BaseModel):
    """The file's keys. Ranges of numbers: RFC 7348 (VNI), RFC 791 (smallest MTU); AWS's largest frame is 9001."""

    model_config = ConfigDict(extra="forbid", alias_generator=str.upper)

    interface: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,15}$")]
    outer_address: IPv4Address
    inner_address: IPv4Interface
    vni: Annotated[int, Field(ge=1, lt=2**24)]
    udp_port: Annotated[int, Field(ge=1, lt=2**16)]
    mtu: Annotated[int, Field(ge=576, le=9001)]
    vpg_peers: Annotated[list[IPv4Address], BeforeValidator(_outer_addresses)]
    forwarding: bool
    privacy_separator: bool
    packet_filter: PacketFilter
    masquerading: bool
    clamped_mss: Annotated[Annotated[int, Field(ge=536, le=8961)] | None, BeforeValidator(_empty)]

    @field_validator("inner_address", mode="before")
    @classmethod
    def _has_a_prefix_length(cls, text: Any) -> Any:
        if "/" not in str(text):
            raise ValueError("an address with its prefix length is needed, like 10.130.255.254/16")
        return text

    @field_validator("forwarding", "privacy_separator", "masquerading", mode="before")
    @classmethod
    def _is_yes_or_no(cls, text: Any) -> Any:
        if text not in ("yes", "no"):
            raise ValueError("yes or no is needed")
        return text == "yes"

    @field_validator("masquerading", "clamped_mss")
    @classmethod
    def _needs_the_filter(cls, value: Any, info: ValidationInfo) -> Any:
        if value and info.data.get("packet_filter") is PacketFilter.NONE:
            needed = "no" if value is True else "empty"
            raise ValueError(f"PACKET_FILTER is none, and nothing else does it; {needed} is needed")
        return value


def gate_host(user_data: str) -> GateHost | None:
    """What an instance does as a gate peer; None: its user data writes no facts file. Raises Misread."""
    text = _facts_file(user_data)
    if text is None:
        return None
    values, faults = _assignments(text)
    try:
        facts = _Facts.model_validate(values)
    except ValidationError as wrong:
        faults += [_line(error) for error in wrong.errors()]
    if faults:
        raise Misread(faults)
    return GateHost(
        outer_address=facts.outer_address,
        inner=facts.inner_address,
        vni=facts.vni,
        udp_port=facts.udp_port,
        mtu=facts.mtu,
        vpg_peers=tuple(facts.vpg_peers),
        forwards=facts.forwarding,
        privacy_separator=facts.privacy_separator,
        masquerades=facts.masquerading,
        clamped_mss=facts.clamped_mss,
    )


def with_user_data(network: Network, user_data: Mapping[str, str]) -> Network:
    """The same network; its instances boot what is given by their ids. Of a broken facts file it says so."""
    instances = dict(network.instances)
    unread = []
    for instance_id, text in user_data.items():
        try:
            gate = gate_host(text)
        except Misread as broken:
            gate = None
            unread += [f"instance {instance_id}: user data: {line}" for line in broken.lines]
        instances[instance_id] = replace(instances[instance_id], user_data=text, gate=gate)
    return replace(network, instances=instances, unread=(*network.unread, *unread))


def _facts_file(user_data: str) -> str | None:
    """What the script writes there; of several times the last one, as in a shell. Raises Misread."""
    script = user_data.replace("\r\n", "\n")
    starts = list(HEREDOC.finditer(script))
    if not starts:
        return None
    body, end, _ = f"\n{script[starts[-1].end() :]}\n".partition(f"\n{starts[-1][2]}\n")
    if not end:
        raise Misread([f"{FACTS_FILE}: no line {starts[-1][2]} ends it in the user data."])
    return body


def _assignments(text: str) -> tuple[dict[str, str], list[str]]:
    """Values by key, and a line for each that is none."""
    values: dict[str, str] = {}
    faults: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        assigned = _assigned(line)
        if assigned is None:
            faults.append(f"{FACTS_FILE}: {line!r}: KEY=value is needed, quoted where the value has blanks.")
        elif assigned[0] in values:
            faults.append(f"{FACTS_FILE}: {assigned[0]}: stands there twice.")
        else:
            values[assigned[0]] = assigned[1]
    return values, faults


def _assigned(line: str) -> tuple[str, str] | None:
    try:
        words = shlex.split(line)
    except ValueError:
        return None
    found = ASSIGNMENT.fullmatch(words[0]) if len(words) == 1 and not EXPANDED.search(line) else None
    return None if found is None else (found[1], found[2])


def _line(error: Any) -> str:
    key = error["loc"][0]
    if error["type"] == "missing":
        return f"{FACTS_FILE}: {key}: is missing."
    if error["type"] == "extra_forbidden":
        return f"{FACTS_FILE}: {key}={error['input']}: is no fact of a gate peer."
    rule = str(error["msg"]).removeprefix("Value error, ")
    return f"{FACTS_FILE}: {key}={error['input']!s}: {rule}."
