"""What a site-to-site VPN must keep: each mistake with the whole of what is told, and beside it what must pass."""

from typing import Any

import pytest

from devicepath_spec.choices import Encryption, IkeVersion, Integrity, TunnelLog
from devicepath_spec.description.site_to_site_vpn import SiteToSiteVpn
from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.judging.judgement import described, judge_site_to_site_vpn
from devicepath_spec.rules.tunnel_options import options_of
from tests.components.path_arguments import LEFT_OUT, changed
from tests.spec.described import of
from tests.spec.site_to_site_vpn import (
    ON_TRANSIT_GATEWAY,
    ON_VPN_GATEWAY,
    STATIC,
    STATIC_ON_TRANSIT_GATEWAY,
)

FIRST, SECOND, ROUTER = "tunnels.first", "tunnels.second", "customer_gateway"
KEY = "Given.key_1"
FIX = "leave it out, or write target.kind: transit_gateway."
NOT_ON_VPN_GATEWAY = f"which a virtual private gateway does not have; {FIX}"
EXISTING_ROUTER = {"kind": "existing", "id": "cgw-0123456789abcdef0"}
OVER_DIRECT_CONNECT = {"kind": "private", "transport_attachment_id": "tgw-attach-1"}


def faults_of(changes: dict[str, Any], on: dict[str, Any] = ON_VPN_GATEWAY) -> tuple[str, ...]:
    try:
        described(SiteToSiteVpn, changed(on, changes), judge_site_to_site_vpn, "vpn", Faults())
    except InvalidSpec as invalid:
        return invalid.faults
    return ()


@pytest.mark.parametrize(
    ("inside_cidr", "told"),
    [
        *(
            (f"169.254.{one}", f"169.254.{one} is one that AWS keeps for itself; write another one, like "
                               "169.254.10.0/30, instead.")
            for one in ("0.0/30", "1.0/30", "2.0/30", "3.0/30", "4.0/30", "5.0/30", "169.252/30")
        ),
        ("10.0.0.0/30", "10.0.0.0/30 is not inside 169.254.0.0/16; write a /30 of it, like 169.254.10.0/30, instead."),
        ("169.254.10.0/29", "169.254.10.0/29 is no /30, which the inside range of a tunnel is; write one like "
                            "169.254.10.0/30 instead."),
        ("169.254.10.1/30", "169.254.10.1/30 has host bits set; write 169.254.10.0/30 instead."),
    ],
)  # fmt: skip
def test_an_inside_range_is_one_that_aws_leaves_to_its_users(inside_cidr, told):
    assert faults_of({f"{FIRST}.inside_cidr": inside_cidr}) == (f"{FIRST}.inside_cidr: {told}",)


@pytest.mark.parametrize(
    "inside_cidr", ["169.254.0.4/30", "169.254.6.0/30", "169.254.169.248/30", "169.254.255.252/30"]
)
def test_what_is_beside_awss_own_inside_ranges_passes(inside_cidr):
    assert faults_of({f"{FIRST}.inside_cidr": inside_cidr}) == ()


def test_both_inside_ranges_are_written_and_are_two():
    told = "is that of tunnels.first too, and a tunnel is known by it; write another one."
    assert faults_of({f"{SECOND}.inside_cidr": "169.254.10.0/30"}) == (f"{SECOND}.inside_cidr: 169.254.10.0/30 {told}",)
    missing = f"{SECOND}.inside_cidr: is missing; write it like 169.254.10.0/30."
    assert faults_of({f"{SECOND}.inside_cidr": LEFT_OUT}) == (missing,)


LENGTH = "a pre-shared key has 8 to 64; write another key."


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("seven.7", f"has 7 characters; {LENGTH}"),
        ("k" * 65, f"has 65 characters; {LENGTH}"),
        ("0penSesame", "begins with 0, which AWS does not take; write a key that begins otherwise."),
        ("open-sesame", "has a character that AWS does not take; write a key of letters, digits, . and _ instead."),
        ("öpensesame", "has a character that AWS does not take; write a key of letters, digits, . and _ instead."),
        ("opensesame\n", "has a character that AWS does not take; write a key of letters, digits, . and _ instead."),
        (1234567890, "is no text; write the key in quotes."),
        (["opensesame"], "is no text; write the key in quotes."),
    ],
)
def test_a_key_that_aws_refuses_is_told_and_not_shown(key, told):
    found = faults_of({f"{FIRST}.preshared_key": key})
    assert found == (f"{FIRST}.preshared_key: {told}",)


@pytest.mark.parametrize("key", ["k" * 8, "k" * 64, "_0.A" * 2, KEY])
def test_a_key_that_aws_takes_passes_at_one_tunnel_alone(key):
    assert faults_of({f"{SECOND}.preshared_key": key}) == ()


@pytest.mark.parametrize(
    ("asn", "region", "whose"),
    [
        (7224, "eu-central-1", "AWS keeps for itself"),
        (9059, "eu-west-1", "AWS keeps for itself in eu-west-1"),
        (10124, "ap-northeast-1", "AWS keeps for itself in ap-northeast-1"),
        (17943, "ap-southeast-1", "AWS keeps for itself in ap-southeast-1"),
    ],
)
def test_an_asn_that_aws_keeps_in_a_region_is_refused_there(asn, region, whose):
    quiet = {"alarms": {"kind": "none"}, f"{ROUTER}.asn": asn}
    told = f"{ROUTER}.asn: {asn} is one that {whose}; write another one, for example 65000."
    assert faults_of({**quiet, "region": region}) == (told,)
    if asn != 7224:
        assert faults_of({**quiet, "region": "us-west-2"}) == (), "and nowhere else"


@pytest.mark.parametrize("asn", [0, 4294967296])
def test_an_asn_beyond_four_bytes_is_refused(asn):
    told = f"{asn} is not possible; write the ASN of the customer's router, 1 to 4294967295, instead."
    assert faults_of({f"{ROUTER}.asn": asn}) == (f"{ROUTER}.asn: {told}",)


@pytest.mark.parametrize("asn", [1, 65000, 2147483648, 4294967295])
def test_an_asn_of_four_bytes_passes(asn):
    assert faults_of({f"{ROUTER}.asn": asn}) == ()


def test_with_bgp_both_ends_have_asns_of_their_own():
    told = "64513 is target.asn, too, and BGP runs between two ASNs here; write the router's, or another target.asn."
    assert faults_of({f"{ROUTER}.asn": 64513}) == (f"{ROUTER}.asn: {told}",)
    assert faults_of({f"{ROUTER}.asn": 64513, **STATIC}) == (), "with static routes it says nothing"


@pytest.mark.parametrize("address", ["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "100.127.255.254"])
def test_a_private_router_is_refused_over_the_internet_and_taken_over_direct_connect(address):
    told = f"{address} is a private address, to which AWS has no way over the internet"
    fix = "write the public one, behind NAT that of the NAT."
    assert faults_of({f"{ROUTER}.address": address}) == (f"{ROUTER}.address: {told}; {fix}",)
    private = {f"{ROUTER}.address": address, "outside": OVER_DIRECT_CONNECT}
    assert faults_of(private, on=ON_TRANSIT_GATEWAY) == ()


@pytest.mark.parametrize("address", ["0.0.0.0", "127.0.0.1", "169.254.10.1", "224.0.0.5", "255.255.255.255"])
def test_an_address_of_no_router_is_refused(address):
    told = f"{address} is no router's; write the address that its packets come from."
    assert faults_of({f"{ROUTER}.address": address}) == (f"{ROUTER}.address: {told}",)


CERTIFICATE = "arn:aws:acm:eu-central-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
MISTAKES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a router that nobody can tell": (
        ON_VPN_GATEWAY,
        {f"{ROUTER}.address": LEFT_OUT},
        f"{ROUTER}.address: is missing, and nothing else says who the router is; write it, or certificate_arn.",
    ),
    "a key beside a certificate": (
        ON_VPN_GATEWAY,
        {f"{ROUTER}.certificate_arn": CERTIFICATE, f"{FIRST}.preshared_key": KEY},
        f"{FIRST}.preshared_key: is given, but customer_gateway.certificate_arn says who the router is; leave one of "
        "the two out.",
    ),
    "a public router over Direct Connect": (
        ON_TRANSIT_GATEWAY,
        {"outside": OVER_DIRECT_CONNECT},
        f"{ROUTER}.address: 203.0.113.12 is a public address, but outside.kind is private; write the router's private "
        "address, or leave outside out.",
    ),
    "acceleration on a virtual private gateway": (
        ON_VPN_GATEWAY,
        {"acceleration": True},
        f"acceleration: true, {NOT_ON_VPN_GATEWAY}",
    ),
    "large tunnels on a virtual private gateway": (
        ON_VPN_GATEWAY,
        {"bandwidth": "large"},
        f"bandwidth: large, {NOT_ON_VPN_GATEWAY}",
    ),
    "IPv6 on a virtual private gateway": (
        ON_VPN_GATEWAY,
        {"inside_ip_version": "ipv6", f"{FIRST}.inside_ipv6_cidr": "fd00::/126",
         f"{SECOND}.inside_ipv6_cidr": "fd00::4/126"},
        f"inside_ip_version: ipv6, {NOT_ON_VPN_GATEWAY}",
    ),
    "Direct Connect below a virtual private gateway": (
        ON_VPN_GATEWAY,
        {"outside": OVER_DIRECT_CONNECT, f"{ROUTER}.address": "10.9.0.1"},
        f"outside.kind: private, {NOT_ON_VPN_GATEWAY}",
    ),
    "acceleration of large tunnels": (
        ON_TRANSIT_GATEWAY,
        {"acceleration": True, "bandwidth": "large"},
        "bandwidth: large, which AWS does not accelerate; leave it out, or acceleration.",
    ),
    "acceleration over Direct Connect": (
        ON_TRANSIT_GATEWAY,
        {"acceleration": True, "outside": OVER_DIRECT_CONNECT, f"{ROUTER}.address": "10.9.0.1"},
        "acceleration: true, but over Direct Connect there is nothing to accelerate; leave it out.",
    ),
    "large tunnels to a router of any address": (
        ON_TRANSIT_GATEWAY,
        {"bandwidth": "large", ROUTER: {"kind": "new", "certificate_arn": CERTIFICATE}},
        "bandwidth: large, which takes a router of a fixed address; write customer_gateway.address.",
    ),
    "AWS opens a tunnel by IKEv1": (
        ON_VPN_GATEWAY,
        {"tunnel_options.startup_action": "start", f"{SECOND}.ike_versions": ["ikev1", "ikev2"]},
        "tunnel_options.startup_action: start, which AWS does with IKEv2 alone; write ike_versions: [ikev2], or add "
        "instead.",
    ),
    "AWS opens a tunnel to a router of any address": (
        ON_VPN_GATEWAY,
        {f"{FIRST}.startup_action": "start", ROUTER: {"kind": "new", "certificate_arn": CERTIFICATE}},
        f"{FIRST}.startup_action: start, but the customer gateway has no address; write customer_gateway.address, or "
        "add.",
    ),
    "AWS opens an accelerated tunnel": (
        ON_TRANSIT_GATEWAY,
        {f"{FIRST}.startup_action": "start", "acceleration": True},
        f"{FIRST}.startup_action: start, but with acceleration the router opens the tunnels; write add instead.",
    ),
    "IPv6 without a range": (
        ON_TRANSIT_GATEWAY,
        {"inside_ip_version": "ipv6", f"{FIRST}.inside_ipv6_cidr": "fd00::/126"},
        f"{SECOND}.inside_ipv6_cidr: is missing with inside_ip_version: ipv6; write it like fd00::/126.",
    ),
    "a range of IPv6 without IPv6": (
        ON_TRANSIT_GATEWAY,
        {f"{FIRST}.inside_ipv6_cidr": "fd00::/126"},
        f"{FIRST}.inside_ipv6_cidr: fd00::/126, but the tunnels carry IPv4; leave it out, or write inside_ip_version: "
        "ipv6.",
    ),
    "an inside range of IPv6 that is too large": (
        ON_TRANSIT_GATEWAY,
        {"inside_ip_version": "ipv6", f"{FIRST}.inside_ipv6_cidr": "fd00::/64", f"{SECOND}.inside_ipv6_cidr":
         "fd00::4/126"},
        f"{FIRST}.inside_ipv6_cidr: fd00::/64 is no /126 of fd00::/8, which the inside IPv6 range of a tunnel is; "
        "write one like fd00::/126 instead.",
    ),
    "packets whose keys outlive IKE's": (
        ON_VPN_GATEWAY,
        {f"{FIRST}.phase1_lifetime_s": 900, f"{FIRST}.phase2_lifetime_s": 900},
        f"{FIRST}.phase2_lifetime_s: 900, but it has to be shorter than phase1_lifetime_s, which is 900; write a "
        "shorter one.",
    ),
    "a margin of more than half of the lifetime": (
        ON_VPN_GATEWAY,
        {f"{FIRST}.rekey_margin_s": 451, f"{FIRST}.phase2_lifetime_s": 900},
        f"{FIRST}.rekey_margin_s: 451 is more than half of phase2_lifetime_s, which is 900; write at most 450.",
    ),
    "a fuzz that the provider does not send": (
        ON_VPN_GATEWAY,
        {"tunnel_options.rekey_fuzz_percentage": 0},
        "tunnel_options.rekey_fuzz_percentage: 0 is not possible; write a percentage, 1 to 100, instead.",
    ),
    "a group of phase 2 in phase 1": (
        ON_VPN_GATEWAY,
        {f"{FIRST}.phase1_dh_groups": [5]},
        f"{FIRST}.phase1_dh_groups[0]: 5 is no Diffie-Hellman group of phase 1; write some of 2, 14, 15, 16, 17, 18, "
        "19, 20, 21, 22, 23, 24 instead.",
    ),
    "a cipher twice": (
        ON_VPN_GATEWAY,
        {f"{FIRST}.phase2_encryption": ["AES256", "AES256"]},
        f"{FIRST}.phase2_encryption: AES256 stands there twice; write it once.",
    ),
    "no cipher": (
        ON_VPN_GATEWAY,
        {"tunnel_options.phase2_encryption": []},
        "tunnel_options.phase2_encryption: [] takes nothing; write what is taken, or leave it out.",
    ),
    "a log without logs": (
        ON_VPN_GATEWAY,
        {"logs": {"kind": "none"}, f"{FIRST}.log": "json"},
        f"{FIRST}.log: json, but logs.kind is none; leave it out, or write logs of another kind.",
    ),
    "a log of BGP where there is none": (
        ON_VPN_GATEWAY,
        {**STATIC, "tunnel_options.bgp_log": "text"},
        "tunnel_options.bgp_log: text, but with static routes there is no BGP; leave it out.",
    ),
    "a key that AWS makes": (
        ON_VPN_GATEWAY,
        {"preshared_key_storage": "secrets_manager", f"{FIRST}.preshared_key": KEY},
        f"{FIRST}.preshared_key: is given, but with preshared_key_storage: secrets_manager AWS makes it; leave it out, "
        "and read the secret.",
    ),
    "a topic of elsewhere": (
        ON_VPN_GATEWAY,
        {"alarms.topic_arn": "arn:aws:sns:us-west-2:111122223333:operations"},
        "alarms.topic_arn: arn:aws:sns:us-west-2:111122223333:operations is of us-west-2, but the connection is in "
        "eu-central-1; write one of there.",
    ),
    "remote ranges that overlap": (
        ON_VPN_GATEWAY,
        {**STATIC, "routing.cidrs": {"office": "192.168.0.0/16", "plant": "192.168.8.0/22"}},
        "routing.cidrs.plant: 192.168.8.0/22 overlaps 192.168.0.0/16 of routing.cidrs.office; take one of them out, or "
        "write ranges that do not.",
    ),
    "a remote range twice": (
        ON_VPN_GATEWAY,
        {**STATIC, "routing.cidrs": {"office": "192.168.0.0/24", "again": "192.168.0.0/24"}},
        "routing.cidrs.again: 192.168.0.0/24 overlaps 192.168.0.0/24 of routing.cidrs.office; take one of them out, or "
        "write ranges that do not.",
    ),
    "a remote range of the VPC": (
        ON_VPN_GATEWAY,
        {**STATIC, "routing.cidrs": {"office": "10.0.4.0/24"}},
        "routing.cidrs.office: 10.0.4.0/24 is in 10.0.0.0/16, target.vpc_cidrs.main, and packets to it stay in the "
        "VPC; write what is behind the router, in another range.",
    ),
    "no remote range": (
        ON_VPN_GATEWAY,
        {"routing": {"kind": "static", "cidrs": {}}},
        "routing.cidrs: {} leads nothing to the router; write what is behind it.",
    ),
    "more static routes than a virtual private gateway takes": (
        ON_VPN_GATEWAY,
        {"routing": {"kind": "static", "cidrs": {f"n{one}": f"172.16.{one}.0/24" for one in range(101)}}},
        "routing.cidrs: 101 are given, and a virtual private gateway takes 100 static routes; write larger ranges, or "
        "routing.kind: bgp.",
    ),
    "a remote range that the tunnels do not carry": (
        ON_VPN_GATEWAY,
        {**STATIC, "local_cidr": "192.168.0.0/21"},
        "routing.cidrs.plant: 192.168.8.0/22 is not inside local_cidr 192.168.0.0/21, and the tunnels carry nothing "
        "else; write a part of it, or a larger local_cidr.",
    ),
    "a range on the router's side without that of a tunnel, which BGP speaks in": (
        ON_VPN_GATEWAY,
        {"local_cidr": "169.254.11.0/24", f"{SECOND}.inside_cidr": "169.254.11.0/30"},
        "local_cidr: 169.254.10.0/30, which BGP speaks in, is not inside of 169.254.11.0/24, and the tunnels carry "
        "nothing else; write a larger one, or leave it out.",
    ),
    "the same on AWS's side": (
        ON_TRANSIT_GATEWAY,
        {"remote_cidr": "169.254.10.0/30"},
        "remote_cidr: 169.254.10.4/30, which BGP speaks in, is not inside of 169.254.10.0/30, and the tunnels carry "
        "nothing else; write a larger one, or leave it out.",
    ),
    "a range of another IP version": (
        ON_TRANSIT_GATEWAY,
        {"remote_cidr": "2001:db8::/32"},
        "remote_cidr: 2001:db8::/32, but inside_ip_version is ipv4; write a range of that.",
    ),
    "a table that is not named": (
        ON_TRANSIT_GATEWAY,
        {"target.association": "nobody"},
        "target.association: 'nobody' is none of target.table_ids; write offices or servers instead.",
    ),
    "a table that learns twice": (
        ON_TRANSIT_GATEWAY,
        {"target.propagations": ["servers", "servers"]},
        "target.propagations: 'servers' stands there twice; write it once.",
    ),
    "tables that learn of static routes": (
        ON_TRANSIT_GATEWAY,
        {**STATIC, "target.propagations": ["servers"]},
        "target.propagations: learn nothing of a connection with static routes; leave them out, and write "
        "target.routed.",
    ),
    "tables that are told what they learn": (
        ON_TRANSIT_GATEWAY,
        {"target.routed": ["servers"]},
        "target.routed: are for static routes; leave them out, and write target.propagations.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_what_to_write_and_nothing_else(mistake):
    on, changes, told = MISTAKES[mistake]
    assert faults_of(changes, on) == (told,)


RIGHT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "on a virtual private gateway": (ON_VPN_GATEWAY, {}),
    "with static routes": (ON_VPN_GATEWAY, STATIC),
    "with a hundred of them": (
        ON_VPN_GATEWAY,
        {"routing": {"kind": "static", "cidrs": {f"n{one}": f"172.16.{one}.0/24" for one in range(100)}}},
    ),
    "everything beyond the router": (ON_VPN_GATEWAY, {"routing": {"kind": "static", "cidrs": {"all": "0.0.0.0/0"}}}),
    "on a virtual private gateway that exists": (
        ON_VPN_GATEWAY,
        {"target": {"kind": "existing_vpn_gateway", "vpn_gateway_id": "vgw-0123456789abcdef0"}},
    ),
    "to a router that exists": (ON_VPN_GATEWAY, {ROUTER: EXISTING_ROUTER}),
    "to a router with a certificate": (ON_VPN_GATEWAY, {ROUTER: {"kind": "new", "certificate_arn": CERTIFICATE}}),
    "on a transit gateway": (ON_TRANSIT_GATEWAY, {}),
    "on it with static routes": (ON_TRANSIT_GATEWAY, STATIC_ON_TRANSIT_GATEWAY),
    "with acceleration": (ON_TRANSIT_GATEWAY, {"acceleration": True}),
    "with large tunnels": (ON_TRANSIT_GATEWAY, {"bandwidth": "large"}),
    "with IPv6": (
        ON_TRANSIT_GATEWAY,
        {"inside_ip_version": "ipv6", f"{FIRST}.inside_ipv6_cidr": "fd00::/126", "remote_cidr": "2001:db8::/32",
         f"{SECOND}.inside_ipv6_cidr": "fd00::4/126"},
    ),
    "opened by AWS": (ON_VPN_GATEWAY, {"tunnel_options.startup_action": "start"}),
    "with the shortest lifetimes": (
        ON_VPN_GATEWAY,
        {"tunnel_options": {"phase1_lifetime_s": 901, "phase2_lifetime_s": 900, "rekey_margin_s": 450}},
    ),
    "with keys in Secrets Manager": (ON_VPN_GATEWAY, {"preshared_key_storage": "secrets_manager"}),
    "without logs": (ON_VPN_GATEWAY, {"logs": {"kind": "none"}, f"{FIRST}.log": "none"}),
}  # fmt: skip


@pytest.mark.parametrize("right", RIGHT)
def test_what_aws_takes_passes(right):
    on, changes = RIGHT[right]
    assert faults_of(changes, on) == ()


def test_all_mistakes_are_told_at_once():
    wrong = {
        f"{FIRST}.inside_cidr": "169.254.0.0/30", f"{SECOND}.preshared_key": "short", f"{ROUTER}.asn": 7224,
        f"{ROUTER}.address": "10.0.0.1", "acceleration": True, **STATIC,
        "routing.cidrs": {"office": "192.168.0.0/16", "plant": "192.168.8.0/22"},
    }  # fmt: skip
    assert [line.partition(": ")[0] for line in faults_of(wrong)] == [
        f"{FIRST}.inside_cidr", f"{SECOND}.preshared_key", f"{ROUTER}.asn", f"{ROUTER}.address", "acceleration",
        "routing.cidrs.plant",
    ]  # fmt: skip


def options(changes: dict[str, Any], tunnel: str = "first") -> Any:
    vpn = of(SiteToSiteVpn, changed(ON_VPN_GATEWAY, changes))
    return options_of(vpn, getattr(vpn.tunnels, tunnel))


def test_nothing_that_is_broken_is_taken_where_nothing_is_said():
    found = options({})
    assert found.ike_versions == (IkeVersion.IKEV2,)
    assert found.phase1_dh_groups == found.phase2_dh_groups == tuple(range(14, 22))
    assert found.phase1_encryption == found.phase2_encryption == tuple(Encryption)
    assert Integrity.SHA1 not in (*found.phase1_integrity, *found.phase2_integrity)
    assert (found.log, found.bgp_log) == (TunnelLog.JSON, TunnelLog.JSON)


def test_a_tunnels_own_options_go_before_those_of_both():
    both = {"tunnel_options": {"dpd_timeout_s": 40, "replay_window": 64}, f"{FIRST}.dpd_timeout_s": 50}
    assert (options(both).dpd_timeout_s, options(both).replay_window) == (50, 64)
    assert (options(both, "second").dpd_timeout_s, options(both, "second").replay_window) == (40, 64)


@pytest.mark.parametrize(
    ("changes", "log", "bgp_log"),
    [
        ({"logs": {"kind": "none"}}, TunnelLog.NONE, TunnelLog.NONE),
        (STATIC, TunnelLog.JSON, TunnelLog.NONE),
        ({f"{FIRST}.log": "text"}, TunnelLog.TEXT, TunnelLog.TEXT),
        ({f"{FIRST}.bgp_log": "none"}, TunnelLog.JSON, TunnelLog.NONE),
    ],
)
def test_what_is_logged_follows_from_what_there_is(changes, log, bgp_log):
    assert (options(changes).log, options(changes).bgp_log) == (log, bgp_log)
