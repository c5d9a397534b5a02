"""What emulated clouds hold of what a stack takes over, before it goes up."""

from typing import Any

import pytest

from devicepath_tools.rehearsal.clouds.soracom.account.settings import ExistingGate
from devicepath_tools.rehearsal.taken_over import taken_over
from tests.infra.stack_file import EXISTING_BACKEND, EXISTING_VPG, a_path, whole, with_changes

S3_LIST, OTHER_LIST = "pl-12345678", "pl-87654321"
ZONE = {"subnet_id": "subnet-0aaaaaaa", "cidr": "10.10.0.0/24", "route_table_id": "rtb-0aaaaaaa"}
GATE_ZONE = {"subnet_id": "subnet-0eeeeeee", "cidr": "10.10.8.0/24", "route_table_id": "rtb-0eeeeeee"}
TIERS = {
    "app": {"kind": "existing", "zones": {"a": ZONE}},
    "gate": {"kind": "existing", "zones": {"a": GATE_ZONE}},
}


def to_prefix_list(prefix_list_id: str, **traffic: Any) -> dict[str, Any]:
    return {"prefix_list_id": prefix_list_id, **traffic}


def a_stack(**egress: dict[str, Any]) -> Any:
    path = whole("remote-access")["config"]["devicepath:path"]
    return with_changes(path, {"backends.main": {**EXISTING_BACKEND, "tiers": TIERS}, "gate_peers.main.egress": egress})


@pytest.mark.parametrize(
    "traffic",
    [{"protocol": "tcp", "from_port": 443}, {"protocol": "tcp", "from_port": 80, "to_port": 8443}, {"protocol": "all"}],
)
def test_the_gate_peers_route_table_leads_to_s3_where_it_may_ask_a_prefix_list_by_https(traffic: dict[str, Any]):
    other = to_prefix_list(OTHER_LIST, protocol="tcp", from_port=80)
    found = taken_over(a_stack(other=other, packages=to_prefix_list(S3_LIST, **traffic)))
    (vpc,) = found.vpcs
    assert vpc.tables_to_s3 == ("rtb-0eeeeeee",)
    assert [(it.id, it.name) for it in found.prefix_lists] == [
        (OTHER_LIST, f"named by the stack file: {OTHER_LIST}"),
        (S3_LIST, "com.amazonaws.ap-northeast-1.s3"),
    ]


def test_without_https_to_a_prefix_list_there_is_no_way_to_s3():
    (vpc,) = taken_over(a_stack(packages=to_prefix_list(S3_LIST, protocol="tcp", from_port=80))).vpcs
    assert vpc.tables_to_s3 == ()


def test_a_new_vpc_has_prefix_lists_with_the_ids_that_its_file_names():
    path = with_changes(
        whole("remote-access")["config"]["devicepath:path"],
        {"gate_peers.main.egress": {"a": to_prefix_list(S3_LIST, protocol="tcp", from_port=443)}},
    )
    assert [it.id for it in taken_over(path).prefix_lists] == [S3_LIST]
    assert taken_over(path).vpcs == ()


def test_prefix_lists_that_a_transit_gateways_tables_are_for_are_where_the_gateway_is():
    routes = {
        "offices": {"kind": "blackhole", "prefix_list_id": OTHER_LIST},
        "lab": {"kind": "blackhole", "cidr": "10.9.0.0/16"},
    }
    path = with_changes(
        whole("transit-gateway-hub")["config"]["devicepath:path"],
        {"transit_gateways.hub.tables.apart": {"kind": "new", "routes": routes}},
    )
    (listed,) = taken_over(path).prefix_lists
    assert (listed.id, listed.account_id, listed.region) == (OTHER_LIST, "111122223333", "ap-northeast-3")


@pytest.mark.parametrize(
    "gate",
    [ExistingGate(77, keeps_devices_apart=True), ExistingGate(77, keeps_devices_apart=False)],
)
def test_a_vpg_of_another_stack_has_gate_open_and_a_filter_where_the_file_counts_on_them(
    gate: ExistingGate,
):
    described = {"kind": "existing", "vni": 77, "device_to_device": not gate.keeps_devices_apart}
    (vpg,) = taken_over(a_path({"vpg": EXISTING_VPG, "gate": described, "internet": "shared"})).vpgs
    assert (vpg.gate, vpg.allows_only_devices) == (gate, True)


def test_a_vpg_whose_gate_and_filter_are_the_stacks_own_affair_has_neither():
    (vpg,) = taken_over(a_path({"vpg": EXISTING_VPG, "internet": "services"})).vpgs
    assert (vpg.gate, vpg.allows_only_devices) == (None, False)


ONE = {
    "kind": "existing",
    "zones": {"a": {"subnet_id": "subnet-01234567", "cidr": "10.10.8.0/24", "route_table_id": "rtb-01234567"}},
}
S3 = {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}


def test_every_vpc_is_there_in_its_account_and_region_with_all_of_its_ranges_and_each_finds_its_own_s3():
    def existing(number: int, **changes: Any) -> dict[str, Any]:
        ids = {"subnet_id": f"subnet-0000000{number}", "route_table_id": f"rtb-0000000{number}"}
        zone = {**ids, "cidr": f"10.{number}.8.0/24"}
        tiers = {"gate": {"kind": "existing", "zones": {"a": zone}}}
        return {
            **EXISTING_BACKEND,
            "directions": ["cloud_to_device"],
            "vpc_id": f"vpc-0000000{number}",
            "cidrs": [f"10.{number}.0.0/16"],
            "tiers": tiers,
            "canal": {"kind": "vpc_peering", "destination": f"10.{number}.0.0/16"},
            **changes,
        }

    def peer(number: int) -> dict[str, Any]:
        whole = a_path()["gate_peers"]["main"]
        traffic = {"ssh": {"cidr": f"10.{number}.8.0/24", "protocol": "tcp", "from_port": 22}}
        egress = {"s3": to_prefix_list(f"pl-0000000{number}", protocol="tcp", from_port=443)}
        return {
            **whole,
            "backend": f"b{number}",
            "outer_address": f"10.{number}.8.10",
            "inner_address": f"10.130.255.{number}",
            "return_path": {"kind": "masquerade", "tiers": ["gate"]},
            "device_traffic": traffic,
            "egress": egress,
        }

    elsewhere = {"account_id": "444455556666", "region": "us-west-2", "cidrs": ["10.2.0.0/16", "10.25.0.0/16"]}
    backends = {"b1": existing(1), "b2": existing(2, **elsewhere)}
    found = taken_over(a_path({"backends": backends, "gate_peers": {"p1": peer(1), "p2": peer(2)}}))
    assert [(it.account_id, it.region, it.id, it.cidrs, it.tables_to_s3) for it in found.vpcs] == [
        ("111122223333", "ap-northeast-1", "vpc-00000001", ("10.1.0.0/16",), ("rtb-00000001",)),
        ("444455556666", "us-west-2", "vpc-00000002", ("10.2.0.0/16", "10.25.0.0/16"), ("rtb-00000002",)),
    ]
    assert [(it.account_id, it.name) for it in found.prefix_lists] == [
        ("111122223333", "com.amazonaws.ap-northeast-1.s3"),
        ("444455556666", "com.amazonaws.us-west-2.s3"),
    ]


def test_a_subnet_that_two_tiers_have_is_made_once():
    changes = {
        "backends.main": {**EXISTING_BACKEND, "tiers": {"app": ONE, "gate": ONE}},
        "gate_peers.main.egress": S3,
        "gate_peers.main.device_traffic.ssh.cidr": "10.10.8.0/24",
    }
    (vpc,) = taken_over(a_path(changes)).vpcs
    assert [subnet.id for subnet in vpc.subnets] == ["subnet-01234567"]
