"""A folder of what `aws ec2 describe-*` printed: any `<Kind>.json` below it.

The files of one folder are the answers of one account in one region. Folders that are called like a region or an
account id say which. Ranges of a customer's prefix list stand in `Entries-<id of the list>.json`, and so do routes,
propagations and associations of a transit gateway's table in files that are called by its id."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from devicepath_tools.network.loading.aws import describe, dump_file
from devicepath_tools.network.loading.aws.answers import KINDS, OF_ONE_TABLE
from devicepath_tools.network.loading.aws.asked_of_ec2 import (
    ASKED_OF_DIRECT_CONNECT,
    ASSOCIATIONS,
    DIRECT_CONNECT_GATEWAY_ID,
    TABLE_ID,
)
from devicepath_tools.network.loading.aws.dump_file import ENTRIES, HOW_TO, SUFFIXES
from devicepath_tools.network.loading.aws.not_modelled import is_there, not_modelled
from devicepath_tools.network.loading.source.collector import paused_collector
from devicepath_tools.network.loading.source.merging import merged
from devicepath_tools.network.loading.source.misread import Fault, Misread
from devicepath_tools.network.network import Network

REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
ACCOUNT = re.compile(r"\d{12}")
DISPENSABLE = (
    "SecurityGroupRules", "PrefixLists", "VpcEndpoints", "TransitGateways", "NatGateways", "VpnGateways",
    "CustomerGateways", "VpnConnections", *ASKED_OF_DIRECT_CONNECT, ASSOCIATIONS[0],
)  # fmt: skip
"""Kinds without which a verdict may be as sure. They name rules, and say what prefix lists hold: where a list that a
route or a rule names was not read, the trace says so, and so it does of a gateway that a route leads to."""

OF_GATEWAYS = tuple(kind for kind in KINDS if kind.startswith("TransitGateway") and kind != "TransitGateways")
"""Kinds that are needed only where there is a transit gateway. Which table an attachment is associated with, it says
itself."""

OF_TABLES = {
    "Routes": ("TransitGatewayRoutes", "TransitGatewayStaticRoutes"),
    "TransitGatewayRouteTablePropagations": ("TransitGatewayPropagations",),
}
"""What is needed of each table, with the answers that may have it."""


@dataclass
class _Place:
    """The files of one folder, and what they turned out to hold."""

    folder: Path
    """Of the whole dump; names are told from there."""
    files: Sequence[Path]
    answers: dict[str, list[Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def name(self, path: Path) -> str:
        return str(path.relative_to(self.folder))


@paused_collector()
def read(folder: Path) -> Network:
    """The network that the files below a folder describe. Raises Misread with every mistake in them."""
    files = sorted(it for it in folder.rglob("*") if it.suffix.lower() in SUFFIXES and it.is_file())
    known = [it for it in files if dump_file.kind_of(it)]
    passed_over = [*_passed_over(folder, [it for it in files if it not in set(known)])]
    if not known:
        kinds = ", ".join(KINDS)
        raise Misread(
            [f"{folder}: has no answer of the EC2 API; {HOW_TO}. Kinds that are read: {kinds}.", *passed_over]
        )
    places: dict[Path, list[Path]] = {}
    for path in known:
        places.setdefault(path.parent, []).append(path)
    found = [_part(folder, place, of_place) for place, of_place in places.items()]
    if faults := [line for lines, _ in found for line in lines]:
        raise Misread(faults)
    return merged([*(network for _, network in found), Network(unread=tuple(passed_over))])


def _part(folder: Path, at: Path, files: Sequence[Path]) -> tuple[list[str], Network]:
    """One account in one region: the mistakes in its files, and without any what they say."""
    place = _Place(folder, files)
    for path in files:
        _take(place, path)
    steps = (folder.resolve().name, *at.relative_to(folder).parts)
    network = describe.read(place.answers, account_id=_last(ACCOUNT, steps), region=_last(REGION, steps))
    if isinstance(network, list):
        return [*place.faults, *(it.at(place.name(at / f"{it.kind}.json")) for it in network)], Network()
    where = "/".join(at.relative_to(folder).parts)
    unread = (*place.unread, *_missing(files, place.answers, where), *not_modelled(place.answers, where))
    return place.faults, merged([network, Network(unread=unread)])


def _take(place: _Place, path: Path) -> None:
    """What one file says, beside what the others did."""
    kind, answer = dump_file.kind_of(path), dump_file.content(path)
    found: list[Any] | Fault
    if answer is None:
        place.unread.append(f"{place.name(path)}: is empty")
        return
    if isinstance(answer, Fault):
        found = answer
    elif kind == ENTRIES:
        one = dump_file.prefix_list(path, answer[kind])
        kind, found = "PrefixLists", one if isinstance(one, Fault) else [one]
    elif kind in OF_ONE_TABLE:
        kind, found = OF_ONE_TABLE[kind], [dump_file.of_table(path, answer)]
    else:
        found = answer[kind]
    if isinstance(found, Fault):
        place.faults.append(found.at(place.name(path)))
    else:
        place.answers.setdefault(kind, []).extend(found)


def _missing(files: Sequence[Path], answers: Mapping[str, Sequence[Any]], where: str) -> Iterator[str]:
    there = {it.stem for it in files}
    needed = [kind for kind in KINDS if kind not in DISPENSABLE and kind not in OF_GATEWAYS]
    of_direct = _of_direct_connect_gateways(there, answers)
    missing = [f"{kind}.json" for kind in (*needed, *_of_gateways(answers), *of_direct) if kind not in there]
    if missing:
        before = f"{where}: " if where else ""
        yield f"{before}{', '.join(missing)}: not there; `devicepath trace --dump-commands` prints what makes them"


def _of_gateways(answers: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """What is needed where there are transit gateways, and of each table."""
    if any(map(is_there, answers.get("TransitGateways", ()))):
        yield from OF_GATEWAYS
    told = {
        kind: {one.get(TABLE_ID) for key in keys for one in answers.get(key, ()) if isinstance(one, dict)}
        for kind, keys in OF_TABLES.items()
    }
    for table in filter(is_there, answers.get("TransitGatewayRouteTables", ())):
        if isinstance(table, dict) and (table_id := table.get(TABLE_ID)):
            yield from (f"{kind}-{table_id}" for kind, known in told.items() if table_id not in known)


def _of_direct_connect_gateways(there: set[str], answers: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """What is needed of each Direct Connect gateway, unless all of it is in one file."""
    for gateway in answers.get("directConnectGateways", ()) if ASSOCIATIONS[0] not in there else ():
        if isinstance(gateway, dict) and (gateway_id := gateway.get(DIRECT_CONNECT_GATEWAY_ID)):
            yield f"{ASSOCIATIONS[0]}-{gateway_id}"


def _passed_over(folder: Path, files: Sequence[Path]) -> Iterator[str]:
    for path in files:
        if kind := dump_file.misnamed(path):
            told = f"{path.relative_to(folder)}: holds {kind}, and is passed over by its name"
            yield f"{told}; call it {dump_file.right_name(kind)}"


def _last(pattern: re.Pattern[str], steps: Sequence[str]) -> str:
    return next((step for step in reversed(steps) if pattern.fullmatch(step)), "")
