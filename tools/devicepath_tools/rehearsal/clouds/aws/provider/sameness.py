"""Whether two values of a property mean the same to AWS, and which differences ask for a replacement."""

import json
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.facts import Property
from soracom_provider.protocol.values import has_unknown

PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}
"""Numbers that AWS answers with names, and the other way round. Source: AWS, IpPermission.IpProtocol."""


def is_empty(value: Any) -> bool:
    """The real provider cannot tell these from an absent value."""
    return value is None or value in ("", 0, False) or value == [] or value == {}


def same(rule: Property, old: Any, new: Any) -> bool:
    """Whether `new`, from the program, asks for nothing that `old`, from the state, is not already."""
    if has_unknown(new):
        return False
    if is_empty(old) and is_empty(new):
        return True
    if rule.type == "object" and isinstance(old, dict) and isinstance(new, dict):
        return not any(differing(rule.nested, old, new))
    if rule.type in ("list", "set") and isinstance(old, list) and isinstance(new, list):
        return _same_elements(rule, old, new)
    if isinstance(old, str) and isinstance(new, str):
        form = NORMAL_FORMS.get(rule.same_if or rule.stored, str)
        return form(old) == form(new)
    return bool(old == new)


def differing(rules: Mapping[str, Property], old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Names of the properties that differ. One left out that the service chooses stays as it is."""
    for name, rule in rules.items():
        if rule.write_only or (name not in new and (rule.computed or not rule.is_input)):
            continue
        if name not in new and rule.default is not None and old.get(name) == rule.default:
            continue
        if not same(rule, old.get(name), new.get(name)):
            yield name


def asks_for_replacement(rule: Property, old: Any, new: Any) -> bool:
    """Whether a difference of this property is one that AWS cannot make in place."""
    if rule.force_new:
        return True
    if rule.type == "object" and isinstance(old, dict) and isinstance(new, dict):
        names = differing(rule.nested, old, new)
        return any(asks_for_replacement(rule.nested[name], old.get(name), new.get(name)) for name in names)
    return any(inner.force_new for inner in rule.nested.values())


def _same_elements(rule: Property, old: list[Any], new: list[Any]) -> bool:
    if rule.type == "set":
        new = [element for position, element in enumerate(new) if element not in new[:position]]
    if len(old) != len(new):
        return False
    if rule.type == "list":
        return all(_same_element(rule, *pair) for pair in zip(old, new, strict=True))
    left = list(old)
    for element in new:
        found = next((other for other in left if _same_element(rule, other, element)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _same_element(rule: Property, old: Any, new: Any) -> bool:
    if rule.nested and isinstance(old, dict) and isinstance(new, dict):
        return not any(differing(rule.nested, old, new))
    return same(rule.element, old, new) if rule.element else bool(old == new)


def json_form(text: str) -> str:
    """JSON without what does not matter: space, the order of names, and in policies one value or a list of one."""
    try:
        return json.dumps(_plain(json.loads(text)), sort_keys=True)
    except ValueError:
        return text


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case [single]:
            return _plain(single)
        case list():
            return sorted((_plain(inner) for inner in value), key=json.dumps)
    return value


def _cidr_form(text: str) -> str:
    try:
        return str(ip_network(text, strict=False))
    except ValueError:
        return text


NORMAL_FORMS: dict[str, Callable[[str], str]] = {
    "json": json_form,
    "policyJson": json_form,
    "cidr": _cidr_form,
    "ignoreCase": str.lower,
    "protocolNumber": lambda text: PROTOCOLS.get(text.lower(), text.lower()),
}
