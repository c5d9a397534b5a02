"""The whole path put together. What each part makes of its own is in the part's tests."""

from typing import Any

import pulumi
import pytest

from devicepath.device_path import DevicePath
from devicepath_spec.faults import InvalidSpec
from tests.components import promises
from tests.components.recording import record

ROUTE = "aws:ec2/route:Route"
INSTANCE = "aws:ec2/instance:Instance"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"

BACKEND: dict[str, Any] = {
    "region": promises.REGION,
    "cidr": "10.0.0.0/16",
    "zones": ["a", "c"],
    "tiers": {"app": {"block": "10.0.0.0/21"}, "gate": {"block": "10.0.8.0/21"}},
    "endpoint_tier": "app",
}
GATE_PEER: dict[str, Any] = {
    "tier": "gate",
    "zone": "a",
    "outer_address": "10.0.8.10",
    "inner_address": "10.128.0.254",
    "return_path": "masquerade",
    "packet_filter": "nftables",
    "tiers": ["app"],
    "device_traffic": {"ssh": {"cidr": "10.0.0.0/21", "protocol": "tcp", "from_port": 22}},
}
REDIRECTED: dict[str, Any] = {
    **GATE_PEER,
    "packet_filter": "none",
    "return_path": "redirection",
    "egress": {"https": {"cidr": "10.0.0.0/21", "protocol": "tcp", "from_port": 443}},
}
REMOTE_ACCESS: Any = {
    "directions": ["device_to_cloud", "cloud_to_device"],
    "vpg": {"type": "F", "gate": {}, "devices": {"press": {"imsi": "440101234567890", "address": "10.128.0.10"}}},
    "backend": BACKEND,
    "canal": {"kind": "vpc_peering", "account_id": "111122223333"},
    "gate_peer": GATE_PEER,
    "tags": promises.TAGS,
}
DEVICE_TO_DEVICE: Any = {
    "directions": ["device_to_device"],
    "vpg": {"type": "E", "internet": "services", "gate": {}},
    "tags": promises.TAGS,
}
TO_S3: dict[str, Any] = {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}
"""An existing VPC's way to packages."""
ADOPTED: dict[str, Any] = {
    "region": promises.REGION,
    "adopt": {
        "vpc_id": "vpc-9",
        "cidr": "10.9.0.0/16",
        "subnet_ids": {"app": {"a": "subnet-1", "c": "subnet-2"}},
        "route_table_ids": {"app": {"a": "rtb-1", "c": "rtb-1"}},
    },
}


def path(opts: pulumi.ResourceOptions | None = None, spec: dict | None = None, **changes) -> DevicePath:
    args: Any = {**(spec or REMOTE_ACCESS), **changes}
    return DevicePath("line1", args, opts)


@pytest.mark.parametrize("preview", [False, True])
def test_remote_access_is_made_of_the_four_components(preview):
    recorder = record(path, preview=preview)
    assert recorder.children("line1") == {
        ("VirtualPrivateGateway", "line1-vpg"),
        ("BackendVpc", "line1-backend"),
        ("CanalPeering", "line1-canal"),
        ("GatePeer", "line1-gate-peer"),
        ("Stash", "line1-kept-by-protect-true"),
    }
    assert all(recorder.children(part) for part in ("line1-vpg", "line1-backend", "line1-canal", "line1-gate-peer"))


@pytest.mark.parametrize("preview", [False, True])
def test_device_to_device_needs_no_aws(preview):
    recorder = record(lambda: path(spec=DEVICE_TO_DEVICE), preview=preview)
    assert recorder.children("line1") == {
        ("VirtualPrivateGateway", "line1-vpg"),
        ("Stash", "line1-kept-by-protect-true"),
    }
    assert [kind for kind, _ in recorder.custom() if kind.startswith("aws:")] == []


def test_the_vpgs_range_goes_to_canal_from_every_tier_and_the_device_subnet_to_the_gate_peer_from_its_servers():
    routes = record(path).inputs(ROUTE)
    assert {name: (one["routeTableId"], one["destinationCidrBlock"]) for name, one in routes.items()} == {
        "line1-canal-route-app-a": ("line1-backend-app-a-id", "100.64.152.0/24"),
        "line1-canal-route-app-c": ("line1-backend-app-c-id", "100.64.152.0/24"),
        "line1-canal-route-gate-a": ("line1-backend-gate-a-id", "100.64.152.0/24"),
        "line1-canal-route-gate-c": ("line1-backend-gate-c-id", "100.64.152.0/24"),
        "line1-gate-peer-route-app-a": ("line1-backend-app-a-id", "10.128.0.0/9"),
        "line1-gate-peer-route-app-c": ("line1-backend-app-c-id", "10.128.0.0/9"),
    }


@pytest.mark.parametrize(
    ("tier", "zone", "address"), [("gate", "a", "10.0.8.10"), ("gate", "c", "10.0.10.10"), ("app", "c", "10.0.2.10")]
)
def test_the_gate_peer_is_in_the_subnet_of_its_tier_and_zone(tier, zone, address):
    peer = {**GATE_PEER, "tier": tier, "zone": zone, "outer_address": address}
    interface = record(lambda: path(gate_peer=peer)).only("aws:ec2/networkInterface:NetworkInterface")
    assert (interface["subnetId"], interface["privateIps"]) == (f"line1-backend-{tier}-{zone}-id", [address])


def test_registration_and_instance_wait_for_canal():
    recorder = record(path)
    for kind, name in (("soracom:index:GatePeer", "line1-gate-peer-registration"), (INSTANCE, "line1-gate-peer-host")):
        assert {"line1-canal-accept", "line1-canal-route-gate-a"} <= recorder.dependencies(kind, name)


def test_interface_endpoints_wait_for_the_interface_whose_address_they_could_take():
    recorder = record(path)
    endpoints = {name for kind, name in recorder.custom() if kind == ENDPOINT}
    assert endpoints == {"line1-backend-s3", "line1-backend-ssm", "line1-backend-ssmmessages"}
    waiting = {name for name in endpoints if "line1-gate-peer-interface" in recorder.dependencies(ENDPOINT, name)}
    assert waiting == {"line1-backend-ssm", "line1-backend-ssmmessages"}


def test_the_gate_peer_takes_vni_and_peers_from_gate():
    vpg = {**REMOTE_ACCESS["vpg"], "gate": {"vni": 77.0}}
    user_data = record(lambda: path(vpg=vpg)).only(INSTANCE)["userData"]
    assert "\nVNI=77\n" in user_data
    assert '\nVPG_PEERS="100.64.152.4/10.128.0.2 100.64.152.132/10.128.0.3"\n' in user_data


def test_the_gate_peer_reaches_session_manager_and_the_packages_that_it_needs():
    egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
    rules = record(path).inputs(egress)
    endpoints = rules["line1-gate-peer-to-listed-endpoints"]
    assert endpoints["referencedSecurityGroupId"] == "line1-backend-endpoints-id"
    assert "cidrIpv4" not in endpoints, "with redirection, devices would open HTTPS to every server"
    assert rules["line1-gate-peer-to-listed-packages"]["prefixListId"] == "pl-s3"
    others = {"mirror": {"prefix_list_id": "pl-mirror", "protocol": "tcp", "from_port": 443}}
    let_out = record(lambda: path(gate_peer={**GATE_PEER, "egress": others})).inputs(egress)
    assert let_out.keys() - rules.keys() == {"line1-gate-peer-to-pl-mirror-tcp-443"}, "another list is another rule"
    assert "line1-gate-peer-to-listed-packages" not in record(lambda: path(gate_peer=REDIRECTED)).inputs(egress)


def test_with_redirection_nothing_is_left_to_do_by_hand():
    recorder = record(lambda: path(gate_peer=REDIRECTED))
    assert recorder.only("soracom:index:Redirection") == {"vpgId": "line1-vpg-vpg-id", "gateway": "10.128.0.254"}
    assert recorder.warnings == []


def test_services_allows_the_backend_without_being_told():
    vpg = {**REMOTE_ACCESS["vpg"], "internet": "services", "allowed_ranges": {"lan": "192.168.9.0/24"}}
    entries = record(lambda: path(vpg=vpg)).only("soracom:index:RoutingFilter")["entries"]
    assert [(one["action"], one["ipRange"]) for one in entries] == [
        ("deny", "0.0.0.0/0"),
        ("allow", "10.128.0.0/9"),
        ("allow", "10.0.0.0/16"),
        ("allow", "192.168.9.0/24"),
    ]


def test_a_narrower_destination_is_what_devices_reach():
    canal = {**REMOTE_ACCESS["canal"], "destination": "10.0.0.0/20"}
    request = record(lambda: path(canal=canal)).only("soracom:index:VpcPeeringConnection")
    assert request["destinationCidrBlock"] == "10.0.0.0/20"


def test_an_adopted_vpc_gets_one_route_for_a_table_that_zones_share():
    gate_peer = {**GATE_PEER, "tier": "app", "outer_address": "10.9.0.10", "egress": TO_S3}
    recorder = record(lambda: path(backend=ADOPTED, gate_peer=gate_peer))
    routes = recorder.inputs(ROUTE)
    assert {name: one["routeTableId"] for name, one in routes.items()} == {
        "line1-canal-route-rtb-1": "rtb-1",
        "line1-gate-peer-route-rtb-1": "rtb-1",
    }
    assert recorder.inputs("aws:ec2/vpc:Vpc") == {}


def test_it_tells_what_a_person_needs_next():
    seen: dict[str, Any] = {}

    def program() -> None:
        made = path()
        seen.update(devices=made.device_addresses, subnet=made.device_subnet, ranges=made.ranges)
        pulumi.Output.all(
            vpg=made.vpg_id,
            range=made.vpg_range,
            vpc=made.vpc_id,
            connection=made.connection_id,
            address=made.gate_peer_address,
            inner=made.gate_peer_inner_address,
            instance=made.gate_peer_instance_id,
        ).apply(seen.update)

    record(program)
    assert seen == {
        "devices": {"press": "10.128.0.10"},
        "subnet": "10.128.0.0/9",
        "ranges": {
            "app": {"a": "10.0.0.0/24", "c": "10.0.2.0/24"},
            "gate": {"a": "10.0.8.0/24", "c": "10.0.10.0/24"},
        },
        "vpg": "line1-vpg-vpg-id",
        "range": "100.64.152.0/24",
        "vpc": "line1-backend-vpc-id",
        "connection": "line1-canal-accept-id",
        "address": "10.0.8.10",
        "inner": "10.128.0.254",
        "instance": "line1-gate-peer-host-id",
    }


def test_tags_and_region_reach_everything_and_nothing_is_public():
    recorder = record(path)
    assert promises.untagged(recorder) == []
    assert promises.elsewhere(recorder) == []
    assert promises.public(recorder) == []


def test_protection_reaches_everything():
    assert promises.unprotected(record(lambda: path(pulumi.ResourceOptions(protect=True)))) == []


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
            {"backend": {**BACKEND, "tiers": {**BACKEND["tiers"], "aaa": {"block": "10.0.16.0/21"}}}},
            set(),
            {"Subnet", "RouteTable", "RouteTableAssociation", "VpcEndpointRouteTableAssociation", "Route"},
        ),
        (
            {"backend": {**BACKEND, "zones": ["a", "b", "c"]}},
            {"VpcEndpoint"},
            {"Subnet", "RouteTable", "RouteTableAssociation", "VpcEndpointRouteTableAssociation", "Route"},
        ),
        ({"gate_peer": {**GATE_PEER, "instance_type": "t4g.small"}}, {"Instance"}, set()),
        ({"gate_peer": {**GATE_PEER, "tiers": ["app", "gate"]}}, set(), {"Route"}),
    ],
    ids=["tier", "zone", "instance type", "route tables"],
)
def test_everyday_changes_touch_what_a_person_expects(changes, changed_kinds, added):
    before, after = record(path).custom(), record(lambda: path(**changes)).custom()
    assert before.keys() - after.keys() == set(), "nothing goes"
    assert {kind.rsplit(":", maxsplit=1)[1] for kind, _ in after.keys() - before.keys()} == added
    assert {kind.rsplit(":", maxsplit=1)[1] for kind, name in before if before[kind, name] != after[kind, name]} == (
        changed_kinds
    )


def refused(spec: dict | None = None, **changes) -> list[str]:
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            path(spec=spec, **changes)
        lines.extend(str(invalid.value).splitlines())

    recorder = record(program)
    assert recorder.custom() == {}, "nothing is made before all is checked"
    assert recorder.clouds.calls == [], "and nothing is looked up"
    return lines


def test_all_mistakes_of_all_parts_are_named_at_once():
    assert refused(
        directions=["device_to_cloud", "cloud_to_device", "device_to_device"],
        vpg={
            "type": "E",
            "device_subnet": "10.0.0.0/16",
            "devices": {"press": {"imsi": "12", "address": "10.0.0.77"}},
        },
        backend={**BACKEND, "tiers": {"app": {"block": "10.1.0.0/21"}}},
        canal={"kind": "vpc_peering", "account_id": "12", "destination": "10.0.0.0/15", "tiers": ["web"]},
        gate_peer={**GATE_PEER, "tier": "db", "inner_address": "10.0.0.77", "mtu": 1500, "packet_filter": "none"},
    ) == [
        "line1.vpg.internet: none: a VPG of type E cannot do without the internet gateway; write services, which "
        "denies all but the path, or open.",
        "line1.vpg.devices.press.imsi: '12' is not an IMSI; it has 15 digits.",
        "line1.backend.cidr: 10.0.0.0/16 overlaps vpg.device_subnet 10.0.0.0/16; move one of them.",
        "line1.backend.tiers.app: 10.1.0.0/24 in zone a is outside cidr 10.0.0.0/16; 10.0.0.0/24 is free.",
        "line1.backend.tiers.app: 10.1.2.0/24 in zone c is outside cidr 10.0.0.0/16; 10.0.0.0/24 is free.",
        "line1.canal.kind: vpc_peering on a VPG of type E, which has the internet only; write vpg.type: F.",
        "line1.canal.account_id: '12' is not an AWS account's id; it has 12 digits.",
        "line1.canal.destination: 10.0.0.0/15 is larger than the /16 that SORACOM allows; "
        "give the part that devices need.",
        "line1.canal.tiers: 'web' is no tier of the backend; there are: app.",
        "line1.directions: cloud_to_device: a VPG of type E translates addresses, so that nobody reaches devices "
        "without Gate; write vpg.gate: {} and a gate_peer.",
        "line1.directions: device_to_device needs Gate; write vpg.gate: {}.",
        "line1.gate_peer: has no Gate to be in; write vpg.gate: {}, or leave gate_peer out.",
        "line1.gate_peer.tier: 'db' is no tier of the backend; there are: app.",
        "line1.gate_peer.tier: db is not one of canal.tiers, so that no VPG is reached from it; add it.",
        "line1.gate_peer.inner_address: 10.0.0.77 is that of vpg.devices.press too; give another.",
        "line1.gate_peer.mtu: 1500 is not possible: the path carries 1500 and VXLAN takes 50 of it; "
        "give 576 to 1450, or the right path_mtu.",
        "line1.gate_peer.return_path: masquerade needs a filter, and the image has none; write packet_filter: "
        "nftables, which is installed once through the S3 endpoint, or redirection.",
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"directions": []}, "directions: none is given; list who opens connections to whom: "
                             "device_to_cloud, cloud_to_device, device_to_device."),
        ({"gate_peer": None},
         "directions: cloud_to_device needs a host that is in Gate's network; describe gate_peer."),
        ({"vpg": {"type": "F2", "gate": {}}},
         "canal.kind: vpc_peering on a VPG of type F2, which has a transit gateway and no peering; write vpg.type: F."),
        ({"directions": ["device_to_device"], "vpg": {"type": "F", "gate": {"privacy_separator": True}}},
         "vpg.gate.privacy_separator: true keeps devices apart; leave it out for device_to_device."),
        ({"gate_peer": {**GATE_PEER, "zone": "d"}}, "gate_peer.zone: 'd' is no zone of gate; there are: a, c."),
        ({"gate_peer": {**GATE_PEER, "outer_address": "10.0.0.10"}},
         "gate_peer.outer_address: 10.0.0.10 is outside the subnet 10.0.8.0/24; give an address of it."),
        ({"gate_peer": {**GATE_PEER, "inner_address": "10.128.0.10"}},
         "gate_peer.inner_address: 10.128.0.10 is that of vpg.devices.press too; give another."),
    ],
)  # fmt: skip
def test_a_part_that_does_not_go_with_the_others_is_refused(changes, line):
    assert refused(**changes) == [f"line1.{line}"]


def test_a_path_to_the_cloud_needs_a_private_connection():
    assert refused(spec=DEVICE_TO_DEVICE, directions=["device_to_cloud"]) == [
        "line1.directions: device_to_cloud needs a private connection; describe canal, on a VPG of type F."
    ]
    assert refused(canal=None) == [
        "line1.directions: device_to_cloud needs a private connection; describe canal, on a VPG of type F.",
        "line1.gate_peer: has no private connection to the VPG; describe canal, or leave gate_peer out.",
    ]


def test_a_canal_without_a_backend_connects_nothing():
    spec = {**DEVICE_TO_DEVICE, "vpg": {"type": "F", "gate": {}}, "canal": REMOTE_ACCESS["canal"]}
    assert refused(spec=spec) == [
        "line1.canal: connects the VPG with nothing; describe the backend, or leave canal out."
    ]


def test_an_adopted_vpc_that_overlaps_the_devices_is_refused():
    backend = {**ADOPTED, "adopt": {**ADOPTED["adopt"], "cidr": "10.129.0.0/16"}}
    gate_peer = {**GATE_PEER, "tier": "app", "outer_address": "10.129.0.9", "egress": TO_S3}
    assert refused(backend=backend, gate_peer=gate_peer) == [
        "line1.backend.adopt.cidr: 10.129.0.0/16 overlaps vpg.device_subnet 10.128.0.0/9; "
        "give the VPG another one, or take another VPC."
    ]
