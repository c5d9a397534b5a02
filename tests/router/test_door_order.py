"""What SORACOM's support is asked for."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_router.door_order import DoorOrder, form
from devicepath_spec.faults import InvalidSpec

ORDER = DoorOrder(
    operator_id="OP0012345678",
    vpg_id="01234567-89ab-cdef-0123-456789abcdef",
    router_address=IPv4Address("198.51.100.1"),
    own_ranges=(IPv4Network("192.168.50.0/24"),),
    asn=65000,
    opens_gate=True,
)


def test_the_form_has_every_value_and_asks_for_every_other():
    assert form(ORDER) == (
        """\
Order of Door (VPN) for a VPG
Operator id                   OP0012345678
VPG                           01234567-89ab-cdef-0123-456789abcdef
Device subnet of the VPG      10.128.0.0/9
Routing                       dynamic (BGP)
Public address of our router  198.51.100.1
ASN of our router             65000
Ranges behind our router      192.168.50.0/24
Wanted of each tunnel         IKEv2, pre-shared key, NAT traversal (UDP 500 and 4500)
Besides IP over it            VXLAN of Gate, UDP 4789, between the VPG and a gate peer behind our router

Please tell us, best as AWS's configuration file of the connection (generic, XML):
- each tunnel's outside address at your end, its inside range and both inside addresses, its pre-shared key
- what each takes: IKE version, ciphers, hashes, Diffie-Hellman groups and lifetimes of phases 1 and 2
- the ASN at your end, and the ranges that it announces
- the VPG's own range (vpgSubnetCidrRange), from which devices' packets and Gate's come

For ourselves, before it is sent:
- a VPG with Door cannot be terminated by its owner, only by SORACOM's support
- another address or another kind of routing is another order: the router's address has to stay
- register the gate peer once the tunnels are up; its outer address is in one of the ranges above
"""
    )


def test_static_routes_need_no_asn_and_a_second_connection_names_the_first():
    told = form(replace(ORDER, asn=None, opens_gate=False, existing=("vpn-0a", "vpn-0b")))
    assert "ASN of our router" not in told
    assert "the ASN at your end" not in told
    assert "VXLAN" not in told
    assert "static\n" in told
    assert "Connections that there are    vpn-0a, vpn-0b\n" in told


@pytest.mark.parametrize("asn", [0, 7224, 10124, 4294967296])
def test_an_asn_of_aws_or_of_nobody_is_refused(asn):
    with pytest.raises(InvalidSpec, match=rf"^asn: {asn} is not possible: 1 to 4294967295, without 7224, 9059, 10124,"):
        form(replace(ORDER, asn=asn))


@pytest.mark.parametrize("address", ["192.168.1.1", "10.0.0.1", "100.64.0.1", "169.254.1.1", "224.0.0.1", "127.0.0.1"])
def test_an_address_that_the_internet_does_not_know_is_refused(address):
    with pytest.raises(InvalidSpec, match=f"^router_address: {address} is not public; write the router's own, or that"):
        form(replace(ORDER, router_address=IPv4Address(address)))


def test_ranges_are_ones_own_alone():
    ranges = ("10.200.0.0/16", "100.64.8.0/24", "192.168.0.0/16", "192.168.50.0/24")
    with pytest.raises(InvalidSpec) as invalid:
        form(replace(ORDER, vpg_id=" ", own_ranges=tuple(map(IPv4Network, ranges))))
    assert str(invalid.value).splitlines() == [
        "vpg_id: is empty; write it, as SORACOM's console shows it.",
        "own_ranges: 10.200.0.0/16 overlaps the device subnet 10.128.0.0/9; use another range.",
        "own_ranges: 100.64.8.0/24 overlaps 100.64.0.0/10, which VPGs use themselves; use another range.",
        "own_ranges: 192.168.50.0/24 overlaps 192.168.0.0/16; write one of them.",
    ]
    with pytest.raises(InvalidSpec, match=r"^own_ranges: is empty;"):
        form(replace(ORDER, own_ranges=()))
