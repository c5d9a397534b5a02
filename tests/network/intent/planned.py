"""Planned networks of stack files, for tests."""

import json
from functools import cache
from typing import Any

from devicepath_spec.description.path import StackFile
from devicepath_spec.judging.stack_file import load
from devicepath_spec.reading.writer import written
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.conversations import conversations
from devicepath_tools.network.intent.servers import Server, servers, with_servers
from devicepath_tools.network.intent.sites import with_sites
from devicepath_tools.network.loading.pulumi import plan
from devicepath_tools.network.network import Network
from tests.infra.stack_file import a_path, committed

STACK = "plant"
_PLANS: dict[tuple[str, str], Network] = {}
_read = plan.read


def read_once(stack: str, file: StackFile) -> Network:
    """A plan as it was read for the same file before: making one takes longer than what is tried on it."""
    key = stack, json.dumps(written(file))
    if key not in _PLANS:
        _PLANS[key] = with_sites(file, _read(stack, file), are_links_told=False)
    return _PLANS[key]


@cache
def committed_plan(name: str) -> tuple[StackFile, Network]:
    """Of one of the stack files in stacks/."""
    file = load(committed(name))
    return file, read_once(name, file)


def planned(path: dict[str, Any]) -> tuple[StackFile, Network]:
    """Of a path, in the stack `plant`."""
    file = load(path)
    return file, read_once(STACK, file)


@cache
def usual_network() -> Network:
    """Of remote access as tests write it."""
    return planned(a_path())[1]


def said(changes: dict[str, Any]) -> tuple[StackFile, Network]:
    """Another path on the usual network, for what only the stack file decides: a plan of its own takes its time."""
    return load(a_path(changes)), usual_network()


def stand_ins(planned_stack: tuple[StackFile, Network]) -> dict[str, Server]:
    """The servers of a stack, by name."""
    return {one.name: one for one in servers(*planned_stack)}


def talk(planned_stack: tuple[StackFile, Network]) -> tuple[Conversation, ...]:
    """The conversations of a stack with its servers."""
    file, network = planned_stack
    there = servers(file, network)
    return conversations(file, with_servers(network, there), there)
