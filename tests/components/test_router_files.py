"""The files of a Linux router that a SiteToSiteVpn puts out. What is in them is the router's room's; here it is whose
values get there."""

from typing import Any

import pulumi
import pytest

from devicepath.site_to_site_vpn.component import SiteToSiteVpn
from devicepath_spec.faults import InvalidSpec
from tests.components.late_faults import told_late
from tests.components.path_arguments import changed
from tests.components.recording import record
from tests.router.handed_over import KEYS, OUTSIDE, xml
from tests.spec.site_to_site_vpn import ON_TRANSIT_GATEWAY, ON_VPN_GATEWAY, STATIC

CONNECTION = "aws:ec2/vpnConnection:VpnConnection"
LINUX: dict[str, Any] = {"kind": "linux", "name": "office", "own_ranges": ["192.168.0.0/24"]}
CERTIFICATE = "arn:aws:acm:eu-central-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"


def answered(*, is_static: bool = False) -> dict[str, dict[str, Any]]:
    """AWS's answer, in whose order the tunnel that is called first is the second one."""
    text = xml(is_static=is_static)
    first, second = (f"  <ipsec_tunnel>{one}" for one in text.split("  <ipsec_tunnel>")[1:])
    second, end = second.split("</vpn_connection>")
    swapped = text.split("  <ipsec_tunnel>")[0] + second + first + "</vpn_connection>" + end
    return {CONNECTION: {"customerGatewayConfiguration": swapped}}


def files(changes: dict[str, Any], *, is_static: bool = False, later: str | None = None) -> dict[str, Any]:
    """By path. Fails if they are not secret. `later` is a place whose value another resource puts out."""
    found: dict[str, Any] = {}
    secret: list[bool] = []

    async def is_secret(put_out: pulumi.Output[Any]) -> None:
        secret.append(await put_out.is_secret())

    def program() -> None:
        args = changed(ON_VPN_GATEWAY, {"router": LINUX, **changes})
        if later is not None:
            args = changed(args, {later: pulumi.Output.from_input("10.0.0.0/16")})
        made = SiteToSiteVpn("line1", args).router_files
        assert made is not None
        made.apply(lambda known: found.update({one["path"]: one for one in known}))
        _: Any = pulumi.Output.from_input(is_secret(made))

    record(program, put_out=answered(is_static=is_static))
    assert secret == [True]
    return found


def test_each_tunnel_has_its_key_and_options_and_a_file_that_nobody_else_reads():
    found = files({"tunnels.second.phase2_encryption": ["AES128"], "tunnels.second.phase2_dh_groups": [14]})
    for number, (key, outside) in enumerate(zip(KEYS, OUTSIDE, strict=True), 1):
        file = found[f"/etc/swanctl/conf.d/office-{number}.conf"]
        assert file["mode"] == "0600"
        assert key in file["content"]
        assert f"remote_addrs = {outside}" in file["content"]
    proposals = [found[f"/etc/swanctl/conf.d/office-{number}.conf"]["content"] for number in (1, 2)]
    assert ["esp_proposals = aes128-sha512-sha384-sha256-modp2048\n" in one for one in proposals] == [False, True]
    assert ["aes256gcm16" in one.partition("esp_proposals")[2] for one in proposals] == [True, False]


def test_nothing_that_aws_is_not_to_take_is_offered_though_its_xml_names_it():
    content = "".join(one["content"] for path, one in files({}).items() if "swanctl" in path)
    assert "sha1" not in content
    assert "modp1024" not in content
    assert "modp2048s" not in content


def test_a_router_with_bgp_announces_what_is_behind_it_and_one_with_static_routes_watches_its_tunnels():
    by_bgp = files({})
    assert any("frr" in path for path in by_bgp)
    assert "192.168.0.0/24" in by_bgp["/etc/frr/frr.conf"]["content"]
    static = {**STATIC, "router": {"kind": "linux", "name": "office"}}
    by_hand = files(static, is_static=True)
    assert not any("frr" in path for path in by_hand)
    text = "".join(one["content"] for one in by_hand.values())
    assert "10.0.0.0/16" in text, "what is behind AWS is the VPC"
    assert "192.168.8.0/22" in text, "and what is behind the router is what AWS is told"


def test_the_vpcs_range_may_be_what_another_resource_puts_out():
    static = {**STATIC, "router": {"kind": "linux", "name": "office"}}
    told = files(static, is_static=True, later="target.vpc_cidrs.main")
    assert told == files(static, is_static=True)


def test_what_the_tunnels_carry_is_what_was_asked_for():
    narrow = files({**STATIC, "local_cidr": "192.168.0.0/16", "remote_cidr": "10.0.0.0/16"}, is_static=True)
    content = narrow["/etc/swanctl/conf.d/office-1.conf"]["content"]
    assert "local_ts = 192.168.0.0/16" in content
    assert "remote_ts = 10.0.0.0/16" in content


def test_where_nobody_asks_there_are_none():
    told: list[Any] = []

    def program() -> None:
        told.append(SiteToSiteVpn("line1", changed(ON_VPN_GATEWAY, {})).router_files)

    record(program)
    assert told == [None]


def test_an_answer_that_is_cut_off_is_told_without_the_keys_in_it():
    cut_off = answered()
    cut_off[CONNECTION]["customerGatewayConfiguration"] = cut_off[CONNECTION]["customerGatewayConfiguration"][:900]
    told = told_late(lambda: SiteToSiteVpn("line1", changed(ON_VPN_GATEWAY, {"router": LINUX})), put_out=cut_off)
    assert told[0].startswith("line1: AWS's XML")
    assert [line for line in told for key in KEYS if key in line] == []


MISTAKES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "nothing behind it": (
        ON_VPN_GATEWAY,
        {"router": {"kind": "linux", "name": "office"}},
        "line1.router.own_ranges: is empty; write what is behind the router, such as 192.168.50.0/24.",
    ),
    "both sides the same": (
        ON_VPN_GATEWAY,
        {"router.own_ranges": ["10.0.4.0/24"]},
        "line1.router.far_ranges: 10.0.0.0/16 overlaps 10.0.4.0/24 of own_ranges; nobody could tell which side is "
        "meant; write ranges that do not.",
    ),
    "a certificate": (
        ON_VPN_GATEWAY,
        {"customer_gateway.certificate_arn": CERTIFICATE},
        "line1.router.kind: linux, whose files have keys in them, and no certificate; leave router out, or write "
        "another one.",
    ),
    "keys that nobody sees": (
        ON_VPN_GATEWAY,
        {"preshared_key_storage": "secrets_manager"},
        "line1.router.kind: linux, whose files have keys in them, which Secrets Manager keeps here; leave router out, "
        "or write another one.",
    ),
    "IPv6": (
        ON_TRANSIT_GATEWAY,
        {"inside_ip_version": "ipv6", "tunnels.first.inside_ipv6_cidr": "fd00::/126",
         "tunnels.second.inside_ipv6_cidr": "fd00::4/126"},
        "line1.router.kind: linux, whose files are of IPv4; leave router out, or write another one.",
    ),
    "what strongSwan has not": (
        ON_VPN_GATEWAY,
        {"tunnels.first.ike_versions": ["ikev1"], "tunnels.first.phase1_encryption": ["AES256-GCM-16"]},
        "line1.tunnels.first.phase1_encryption: has GCM alone, which strongSwan has not in IKEv1; write AES256, too; "
        "or leave router out.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_files_that_cannot_be_made_are_told_before_anything_is_made(mistake):
    on, changes, told = MISTAKES[mistake]
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            SiteToSiteVpn("line1", changed(on, {"router": LINUX, **changes}))
        lines.extend(invalid.value.faults)

    assert record(program).custom() == {}
    assert lines == [told]
