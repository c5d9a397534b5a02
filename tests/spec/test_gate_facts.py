import pytest

from devicepath_spec.choices import PacketFilter, ReturnPath
from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import architecture, check_addresses, check_return, check_tunnel, check_vni


@pytest.mark.parametrize(
    ("instance_type", "expected"),
    [
        ("t4g.micro", "arm64"), ("c7gn.large", "arm64"), ("m6gd.medium", "arm64"), ("g5g.xlarge", "arm64"),
        ("im4gn.large", "arm64"), ("a1.medium", "arm64"), ("t3.micro", "x86_64"), ("g4dn.xlarge", "x86_64"),
        ("m7i-flex.large", "x86_64"), ("c5.large", "x86_64"),
    ],
)  # fmt: skip
def test_the_image_fits_the_processor(instance_type, expected):
    assert architecture(instance_type) == expected


@pytest.mark.parametrize(
    ("vni", "mtu", "path_mtu", "expected"),
    [
        (10, 1450, 1500, ()),
        (1, 576, 1500, ()),
        (16777215, 8951, 9001, ()),
        (0, 1450, 1500, ("vni: 0 is not a VXLAN network identifier; give 1 to 16777215, as the VPG's Gate has it.",)),
        (
            10, 1451, 1500,
            ("mtu: 1451 is not possible: the path carries 1500 and VXLAN takes 50 of it; "
             "give 576 to 1450, or the right path_mtu.",),
        ),
        (
            10, 575, 1400,
            ("mtu: 575 is not possible: the path carries 1400 and VXLAN takes 50 of it; "
             "give 576 to 1350, or the right path_mtu.",),
        ),
    ],
)  # fmt: skip
def test_the_tunnel_is_never_above_the_path(vni, mtu, path_mtu, expected):
    faults = Faults()
    check_vni(faults, "vni", vni)
    check_tunnel(faults, mtu, path_mtu)
    assert faults.lines == expected


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("10.0.0.254", "10.128.0.254", ()),
        ("10.0.0.4", None, ()),
        ("10.0.0.3", None, ("outer_address: 10.0.0.3 is one of those that AWS keeps in 10.0.0.0/24: "
                            "the first four and the last; give another.",)),
        ("10.0.0.255", None, ("outer_address: 10.0.0.255 is one of those that AWS keeps in 10.0.0.0/24: "
                              "the first four and the last; give another.",)),
        ("10.0.1.9", None, ("outer_address: 10.0.1.9 is outside the subnet 10.0.0.0/24; give an address of it.",)),
        ("gate", None, ("outer_address: 'gate' is not an IPv4 address; write it like 10.0.0.254.",)),
        ("10.0.0.9", "10.1.0.1", ("inner_address: 10.1.0.1 is no address of a host in the device subnet 10.128.0.0/9; "
                                  "give a free one.",)),
        ("10.0.0.9", "10.128.0.0", ("inner_address: 10.128.0.0 is no address of a host in the device subnet "
                                    "10.128.0.0/9; give a free one.",)),
    ],
)  # fmt: skip
def test_addresses_are_free_ones_of_their_ranges(outer, inner, expected):
    faults = Faults()
    check_addresses(faults, outer, inner, "10.0.0.0/24", "10.128.0.0/9")
    assert faults.lines == expected


@pytest.mark.parametrize(
    ("return_path", "packet_filter", "instance_type", "routed", "lists_traffic", "expected"),
    [
        ("none", "none", "t4g.nano", None, False, ()),
        ("redirection", "none", "t4g.nano", "route_table_ids", False, ()),
        ("masquerade", "nftables", "t4g.micro", "route_table_ids", True, ()),
        (
            "masquerade", "none", "t4g.nano", "route_table_ids", True,
            ("return_path: masquerade needs a filter, and the image has none; write packet_filter: nftables, which is "
             "installed once through the S3 endpoint, or redirection.",),
        ),
        (
            "masquerade", "nftables", "t4g.nano", "route_table_ids", False,
            ("device_traffic: none is listed, so nobody could send anything; list what servers send.",
             "instance_type: t4g.nano has 512 MB, too little to install nftables; "
             "give t4g.micro or larger, or packet_filter: none."),
        ),
        (
            "none", "none", "t4g.micro", "route_table_ids", False,
            ("return_path: none, but route tables lead servers through it: no answer finds back; "
             "write return_path: masquerade or redirection, or leave route_table_ids out.",),
        ),
    ],
)  # fmt: skip
def test_the_return_path_has_what_it_needs(return_path, packet_filter, instance_type, routed, lists_traffic, expected):
    faults = Faults()
    check_return(
        faults, ReturnPath(return_path), PacketFilter(packet_filter), instance_type=instance_type, routed=routed,
        lists_traffic=lists_traffic,
    )  # fmt: skip
    assert faults.lines == expected
