"""What this machine has for packets, and what is said of what it lacks."""

from pathlib import Path

import pytest

from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystem
from devicepath_tools.rehearsal.machine import Machine, Unequipped, equipped

NO_ROOT = "Namespaces and links need root, or CAP_SYS_ADMIN and CAP_NET_ADMIN."
NO_NSPAWN = "systemd-nspawn: install the Debian package systemd-container"
HOSTS = RootFileSystem(Path("/root-file-system"))


@pytest.mark.parametrize(
    ("machine", "told"),
    [
        (Machine((), (), (), HOSTS), "wires, and hosts that boot"),
        (
            Machine((), (NO_NSPAWN,), (), None),
            f"wires; no host boots, and gate peers are set up by their facts: {NO_NSPAWN}",
        ),
        (Machine((NO_ROOT,), (NO_ROOT,), (), None), f"packets are left out: {NO_ROOT}"),
        (Machine((NO_ROOT, NO_NSPAWN), (NO_ROOT,), (), None), f"packets are left out: {NO_ROOT} {NO_NSPAWN}"),
    ],
)
def test_what_packets_will_meet_is_told_in_a_line(machine: Machine, told: str):
    assert machine.told == told


@pytest.fixture
def without_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine where no program is found."""
    monkeypatch.setenv("PATH", str(tmp_path))


def test_what_is_lacking_is_left_out_with_a_line_for_each_thing(
    without_programs: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("CI", raising=False)
    found = equipped()
    assert "The command nft is missing (Debian: apt-get install nftables)." in found.lacking_for_wires
    assert found.lacking_for_hosts == found.lacking_for_wires, "hosts need wires"
    assert found.root_file_system is None


def test_with_ci_nothing_may_be_left_out(without_programs: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Unequipped) as refused:
        equipped()
    lines = str(refused.value).splitlines()
    assert "The command nft is missing (Debian: apt-get install nftables)." in lines
    assert lines[-1] == "With CI=true nothing may be left out."
    assert len(lines) == len(set(lines)), "each thing once"
