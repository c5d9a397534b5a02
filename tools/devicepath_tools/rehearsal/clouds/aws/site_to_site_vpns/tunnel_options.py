"""Options of a tunnel: what may be given, and how it is answered. What is left out is at its default, and not answered.

Source: AWS, VpnTunnelOptionsSpecification, and Site-to-Site VPN guide, tunnel options."""

import re
import secrets
import string
from collections.abc import Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Refused

KEY = re.compile(r"[A-Za-z1-9._][A-Za-z0-9._]{7,63}")
ENCRYPTION = frozenset({"AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"})
INTEGRITY = frozenset({"SHA1", "SHA2-256", "SHA2-384", "SHA2-512"})
GROUPS = frozenset({2, *range(14, 25)})
"""Of Diffie and Hellman, in the first phase."""
NUMBERS: Mapping[str, tuple[int, int | None]] = {
    "Phase1LifetimeSeconds": (900, 28800),
    "Phase2LifetimeSeconds": (900, 3600),
    "RekeyMarginTimeSeconds": (60, 1800),
    "RekeyFuzzPercentage": (0, 100),
    "ReplayWindowSize": (64, 2048),
    "DPDTimeoutSeconds": (30, None),
}
WORDS: Mapping[str, frozenset[str]] = {
    "DPDTimeoutAction": frozenset({"clear", "none", "restart"}),
    "StartupAction": frozenset({"add", "start"}),
}
LISTS: Mapping[str, frozenset[Any]] = {
    "Phase1EncryptionAlgorithms": ENCRYPTION,
    "Phase2EncryptionAlgorithms": ENCRYPTION,
    "Phase1IntegrityAlgorithms": INTEGRITY,
    "Phase2IntegrityAlgorithms": INTEGRITY,
    "Phase1DHGroupNumbers": GROUPS,
    "Phase2DHGroupNumbers": GROUPS | {5},
    "IKEVersions": frozenset({"ikev1", "ikev2"}),
}
ANSWERED = {
    "DPDTimeoutSeconds": "DpdTimeoutSeconds",
    "DPDTimeoutAction": "DpdTimeoutAction",
    "IKEVersions": "IkeVersions",
}
"""Names that an answer spells otherwise."""
DEFAULT_LIFETIMES_S = {1: 28800, 2: 3600}
NO_LOGS = {"LogEnabled": False, "BgpLogEnabled": False}
LOGS = {"LogEnabled": ("LogGroupArn", "LogOutputFormat"), "BgpLogEnabled": ("BgpLogGroupArn", "BgpLogOutputFormat")}
GROUP_ARN = re.compile(r"arn:aws[\w-]*:logs:[\w-]+:\d{12}:log-group:[\w./#-]{1,512}(:\*)?")


def read(given: Mapping[str, Any], former: Mapping[str, Any]) -> dict[str, Any]:
    """The options by their names in a request: those that are given, over the former ones. Raises Refused."""
    options = dict(former)
    for name, value in given.items():
        if name in NUMBERS:
            options[name] = _number(name, int(value))
        elif name in WORDS:
            options[name] = _among(name, value, WORDS[name])
        elif name in LISTS:
            kind = int if name.endswith("Numbers") else str
            options[name] = [_among(name, kind(each["Value"]), LISTS[name]) for each in value]
        elif name == "EnableTunnelLifecycleControl":
            options[name] = value in (True, "true")
        elif name == "LogOptions":
            options[name] = _logs((value or {}).get("CloudWatchLogOptions") or {}, former.get(name) or NO_LOGS)
        elif name.endswith("AdditionalKeyExchanges"):
            raise Refused("UnsupportedOperation", f"{name} is not emulated.")
    _refuse_disagreement(options)
    return options


def read_key(text: str) -> str:
    """Raises Refused, which does not tell the key. Source: AWS in aws-samples, pbmm-on-gcp, issue 299."""
    if not KEY.fullmatch(text):
        raise Refused("InvalidParameterValue", "Value for parameter PreSharedKey is invalid.")
    return text


def made_up_key() -> str:
    """As AWS makes one that is not given: 32 of its letters."""
    letters = string.ascii_letters + string.digits + "._"
    return secrets.choice(string.ascii_letters) + "".join(secrets.choice(letters) for _ in range(31))


def shown(options: Mapping[str, Any]) -> dict[str, Any]:
    """As AWS answers them."""
    answer: dict[str, Any] = {
        "EnableTunnelLifecycleControl": options.get("EnableTunnelLifecycleControl", False),
        "LogOptions": {"CloudWatchLogOptions": dict(options.get("LogOptions", NO_LOGS))},
    }
    for name, value in options.items():
        if name in LISTS:
            answer[ANSWERED.get(name, name)] = [{"Value": each} for each in value]
        elif name not in answer:
            answer[ANSWERED.get(name, name)] = value
    return answer


def _number(name: str, value: int) -> int:
    least, most = NUMBERS[name]
    if value < least or (most is not None and value > most):
        raise _bad(name, value)
    return value


def _among(name: str, value: Any, allowed: frozenset[Any]) -> Any:
    if value not in allowed:
        raise _bad(name, value)
    return value


def _logs(given: Mapping[str, Any], former: Mapping[str, Any]) -> dict[str, Any]:
    """Where logs are switched off, nothing else is kept of them."""
    merged = {**NO_LOGS, **former, **given}
    logs: dict[str, Any] = {}
    for switch, (group, form) in LOGS.items():
        logs[switch] = merged[switch] in (True, "true")
        if not logs[switch]:
            continue
        if not GROUP_ARN.fullmatch(str(merged.get(group, ""))):
            raise _bad(group, merged.get(group, ""))
        logs[group] = merged[group]
        logs[form] = _among(form, merged.get(form, "json"), frozenset({"json", "text"}))
    return logs


def _refuse_disagreement(options: Mapping[str, Any]) -> None:
    first, second = (options.get(f"Phase{each}LifetimeSeconds", DEFAULT_LIFETIMES_S[each]) for each in (1, 2))
    if second >= first:
        text = f"Phase2LifetimeSeconds {second} must be less than Phase1LifetimeSeconds {first}."
        raise Refused("InvalidParameterCombination", text)
    margin = options.get("RekeyMarginTimeSeconds", 0)
    if margin > second // 2:
        text = f"RekeyMarginTimeSeconds {margin} must be at most half of Phase2LifetimeSeconds {second}."
        raise Refused("InvalidParameterCombination", text)
    if options.get("StartupAction") == "start" and "ikev2" not in options.get("IKEVersions", ["ikev2"]):
        raise Refused("InvalidParameterCombination", "StartupAction start is supported for ikev2 only.")


def _bad(name: str, value: Any) -> Refused:
    return Refused("InvalidParameterValue", f"Value ({value}) for parameter {name} is invalid.")
