"""What FRR is told. It reads the files in test_in_frr.py."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_router import bgp_router, frr
from devicepath_router.aws_xml import read
from devicepath_router.router_host import RouterHost
from tests.router.handed_over import xml

HOST = RouterHost(name="door", own_ranges=(IPv4Network("192.168.50.0/24"), IPv4Network("192.168.60.7/32")))


def told(host: RouterHost = HOST) -> list[str]:
    router = bgp_router.of_connection(read(xml()), host)
    assert router is not None
    (file,) = frr.files(router)
    assert (file.path, file.mode, file.owner) == ("/etc/frr/frr.conf", 0o600, "frr")
    return file.content.splitlines()


def test_both_tunnels_have_a_session_and_neither_comes_before_the_other():
    lines = told()
    for address in ("169.254.10.1", "169.254.10.5"):
        assert f" neighbor {address} remote-as 64512" in lines
        assert f" neighbor {address} timers 10 30" in lines
    first, second = ([line for line in lines if address in line] for address in ("169.254.10.1", "169.254.10.5"))
    alike = [line.replace("169.254.10.1", "169.254.10.5").replace("tunnel 1", "tunnel 2") for line in first]
    assert alike == second
    assert not [
        line for line in lines if any(word in line for word in ("prepend", "weight", "local-preference", "metric"))
    ]


def test_a_vpn_has_no_bfd_as_aws_has_none_there():
    assert not [line for line in told() if "bfd" in line]


def test_what_is_announced_is_behind_the_router_and_nothing_that_was_learned():
    lines = told()
    assert [line for line in lines if line.startswith("  network ")] == [
        "  network 192.168.50.0/24",
        "  network 192.168.60.7/32",
    ]
    assert [line for line in lines if "prefix-list devicepath-out seq" in line] == [
        "ip prefix-list devicepath-out seq 5 permit 192.168.50.0/24",
        "ip prefix-list devicepath-out seq 10 permit 192.168.60.7/32",
    ]


def test_neither_a_default_route_nor_ones_own_ranges_are_taken():
    assert [line for line in told() if "prefix-list devicepath-in seq" in line] == [
        "ip prefix-list devicepath-in seq 5 deny 192.168.50.0/24 le 32",
        "ip prefix-list devicepath-in seq 10 deny 192.168.60.7/32",
        "ip prefix-list devicepath-in seq 15 deny 0.0.0.0/0",
        "ip prefix-list devicepath-in seq 20 permit 0.0.0.0/0 le 32",
    ]


def test_ranges_of_the_other_end_are_all_that_is_taken_where_they_are_said():
    lines = told(replace(HOST, far_ranges=(IPv4Network("10.0.0.0/16"),)))
    assert [line for line in lines if "prefix-list devicepath-in seq" in line] == [
        "ip prefix-list devicepath-in seq 5 permit 10.0.0.0/16 le 32"
    ]


def test_the_routers_own_packets_have_the_address_that_was_given():
    lines = told(replace(HOST, local_address=IPv4Address("192.168.50.1")))
    assert " set src 192.168.50.1" in lines
    assert "ip protocol bgp route-map devicepath-source" in lines
    assert not [line for line in told() if "src" in line]


def test_a_static_connection_has_no_bgp():
    assert bgp_router.of_connection(read(xml(is_static=True)), HOST) is None


def test_several_connections_of_a_host_are_one_router_of_one_asn():
    door = bgp_router.of_connection(read(xml()), HOST)
    assert door is not None
    other = replace(door, announced=(IPv4Network("192.168.70.0/24"), *door.announced[:1]), taken=())
    both = bgp_router.together([door, other])
    assert [str(one) for one in both.announced] == ["192.168.50.0/24", "192.168.60.7/32", "192.168.70.0/24"]
    assert len(both.neighbors) == 4
    with pytest.raises(ValueError, match=r"^own_asn: 65000 and 65001 on one host, and a router has one;"):
        bgp_router.together([door, replace(other, asn=65001)])
