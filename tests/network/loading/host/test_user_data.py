"""What user data says of a gate peer, without a shell."""

import pytest

from devicepath_tools.network.loading.host.user_data import gate_host
from devicepath_tools.network.loading.source.misread import Misread
from tests.network.loading.host.gate_user_data import FACTS, HOST, script


def changed(old: str, new: str) -> str:
    assert old in FACTS
    return script(FACTS.replace(old, new))


def test_the_facts_file_is_found_among_everything_else_that_the_script_writes():
    assert gate_host(script()) == HOST


@pytest.mark.parametrize("ends", [script().replace("\n", "\r\n"), script().removesuffix("\n")])
def test_ends_of_lines_do_not_matter(ends):
    assert gate_host(ends) == HOST


def test_comments_and_empty_lines_say_nothing():
    assert gate_host(script(f"# facts\n\n{FACTS}\n")) == HOST


def test_a_peer_without_a_filter_neither_masquerades_nor_clamps():
    without = FACTS.replace("nftables", "none").replace("1410", "").replace("MASQUERADING=yes", "MASQUERADING=no")
    found = gate_host(script(without))
    assert found is not None
    assert (found.masquerades, found.clamped_mss) == (False, None)


def test_what_is_written_last_counts_as_it_does_in_a_shell():
    found = gate_host(changed("VNI=10", "VNI=11") + script())
    assert found == HOST


@pytest.mark.parametrize(
    "other", ["", "#cloud-config\npackages: [nftables]\n", "#!/bin/sh\ncat >/etc/devicepath/other.conf <<E\nVNI=1\nE\n"]
)
def test_user_data_that_writes_no_facts_is_that_of_another_host(other):
    assert gate_host(other) is None


@pytest.mark.parametrize(
    ("user_data", "faults"),
    [
        (changed("VNI=10", "VNI=10\nVNI=11"), "VNI: stands there twice."),
        (changed("VNI=10", "VNI=10\nTTL=3"), "TTL=3: is no fact of a gate peer."),
        (changed("VNI=10", "VNI=10 20"), "'VNI=10 20': KEY=value is needed"),
        (changed("MTU=1450", "MTU=$(cat /sys/mtu)"), "'MTU=$(cat /sys/mtu)': KEY=value is needed"),
        (changed("MTU=1450", "MTU=`id`"), "'MTU=`id`': KEY=value is needed"),
        (script(end="END"), "no line END_OF_FILE ends it in the user data."),
    ],
)
def test_a_file_that_is_not_plain_facts_is_refused_with_its_line(user_data, faults):
    with pytest.raises(Misread) as broken:
        gate_host(user_data)
    first = str(broken.value).splitlines()[0]
    assert first.startswith("/etc/devicepath/gate.conf: ")
    assert faults in first


def test_all_faults_are_told_at_once():
    with pytest.raises(Misread) as broken:
        gate_host(script("VNI=no\n"))
    told = str(broken.value).splitlines()
    assert len(told) == 11
    assert "/etc/devicepath/gate.conf: INTERFACE is ''; give a name of 1 to 15 of a-z, 0-9 and -." in told
