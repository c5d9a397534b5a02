"""A key that is written in the wrong place is in no message: neither a pre-shared key nor one of BGP."""

from collections.abc import Mapping
from typing import Any

import pytest

from devicepath_spec.description.direct_connect import DirectConnect
from devicepath_spec.description.path import StackFile
from devicepath_spec.description.site_to_site_vpn import SiteToSiteVpn
from devicepath_spec.faults import Faults
from devicepath_spec.reading.reader import read
from tests.spec.direct_connect import LINE, TO_VPCS
from tests.spec.site_to_site_vpn import ON_VPN_GATEWAY

KEY = "Abcd1234.efgh_5678"
FIRST, SECOND = ({"inside_cidr": each} for each in ("169.254.10.0/30", "169.254.10.4/30"))
HIDDEN = f"a text of {len(KEY)} characters is not possible here; write "


def faults_of(kind: Any, written: Mapping[str, Any]) -> tuple[str, ...]:
    faults = Faults()
    read(kind, written, faults, "it")
    return faults.lines


def of_a_tunnel(**changes: Any) -> dict[str, Any]:
    return {"tunnels": {"first": {**FIRST, **changes}, "second": SECOND}}


OF_A_VPN: dict[str, dict[str, Any]] = {
    "tunnels": {"tunnels": KEY},
    "tunnels.first": of_a_tunnel(**{KEY: ""}),
    "tunnels.first.inside_cidr": of_a_tunnel(inside_cidr=KEY),
    "tunnels.first.preshared_key": of_a_tunnel(preshared_key=[KEY]),
    "tunnels.first.ike_versions": of_a_tunnel(ike_versions=KEY),
    "tunnels.first.ike_versions[0]": of_a_tunnel(ike_versions=[KEY]),
    "tunnels.first.replay_window": of_a_tunnel(replay_window=KEY),
    "tunnels.first.lifecycle_control": of_a_tunnel(lifecycle_control=KEY),
    "tunnels.second": {"tunnels": {"first": FIRST, "second": KEY}},
    "tunnel_options": {"tunnel_options": KEY},
    "preshared_key_storage": {"preshared_key_storage": KEY},
    "customer_gateway": {"customer_gateway": KEY},
    "outside.kind": {"outside": {"kind": KEY}},
    "local_cidr": {"local_cidr": KEY},
}


@pytest.mark.parametrize(("place", "changes"), OF_A_VPN.items(), ids=OF_A_VPN)
def test_a_pre_shared_key_in_the_wrong_place_is_not_repeated(place, changes):
    (line,) = faults_of(SiteToSiteVpn, {**ON_VPN_GATEWAY, **changes})
    assert line.startswith(f"{place}: ")
    assert KEY not in line


@pytest.mark.parametrize("place", ["router_address", "router", "origin", "vlan", "kind"])
def test_a_bgp_key_in_the_wrong_place_is_not_repeated(place):
    (line,) = faults_of(DirectConnect, {**TO_VPCS, "interfaces": {"line-1": {**LINE, place: KEY}}})
    assert line.startswith(f"interfaces.line-1.{place}: {HIDDEN}")


def test_a_key_where_all_interfaces_belong_is_not_repeated():
    assert faults_of(DirectConnect, {**TO_VPCS, "interfaces": KEY})[0].startswith(f"interfaces: {HIDDEN}")


def test_a_key_in_the_wrong_place_of_an_office_is_not_repeated():
    office = {
        "kind": "office",
        "cidrs": {"main": "192.168.50.0/24"},
        "vpn": {"kind": "transit_gateway", "tunnels": KEY},
    }
    lines = faults_of(StackFile, {"backends": {"headquarters": office}})
    assert any(line.startswith(f"backends.headquarters.vpn.tunnels: {HIDDEN}") for line in lines)
    assert KEY not in "\n".join(lines)


@pytest.mark.parametrize(
    ("place", "changes", "told"),
    [
        ("tunnels.first.inside_cidr", of_a_tunnel(inside_cidr="10.0.0.0/30"), "10.0.0.0/30"),
        ("tunnels.first.inside_cidr", of_a_tunnel(inside_cidr="169.254.10.300/30"), "169.254.10.300/30"),
        ("tunnels.first.ike_versions[0]", of_a_tunnel(ike_versions=["ikev3"]), "'ikev3'"),
        ("tunnels.first.preshared_kay", of_a_tunnel(preshared_kay="x"), "preshared_key"),
        ("preshared_key_storage", {"preshared_key_storage": "secret_manager"}, "'secret_manager'"),
        ("tunnels.first.replay_window", of_a_tunnel(replay_window=4096), "4096"),
    ],
)
def test_what_cannot_be_a_key_is_told(place, changes, told):
    (line,) = faults_of(SiteToSiteVpn, {**ON_VPN_GATEWAY, **changes})
    assert line.startswith(f"{place}: ")
    assert told in line


@pytest.mark.parametrize(
    ("place", "changes"),
    [("directions", {"directions": "device_to_cloud"}), ("cidrs", {"cidrs": "192.168.50.0/24 and more"})],
)
def test_beside_the_part_with_a_name_of_its_own_that_holds_keys_values_are_told(place, changes):
    office = {"kind": "office", "vpn": {"kind": "transit_gateway"}, **changes}
    lines = faults_of(StackFile, {"backends": {"headquarters": office}})
    (line,) = [line for line in lines if line.startswith(f"backends.headquarters.{place}: ")]
    assert changes[place] in line
