"""YAML as Pulumi's engine reads it: Go's yaml.v3, whose plain texts mean other things than PyYAML's.

PyYAML reads `yes` as true, `1:30` as 90, `1e3` and `0o17` as texts, and fails at `=`; the engine does none of that. The
scanner is libyaml's, which yaml.v3 is a port of. Source: gopkg.in/yaml.v3 3.0.1, resolve.go, and the engine itself.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from math import isinf
from typing import Any

import yaml
from yaml.composer import Composer, ComposerError

BOM = "\ufeff"
"""The engine takes it off."""
TAG = "tag:yaml.org,2002:"
MERGE = "<<"
"""The key whose value's keys are the mapping's, too. Anywhere else it is a text."""
CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
WITHOUT_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9][0-9]*))")
"""Its sign, and its digits of base 16, 8, 2 and 10. A zero in front means base 8, as in YAML 1.1."""
BASES = (16, 8, 2, 10)
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
WRITTEN_OUT = 1e21
"""Go writes greater numbers with an exponent."""
TIMESTAMP = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:[Tt ](?P<hour>\d{1,2}):(?P<minute>\d{1,2}):(?P<second>\d{1,2})(?P<fraction>\.\d+)?(?P<zone>Z|[-+]\d\d:\d\d)?)?"
)


class _Loader(Composer, yaml.CSafeLoader):
    """libyaml's scanner, and a composer that goes by the engine's rules."""

    def __init__(self, text: str):
        Composer.__init__(self)
        yaml.CSafeLoader.__init__(self, text)

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()
        if self.check_event(yaml.AliasEvent):
            node: Any = super().compose_node(parent, index)
            if node.end_mark is None:
                told = f"the value of the anchor {event.anchor!r} contains itself"
                raise ComposerError(None, None, told, event.start_mark)
            return node
        # An anchor may stand several times: an alias means the one before it.
        self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)

    def compose_mapping_node(self, anchor: Any) -> Any:
        node = super().compose_mapping_node(anchor)
        # At once: what is merged into a mapping stands beside its own keys later.
        _refuse_second(node)
        return node

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is not yaml.ScalarNode:
            return TAG + ("map" if kind is yaml.MappingNode else "seq")
        is_plain = implicit[0]
        # To the engine << merges in quotes, too.
        return _tag(value) if is_plain or value == MERGE else f"{TAG}str"


def _construct_plain(loader: Any, node: yaml.ScalarNode) -> Any:
    return plain(str(loader.construct_scalar(node)))


for _name in ("bool", "float", "int", "merge", "null", "timestamp"):
    _Loader.add_constructor(TAG + _name, _construct_plain)


def read(text: str) -> Any:
    """The first document; what is behind it nobody reads. Raises yaml.YAMLError, also where a key stands twice."""
    loader: Any = _Loader(text.removeprefix(BOM))
    try:
        return loader.get_data() if loader.check_data() else None
    finally:
        loader.dispose()


def composed(text: str) -> yaml.Node | None:
    """The first document with the place of everything in the text, a byte order mark left out. Raises YAMLError."""
    loader = _Loader(text.removeprefix(BOM))
    try:
        return loader.get_node() if loader.check_node() else None
    finally:
        loader.dispose()


def plain(text: str) -> Any:
    """What a text without quotes means. A time is what the engine makes of it, a text."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if WITHOUT_NUMBER.fullmatch(text):
        return float(text.replace(".", ""))
    time = _time(text)
    if time is not None:
        return time
    if not text[0].isdigit() and text[0] not in "+-.":
        return text
    digits = text.replace("_", "")
    whole = _whole(digits)
    if whole is not None:
        return whole
    return _number(float(digits), text) if FLOAT.fullmatch(digits) else text


def _number(number: float, text: str) -> int | float | str:
    """What the engine hands on goes through JSON, where a number without a fraction is a whole one."""
    if isinf(number):
        return text
    is_written_out = number.is_integer() and abs(number) < WRITTEN_OUT
    return int(Decimal(repr(number))) if is_written_out else number


def namespaced(configuration: Mapping[str, Any], project: str) -> dict[str, Any]:
    """Configuration with the names that the engine gives it: one without a colon belongs to the project."""
    return {_namespaced(str(name), project): value for name, value in configuration.items()}


def _namespaced(name: str, project: str) -> str:
    if ":" not in name:
        return f"{project}:{name}"
    # As Pulumi wrote them before 0.17.
    package, _, rest = name.partition(":")
    return f"{package}:{rest.removeprefix('config:')}"


def _tag(text: str) -> str:
    if text == MERGE:
        return f"{TAG}merge"
    value = plain(text)
    if value is None:
        return f"{TAG}null"
    if isinstance(value, str):
        return f"{TAG}str" if value == text else f"{TAG}timestamp"
    return TAG + type(value).__name__


def _whole(digits: str) -> int | None:
    found = INTEGER.fullmatch(digits)
    if found is None:
        return None
    sign, *by_base = found.groups()
    number = next(int(group, base) for group, base in zip(by_base, BASES, strict=True) if group is not None)
    if not sign:
        return number if number < 2**64 else None
    number = -number if sign == "-" else number
    return number if -(2**63) <= number < 2**63 else None


def _time(text: str) -> str | None:
    """As Go writes a time: `2026-11-29 00:00:00 +0000 UTC`."""
    found = TIMESTAMP.fullmatch(text)
    if found is None:
        return None
    parts = {name: int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")}
    zone, is_dated_only = found["zone"], found["hour"] is None
    is_parted_by_space = " " in text
    if not is_dated_only and is_parted_by_space == (zone is not None):
        # yaml.v3 knows a zone behind T alone, and none behind a space.
        return None
    try:
        moment = datetime(**parts, tzinfo=_zone(zone))
    except ValueError:
        return None
    fraction = (found["fraction"] or "").rstrip("0").removesuffix(".")
    offset = f"{moment:%z}"
    return f"{moment:%Y-%m-%d %H:%M:%S}{fraction} {offset} {'UTC' if zone in (None, 'Z') else offset}"


def _zone(text: str | None) -> timezone:
    if text is None or text == "Z":
        return UTC
    hours, minutes = text[1:].split(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if text[0] == "-" else offset)


def _refuse_second(node: yaml.MappingNode) -> None:
    """As the engine does, to which "1" and 1 are one key; PyYAML takes the last."""
    lines: dict[str, int] = {}
    for key in _keys(node):
        if key.value in lines:
            told = f"the key {key.value!r} stands in line {lines[key.value]} already"
            raise ComposerError(None, None, told, key.start_mark)
        lines[key.value] = key.start_mark.line + 1


def _keys(node: yaml.MappingNode) -> Iterator[yaml.ScalarNode]:
    return (key for key, _ in node.value if isinstance(key, yaml.ScalarNode))
