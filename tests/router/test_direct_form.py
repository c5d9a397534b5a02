"""What a form says of a virtual interface, and what is said of one with mistakes."""

from ipaddress import IPv4Network

import pytest

from devicepath_router import direct_form
from devicepath_router.virtual_interface import VirtualInterfaceKind
from devicepath_spec.faults import InvalidSpec
from tests.router.test_virtual_interface import DIRECT, KEY

FORM = f"""\
[virtual interface]
name = direct
parent = eth1
vlan = 101
own_address = 169.254.77.2/30
far_address = 169.254.77.1
own_asn = 65010
far_asn = 64512
bgp_key = {KEY}
own_ranges = 192.168.50.0/24
"""


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidSpec) as invalid:
        direct_form.read(text, "direct.txt")
    return list(invalid.value.faults)


def test_a_form_says_all_of_an_interface():
    assert direct_form.read(FORM, "direct.txt") == DIRECT


def test_what_may_be_left_out_may_be_said():
    whole = direct_form.read(f"{FORM}kind = transit\nmtu = 8500\nfar_ranges = 10.0.0.0/16, 10.1.0.0/16\n", "direct.txt")
    assert (whole.kind, whole.mtu) == (VirtualInterfaceKind.TRANSIT, 8500)
    assert whole.far_ranges == (IPv4Network("10.0.0.0/16"), IPv4Network("10.1.0.0/16"))


def test_a_key_may_have_a_hash_and_a_note_begins_after_a_blank():
    assert direct_form.read(FORM.replace(KEY, "a#b # from the letter"), "direct.txt").bgp_key == "a#b"


def test_a_form_that_was_written_on_windows_is_read():
    windows = "\ufeff" + FORM.replace("\n", "\r\n")
    assert direct_form.read(windows, "direct.txt") == direct_form.read(FORM, "direct.txt")


def test_an_empty_form_has_every_key_of_an_interface():
    named = [line.partition(" =")[0] for line in direct_form.EMPTY.splitlines() if line.endswith(" =")]
    assert named == list(direct_form.READ)
    assert faults(direct_form.EMPTY) == [
        f"direct.txt, line 2, virtual interface: {key} is not there; write it." for key in direct_form.NEEDED
    ]


def test_each_mistake_is_told_with_its_line_and_no_key():
    faulty = (
        FORM.replace("vlan = 101", "vlan = 4095")
        .replace("parent = eth1", "parent = eth1 or so")
        .replace("169.254.77.2/30", "169.254.77.2")
        .replace("far_address = 169.254.77.1", f"far_address = {KEY}")
        .replace("192.168.50.0/24", "192.168.50.1/24")
        .replace(f"bgp_key = {KEY}", f"bgp_key = {KEY} {KEY}")
    )
    assert faults(f"{faulty}kind = public\nmtu = 100\n") == [
        "direct.txt, line 3, virtual interface, parent: this is no name of an interface; write at most 15 letters, "
        "digits, -, _ and .",
        "direct.txt, line 4, virtual interface, vlan: '4095' is no VLAN, which is 1 to 4094.",
        "direct.txt, line 5, virtual interface, own_address: '169.254.77.2' is not an address with a prefix length; it "
        "has to be like 169.254.77.2/30.",
        "direct.txt, line 6, virtual interface, far_address: a text of 11 characters is not an IPv4 address; it has to "
        "be like 203.0.113.10.",
        "direct.txt, line 9, virtual interface, bgp_key: 23 characters that are no key; write the one of the "
        "interface, without blanks, at most 80.",
        "direct.txt, line 10, virtual interface, own_ranges: '192.168.50.1/24' is not an IPv4 range; it has to be like "
        "192.168.50.0/24.",
        "direct.txt, line 11, virtual interface, kind: this is not possible; write private or transit.",
        "direct.txt, line 12, virtual interface, mtu: '100' is no MTU of an interface, which is 1500 to 9001.",
    ]
    assert faults("[interface]\nx = y")[-1] == (
        "direct.txt: [virtual interface] is not there; write it, with name, parent, vlan, own_address, far_address, "
        "own_asn, far_asn, bgp_key, own_ranges."
    )


@pytest.mark.parametrize("name", ["..", "-direct", "diréct", "ｄｉｒｅｃｔ", "sixteen-letters-"])
def test_a_name_is_one_that_linux_and_a_folder_take(name):
    place = "direct.txt, line 2, virtual interface, name"
    assert [line.partition(":")[0] for line in faults(FORM.replace("name = direct", f"name = {name}"))] == [place]
