"""A stack file, as a rehearsal reads it: what the emulated clouds must hold, and what of it must not be used.

What is looked for goes by its form, not by its place: a SIM is known by the 15 digits of an IMSI or the 18 to 20 of its
id wherever the settings write it, as a key or as a value. So settings may change without a change here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from devicepath_tools.rehearsal.clouds.soracom.settings import Coverage

SIM = re.compile(r"\d{15}|\d{18,20}")
ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")
REGION = re.compile(r"[a-z]{2}-[a-z]+-\d")
EXISTING = re.compile(
    r"(?:vpc|subnet|rtb|eni|sg|pcx|i|tgw|vgw)-[0-9a-f]{8,17}"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
"""Ids that a cloud gives out: AWS's, and the UUIDs of VPGs and SIM groups."""

# Who deploys, and where: the rehearsal's own are in the environment, and configuration would go before it.
ACCESS = {
    "soracom": {"authKeyId", "authKey", "profile", "endpoint", "waitScale"},
    "aws": {
        *("accessKey", "secretKey", "token", "profile", "endpoints", "sharedConfigFiles", "sharedCredentialsFiles"),
        *("customCaBundle", "httpProxy", "httpsProxy", "ec2MetadataServiceEndpoint", "stsRegion"),
    },
}
HASTE = {"soracom:waitScale": "0.02"}
"""An emulated VPG is there at once: the provider looks again after 0.1 s, not 5. One that does not answer is given up
after 2.4 s, not 120."""
ENCRYPTION = {"encryptionsalt", "encryptedkey", "secretsprovider"}
SECRET_STANDS_FOR = "rehearsal"
"""What a secret of the stack file is in a rehearsal: nobody else's passphrase is asked for."""


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


def needs(content: dict[str, Any]) -> Needs:
    """Reads them from a stack file's content."""
    configuration = content.get("config") or {}
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
        coverage=Coverage(str(configuration.get("soracom:coverage") or Coverage.JAPAN)),
    )


def rehearsed(content: dict[str, Any]) -> dict[str, Any]:
    """The stack file of the copy: the same settings, without credentials, addresses and somebody's encryption."""
    configuration = {
        name: _without_secrets(value)
        for name, value in (content.get("config") or {}).items()
        if not _is_access(str(name))
    }
    rest = {name: value for name, value in content.items() if name not in ENCRYPTION | {"config"}}
    return {**rest, "config": configuration | HASTE}


def _is_access(name: str) -> bool:
    package, _, key = name.partition(":")
    # `pulumi config set --path` writes aws:endpoints[0].ec2 as a value of aws:endpoints, older files as its name.
    return re.split(r"[.\[]", key)[0] in ACCESS.get(package, set())


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"secure"}:
            return SECRET_STANDS_FOR
        return {key: _without_secrets(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_secrets(inner) for inner in value]
    return value


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
