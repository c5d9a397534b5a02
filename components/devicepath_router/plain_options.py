"""What both tunnels of a plain form may negotiate: lists of AWS's words, with commas."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from typing import TypeVar

from devicepath_router.form_values import shown
from devicepath_router.tunnel_options import ALLOWED, Phase, TunnelOptions
from devicepath_spec.choices import Encryption, IkeVersion, Integrity
from devicepath_spec.faults import Faults

PHASES = ("phase_1", "phase_2")
OF_PHASE = ("encryption", "integrity", "dh_groups", "lifetime_s")
KEYS = ("ike_versions", *(f"{phase}_{key}" for phase in PHASES for key in OF_PHASE))

Parsed = TypeVar("Parsed")
Choice = TypeVar("Choice", bound=Enum)
Told = Mapping[str, tuple[str, str]]
"""By its key: a text, and its place."""


def options(told: Told, faults: Faults) -> TunnelOptions:
    """The options that are told; what is left out is as AWS has it when nobody says otherwise."""
    versions = _read(told, "ike_versions", _choices(IkeVersion), ALLOWED.ike_versions, faults)
    phase_1 = _phase(told, "phase_1", ALLOWED.phase_1, faults)
    phase_2 = _phase(told, "phase_2", ALLOWED.phase_2, faults)
    chosen = TunnelOptions(versions, phase_1, phase_2)
    for place, fault in chosen.faults():
        key = place.replace(".", "_")
        if key in told:
            faults.add(told[key][1], fault)
    return chosen


def _phase(told: Told, name: str, default: Phase, faults: Faults) -> Phase:
    return replace(
        default,
        encryption=_read(told, f"{name}_encryption", _choices(Encryption), default.encryption, faults),
        integrity=_read(told, f"{name}_integrity", _choices(Integrity), default.integrity, faults),
        dh_groups=_read(told, f"{name}_dh_groups", _numbers, default.dh_groups, faults),
        lifetime_s=_read(told, f"{name}_lifetime_s", _number, default.lifetime_s, faults),
    )


def _read(told: Told, key: str, parse: Callable[[str], Parsed], default: Parsed, faults: Faults) -> Parsed:
    if key not in told:
        return default
    text, place = told[key]
    try:
        return parse(text)
    except ValueError as wrong:
        faults.add(place, str(wrong))
        return default


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


def _choices(kind: type[Choice]) -> Callable[[str], tuple[Choice, ...]]:
    def parse(text: str) -> tuple[Choice, ...]:
        known = {choice.value: choice for choice in kind}
        try:
            return tuple(known[word] for word in _words(text))
        except KeyError:
            told = f"{shown(text)} is not possible"
            raise ValueError(f"{told}; write {', '.join(known)}, or several of them.") from None

    return parse


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(f"{shown(text)} is no number.")
    return int(text)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(_number(word) for word in _words(text))
