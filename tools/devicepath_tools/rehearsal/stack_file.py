"""What a stack's configuration names, as a rehearsal reads it: what the emulated clouds must hold.

What is looked for goes by its form, not by its place: a SIM is known by the 15 digits of an IMSI or the 18 to 20 of its
id wherever the settings write it, as a key or as a value. So settings may change without a change here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from devicepath_tools.rehearsal.clouds.soracom.account.settings import Coverage

SIM = re.compile(r"\d{15}|\d{18,20}")
ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")
REGION = re.compile(r"[a-z]{2}-[a-z]+-\d")
EXISTING = re.compile(
    r"(?:vpc|subnet|rtb|eni|sg|pcx|i|tgw|vgw)-[0-9a-f]{8,17}"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
"""Ids that a cloud gives out: AWS's, and the UUIDs of VPGs and SIM groups."""


@dataclass(frozen=True)
class Needs:
    """What a stack's settings name."""

    sims: tuple[str, ...]
    """IMSIs and SIM ids: the emulated account has these SIMs."""
    account_ids: tuple[str, ...]
    """AWS accounts: they are looked through for what is left."""
    regions: tuple[str, ...]
    """AWS regions; the first is the stack's own if it has one."""
    existing: tuple[str, ...]
    """Ids of things that the stack takes over, `path: id`. Emulated clouds that have just started have none of them."""
    coverage: Coverage


def needs(configuration: Mapping[str, Any]) -> Needs:
    """Reads them from a stack's configuration; see project.Project.configuration."""
    texts = list(_texts(configuration, ""))
    own = str(configuration.get("aws:region") or "")
    regions = [text for _, text in texts if REGION.fullmatch(text)]
    return Needs(
        sims=_once(text for _, text in texts if SIM.fullmatch(text)),
        account_ids=_once(
            account
            for _, text in texts
            if ACCOUNT.fullmatch(text) or text.startswith("arn:")
            for account in ACCOUNT.findall(text)
        ),
        regions=_once([own, *regions] if own else regions),
        existing=_once(f"{path}: {text}" for path, text in texts if EXISTING.fullmatch(text)),
        coverage=_coverage(configuration.get("soracom:coverage")),
    )


def _coverage(said: Any) -> Coverage:
    """Of one that there is not, the provider tells."""
    return Coverage(said) if said in set(Coverage) else Coverage.JAPAN


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text and whole number in the settings, keys too, with the path to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{path}.{key}" if path else str(key)
            yield here, str(key)
            yield from _texts(inner, here)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{index}]")
    elif isinstance(value, str | int) and not isinstance(value, bool):
        # YAML reads an IMSI without quotation marks as a number, and one that begins with 0 without its zeros.
        yield path, str(value)


def _once(texts: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
