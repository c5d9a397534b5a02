"""Whatever is missing from a dump: nothing that is reachable is told to be stopped by that, and nothing the other way.

Left out are each kind of answer, each two of them, one account's alone, and each key of whatever stands in them. A
verdict stays or becomes unknown; or the dump is refused."""

import json
from collections.abc import Collection, Iterator
from functools import cache
from ipaddress import IPv4Address
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.network.loading.aws import describe, dump_file
from devicepath_tools.network.loading.aws.answers import OF_ONE_TABLE
from devicepath_tools.network.loading.source.merging import merged
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import ECHO_REQUEST, Packet, Protocol
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.trace import trace

HERE = Path(__file__).parent
DUMPS = {
    "two accounts": HERE / "oracle" / "multi_account_vpc_peering",
    "two gateways": HERE / "oracle" / "tgw_asymmetric_non_default_rtb",
    "zones of a gateway": HERE / "oracle" / "tgw_multi_az_intra_region",
    **{name: HERE / "dumps" / name for name in ("pl-none", "plsg-none", "branch-real", "eip-from", "multi", "lambda")},
}
MAY_BE_ABSENT = (
    ("NetworkInterfaces", "PrivateIpAddresses", "Association"),
    ("TransitGatewayAttachments", "Association"),
)
"""Keys that the API leaves out where there is nothing to say: an address without a public one, an attachment that no
table judges."""
PUBLIC = IPv4Address("8.8.8.8")
BY_GROUP = "two accounts, by group"
"""Where each rule of a security group names all groups instead of ranges."""

Answers = dict[str, list[Any]]
Question = tuple[str, Packet]
"""The interface that sends, and what."""


@cache
def accounts(name: str) -> tuple[Answers, ...]:
    if name == BY_GROUP:
        return by_group(accounts("two accounts"))
    found: dict[Path, Answers] = {}
    for path in sorted(DUMPS[name].rglob("*.json")):
        document, kind = json.loads(path.read_text()), dump_file.kind_of(path)
        if not isinstance(document, dict):
            continue
        answers = found.setdefault(path.parent, {})
        if kind in OF_ONE_TABLE:
            answers.setdefault(OF_ONE_TABLE[kind], []).append(dump_file.of_table(path, document))
        else:
            answers[path.stem] = document[path.stem]
    return tuple(found.values())


def by_group(parts: tuple[Answers, ...]) -> tuple[Answers, ...]:
    pairs = [{"GroupId": group["GroupId"]} for part in parts for group in part["SecurityGroups"]]
    changed: tuple[Answers, ...] = tuple(json.loads(json.dumps(part)) for part in parts)
    for group in (group for part in changed for group in part["SecurityGroups"]):
        for rule in (*group["IpPermissions"], *group["IpPermissionsEgress"]):
            rule |= {"IpRanges": [], "UserIdGroupPairs": pairs}
    return changed


def network(parts: tuple[Answers, ...]) -> Network | None:
    """None: it is refused."""
    read = [describe.read(it) for it in parts]
    networks = [it for it in read if isinstance(it, Network)]
    return merged(networks) if len(networks) == len(read) else None


def questions(name: str) -> Iterator[Question]:
    whole = network(accounts(name))
    assert whole is not None
    ends = [it for it in whole.interfaces.values() if it.addresses][:4]
    for one, other in permutations(ends, 2):
        yield one.id, Packet(one.addresses[0], other.addresses[0], Protocol.TCP, 22, 50000)
        yield one.id, Packet(one.addresses[0], other.addresses[0], Protocol.TCP, 443, 50000)
        yield one.id, Packet(one.addresses[0], other.addresses[0], Protocol.ICMP, ECHO_REQUEST)
    for one in ends:
        yield one.id, Packet(one.addresses[0], PUBLIC, Protocol.TCP, 443, 50000)


def verdicts(read: Network, asked: list[Question]) -> list[str]:
    """Without its sender a question cannot be asked."""
    there = read.interfaces
    return [trace(read, HostEnd(there[one]), packet).verdict.value if one in there else "" for one, packet in asked]


def turned(name: str, less: list[Answers]) -> list[tuple[Question, str, str]]:
    """Questions that are answered the other way round by what is left."""
    asked = list(questions(name))
    whole, left = network(accounts(name)), network(tuple(less))
    assert whole is not None
    if left is None:
        return []
    before_and_after = zip(asked, verdicts(whole, asked), verdicts(left, asked), strict=True)
    return [(it, before, after) for it, before, after in before_and_after if after not in (before, "unknown", "")]


def kinds(name: str) -> list[str]:
    return sorted({kind for it in accounts(name) for kind in it})


def without_kinds(answers: Answers, gone: Collection[str]) -> Answers:
    return {kind: it for kind, it in answers.items() if kind not in gone}


@pytest.mark.slow
@pytest.mark.parametrize("name", [*DUMPS, BY_GROUP])
def test_without_one_kind_of_answer_or_two_no_verdict_turns_round(name):
    for gone in (*combinations(kinds(name), 1), *combinations(kinds(name), 2)):
        assert turned(name, [without_kinds(it, gone) for it in accounts(name)]) == [], gone


@pytest.mark.parametrize("name", ["two accounts", BY_GROUP])
@pytest.mark.parametrize("account", [0, 1])
def test_nor_without_a_kind_of_one_account(account, name):
    for gone in kinds(name):
        less = [without_kinds(it, (gone,) * (place == account)) for place, it in enumerate(accounts(name))]
        assert turned(name, less) == [], gone


@pytest.mark.slow
@pytest.mark.parametrize("name", [*DUMPS, BY_GROUP])
def test_nor_without_any_key_of_what_was_answered(name):
    for path in sorted({path for it in accounts(name) for path in keys(it)}):
        if not any(path[: len(it)] == it for it in MAY_BE_ABSENT):
            assert turned(name, [without_key(it, path) for it in accounts(name)]) == [], path


def keys(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Of everything below the kinds of answers."""
    if isinstance(value, list):
        for it in value:
            yield from keys(it, path)
    elif isinstance(value, dict):
        for key, it in value.items():
            if path:
                yield (*path, key)
            yield from keys(it, (*path, key))


def without_key(value: Any, path: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [without_key(it, path) for it in value]
    if not isinstance(value, dict):
        return value
    if len(path) == 1:
        return {key: it for key, it in value.items() if key != path[0]}
    return {key: without_key(it, path[1:]) if key == path[0] else it for key, it in value.items()}
