"""A thing that packets meet is added by its own files and a line in each table: here from a module of the tests'."""

import re
from dataclasses import fields, replace
from pathlib import Path

from devicepath_tools.network.fields import RULE
from devicepath_tools.network.loading.source.merging import merged
from devicepath_tools.network.network import Network
from devicepath_tools.network.trace.passage import Unknown
from devicepath_tools.network.trace.verdict import Verdict
from tests.network.hub import HUB, Hub, NetworkWithHubs, added, joined
from tests.network.sample import APP, FAR, PLANT, VPC, a_packet, stops, traced, unknowns

ROOT = Path(__file__).parents[2]
TO_FAR_1 = a_packet(APP, FAR, 22)


def test_a_trace_goes_through_it_and_is_told_where_it_stops():
    with added():
        assert traced(joined(), TO_FAR_1).verdict is Verdict.REACHABLE
        found = traced(joined(replace(HUB, closed_to=(VPC.id,))), TO_FAR_1)
    assert (found.verdict, stops(found)) == (Verdict.STOPPED, [("NO_ROUTE", "hub-1")])
    assert found.blockers[0].hop.fix == "open hub-1 to vpc-plant"


def test_without_its_lines_it_is_what_is_not_modelled():
    found = traced(joined(), TO_FAR_1)
    assert found.verdict is Verdict.UNKNOWN
    assert unknowns(found) == [(Unknown.NOT_MODELLED.name, "hub-1")]


def test_what_several_sources_tell_of_it_is_merged_like_all_else():
    one, other = NetworkWithHubs(hubs={"hub-1": HUB}), NetworkWithHubs(hubs={"hub-2": Hub("hub-2", ())})
    found = merged([PLANT, one, other])
    assert isinstance(found, NetworkWithHubs)
    assert sorted(found.hubs) == ["hub-1", "hub-2"]
    assert (found.vpcs, found.vpgs) == (PLANT.vpcs, PLANT.vpgs)


def test_every_field_of_a_network_says_how_it_is_merged():
    assert [it.name for it in fields(Network) if RULE not in it.metadata] == []
    assert merged([]) == Network()


def test_contributing_names_the_places_that_it_took():
    page = (ROOT / "CONTRIBUTING.md").read_text()
    (row,) = [line for line in page.splitlines() if line.startswith("| a thing that packets meet")]
    assert re.findall(r"`([A-Z_]+)`", row) == ["STEPS", "LEADS", "OTHER_ENDS", "CONNECTED"]
    named = [name for name in re.findall(r"`([a-z_/]+\.py)`", row) if not name.startswith("tests/")]
    tools = ROOT / "tools" / "devicepath_tools"
    assert [name for name in named if not any((tools / room / name).exists() for room in ("", "network/trace"))] == []
    assert {Path(name).name for name in named} >= {"network.py", "interface_steps.py", "trace.py", "layout.py"}
