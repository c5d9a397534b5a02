"""What AWS's XML says, and what is said of one that is none, or not all of it."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_router.aws_xml import read
from devicepath_router.customer_gateway_configuration import BgpSession, RouterTunnel
from devicepath_router.tunnel_options import DEFAULT_PHASE_1, DEFAULT_PHASE_2, TunnelOptions
from devicepath_spec.choices import IkeVersion
from devicepath_spec.faults import InvalidSpec
from tests.router.handed_over import KEYS, OUTSIDE, line_of, xml


def faults(text: str, **given) -> list[str]:
    with pytest.raises(InvalidSpec) as invalid:
        read(text, **given)
    return list(invalid.value.faults)


def test_both_tunnels_are_read_with_their_addresses_asns_and_keys():
    configuration = read(xml())
    assert (configuration.connection_id, configuration.is_static) == ("vpn-0123456789abcdef0", False)
    assert configuration.tunnels == (
        RouterTunnel(
            IPv4Address("198.51.100.1"),
            IPv4Address("203.0.113.10"),
            IPv4Network("169.254.10.0/30"),
            IPv4Address("169.254.10.2"),
            IPv4Address("169.254.10.1"),
            KEYS[0],
            BgpSession(65000, 64512, 30),
        ),
        RouterTunnel(
            IPv4Address("198.51.100.1"),
            IPv4Address("203.0.113.14"),
            IPv4Network("169.254.10.4/30"),
            IPv4Address("169.254.10.6"),
            IPv4Address("169.254.10.5"),
            KEYS[1],
            BgpSession(65000, 64512, 30),
        ),
    )


def test_a_static_connection_has_no_bgp():
    configuration = read(xml(is_static=True))
    assert configuration.is_static
    assert [tunnel.bgp for tunnel in configuration.tunnels] == [None, None]


def test_the_weakest_algorithms_that_it_names_are_not_taken_for_those_that_are_used():
    assert read(xml()).tunnels[0].options == TunnelOptions()
    assert len(TunnelOptions().phase_1.encryption) == 4


def test_options_belong_to_the_tunnel_with_their_outside_address_whatever_the_order():
    strict = TunnelOptions((IkeVersion.IKEV2,), replace(DEFAULT_PHASE_1, dh_groups=(20,)))
    configuration = read(xml(), {IPv4Address(OUTSIDE[1]): strict})
    assert [tunnel.options for tunnel in configuration.tunnels] == [TunnelOptions(), strict]


def test_options_that_no_tunnel_can_have_are_told_with_those_of_the_file():
    impossible = TunnelOptions((), replace(DEFAULT_PHASE_1, lifetime_s=900), replace(DEFAULT_PHASE_2, dh_groups=(1,)))
    text = xml().replace(f"<ip_address>{OUTSIDE[0]}</ip_address>", "<ip_address>203.0.113</ip_address>")
    assert faults(text, options={IPv4Address(OUTSIDE[1]): impossible}) == [
        "options of 203.0.113.14, ike_versions: is empty; write ikev2, or ikev1 for a device that has no other.",
        "options of 203.0.113.14, phase_2.dh_groups: 1 is not possible; write 20, 21, 19, 16, 15, 14, 17, 18, 24, 23, "
        "22, 5, 2, or several of them.",
        "options of 203.0.113.14, phase_2.lifetime_s: 3600 is not less than phase_1.lifetime_s, 900; write less, at "
        "most 3600.",
        f"the XML, line {line_of(text, '203.0.113<')}, tunnel 1, vpn_gateway/tunnel_outside_address/ip_address: "
        "'203.0.113' is not an IPv4 address; it has to be like 203.0.113.10.",
    ]


def test_a_key_of_secrets_manager_is_given_beside_a_file_that_has_none():
    redacted = xml().replace(KEYS[0], "").replace(KEYS[1], "REDACTED")
    keys = {IPv4Address(address): key for address, key in zip(OUTSIDE, KEYS, strict=True)}
    assert [tunnel.pre_shared_key for tunnel in read(redacted, keys=keys).tunnels] == list(KEYS)
    first, second = (line_of(redacted, "<ipsec_tunnel>", which) for which in (1, 2))
    assert faults(redacted) == [
        f"the XML, line {first}, tunnel 1: ike/pre_shared_key is not there; ask for the whole file.",
        f"the XML, line {second}, tunnel 2: ike/pre_shared_key is not there; ask for the whole file.",
    ]


def test_no_key_is_shown_by_what_was_read_or_by_what_is_wrong_with_it():
    assert not any(key in repr(read(xml())) for key in KEYS)
    short = "tooShrt"
    text = xml().replace(KEYS[0], short).replace(KEYS[1], "0" + KEYS[1])
    rule = "8 to 64 of A-Z, a-z, 0-9, . and _ make a key, and 0 is not the first. Ask for it again."
    first, second = (line_of(text, "pre_shared_key", which) for which in (1, 2))
    assert faults(text) == [
        f"the XML, line {first}, tunnel 1, ike/pre_shared_key: 7 characters that are no pre-shared key: {rule}",
        f"the XML, line {second}, tunnel 2, ike/pre_shared_key: 24 characters that are no pre-shared key: {rule}",
    ]


def test_a_key_that_stands_in_another_place_is_not_shown_either():
    told = faults(xml().replace("<ip_address>169.254.10.2</ip_address>", f"<ip_address>{KEYS[1]}</ip_address>"))
    assert KEYS[1] not in "".join(told)
    assert "a text of 23 characters is not an IPv4 address" in "".join(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "",
            "no.xml, line 1: this is no XML (no element found). Ask for AWS's XML, or write the values into a plain "
            "form.",
        ),
        (
            "! Amazon Web Services\ncrypto isakmp policy 200\n",
            "no.xml, line 1: this is no XML (not well-formed (invalid token)). Ask for AWS's XML, or write the values "
            "into a plain form.",
        ),
        (
            "<html><body>sign in</body></html>",
            "no.xml, line 1: begins with <html> and not with <vpn_connection>: this is another file. Ask for AWS's "
            "generic XML.",
        ),
        (
            '<!DOCTYPE x [<!ENTITY a "b">]><vpn_connection>&a;</vpn_connection>',
            "no.xml: has a DOCTYPE, which no configuration of AWS's has. Ask for AWS's own file.",
        ),
        (
            xml().replace("<ike>", "<ike", 1),
            "no.xml, line 36: this is no whole XML (not well-formed (invalid token)). Ask for the file itself, not for "
            "a copy of its text.",
        ),
    ],
    ids=["empty", "for a router", "a page", "with a document type", "broken"],
)
def test_another_file_is_named_as_such(text, told):
    assert faults(text, name="no.xml") == [told]


def test_a_file_that_was_cut_off_says_where():
    whole = xml()
    cut = whole[: whole.index("<pre_shared_key>")]
    assert faults(cut, name="cut.xml") == [
        f"cut.xml, line {len(cut.splitlines())}: the file ends inside of vpn_connection/ipsec_tunnel/ike: it was cut "
        "off. Ask for the whole file."
    ]


def test_a_file_of_one_tunnel_is_not_the_whole():
    whole = xml()
    second = whole.rindex("  <ipsec_tunnel>")
    one = f"{whole[:second]}</vpn_connection>\n"
    assert faults(one) == ["the XML: 1 tunnels; AWS's connections have 2. Ask for the whole file."]


def test_what_contradicts_itself_is_told_all_at_once():
    text = (
        xml()
        .replace(f"<ip_address>{OUTSIDE[1]}", f"<ip_address>{OUTSIDE[0]}")
        .replace("169.254.10.5", "169.254.10.1")
        .replace("169.254.10.6", "169.254.10.2")
    )
    second = text.rindex("<ipsec_tunnel>")
    text = text[:second] + text[second:].replace("198.51.100.1", "198.51.100.2").replace("65000", "65001")
    place = "the XML, line {}, tunnel 2, {}"
    assert faults(text) == [
        f"{place.format(76, 'vpn_gateway/tunnel_outside_address/ip_address')}: 203.0.113.10 is that of the first "
        "tunnel, too, and each has its own; ask for the whole file.",
        f"{place.format(67, 'customer_gateway/tunnel_inside_address/network_cidr')}: 169.254.10.0/30 is that of the "
        "first tunnel, too: no route could tell them apart; have one of them changed.",
        f"{place.format(62, 'customer_gateway/tunnel_outside_address/ip_address')}: 198.51.100.2, but the first tunnel "
        "has 198.51.100.1, and a connection has one router.",
        f"{place.format(70, 'customer_gateway/bgp/asn')}: 65001, but the first tunnel has 65000.",
    ]


def test_inside_addresses_are_the_two_of_their_range():
    text = xml().replace("169.254.10.1<", "169.254.10.9<")
    line = line_of(text, "169.254.10.9<")
    assert faults(text) == [
        f"the XML, line {line}, tunnel 1, vpn_gateway/tunnel_inside_address/ip_address: 169.254.10.9 is not "
        "169.254.10.1 or 169.254.10.2, which the range 169.254.10.0/30 has for both ends."
    ]


@pytest.mark.parametrize("reserved", ["169.254.0", "169.254.5", "10.0.10"])
def test_a_range_that_aws_keeps_is_no_inside_range(reserved):
    told = faults(xml().replace("169.254.10", reserved))
    assert [line.partition(": ")[2] for line in told][:1] == [
        f"{reserved}.0/30 is no inside range: those are of 169.254.0.0/16, and some of them AWS keeps itself."
    ]


def test_a_static_connection_with_bgp_and_one_with_neither_are_contradictions():
    assert [line.partition(": ")[2] for line in faults(xml().replace("  <ipsec_tunnel>", "  <vpn_connection_attributes>"
        "NoBGPVPNConnection</vpn_connection_attributes>\n  <ipsec_tunnel>", 1))] == [
        "BGP, but the connection is static (NoBGPVPNConnection).",
    ] * 2  # fmt: skip
    neither = xml(is_static=True).replace("NoBGPVPNConnection", "")
    assert [line.partition(": ")[2] for line in faults(neither)] == [
        "neither BGP, nor is the connection static (NoBGPVPNConnection). Ask for the whole file.",
    ] * 2


def test_an_id_that_would_be_a_line_of_the_routers_files_is_refused():
    found = faults(xml().replace("vpn-0123456789abcdef0", "vpn-1&#10;include other.conf"))
    assert found == [
        "the XML, line 2, vpn_connection: the id has a line break, or what else no id of AWS's has. Ask for AWS's own "
        "file."
    ]


def test_both_ends_have_asns_of_their_own():
    found = faults(xml().replace("<asn>64512</asn>", "<asn>65000</asn>"))
    assert [line.partition(": ")[2] for line in found] == [
        "65000 is that of the other end, too, and AWS takes none that is its own."
    ] * 2


def test_a_document_type_is_refused_before_what_it_defines_is_read():
    """Ten entities of ten others each are ten thousand million characters."""
    defined = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))
    text = f'<!DOCTYPE a [<!ENTITY a0 "{"a" * 10}">{defined}]><a>&a9;</a>'
    assert faults(text) == ["the XML: has a DOCTYPE, which no configuration of AWS's has. Ask for AWS's own file."]
