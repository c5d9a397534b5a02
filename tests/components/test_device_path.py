"""The whole path put together. What each part makes of its own is in the part's tests."""

from typing import Any

import pulumi
import pytest

from devicepath.device_path.component import DevicePath
from tests.components import promises
from tests.components.path_arguments import (
    APP,
    DEVICE_TO_DEVICE,
    GATE,
    LEFT_OUT,
    ON_EXISTING_VPC,
    REDIRECTED,
    REMOTE_ACCESS,
    existing_zone,
    path,
    refused,
)
from tests.components.recording import record

pytestmark = pytest.mark.slow

ROUTE = "aws:ec2/route:Route"
INSTANCE = "aws:ec2/instance:Instance"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"


@pytest.mark.parametrize("preview", [False, True])
def test_remote_access_is_made_of_the_four_components(preview):
    recorder = record(path, preview=preview)
    assert recorder.children("line1") == {
        ("VirtualPrivateGateway", "line1-vpg"),
        ("BackendVpc", "line1-backend-main"),
        ("CanalPeering", "line1-canal-main"),
        ("GatePeer", "line1-gate-peer-main"),
        ("Stash", "line1-kept-by-protect-true"),
    }
    assert all(
        recorder.children(part)
        for part in ("line1-vpg", "line1-backend-main", "line1-canal-main", "line1-gate-peer-main")
    )


@pytest.mark.parametrize("preview", [False, True])
def test_device_to_device_needs_no_aws(preview):
    recorder = record(lambda: path(of=DEVICE_TO_DEVICE), preview=preview)
    assert recorder.children("line1") == {
        ("VirtualPrivateGateway", "line1-vpg"),
        ("Stash", "line1-kept-by-protect-true"),
    }
    assert [kind for kind, _ in recorder.custom() if kind.startswith("aws:")] == []


def test_the_vpgs_range_goes_to_canal_from_every_tier_and_the_device_subnet_to_the_gate_peer_from_its_servers():
    routes = record(path).inputs(ROUTE)
    assert {name: (one["routeTableId"], one["destinationCidrBlock"]) for name, one in routes.items()} == {
        "line1-canal-main-route-app-a": ("line1-backend-main-app-a-id", "100.64.152.0/24"),
        "line1-canal-main-route-app-c": ("line1-backend-main-app-c-id", "100.64.152.0/24"),
        "line1-canal-main-route-gate-a": ("line1-backend-main-gate-a-id", "100.64.152.0/24"),
        "line1-canal-main-route-gate-c": ("line1-backend-main-gate-c-id", "100.64.152.0/24"),
        "line1-backend-main-to-devices-app-a": ("line1-backend-main-app-a-id", "10.128.0.0/9"),
        "line1-backend-main-to-devices-app-c": ("line1-backend-main-app-c-id", "10.128.0.0/9"),
    }


@pytest.mark.parametrize(
    ("tier", "zone", "address"), [("gate", "a", "10.0.8.10"), ("gate", "c", "10.0.10.10"), ("app", "c", "10.0.2.10")]
)
def test_the_gate_peer_is_in_the_subnet_of_its_tier_and_zone(tier, zone, address):
    changes = {"tier": tier, "zone": zone, "outer_address": address}
    at = {f"gate_peers.main.{key}": value for key, value in changes.items()}
    interface = record(lambda: path(at)).only("aws:ec2/networkInterface:NetworkInterface")
    assert (interface["subnetId"], interface["privateIps"]) == (f"line1-backend-main-{tier}-{zone}-id", [address])


def test_registration_and_instance_wait_for_canal():
    recorder = record(path)
    for kind, name in (
        ("soracom:index:GatePeer", "line1-gate-peer-main-registration"),
        (INSTANCE, "line1-gate-peer-main-host"),
    ):
        assert {"line1-canal-main-accept", "line1-canal-main-route-gate-a"} <= recorder.dependencies(kind, name)


def test_interface_endpoints_wait_for_the_interface_whose_address_they_could_take():
    recorder = record(path)
    endpoints = {name for kind, name in recorder.custom() if kind == ENDPOINT}
    assert endpoints == {"line1-backend-main-s3", "line1-backend-main-ssm", "line1-backend-main-ssmmessages"}
    waiting = {name for name in endpoints if "line1-gate-peer-main-interface" in recorder.dependencies(ENDPOINT, name)}
    assert waiting == {"line1-backend-main-ssm", "line1-backend-main-ssmmessages"}


def test_the_gate_peer_takes_vni_and_peers_from_gate():
    user_data = record(lambda: path({"gate.vni": 77.0})).only(INSTANCE)["userData"]
    assert "\nVNI=77\n" in user_data
    assert '\nVPG_PEERS="100.64.152.4/10.128.0.2 100.64.152.132/10.128.0.3"\n' in user_data


def test_the_gate_peer_reaches_session_manager_and_the_packages_that_it_needs():
    egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
    rules = record(path).inputs(egress)
    endpoints = rules["line1-gate-peer-main-to-listed-endpoints"]
    assert endpoints["referencedSecurityGroupId"] == "line1-backend-main-endpoints-id"
    assert "cidrIpv4" not in endpoints, "with redirection, devices would open HTTPS to every server"
    assert rules["line1-gate-peer-main-to-listed-packages"]["prefixListId"] == "pl-s3"
    others = {"mirror": {"prefix_list_id": "pl-61a54009", "protocol": "tcp", "from_port": 443}}
    let_out = record(lambda: path({"gate_peers.main.egress": others})).inputs(egress)
    another = {"line1-gate-peer-main-to-pl-61a54009-tcp-443"}
    assert let_out.keys() - rules.keys() == another, "another list is another rule"
    redirected = record(lambda: path({"gate_peers.main": REDIRECTED})).inputs(egress)
    assert "line1-gate-peer-main-to-listed-packages" not in redirected


def test_with_redirection_nothing_is_left_to_do_by_hand():
    recorder = record(lambda: path({"gate_peers.main": REDIRECTED}))
    assert recorder.only("soracom:index:Redirection") == {"vpgId": "line1-vpg-vpg-id", "gateway": "10.128.0.254"}
    assert recorder.warnings == []


def test_services_allows_the_backends_without_being_told():
    entries = record(lambda: path({"internet": "services"})).only("soracom:index:RoutingFilter")["entries"]
    assert [(one["action"], one["ipRange"]) for one in entries] == [
        ("deny", "0.0.0.0/0"),
        ("allow", "10.128.0.0/9"),
        ("allow", "10.0.0.0/16"),
    ]


def test_a_narrower_destination_is_what_devices_reach():
    recorder = record(lambda: path({"backends.main.canal.destination": "10.0.0.0/20", "internet": "services"}))
    assert recorder.only("soracom:index:VpcPeeringConnection")["destinationCidrBlock"] == "10.0.0.0/20"
    entries = recorder.only("soracom:index:RoutingFilter")["entries"]
    assert "10.0.0.0/20" in [one["ipRange"] for one in entries]


def test_an_existing_vpc_gets_one_route_for_a_table_that_zones_share():
    recorder = record(lambda: path(ON_EXISTING_VPC))
    routes = recorder.inputs(ROUTE)
    assert {name: one["routeTableId"] for name, one in routes.items()} == {
        "line1-canal-main-route-rtb-00000001": "rtb-00000001",
        "line1-backend-main-to-devices-rtb-00000001": "rtb-00000001",
    }
    assert recorder.inputs("aws:ec2/vpc:Vpc") == {}


def test_it_tells_what_a_person_needs_next():
    seen: dict[str, Any] = {}

    def program() -> None:
        made = path()
        seen.update(devices=made.device_addresses, subnet=made.device_subnet, ranges=made.ranges)
        pulumi.Output.all(
            vpg=made.vpg_id,
            subnet=made.device_subnet,
            range=made.vpg_range,
            vpc=made.vpc_ids["main"],
            connection=made.connection_ids["main"],
            address=made.gate_peer_addresses["main"],
            inner=made.gate_peer_inner_addresses["main"],
            instance=made.gate_peer_instance_ids["main"],
        ).apply(seen.update)

    record(program)
    assert seen == {
        "devices": {"press": "10.128.0.10"},
        "subnet": "10.128.0.0/9",
        "ranges": {
            "main": {
                "app": {"a": "10.0.0.0/24", "c": "10.0.2.0/24"},
                "gate": {"a": "10.0.8.0/24", "c": "10.0.10.0/24"},
            }
        },
        "vpg": "line1-vpg-vpg-id",
        "range": "100.64.152.0/24",
        "vpc": "line1-backend-main-vpc-id",
        "connection": "line1-canal-main-accept-id",
        "address": "10.0.8.10",
        "inner": "10.128.0.254",
        "instance": "line1-gate-peer-main-host-id",
    }


def test_tags_and_region_reach_everything_and_nothing_is_public():
    recorder = record(path)
    assert promises.untagged(recorder) == []
    assert promises.elsewhere(recorder) == []
    assert promises.public(recorder) == []


def test_protection_reaches_everything():
    assert promises.unprotected(record(lambda: path(opts=pulumi.ResourceOptions(protect=True)))) == []


def test_two_paths_in_one_program_do_not_collide():
    recorder = record(lambda: [DevicePath(name, REMOTE_ACCESS) for name in ("line1", "line2")])
    assert len(recorder.custom()) == 2 * len(record(path).custom())


def test_no_input_holds_a_word_of_a_secret():
    text = str(record(path).custom()).lower()
    assert [word for word in ("password", "authkey", "secretaccesskey", "privatekey") if word in text] == []


@pytest.mark.parametrize(
    ("changes", "changed_kinds", "added"),
    [
        (
            {"backends.main.tiers": {"app": APP, "gate": GATE, "aaa": {"kind": "block", "block": "10.0.16.0/21"}}},
            set(),
            {"Subnet", "RouteTable", "RouteTableAssociation", "VpcEndpointRouteTableAssociation", "Route"},
        ),
        (
            {"backends.main.zones": ["a", "b", "c"]},
            {"VpcEndpoint"},
            {"Subnet", "RouteTable", "RouteTableAssociation", "VpcEndpointRouteTableAssociation", "Route"},
        ),
        ({"gate_peers.main.instance_type": "t4g.small"}, {"Instance"}, set()),
        ({"gate_peers.main.return_path.tiers": ["app", "gate"]}, set(), {"Route"}),
    ],
    ids=["tier", "zone", "instance type", "route tables"],
)
def test_everyday_changes_touch_what_a_person_expects(changes, changed_kinds, added):
    before, after = record(path).custom(), record(lambda: path(changes)).custom()
    assert before.keys() - after.keys() == set(), "nothing goes"
    assert {kind.rsplit(":", maxsplit=1)[1] for kind, _ in after.keys() - before.keys()} == added
    assert {kind.rsplit(":", maxsplit=1)[1] for kind, name in before if before[kind, name] != after[kind, name]} == (
        changed_kinds
    )


ALL_AT_ONCE = [
    "devices.press.imsi: '12' is not an IMSI, which has 15 digits; write it like \"440101234567890\" instead.",
    "backends.main.account_id: '12' is not an AWS account's id, which has 12 digits; write it like \"111122223333\" "
    "instead.",
    "backends.main.canal.destination: 10.0.0.0/15 is larger than the /16 that SORACOM allows; write the part that "
    "devices need instead.",
    "internet: none, but a VPG of type E cannot do without the internet gateway; write services instead: all but the "
    "path is denied then.",
    "backends.main.tiers.app: 10.1.0.0/24 in zone a is outside cidr 10.0.0.0/16; 10.0.0.0/24 is free.",
    "backends.main.tiers.app: 10.1.2.0/24 in zone c is outside cidr 10.0.0.0/16; 10.0.0.0/24 is free.",
    "backends.main.directions: cloud_to_device, but a VPG of type E has no private connection; write vpg.type: F "
    "instead, with canal: {kind: vpc_peering}.",
    "backends.main.cidr: 10.0.0.0/16 overlaps vpg.device_subnet 10.0.0.0/16; write another range, or a VPG with "
    "another device subnet instead.",
    "backends.main.canal.kind: vpc_peering, but a VPG of type E has no private connection; write vpg.type: F instead.",
    "backends.main.canal.tiers: 'web' is none of tiers; write app instead.",
    "gate_peers.main.kind: instance, but gate is closed: there is no network for it; write gate: {kind: open}.",
    "gate_peers.main.tier: 'db' is none of backends.main.tiers; write app instead.",
    "gate_peers.main.inner_address: 10.0.0.77 is that of devices.press.address too; write a free one instead.",
    "gate_peers.main.mtu: 1500 is not possible: the path carries 1500 and VXLAN takes 50 of it; write 576 to 1450, "
    "or the right path_mtu.",
    "gate_peers.main.return_path: masquerade needs a filter, and the image has none; write packet_filter: nftables, "
    "which is installed once through the S3 endpoint, or redirection.",
]


def test_all_mistakes_of_all_parts_are_named_at_once():
    found = refused(
        {
            "vpg": {"kind": "new", "type": "E", "device_subnet": "10.0.0.0/16"},
            "gate": {"kind": "closed"},
            "devices": {"press": {"imsi": "12", "address": "10.0.0.77"}},
            "backends.main.tiers": {"app": {"kind": "block", "block": "10.1.0.0/21"}},
            "backends.main.account_id": "12",
            "backends.main.canal": {"kind": "vpc_peering", "destination": "10.0.0.0/15", "tiers": ["web"]},
            "gate_peers.main.tier": "db",
            "gate_peers.main.inner_address": "10.0.0.77",
            "gate_peers.main.mtu": 1500,
            "gate_peers.main.packet_filter": "none",
        }
    )
    assert found == [f"line1.{line}" for line in ALL_AT_ONCE]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"backends.main.directions": []},
         "backends.main.directions: [] says nothing; write device_to_cloud or cloud_to_device instead, or both."),
        ({"gate_peers": LEFT_OUT},
         "backends.main.directions: cloud_to_device on a VPG of type F, which translates addresses, needs Gate and a "
         "gate peer; write one in gate_peers with backend: main."),
        ({"vpg.type": "F2"},
         "backends.main.canal.kind: vpc_peering, but Canal of type F2 is a transit gateway; "
         "write vpg.type: F instead."),
        ({"gate_peers.main.zone": "d"}, "gate_peers.main.zone: 'd' is no zone of gate; write a or c instead."),
        ({"gate_peers.main.outer_address": "10.0.0.10"},
         "gate_peers.main.outer_address: 10.0.0.10 is outside the subnet 10.0.8.0/24; write an address of it."),
        ({"gate_peers.main.inner_address": "10.128.0.10"},
         "gate_peers.main.inner_address: 10.128.0.10 is that of devices.press.address too; "
         "write a free one instead."),
    ],
)  # fmt: skip
def test_a_part_that_does_not_go_with_the_others_is_refused(changes, line):
    assert refused(changes) == [f"line1.{line}"]


def test_a_path_to_the_cloud_needs_a_private_connection():
    to_cloud = {"backends.main.directions": ["device_to_cloud"], "backends.main.canal": LEFT_OUT}
    lacks = (
        "line1.backends.main.directions: device_to_cloud, but there is no canal: devices do not get to the VPC; "
        "write canal: {kind: vpc_peering}, with vpg.type: F."
    )
    assert refused({**to_cloud, "gate_peers": LEFT_OUT}) == [lacks]
    assert refused(to_cloud) == [
        lacks,
        "line1.gate_peers.main.backend: main, which has no canal: a gate peer needs a private connection to the VPG; "
        "write canal: {kind: vpc_peering} there.",
    ]


def test_an_existing_vpc_that_overlaps_the_devices_is_refused():
    zones = {"a": existing_zone("subnet-00000001", "10.129.0.0/24", "rtb-00000001")}
    overlapping = {
        **ON_EXISTING_VPC,
        "backends.main.cidrs": ["10.129.0.0/16"],
        "backends.main.tiers.app.zones": zones,
        "gate_peers.main.outer_address": "10.129.0.9",
    }
    assert refused(overlapping) == [
        "line1.backends.main.cidrs[0]: 10.129.0.0/16 overlaps vpg.device_subnet 10.128.0.0/9; "
        "write another range, or a VPG with another device subnet instead."
    ]
