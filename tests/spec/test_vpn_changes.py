"""What a change of a connection does to its tunnels: one of them, both, or another connection."""

from typing import Any

import pytest

from devicepath_spec.faults import Faults
from devicepath_spec.rules.vpn_changes import OF_BOTH, OF_ONE, check_outage, check_replacement, is_an_outage

THERE: dict[str, Any] = {
    "customerGatewayId": "cgw-1",
    "vpnGatewayId": "vgw-1",
    "staticRoutesOnly": False,
    "presharedKeyStorage": "Standard",
    "localIpv4NetworkCidr": "0.0.0.0/0",
    "remoteIpv4NetworkCidr": "0.0.0.0/0",
    "localIpv6NetworkCidr": "::/0",
    "remoteIpv6NetworkCidr": "::/0",
    "tags": {"owner": "factory"},
    **{f"tunnel{number}{key}": [14, 15] if key == "Phase1DhGroupNumbers" else 1 for number in (1, 2) for key in OF_ONE},
}
ALLOW = "write allow_outage: true for this run, and take it out again"
BOTH = "another one takes both tunnels down at once, for minutes"


def told(changes: dict[str, Any], *, there: dict[str, Any] | None = None) -> tuple[str, ...]:
    faults = Faults()
    check_outage([THERE, {**THERE, **(there or {})}], {**THERE, **changes}, faults)
    return faults.lines


@pytest.mark.parametrize("key", OF_ONE)
@pytest.mark.parametrize("number", [1, 2])
def test_an_option_of_one_tunnel_takes_that_one_down_alone(key, number):
    assert told({f"tunnel{number}{key}": "new"}) == ()


@pytest.mark.parametrize("key", OF_ONE)
def test_an_option_of_both_tunnels_takes_both_down(key):
    option = OF_ONE[key]
    assert told({f"tunnel1{key}": "new", f"tunnel2{key}": "new"}) == (
        f"tunnels: a change of {option} of first and {option} of second takes both tunnels down at once, for minutes; "
        f"change first alone, wait until it is up, and then second; or {ALLOW}.",
    )


def test_two_options_of_which_each_tunnel_has_one_take_both_down():
    found = told({"tunnel1InsideCidr": "new", "tunnel2PresharedKey": "new", "tunnel2DpdTimeoutSeconds": 40})
    assert found[0].startswith("tunnels: a change of inside_cidr of first and dpd_timeout_s, preshared_key of second ")


@pytest.mark.parametrize("key", [key for key in OF_BOTH if key != "transitGatewayId"])
def test_a_property_of_the_connection_takes_both_down(key):
    assert told({key: "new"}) == (f"{OF_BOTH[key]}: {BOTH}; {ALLOW}.",)


def test_a_connection_that_is_moved_to_another_kind_of_gateway_loses_both_tunnels():
    moved = {"vpnGatewayId": None, "transitGatewayId": "tgw-1"}
    faults = Faults()
    check_outage([THERE, {**THERE, "transitGatewayId": ""}], {**THERE, **moved}, faults)
    assert faults.lines == (f"target: {BOTH}; {ALLOW}.",)


def test_one_that_has_static_routes_is_moved_by_nobody_and_that_cannot_be_allowed():
    before = {**THERE, "staticRoutesOnly": True, "transitGatewayId": ""}
    after = {**before, "vpnGatewayId": None, "transitGatewayId": "tgw-1"}
    faults = Faults()
    check_outage([before, before], after, faults)
    assert faults.lines == (
        "target: the other kind of gateway, to which AWS moves no connection that has static routes; declare another "
        "SiteToSiteVpn beside this one, and then take this one out.",
    )
    assert not is_an_outage(faults.lines)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"tags": {"owner": "office"}},
        {"tunnel1Phase1DhGroupNumbers": [15, 14], "tunnel2Phase1DhGroupNumbers": [15.0, 14.0]},
        {"tunnel1PresharedKey": None, "tunnel2PresharedKey": None},
    ],
    ids=["none", "tags", "another order", "keys that are no longer given"],
)
def test_what_takes_nothing_down_is_not_told(changes):
    assert told(changes) == ()


def test_what_somebody_has_changed_by_hand_would_be_changed_back_and_counts():
    by_hand = {"tunnel1StartupAction": "other", "tunnel2StartupAction": "other"}
    assert told({}, there=by_hand)[0].startswith("tunnels: a change of startup_action of first and startup_action of")


def test_all_that_is_lost_is_told_at_once():
    assert len(told({"customerGatewayId": "cgw-2", "tunnel1InsideCidr": "n", "tunnel2InsideCidr": "n"})) == 2


def test_what_makes_another_connection_is_told_with_what_there_is():
    faults = Faults("office")
    wanted = {"routing.kind": "static", "acceleration": True, "region": "eu-west-1", "bandwidth": "standard"}
    there = {"routing.kind": "bgp", "acceleration": False, "region": "eu-west-1", "bandwidth": None}
    check_replacement(wanted, there, faults)
    rule = "another one has other addresses and keys, which the router has to be given"
    fix = "write allow_replacement: true for this run, and take it out again."
    assert faults.lines == (
        f"office.routing.kind: static, but the connection was made with bgp; {rule}; {fix}",
        f"office.acceleration: true, but the connection was made with false; {rule}; {fix}",
    )
