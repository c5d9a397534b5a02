"""What SORACOM shows of a gate peer that is registered, and what it leaves out."""

from ipaddress import IPv4Address
from typing import Any

import pytest

from devicepath_tools.accounts.registered_gate_peer import NotRegistered, registered

VPG: dict[str, Any] = {"gateOpened": True, "gateVxlanId": 10}
OUTER = "192.168.50.10"
PEER: dict[str, Any] = {
    "ownedByCustomer": True,
    "outerIpAddress": OUTER,
    "innerIpAddress": "10.200.0.10",
    "netmask": "9",
}


def read(vpg: dict[str, Any], peer: dict[str, Any]) -> Any:
    return registered("vpg-1", vpg, [peer], IPv4Address(OUTER))


def test_all_that_a_host_needs_is_read():
    found = read(VPG, PEER)
    assert (str(found.inner_address), found.vni, found.privacy_separator) == ("10.200.0.10/9", 10, False)


@pytest.mark.parametrize(
    ("vpg", "peer", "told"),
    [
        ({"gateVxlanId": None}, {}, "--vpg: SORACOM does not say gateVxlanId of vpg-1"),
        (
            {},
            {"innerIpAddress": None},
            f"--outer-address: SORACOM does not say innerIpAddress of the gate peer {OUTER}",
        ),
        ({}, {"netmask": None}, f"--outer-address: SORACOM does not say netmask of the gate peer {OUTER}"),
    ],
)
@pytest.mark.parametrize("is_there", [True, False], ids=["empty", "absent"])
def test_what_soracom_does_not_say_is_told_and_nothing_is_put_in_its_place(vpg, peer, told, is_there):
    shown = [{**whole, **less} for whole, less in ((VPG, vpg), (PEER, peer))]
    given = shown if is_there else [{key: one for key, one in it.items() if one is not None} for it in shown]
    with pytest.raises(NotRegistered) as refused:
        read(*given)
    assert str(refused.value) == f"{told}, which the host's files need; look at the VPG in the console."
