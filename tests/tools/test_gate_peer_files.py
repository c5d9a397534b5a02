"""`devicepath gate-peer` over an emulated account: a host in a data centre is told what SORACOM says of it."""

import pytest

from devicepath_spec import gate_conf
from tests.provider.surroundings import a_gate, a_gate_peer
from tests.tools.conftest import Devicepath

pytestmark = pytest.mark.slow

OUTER = "192.168.50.10"


@pytest.fixture
def vpg_id(plugin) -> str:
    """Of a VPG whose Gate is open, with a gate peer in a data centre."""
    gate = a_gate(plugin)
    a_gate_peer(plugin, gate.id, OUTER)
    return gate.id


@pytest.fixture
def render(devicepath: Devicepath, vpg_id, tmp_path):
    """Runs the command into a folder `made`."""
    whole = ("gate-peer", "--vpg", vpg_id, "--range", "192.168.50.0/24", "--into", str(tmp_path / "made"))
    return lambda *arguments, outer=OUTER: devicepath(*whole, "--outer-address", outer, *arguments)


def facts(folder) -> dict[str, str]:
    lines = (folder / "made/etc/devicepath/gate.conf").read_text().splitlines()
    return {key: value.strip('"') for key, _, value in (line.partition("=") for line in lines)}


def test_its_facts_are_what_soracom_says_and_the_program_takes_them(render, account, vpg_id, tmp_path):
    told = render()
    assert (told.returncode, told.stderr) == (0, "")
    assert str(tmp_path / "made/usr/local/sbin/devicepath-gate") in told.stdout
    with account.cloud.lock:
        vpg = account.cloud.vpgs.get(vpg_id)
        (peer,) = vpg.customer_gate_peers.values()
        inner, vni = peer.inner_address, vpg.gate.vxlan_id
        ends = [f"{one.outer_address}/{one.inner_address}" for one in vpg.own_gate_peers]
    found = facts(tmp_path)
    assert gate_conf.faults(found) == []
    assert found["INNER_ADDRESS"] == f"{inner}/9"
    assert (found["VNI"], found["MTU"], found["MASQUERADING"]) == (str(vni), "1349", "yes")
    assert sorted(found["VPG_PEERS"].split()) == sorted(ends)
    assert len(ends) == 2


def test_over_direct_its_mtu_is_that_of_the_line_less_vxlan(render, tmp_path):
    assert render("--underlay-mtu", "8500", "--return-path", "redirection").returncode == 0
    found = facts(tmp_path)
    assert (found["MTU"], found["MASQUERADING"], found["FORWARDING"]) == ("8450", "no", "yes")


def test_what_is_wrong_is_told_by_option_and_nothing_is_written(render, tmp_path):
    told = render("--underlay-mtu", "100", "--on-router", "--return-path", "none")
    assert told.stderr.splitlines() == [
        "Error: --underlay-mtu: 100 is not possible; write 626 to 9001 bytes.",
        "--return-path: none, on the router: the program would keep the host from forwarding; write masquerade or "
        "redirection, or give the gate peer a host of its own.",
    ]
    assert not (tmp_path / "made").exists()


def test_one_that_is_not_registered_is_told_with_those_that_are(render, vpg_id):
    told = render(outer="192.168.50.11")
    assert (told.returncode, told.stderr) == (
        1,
        f"Error: --outer-address: 192.168.50.11 is no gate peer of {vpg_id}, which has {OUTER}; register it, as a "
        "soracom.GatePeer or in the console.\n",
    )


def test_a_closed_gate_is_told(render, account, vpg_id):
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg_id).gate.opened = False
    told = render()
    assert told.stderr == f"Error: --vpg: Gate of {vpg_id} is closed; open it, and register the gate peer.\n"
