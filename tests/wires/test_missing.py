"""What a machine lacks for the wires, one line each."""

import subprocess
import sys

import pytest

from devicepath_tools.rehearsal.wires import missing as module
from devicepath_tools.rehearsal.wires.missing import missing

TELL = "from devicepath_tools.rehearsal.wires.missing import missing; print(*missing(), sep='\\n')"


@pytest.mark.slow
def test_a_machine_that_has_everything_lacks_nothing():
    assert missing() == []


def test_programs_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert [line for line in missing() if line.startswith("The command")] == [
        "The command ip is missing (Debian: apt-get install iproute2).",
        "The command bridge is missing (Debian: apt-get install iproute2).",
        "The command nft is missing (Debian: apt-get install nftables).",
    ]


def test_another_system_than_linux_is_named_and_nothing_is_tried(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert missing() == ["This is darwin, and network namespaces are Linux's."]


@pytest.mark.slow
def test_who_may_not_administer_the_network_is_told_so():
    powerless = ["setpriv", "--inh-caps=-all", "--bounding-set=-all", sys.executable, "-c", TELL]
    said = subprocess.run(powerless, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["Namespaces and links need root, or CAP_SYS_ADMIN and CAP_NET_ADMIN."]


@pytest.mark.slow
def test_what_the_kernel_lacks_is_told_in_its_own_words(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "KINDS", ("veth", "warp"))
    monkeypatch.setattr(module, "RULES", "table bridge x { chain y { nonsense\n } }")
    links, rules = missing()
    assert links.startswith("The kernel has no links of the kind warp: ")
    assert rules.startswith("The kernel's nftables lack something: ")
