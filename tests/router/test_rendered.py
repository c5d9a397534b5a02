"""All files of a router: what is compared with the committed ones, and what is wrong with a host."""

import subprocess
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_router.aws_xml import read
from devicepath_router.rendered import rendered
from devicepath_router.router_host import RouterHost
from devicepath_spec.choices import Distribution
from devicepath_spec.faults import InvalidSpec
from tests.router.handed_over import KEYS, xml

HOST = RouterHost(
    name="door",
    own_ranges=(IPv4Network("192.168.50.0/24"),),
    far_ranges=(IPv4Network("100.64.152.0/24"),),
    local_address=IPv4Address("192.168.50.1"),
)
BGP, STATIC = read(xml()), read(xml(is_static=True))
EVERYWHERE = pytest.mark.parametrize("distribution", Distribution)
EITHER = pytest.mark.parametrize("configuration", [BGP, STATIC], ids=["bgp", "static"])


def content(files, name: str) -> str:
    return next(file.content for file in files if file.path.endswith(name))


@EITHER
@EVERYWHERE
def test_a_file_with_a_key_is_read_by_its_owner_alone_and_no_key_is_elsewhere(configuration, distribution):
    files = rendered(configuration, replace(HOST, distribution=distribution))
    with_keys = {file.path for file in files if any(key in file.content for key in KEYS)}
    assert with_keys <= {file.path for file in files if file.mode == 0o600}
    assert len(with_keys) == 3
    assert len({file.path for file in files}) == len(files)


@EITHER
@EVERYWHERE
@pytest.mark.parametrize("checker", [["dash", "-n"], ["shellcheck", "--severity=style"]], ids=" ".join)
def test_shells_find_nothing_wrong_with_the_scripts(configuration, distribution, checker, tmp_path):
    files = rendered(configuration, replace(HOST, distribution=distribution))
    scripts = [file for file in files if file.mode == 0o755]
    for number, file in enumerate(scripts):
        (tmp_path / str(number)).write_text(file.content)
    answer = subprocess.run(
        [*checker, *(str(tmp_path / str(number)) for number in range(len(scripts)))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


def test_static_routes_are_watched_and_bgp_needs_no_watchdog():
    paths = {
        name: [file.path for file in rendered(configuration, HOST)]
        for name, configuration in (("b", BGP), ("s", STATIC))
    }
    assert "/etc/frr/frr.conf" in paths["b"]
    assert "/etc/devicepath/door.watchdog" not in paths["b"]
    assert "/etc/frr/frr.conf" not in paths["s"]
    assert "/etc/devicepath/door.watchdog" in paths["s"]
    assert content(rendered(STATIC, HOST), ".watchdog") == (
        'TUNNELS="door-1/169.254.10.1 door-2/169.254.10.5"\nROUTES="100.64.152.0/24"\nSOURCE=192.168.50.1\n'
    )


def test_every_unit_that_the_script_starts_is_one_of_the_files_or_of_a_package():
    of_packages = {"systemd-networkd.service", "strongswan.service", "frr.service", "NetworkManager.service"}
    of_packages.add("systemd-networkd-wait-online.service")
    for configuration in (BGP, STATIC):
        files = rendered(configuration, HOST)
        units = {file.path.rpartition("/")[2].replace("@", "@door") for file in files if file.path.endswith(".service")}
        script = content(files, "install.sh").split()
        assert {word for word in script if word.endswith(".service")} - of_packages == units


def test_networkmanager_leaves_the_tunnels_to_networkd_where_it_is_there():
    red_hat = rendered(BGP, replace(HOST, distribution=Distribution.RHEL))
    assert content(red_hat, "NetworkManager/conf.d/90-door.conf") == (
        "[keyfile]\nunmanaged-devices+=interface-name:door-1;interface-name:door-2\n"
    )
    assert not [file for file in rendered(BGP, HOST) if "NetworkManager" in file.path]


def test_the_mss_is_what_the_interface_leaves_of_its_mtu():
    rules = content(rendered(BGP, replace(HOST, mtu=1350)), "door.nft")
    assert rules.count("maxseg size set 1310") == 2


def test_the_mss_rules_are_loaded_again_whenever_the_hosts_own_ones_are():
    """Which takes all tables away where they begin with flush ruleset, as Debian's do."""
    lines = content(rendered(BGP, HOST), "devicepath-clamp@.service").splitlines()
    assert {"PartOf=nftables.service", "ReloadPropagatedFrom=nftables.service"} <= {*lines}
    loads = [line.partition("=")[2] for line in lines if line.startswith(("ExecStart=", "ExecReload="))]
    assert loads == ["nft -f /etc/devicepath/%i.nft"] * 2


def test_the_table_has_every_value_for_routers_of_any_kind():
    told = content(rendered(BGP, HOST), "door.txt").splitlines()
    rows = {title: rest.split() for line in told for title, _, rest in [line.partition("  ")]}
    assert rows["pre-shared key"] == list(KEYS)
    assert rows["far outside address, and IKE identity"] == ["203.0.113.10", "203.0.113.14"]
    assert rows["own ASN"] == ["65000"]
    assert "routes" not in rows
    static = content(rendered(STATIC, HOST), "door.txt")
    assert "own ASN" not in static
    assert "move the routes to the other tunnel" in static


def test_what_is_wrong_with_a_host_is_told_at_once():
    faulty = RouterHost(
        name="Door",
        own_ranges=(IPv4Network("10.0.0.0/8"), IPv4Network("169.254.0.0/16")),
        far_ranges=(IPv4Network("10.1.0.0/16"),),
        local_address=IPv4Address("192.168.50.1"),
        first_interface_id=0,
        mtu=1500,
    )
    with pytest.raises(InvalidSpec) as invalid:
        rendered(STATIC, faulty)
    assert str(invalid.value).splitlines() == [
        "name: 'Door' is no name; write 1 to 12 lower-case letters and digits, such as door.",
        "own_ranges: 169.254.0.0/16 is in 169.254.0.0/16, which no router leads to; write what is behind the router.",
        "far_ranges: 10.1.0.0/16 overlaps 10.0.0.0/8 of own_ranges; nobody could tell which side is meant; write "
        "ranges that do not.",
        "local_address: 192.168.50.1 is in none of own_ranges, and the other end could not answer; write one of them.",
        "first_interface_id: 0 is not possible; write 1 to 65535.",
        "mtu: 1500 is not possible; write 576 to 1438, or leave it out: 1399.",
    ]


def test_static_routes_need_both_sides_ranges():
    with pytest.raises(InvalidSpec) as invalid:
        rendered(STATIC, RouterHost(name="door", own_ranges=()))
    assert str(invalid.value).splitlines() == [
        "own_ranges: is empty; write what is behind the router, such as 192.168.50.0/24.",
        "far_ranges: is empty, and routes are static; write what is behind the other end.",
    ]
    assert rendered(BGP, RouterHost(name="door", own_ranges=HOST.own_ranges))


def test_a_router_that_announces_more_than_its_other_end_takes_has_no_files():
    ranges = tuple(IPv4Network("172.16.0.0/12").subnets(new_prefix=24))
    full = RouterHost(name="door", own_ranges=ranges[:100])
    assert rendered(BGP, full)
    with pytest.raises(InvalidSpec, match=r"^own_ranges: 101 ranges, and AWS closes the session at more than 100;"):
        rendered(BGP, replace(full, own_ranges=ranges[:101]))
    assert rendered(BGP, replace(full, own_ranges=ranges[:1000], most_announced=1000))
    assert rendered(STATIC, replace(full, own_ranges=ranges[:101], far_ranges=HOST.far_ranges))
