"""Direct's VLAN and BGP, as the router is told of them."""

import subprocess
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest

from devicepath_router.virtual_interface import VirtualInterface, VirtualInterfaceKind, files
from devicepath_spec.choices import Distribution
from devicepath_spec.faults import InvalidSpec

KEY = "made-up-key"
DIRECT = VirtualInterface(
    name="direct",
    parent="eth1",
    vlan=101,
    own_address=IPv4Interface("169.254.77.2/30"),
    far_address=IPv4Address("169.254.77.1"),
    own_asn=65010,
    far_asn=64512,
    bgp_key=KEY,
    own_ranges=(IPv4Network("192.168.50.0/24"),),
)


def test_the_key_is_in_one_file_that_frr_alone_reads():
    made = files(DIRECT)
    assert [(file.path, file.mode, file.owner) for file in made if KEY in file.content] == [
        ("/etc/frr/frr.conf", 0o600, "frr")
    ]
    assert KEY not in repr(DIRECT) + repr(made)


def test_the_vlan_has_the_number_and_both_interfaces_the_size():
    made = {file.path.rpartition("/")[2]: file.content for file in files(replace(DIRECT, mtu=9001))}
    assert "Kind=vlan\n\n[VLAN]\nId=101\n" in made["30-direct.netdev"]
    assert "Address=169.254.77.2/30\n" in made["30-direct.network"]
    assert "VLAN=direct\n" in made["20-eth1.network"]
    assert [name for name, text in made.items() if "MTUBytes=9001\n" in text] == [
        "30-direct.network",
        "20-eth1.network",
    ]


def test_what_comes_back_through_another_line_is_taken_also_where_the_vlan_is_called_with_a_dot():
    """As from a second line, or a VPN beside it: RHEL's default takes packets on the way back to their source alone."""
    made = {file.path: file.content for file in files(replace(DIRECT, name="eth1.101"))}
    assert "net/ipv4/conf/eth1.101/rp_filter = 2\n" in made["/etc/sysctl.d/90-eth1.101.conf"]


def test_bgp_has_the_key_bfd_in_aws_rhythm_and_aws_hold_time():
    lines = next(file.content for file in files(DIRECT) if file.path == "/etc/frr/frr.conf").splitlines()
    for wanted in (
        f" neighbor 169.254.77.1 password {KEY}",
        " neighbor 169.254.77.1 bfd",
        " neighbor 169.254.77.1 timers 30 90",
        " peer 169.254.77.1",
        "  receive-interval 300",
        "  transmit-interval 300",
        "  detect-multiplier 3",
    ):
        assert wanted in lines


@pytest.mark.parametrize("distribution", Distribution)
@pytest.mark.parametrize("checker", [["dash", "-n"], ["shellcheck", "--severity=style"]], ids=" ".join)
def test_shells_find_nothing_wrong_with_what_starts_it(distribution, checker, tmp_path):
    made = {file.path: file for file in files(replace(DIRECT, distribution=distribution))}
    script = tmp_path / "install.sh"
    script.write_text(made["/etc/devicepath/direct-install.sh"].content)
    answer = subprocess.run([*checker, str(script)], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")
    assert ("/etc/NetworkManager/conf.d/90-direct.conf" in made) is (distribution is Distribution.RHEL)


def test_a_31_has_two_addresses_too():
    assert files(replace(DIRECT, own_address=IPv4Interface("10.9.9.0/31"), far_address=IPv4Address("10.9.9.1")))


@pytest.mark.parametrize(("kind", "mtu"), [("private", 1500), ("private", 9001), ("transit", 1500), ("transit", 8500)])
def test_each_kind_has_two_sizes(kind, mtu):
    assert files(replace(DIRECT, kind=VirtualInterfaceKind(kind), mtu=mtu))


def test_what_aws_would_not_take_is_told_at_once_and_without_the_key():
    faulty = replace(
        DIRECT,
        vlan=4095,
        own_address=IPv4Interface("169.254.77.2/29"),
        own_asn=64512,
        bgp_key=f"{KEY} {KEY}",
        kind=VirtualInterfaceKind.TRANSIT,
        mtu=9001,
        own_ranges=(*(IPv4Network(f"192.168.{number}.0/24") for number in range(100)), IPv4Network("224.0.0.0/4")),
    )
    with pytest.raises(InvalidSpec) as invalid:
        files(faulty)
    assert str(invalid.value).splitlines() == [
        "vlan: 4095 is not possible; write 1 to 4094, as the interface has it.",
        "own_address: 169.254.77.2/29 has /29; write /30 or /31, as both ends have it.",
        "own_asn: 64512 is far_asn, too, and AWS takes none that is its own; write another one.",
        "bgp_key: 23 characters that are no key; write the one of the interface, without blanks, at most 80.",
        "mtu: 9001 is not one of a transit interface; write 1500 or 8500.",
        "own_ranges: 224.0.0.0/4 is in 224.0.0.0/3, which no router leads to; write what is behind the router.",
        "own_ranges: 101 ranges, and AWS closes the session at more than 100; write summaries of them.",
    ]
    with pytest.raises(
        InvalidSpec, match=r"^far_address: 169\.254\.77\.9 is not the other address of 169\.254\.77\.0/30;"
    ):
        files(replace(DIRECT, far_address=IPv4Address("169.254.77.9")))


def test_the_vlan_is_not_called_as_the_interface_below_it():
    with pytest.raises(InvalidSpec, match=rf"^name: {DIRECT.parent} is parent, too, and a VLAN has an interface of"):
        files(replace(DIRECT, name=DIRECT.parent))


def test_no_vlan_is_called_as_what_linux_has_itself():
    with pytest.raises(InvalidSpec, match=r"^name: all is what Linux calls no interface that is made; write another"):
        files(replace(DIRECT, name="all"))


def test_the_first_and_the_last_of_four_addresses_are_no_ends():
    own, far = IPv4Interface("169.254.77.0/30"), IPv4Address("169.254.77.3")
    with pytest.raises(InvalidSpec) as invalid:
        files(replace(DIRECT, own_address=own, far_address=far))
    told = "is the first or the last address of 169.254.77.0/30; write 169.254.77.1 or 169.254.77.2, as the interface"
    assert str(invalid.value).splitlines() == [
        f"own_address: 169.254.77.0 {told} has it.",
        f"far_address: 169.254.77.3 {told} has it.",
    ]


def test_what_is_behind_the_router_is_not_taken_from_the_other_end():
    with pytest.raises(InvalidSpec, match=r"^far_ranges: 192\.168\.50\.0/24 is one of own_ranges, too, and neither"):
        files(replace(DIRECT, far_ranges=DIRECT.own_ranges))
