"""What a plain form says, and what is said of one with mistakes."""

import pytest

from devicepath_router import any_form, aws_xml, plain_form
from devicepath_spec.choices import IkeVersion
from devicepath_spec.faults import InvalidSpec
from tests.router.handed_over import KEYS, PLAIN, xml


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidSpec) as invalid:
        plain_form.read(text, "door.txt")
    return list(invalid.value.faults)


def test_a_plain_form_says_what_the_xml_says():
    assert plain_form.read(PLAIN) == aws_xml.read(xml())


def test_without_asns_routes_are_static():
    assert plain_form.read(PLAIN.replace("own_asn = 65000\nfar_asn = 64512\n", "")) == aws_xml.read(xml(is_static=True))


@pytest.mark.parametrize(
    "text", [PLAIN, xml(), f"\ufeff{PLAIN}", f"\n{xml()}".lstrip()], ids=["plain", "xml", "bom", "2"]
)
def test_either_form_is_known_by_how_it_begins(text):
    assert any_form.read(text, "a file") == aws_xml.read(xml())


def test_inside_addresses_may_be_the_other_way_round():
    turned = PLAIN.replace(
        "169.254.10.0/30", "169.254.10.0/30\nown_inside_address = 169.254.10.1\nfar_inside_address = 169.254.10.2"
    )
    first = plain_form.read(turned).tunnels[0]
    assert (str(first.own_inside_address), str(first.far_inside_address)) == ("169.254.10.1", "169.254.10.2")


def test_options_are_those_of_both_tunnels_and_the_rest_is_aws_own():
    told = f"{PLAIN}[options]\nike_versions = ikev1\nphase_1_encryption = AES256, AES128\nphase_2_dh_groups = 14\n"
    for tunnel in plain_form.read(told).tunnels:
        assert tunnel.options.ike_versions == (IkeVersion.IKEV1,)
        assert tunnel.options.phase_1.encryption == ("AES256", "AES128")
        assert tunnel.options.phase_2.dh_groups == (14,)
        assert tunnel.options.phase_2.lifetime_s == 3600


def test_an_empty_form_is_filled_in_line_by_line():
    filled = plain_form.EMPTY
    title = ""
    for line in PLAIN.splitlines():
        if line.startswith("["):
            title = line
        elif line:
            key = line.partition("=")[0]
            before, heading, after = filled.partition(f"\n{title}\n")
            filled = before + heading + after.replace(f"{key}=\n", f"{line}\n", 1)
    assert plain_form.read(filled) == aws_xml.read(xml())


def test_an_empty_form_tells_what_it_lacks():
    told = faults(plain_form.EMPTY)
    lacking = ("own_outside_address", "far_outside_address", "inside_range", "pre_shared_key")
    assert told == [
        f"door.txt, line {line}, tunnel {number}: {name} is not there; ask for the whole file."
        for line, number in ((12, 1), (21, 2))
        for name in lacking
    ]


def test_parts_that_are_not_there_are_told():
    one = PLAIN[: PLAIN.index("[tunnel 2]")]
    keys = "far_outside_address, inside_range, own_inside_address, far_inside_address, pre_shared_key"
    assert faults(one) == [f"door.txt: [tunnel 2] is not there; write it, with {keys}."]
    assert [line.partition(" is")[0] for line in faults("")] == [
        f"door.txt: [{part}]" for part in ("connection", "tunnel 1", "tunnel 2")
    ]


def test_each_mistake_is_told_with_its_line():
    text = (
        PLAIN.replace("own_asn = 65000", "own_asn = 65000\nown_asn = 65001\nown_as = 1")
        .replace("far_asn = 64512", "far_asn = none")
        .replace("inside_range = 169.254.10.4/30", "inside_range = 169.254.10.4/29")
        .replace("[tunnel 1]", "[tunnel one]\nx = y\n\n[tunnel 1]")
    )
    assert faults(f"key = value\n{text}\n[options]\nphase_1_dh_groups = 14, 1\nphase_2_lifetime_s = x") == [
        "door.txt, line 1: stands before [connection], or this is no form; write [connection], [tunnel 1], [tunnel 2] "
        "or [options].",
        "door.txt, line 6: own_asn is there twice; leave one of them.",
        "door.txt, line 7: 'own_as' is no key of [connection]; write id, own_outside_address, own_asn, far_asn or "
        "hold_time.",
        "door.txt, line 10: [tunnel one] is no part of a form; write [connection], [tunnel 1], [tunnel 2] or "
        "[options].",
        "door.txt, line 25, options, phase_2_lifetime_s: a text of 1 characters is no number.",
        "door.txt, line 24, options, phase_1_dh_groups: 1 is not possible; write 20, 21, 19, 16, 15, 14, 17, 18, 24, "
        "23, 22, 2, or several of them.",
        "door.txt, line 8, connection, far_asn: a text of 4 characters is no ASN, which is 1 to 4294967295.",
        "door.txt, line 20, tunnel 2, inside_range: 169.254.10.0/29 has not four addresses; a tunnel's inside range is "
        "a /30.",
    ]


def test_a_key_that_was_broken_over_two_lines_is_not_shown():
    told = faults(PLAIN.replace(KEYS[0], "made_up\n-key-of_tunnel_1\nKEY/part== = x"))
    assert not [word for word in ("made_up", "-key-of", "KEY", "part") if word in "".join(told)]
    assert [line for line in told if "line 11" in line or "line 12" in line] == [
        "door.txt, line 11: has no =; write a key and its value, such as inside_range = 169.254.10.0/30.",
        "door.txt, line 12: what stands before = is no key of [tunnel 1]; write far_outside_address, inside_range, "
        "own_inside_address, far_inside_address or pre_shared_key.",
    ]


@pytest.mark.parametrize(
    "line", ["phase_1_encryption = {key}", "ike_versions = {key}", "phase_2_lifetime_s = {key}", "[{key}]"]
)
def test_a_key_that_stands_in_another_place_is_not_shown(line):
    told = faults(f"{PLAIN}\n[options]\n{line.format(key='Made.up_Key1')}")
    assert told
    assert "Made.up_Key1" not in "".join(told)
