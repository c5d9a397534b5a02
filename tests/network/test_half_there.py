"""A path of which something is missing: the rest of it is traced, and what is missing is named."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.servers import servers, with_servers
from devicepath_tools.network.network import Network
from devicepath_tools.network.survey import text
from devicepath_tools.network.survey.survey import Survey, survey
from tests.infra.stack_file import NAMES
from tests.network.intent.planned import committed_plan

KINDS = (
    *("vpcs", "subnets", "route_tables", "security_groups", "network_acls", "interfaces", "instances", "peerings"),
    *("vpgs", "sim_groups", "sims"),
)


def surveyed(file: StackFile, network: Network) -> Survey:
    there = servers(file, network)
    return survey(file, with_servers(network, there), there)


def lacking(network: Network, kind: str) -> Iterator[tuple[str, Network]]:
    """The network without one of a kind, by its id, and without all of them."""
    there: dict[str, Any] = getattr(network, kind)
    for gone in there:
        yield gone, _with(network, kind, {key: it for key, it in there.items() if key != gone})
    yield kind, _with(network, kind, {})


def _with(network: Network, kind: str, things: dict[str, Any]) -> Network:
    changes: dict[str, Any] = {kind: things}
    return replace(network, **changes)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_missing_the_rest_is_traced_and_told(name, kind):
    file, network = committed_plan(name)
    for gone, half_there in lacking(network, kind):
        found = surveyed(file, half_there)
        assert text.text(found, name, "devicepath trace"), gone


@pytest.mark.parametrize("subnet", ["main-app-a", "main-app-c", "main-gate-a", "main-gate-c"])
def test_without_one_subnet_servers_in_the_others_are_traced_as_before_and_it_is_named(subnet):
    file, network = committed_plan("remote-access")
    half_there = dict(lacking(network, "subnets"))[f"subnet-remote-access-backend-{subnet}"]
    found = surveyed(file, half_there)
    assert list(found.missing) == [f"server:{subnet}"]
    as_before = {it.conversation for it in surveyed(file, network).traced if subnet not in str(it.conversation)}
    assert {it.conversation for it in found.traced} == as_before
