"""A stack file and a Pulumi.yaml that open nothing real: each character as the user wrote it, but in a few places.

Configuration goes before the environment, so what says who deploys, and where, gets another name, which nobody reads.
Everything encrypted is encrypted anew, for a passphrase that everybody knows: it stays a secret to the engine. And the
engine finds its salt there; otherwise it writes one, and all of the file anew. Pure.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from devicepath_tools import engine_yaml

ACCESS = {
    "soracom": {"authKeyId", "authKey", "profile", "endpoint"},
    "aws": {
        *("accessKey", "secretKey", "token", "profile", "endpoints", "sharedConfigFiles", "sharedCredentialsFiles"),
        *("customCaBundle", "httpProxy", "httpsProxy", "ec2MetadataServiceEndpoint", "stsRegion"),
        "assumeRoleWithWebIdentity",
        # Neither goes with an endpoint that is given.
        *("useFipsEndpoint", "useDualstackEndpoint"),
    },
}
"""Who deploys, and where: the rehearsal's own are in the environment."""
LEFT_OUT = "left-out-"
"""Begins the names of what nobody is to read."""
NOTHING = "left-out"
"""What such a value is then."""
PASSPHRASE = "rehearsal"
SALT = "v1:q9M09uCdMsw=:v1:BrVyH1AXgppB9J9J:WmpR+jbUaa5Rmk4ROvlKSXSMr/y+tw=="
"""The engine's, for that passphrase."""
SECRET = "v1:Xd5gAr6N+Od2vxZV:rJ6dxapxb8zZry2OgDmSrzWzpSrwKrQt6Q=="
"""What every secret is in a rehearsal, so encrypted: the text `rehearsal`."""
ENCRYPTION = {"encryptedkey", "secretsprovider"}
SALT_KEY = "encryptionsalt"
READ = {"config", "environment", SALT_KEY, *ENCRYPTION}
"""What the engine reads of a stack file."""
SECURE = "secure"
QUOTES = ("'", '"')
PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
"""An anchor and a tag, in front of what they belong to."""

Content = dict[str, Any]


class Unchangeable(Exception):
    """The text is written in a way that single places of it cannot be changed."""


@dataclass(frozen=True, order=True)
class _Change:
    start: int
    end: int
    text: str


def stack_file(text: str) -> str:
    """Raises Unchangeable."""
    changed = _changed(text, _of_stack)
    before, after = ({name: it for name, it in _content(each).items() if name in READ} for each in (text, changed))
    kept = {name: value for name, value in before.items() if name not in ENCRYPTION}
    if after != {**_neutral(kept), SALT_KEY: SALT}:
        raise Unchangeable
    return changed


def project_file(text: str) -> str:
    """Of Pulumi.yaml, which may hold configuration for every stack. Raises Unchangeable."""
    changed = _changed(text, _of_project)
    if _content(changed) != _neutral(_content(text)):
        raise Unchangeable
    return changed


def _changed(text: str, changes: Callable[[str, yaml.Node | None], Iterator[_Change]]) -> str:
    body = text.removeprefix(engine_yaml.BOM)
    changed = body
    # Through an alias the same place is met twice.
    for change in sorted(set(changes(body, engine_yaml.composed(body))), reverse=True):
        changed = changed[: change.start] + change.text + changed[change.end :]
    return text[: len(text) - len(body)] + changed


def _content(text: str) -> Content:
    try:
        return dict(engine_yaml.read(text) or {})
    except yaml.YAMLError:
        raise Unchangeable from None


def _neutral(content: Content) -> Content:
    """What the changes of the text come to."""
    configuration = content.get("config")
    if not isinstance(configuration, dict):
        return content
    named = {_renamed(name): _without(name, _secrets_anew(value)) for name, value in configuration.items()}
    return {**content, "config": named}


def _of_stack(text: str, root: yaml.Node | None) -> Iterator[_Change]:
    salts = [value for key, value in _pairs(root) if key.value == SALT_KEY]
    yield from (_replaced(text, salt, SALT) for salt in salts)
    if not salts:
        yield _with_salt(text, root)
    yield from (_prefixed(text, key) for key, _ in _pairs(root) if key.value in ENCRYPTION)
    yield from _of_project(text, root)


def _of_project(text: str, root: yaml.Node | None) -> Iterator[_Change]:
    for name, configuration in _pairs(root):
        if name.value == "config":
            for key, value in _pairs(configuration):
                if _is_access(str(key.value)):
                    yield _prefixed(text, key)
                    yield from (_replaced(text, told, NOTHING) for told in _told(value))
                yield from (_replaced(text, secret, SECRET) for secret in _secrets(value))


def _with_salt(text: str, root: yaml.Node | None) -> _Change:
    """In front of everything that the file says: what is behind it may be of any form."""
    line = f"{SALT_KEY}: {SALT}"
    newline = "\r\n" if "\r\n" in text else "\n"
    if not isinstance(root, yaml.MappingNode):
        break_before = newline if text and not text.endswith("\n") else ""
        return _Change(len(text), len(text), f"{break_before}{line}{newline}")
    if not root.value:
        inside = root.start_mark.index + 1
        return _Change(inside, inside, line)
    first = root.value[0][0].start_mark
    end = ", " if root.flow_style else newline + " " * first.column
    return _Change(first.index, first.index, line + end)


def _prefixed(text: str, key: yaml.Node) -> _Change:
    start = _start(text, key)
    start += 1 if text[start] in QUOTES else 0
    return _Change(start, start, LEFT_OUT)


def _replaced(text: str, value: yaml.Node, by: str) -> _Change:
    start, end = _start(text, value), value.end_mark.index
    return _Change(start, start + len(text[start:end].rstrip()), by)


def _start(text: str, node: yaml.Node) -> int:
    found = PROPERTIES.match(text, node.start_mark.index)
    return found.end() if found is not None else node.start_mark.index


def _pairs(node: yaml.Node | None) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Of a mapping, also what is merged into it."""
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if key.tag.endswith(":merge"):
            for merged in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                yield from _pairs(merged)
        else:
            yield key, value


def _secrets(node: yaml.Node) -> Iterator[yaml.Node]:
    """The encrypted texts in a value."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _secrets(item)
    if isinstance(node, yaml.MappingNode):
        if _is_secret(node):
            yield node.value[0][1]
            return
        for _, value in node.value:
            yield from _secrets(value)


def _is_secret(node: yaml.MappingNode) -> bool:
    return [key.value for key, _ in node.value] == [SECURE] and isinstance(node.value[0][1], yaml.ScalarNode)


def _is_encrypted(value: dict[Any, Any]) -> bool:
    """As _is_secret, of what was read."""
    return value.keys() == {SECURE} and not isinstance(value[SECURE], dict | list)


def _secrets_anew(value: Any) -> Any:
    if isinstance(value, dict):
        if _is_encrypted(value):
            return {SECURE: SECRET}
        return {key: _secrets_anew(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_secrets_anew(inner) for inner in value]
    return value


def _told(node: yaml.Node) -> Iterator[yaml.Node]:
    """The texts in a value that are not encrypted: in Pulumi.yaml it may be a mapping with `value`."""
    if isinstance(node, yaml.ScalarNode):
        if not node.tag.endswith(":null") and node.value:
            yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _told(item)
    elif isinstance(node, yaml.MappingNode) and not _is_secret(node):
        for _, value in _pairs(node):
            yield from _told(value)


def _without(name: Any, value: Any) -> Any:
    """A credential is not even where nobody reads it."""
    return _left_out(value) if _is_access(str(name)) else value


def _left_out(value: Any) -> Any:
    if isinstance(value, list):
        return [_left_out(item) for item in value]
    if isinstance(value, dict):
        return value if _is_encrypted(value) else {key: _left_out(inner) for key, inner in value.items()}
    return value if value in (None, "") else NOTHING


def _renamed(name: Any) -> Any:
    return f"{LEFT_OUT}{name}" if _is_access(str(name)) else name


def _is_access(name: str) -> bool:
    package, _, key = name.partition(":")
    # `pulumi config set --path` writes aws:endpoints[0].ec2 as a value of aws:endpoints, older files as its name.
    return re.split(r"[.\[]", key.removeprefix("config:"))[0] in ACCESS.get(package, set())
