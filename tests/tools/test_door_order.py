"""`devicepath door order` over an emulated account, and what its support desk hands over."""

import httpx
import pytest

from tests.provider.surroundings import a_vpg
from tests.tools.conftest import Devicepath

pytestmark = pytest.mark.slow

OURS = ("--range", "192.168.50.0/24", "--address", "198.51.100.1")


@pytest.fixture
def vpg(plugin):
    """One of type F."""
    return a_vpg(plugin)


@pytest.fixture
def order(devicepath: Devicepath, vpg):
    """Runs the command for it."""
    return lambda *arguments: devicepath("door", "order", "--vpg", vpg.id, *OURS, *arguments)


def test_the_vpg_is_looked_up_with_all_that_an_order_says_of_it(order, account, vpg):
    shown = account.vpg(vpg.id)
    told = order("--asn", "65000", "--gate")
    assert (told.returncode, told.stderr) == (0, "")
    rows = {line[:30].strip(): line[30:] for line in told.stdout.splitlines()}
    assert rows["VPG"] == vpg.id
    assert rows["Operator id"] == shown["operatorId"]
    assert rows["Device subnet of the VPG"] == shown["deviceSubnetCidrRange"]
    assert rows["The VPG's own range"] == shown["vpgSubnetCidrRange"]
    assert rows["Routing"] == "dynamic (BGP)"
    assert "Connections that there are" not in rows


def test_connections_that_it_has_are_named(order, account, vpg):
    desk = f"{account.server.emulation_url}/virtual_private_gateways/{vpg.id}/support_desk/vpn_connections"
    router = {"routerAddress": "203.0.113.7", "ranges": ["192.168.60.0/24"]}
    made = [httpx.post(desk, json={**router, **routing}).json()["id"] for routing in ({}, {"asn": 65010})]
    told = order().stdout
    static, dynamic = f"{made[0]} (static)", f"{made[1]} (BGP, ASN 65010)"
    assert f"Connections that there are    {', '.join(sorted((static, dynamic)))}\n" in told


def test_what_is_wrong_is_told_by_option(order, account, vpg):
    told = order("--asn", "10124", "--range", account.vpg(vpg.id)["deviceSubnetCidrRange"])
    subnet = account.vpg(vpg.id)["deviceSubnetCidrRange"]
    assert told.stderr.splitlines() == [
        "Error: --asn: 10124 is not possible: 1 to 4294967295, without 7224, 9059, 10124, 17943, which are AWS's; "
        "write a private one, such as 65000.",
        f"--range: {subnet} overlaps the device subnet {subnet}; use another range.",
    ]


def test_only_type_f_has_door(devicepath, plugin):
    vpg = a_vpg(plugin, type="F2")
    told = devicepath("door", "order", "--vpg", vpg.id, *OURS)
    assert (told.returncode, told.stderr) == (
        1,
        f"Error: --vpg: {vpg.id} is of type F2, and only type F has Door; name another one.\n",
    )


def test_a_vpg_that_there_is_not_is_told(devicepath):
    told = devicepath("door", "order", "--vpg", "01234567-89ab-cdef-0123-456789abcdef", *OURS)
    assert told.returncode == 1
    assert "01234567-89ab-cdef-0123-456789abcdef" in told.stderr
    assert "Traceback" not in told.stderr
