"""What a Pulumi state says: of `pulumi stack export`, or a checkpoint of the file backend. Nothing is decrypted."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devicepath_tools.network.loading.pulumi.resources.network import network
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from devicepath_tools.network.loading.source.misread import Misread
from devicepath_tools.network.network import Network

GZIP = b"\x1f\x8b"
VERSIONS = (3, 4)
"""Of a deployment. The engine writes 4 where a resource has an option that older ones do not know, such as
`replace_with`; what is read here is alike in both. Source: Pulumi's apitype, DeploymentSchemaVersionLatest."""
STACK = "pulumi:pulumi:Stack"


@dataclass(frozen=True)
class State:
    """What is recorded of one stack."""

    resources: tuple[Resource, ...]
    """Those that providers made or looked at, without those that wait for their deletion."""
    outputs: Mapping[str, Any]
    """The stack's outputs; a secret one is not in plain text."""


def read(path: Path) -> Network:
    """The network of a state. Raises Misread."""
    return network(state(path).resources)


def state(path: Path) -> State:
    """Raises Misread."""
    try:
        return packed(str(path), path.read_bytes())
    except OSError as fault:
        raise Misread([f"{path}: cannot be read: {fault.strerror}."]) from None


def packed(place: str, raw: bytes) -> State:
    """From the bytes of a file, packed or not; `place` is where they came from, for people. Raises Misread."""
    try:
        content = json.loads(gzip.decompress(raw) if raw.startswith(GZIP) else raw)
    # What is nested too deep is no state, either.
    except (ValueError, EOFError, gzip.BadGzipFile, zlib.error, RecursionError):
        raise _no_state(place, "is not JSON") from None
    return recorded(place, content)


def recorded(place: str, content: Any) -> State:
    """From what such a file holds. Raises Misread."""
    deployment = _deployment(place, content)
    resources = deployment.get("resources") or []
    if not isinstance(resources, list) or not all(map(_is_resource, resources)):
        raise _no_state(place, "has other `resources` than a list of objects with `urn` and `type`")
    stack: Mapping[str, Any] = next((one for one in resources if one["type"] == STACK), {})
    return State(tuple(_resources(resources)), stack.get("outputs") or {})


def _is_resource(one: Any) -> bool:
    if not isinstance(one, Mapping) or not isinstance(one.get("urn"), str) or not isinstance(one.get("type"), str):
        return False
    return all(isinstance(one.get(name) or {}, Mapping) for name in ("inputs", "outputs"))


def _deployment(place: str, content: Any) -> Mapping[str, Any]:
    if not isinstance(content, Mapping):
        raise _no_state(place, "is no JSON object")
    checkpoint = content.get("checkpoint")
    # A stack that never ran has null there.
    latest = checkpoint.get("latest") or {} if isinstance(checkpoint, Mapping) else None
    deployment = content.get("deployment", latest)
    if not isinstance(deployment, Mapping):
        raise _no_state(place, "has neither `deployment` nor `checkpoint` in it")
    if content.get("version") not in VERSIONS:
        known = " and ".join(map(str, VERSIONS))
        raise _no_state(place, f"has version {content.get('version')!r}, and {known} are known here")
    return deployment


def _no_state(place: str, why: str) -> Misread:
    return Misread([f"{place}: {why}, so it is no state; write one with `pulumi stack export --file state.json`."])


def _resources(recorded: list[Mapping[str, Any]]) -> Iterator[Resource]:
    for one in recorded:
        if one.get("custom") and not one.get("delete"):
            yield Resource(
                type=one["type"],
                name=one["urn"].rpartition("::")[2],
                id=str(one.get("id") or ""),
                inputs=one.get("inputs") or {},
                outputs=one.get("outputs") or {},
            )
