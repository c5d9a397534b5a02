"""What should come through does, and what must not does not, in the planned network of each stack file.

Conversations come from the stack file alone, the network from what the program registers: neither knows the other."""

from dataclasses import replace
from typing import Any

import pytest

from devicepath_tools.network.virtual_private_gateway import FilterAction
from tests.infra.stack_file import EXISTING_VPG, NAMES, a_path
from tests.network.intent.planned import committed_plan, planned
from tests.network.intent.traced import disagreements, surveyed

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("name", "count"), [*zip(NAMES, (4, 58, 50, 108, 44, 76), strict=True), ("data-center", 16)])
def test_a_trace_agrees_with_every_conversation_of_a_stack_file(name, count):
    file, network = committed_plan(name)
    assert len(surveyed(file, network).traced) == count
    assert disagreements(file, network) == []


@pytest.mark.parametrize("name", [*NAMES, "data-center"])
def test_the_receiver_sees_the_source_that_it_should(name):
    for one in surveyed(*committed_plan(name)).traced:
        if one.conversation.is_wanted:
            assert one.seen_source == one.conversation.seen_source, str(one.conversation)


@pytest.mark.parametrize(
    "changes",
    [
        {"backends.main.directions": ["device_to_cloud"]},
        {"backends.main.directions": ["cloud_to_device"]},
        {"gate.device_to_device": True},
        {"backends.main.directions": ["device_to_cloud"], "gate": {"kind": "closed"}, "gate_peers": {}},
        {"backends.main.tiers.db": {"kind": "block", "block": "10.10.16.0/21"}},
        {"gate_peers.main.device_traffic.ssh.cidr": "10.10.2.0/24"},
        {"gate_peers.main.device_traffic": {"all": {"cidr": "10.10.0.0/21", "protocol": "all"}}},
        {"gate_peers.main.device_traffic": {"ping": {"cidr": "10.10.0.0/21", "protocol": "icmp"}}},
        {"internet": "services"},
        {"internet": "open"},
        {"backends.main.canal.destination": "10.10.0.0/20"},
    ],
)
def test_it_does_for_other_stack_files_too(changes: dict[str, Any]):
    assert disagreements(*planned(a_path(changes))) == []


def test_it_would_be_seen_if_the_network_did_not_what_the_stack_file_says():
    file, network = committed_plan("remote-access")
    (peer,) = network.interfaces.values()
    checked = replace(network, interfaces={peer.id: replace(peer, source_dest_check=True)})
    broken = disagreements(file, checked)
    assert {line.partition(" tcp")[0] for line in broken} == {
        f"server:{server} -> device:{device}"
        for server in ("main-app-a", "main-app-c")
        for device in ("pump-1", "pump-2")
    }


def test_a_device_that_took_over_the_address_of_another_one_is_not_who_is_wanted():
    file, network = committed_plan("device-to-device")
    pushed_out = next(it for it in network.sims.values() if it.name == "office-pc")
    assert pushed_out.session is not None
    stranger = replace(pushed_out, id="sim-stranger", imsis=("440109999999999",), name="stranger")
    sims = {**network.sims, pushed_out.id: replace(pushed_out, session=None), stranger.id: stranger}
    (told,) = (it for it in disagreements(file, replace(network, sims=sims)) if "equipment -> " in it)
    assert "another end has the address at stranger (sim-stranger)" in told


@pytest.mark.parametrize("internet", ["shared", "services"])
def test_a_path_on_the_vpg_of_another_stack_goes_through_its_gate_and_through_what_it_denies(internet):
    guest = {"vpg": EXISTING_VPG, "gate.kind": "existing", "internet": internet}
    file, network = planned(a_path(guest))
    assert disagreements(file, network) == []
    (vpg,) = network.vpgs.values()
    found = {(entry.action, str(entry.range)) for entry in vpg.routing_filter}
    assert {(FilterAction.DENY, "0.0.0.0/0"), (FilterAction.ALLOW, "10.10.0.0/16")} <= found
