"""What a machine lacks for VPN connections on the wires, one line each; and nobody else is asked for it."""

import pytest

from devicepath_tools.rehearsal.wires import missing_for_vpns as module
from devicepath_tools.rehearsal.wires.kernel import Unbuildable
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns
from tests.network.sample import PLANT
from tests.network.vpn import office
from tests.wires.lab import a_lab


@pytest.fixture
def nothing_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILES", {"/nowhere/charon": "strongswan-charon"})
    monkeypatch.setattr(module, "TUN", "/nowhere/tun")


@pytest.mark.slow
def test_a_machine_that_has_everything_lacks_nothing():
    assert missing_for_vpns() == []


def test_files_are_named_with_their_packages(nothing_there: None):
    assert missing_for_vpns() == [
        "/nowhere/charon is missing (Debian: apt-get install strongswan-charon).",
        "/nowhere/tun is missing: load the kernel's module tun, or give the container that device.",
    ]


@pytest.mark.slow
def test_only_a_network_with_a_vpn_connection_whose_router_is_told_needs_them(nothing_there: None):
    with a_lab(PLANT) as lab:
        assert lab.probe("i-app", "10.9.1.10", "tcp 22").is_answered
    with pytest.raises(Unbuildable) as refused, a_lab(office()):
        raise AssertionError("built")
    assert str(refused.value).startswith("VPN connections and virtual interfaces: /nowhere/charon is missing")
