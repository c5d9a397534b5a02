"""The words that a description's choices take. Pure: asked first, since no other rule can go by an unknown word."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from devicepath_spec.choices import (
    Canal,
    Direction,
    FlowLogs,
    Internet,
    PacketFilter,
    Replaceable,
    ReturnPath,
    Session,
    SessionManager,
    VpgType,
)
from devicepath_spec.faults import Faults
from devicepath_spec.traffic_rules import Protocol

Choices = Mapping[str, type[Enum]]
Spec = Mapping[str, Any]

OF_A_PATH: Choices = {"directions": Direction, "allow_replacement": Replaceable}
OF_A_VPG: Choices = {"type": VpgType, "internet": Internet, "session": Session}
OF_A_BACKEND: Choices = {"flow_logs": FlowLogs, "session_manager": SessionManager}
OF_A_GATE_PEER: Choices = {"return_path": ReturnPath, "packet_filter": PacketFilter}


def check_words_of_path(faults: Faults, args: Spec) -> None:
    """All of a path's. Raises InvalidSpec when one is unknown."""
    _check_lists(faults, args, OF_A_PATH)
    _check(faults, "", args, {name: words for name, words in OF_A_PATH.items() if not faults.has(name)})
    _check_vpg(faults, "vpg.", args["vpg"])
    _check(faults, "backend.", args.get("backend") or {}, OF_A_BACKEND)
    _check(faults, "canal.", args.get("canal") or {}, {"kind": Canal})
    _check_gate_peer(faults, "gate_peer.", args.get("gate_peer") or {})
    faults.check()


def check_words_of_vpg(faults: Faults, args: Spec) -> None:
    """Raises InvalidSpec when one is unknown, as all of these do."""
    _check_vpg(faults, "", args)
    faults.check()


def check_words_of_backend(faults: Faults, args: Spec) -> None:
    _check(faults, "", args, OF_A_BACKEND)
    faults.check()


def check_words_of_gate_peer(faults: Faults, args: Spec) -> None:
    _check_gate_peer(faults, "", args)
    faults.check()


def _check_vpg(faults: Faults, path: str, vpg: Spec) -> None:
    _check(faults, path, vpg, OF_A_VPG)
    for name, device in vpg.get("devices", {}).items():
        _check(faults, f"{path}devices.{name}.", device, {"session": Session})


def _check_gate_peer(faults: Faults, path: str, peer: Spec) -> None:
    _check(faults, path, peer, OF_A_GATE_PEER)
    for listed in ("device_traffic", "egress"):
        for name, one in peer.get(listed, {}).items():
            _check(faults, f"{path}{listed}.{name}.", one, {"protocol": Protocol})


def _check_lists(faults: Faults, args: Spec, choices: Choices) -> None:
    """A text would do as a sequence, of its letters."""
    for name, words in choices.items():
        given = args.get(name, [])
        if isinstance(given, str) or not isinstance(given, Sequence) or not all(isinstance(one, str) for one in given):
            known = " or ".join(word.value for word in words)
            faults.add(name, f"{given!r} is no list of words; write a list of {known}.")


def _check(faults: Faults, path: str, args: Spec, choices: Choices) -> None:
    for name, words in choices.items():
        given = args.get(name)
        known = [word.value for word in words]
        for word in given if isinstance(given, Sequence) and not isinstance(given, str) else [given]:
            if isinstance(word, str) and word not in known:
                faults.add(f"{path}{name}", f"{word!r} is unknown; write {' or '.join(known)}.")
