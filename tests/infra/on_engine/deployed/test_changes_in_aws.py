"""Everyday changes of what AWS knows by something else than its name: rules and subnets are renamed, swapped, moved and
resized. Each is done by one `up`, with nothing left to do, or told before anything is made or ended."""

from collections.abc import Iterator
from typing import Any

import pytest

from devicepath_spec.rules.subnets import IN_TWO_RUNS, SUBNET
from tests.infra.on_engine.deployed.deployed import PATH
from tests.infra.on_engine.path_stack import Key, PathStack
from tests.provider.account import eventually

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")
SSH = PATH["gate_peers"]["main"]["device_traffic"]["ssh"]
WEB = {**SSH, "from_port": 8080}
HTTPS = {"cidr": "10.10.0.0/21", "protocol": "tcp", "from_port": 443}
MQTT = {**HTTPS, "from_port": 8883}


@pytest.fixture
def listed(deployed):
    """Lists this traffic, runs `up`, and gives what it did: all of it, for the next `up` has nothing to do."""

    def ran(device_traffic: dict[str, Any], egress: dict[str, Any]) -> dict[Key, str]:
        deployed.stack.change({"gate_peers.main.device_traffic": device_traffic, "gate_peers.main.egress": egress})
        done = deployed.stack.operations(*UP)
        assert deployed.stack.previewed() == {}
        assert admitted(deployed) == {(name, one["from_port"]) for name, one in device_traffic.items()}
        return done

    yield ran
    deployed.stack.describe(PATH)
    deployed.stack.operations(*UP)


def admitted(deployed) -> set[tuple[str, int]]:
    """What AWS lets in from servers: by the name in its description, and the first port."""
    group = deployed.stack.resources()["SecurityGroup", "gate-peer-main-host"]["id"]
    of_group = [{"Name": "group-id", "Values": [group]}]
    rules = deployed.clouds.ec2.describe_security_group_rules(Filters=of_group)["SecurityGroupRules"]
    told = "To devices: "
    return {
        (rule["Description"].removeprefix(told), rule["FromPort"])
        for rule in rules
        if rule.get("Description", "").startswith(told)
    }


def rule(port: int) -> Key:
    return "SecurityGroupIngressRule", f"gate-peer-main-from-10.10.0.0-21-tcp-{port}"


def egress(port: int) -> Key:
    return "SecurityGroupEgressRule", f"gate-peer-main-to-10.10.0.0-21-tcp-{port}"


def test_what_is_listed_is_renamed_swapped_and_moved_by_one_up_each(listed):
    listed({"ssh": SSH, "web": WEB}, {"https": HTTPS, "mqtt": MQTT})
    swapped = listed({"shell": WEB, "web": SSH}, {"mqtt": HTTPS, "https": MQTT})
    assert swapped == dict.fromkeys((rule(22), rule(8080), egress(443), egress(8883)), "update")
    # The port of one is that which the other gives up, and the third has another range.
    moved = listed({"web": WEB, "shell": {**SSH, "cidr": "10.10.0.0/24", "from_port": 2222}}, {"mqtt": MQTT})
    assert moved == {
        rule(8080): "update",
        rule(22): "delete",
        ("SecurityGroupIngressRule", "gate-peer-main-from-10.10.0.0-24-tcp-2222"): "create",
        ("SecurityGroupEgressRule", "gate-peer-main-to-servers-10.10.0.0-24-mtu"): "create",
        egress(8883): "update",
        egress(443): "delete",
    }


# Subnets

TIERS = PATH["backends"]["main"]["tiers"]
LIMIT_S = 120
FREE = {"kind": "block", "block": "10.10.16.0/21"}
BEGINS = "remote-access-backend-main."


@pytest.fixture
def stack(deployed) -> Iterator[PathStack]:
    yield deployed.stack
    deployed.stack.describe(PATH)


def subnet_id(stack: PathStack, tier: str, zone: str) -> str:
    found: str = stack.resources()["Subnet", f"backend-main-{tier}-{zone}"]["id"]
    return found


def refused(stack: PathStack, *command: str) -> list[str]:
    """What a run told of the backend."""
    told = stack.refused(*command)
    assert "Traceback" not in told
    lines = [line[line.index(BEGINS) :] for line in told.splitlines() if BEGINS in line and ": " in line]
    return list(dict.fromkeys(line for line in lines if line.startswith((f"{BEGINS}tiers", f"{BEGINS}cidr"))))


def test_what_aws_cannot_do_to_a_vpc_and_subnets_in_place_is_told_at_once_and_before_anything_is_done(deployed, stack):
    """The VPC gets another range, a tier is resized, a zone's range moved, a tier renamed, and one moved in one go."""
    stack.change(
        {
            "backends.main.cidr": "10.10.0.0/17",
            "backends.main.tiers": {
                "app": {"kind": "listed", "cidrs": {"a": "10.10.0.0/23", "c": "10.10.3.0/24"}},
                "door": TIERS["gate"],
                "gate": FREE,
            },
            "gate_peers.main.outer_address": "10.10.16.10",
        }
    )
    vpc = stack.resources()["Vpc", "backend-main-vpc"]
    ids = {key: subnet_id(stack, *key) for key in (("app", "a"), ("app", "c"), ("gate", "a"), ("gate", "c"))}
    expected = [
        f"cidr: 10.10.0.0/17, but {vpc['id']} has 10.10.0.0/16, which AWS never changes; write 10.10.0.0/16 again and "
        "make another path, in a stack of its own, and move the servers there, or end this VPC with all that is in it "
        f"first: pulumi destroy --target '{vpc['urn']}' --target-dependents.",
        f"tiers.app: zone a would be 10.10.0.0/23, and is 10.10.0.0/24 ({ids['app', 'a']}).",
        f"tiers.app: zone c would be 10.10.3.0/24, and is 10.10.2.0/24 ({ids['app', 'c']}).",
        f"tiers.door: zone a would be 10.10.8.0/24, which is zone a of gate ({ids['gate', 'a']}).",
        f"tiers.door: zone c would be 10.10.10.0/24, which is zone c of gate ({ids['gate', 'c']}).",
        f"tiers.gate: zone a would be 10.10.16.0/24, and is 10.10.8.0/24 ({ids['gate', 'a']}).",
        f"tiers.gate: zone c would be 10.10.18.0/24, and is 10.10.10.0/24 ({ids['gate', 'c']}).",
        f"tiers: {IN_TWO_RUNS}",
    ]
    before = deployed.clouds.inventory()
    for command in (["preview"], UP):
        assert refused(stack, *command) == [f"{BEGINS}{line}" for line in expected]
    assert deployed.clouds.inventory() == before
    stack.describe(PATH)
    assert stack.previewed() == {}


def test_a_subnet_whose_tag_somebody_took_is_not_made_anew_either(deployed, stack):
    """By its tag it is found before anything is done; what it is, its own state says."""
    subnet = subnet_id(stack, "app", "a")
    deployed.clouds.ec2.delete_tags(Resources=[subnet], Tags=[{"Key": SUBNET}])
    try:
        stack.change(
            {"backends.main.tiers.app": {"kind": "listed", "cidrs": {"a": "10.10.5.0/24", "c": "10.10.2.0/24"}}}
        )
        assert refused(stack, "preview") == [
            f"{BEGINS}tiers.app: zone a would be 10.10.5.0/24, and is 10.10.0.0/24 ({subnet}).",
            f"{BEGINS}tiers: {IN_TWO_RUNS}",
        ]
    finally:
        deployed.clouds.ec2.create_tags(Resources=[subnet], Tags=[{"Key": SUBNET, "Value": "app-a"}])


def test_its_own_vpc_is_not_taken_for_an_existing_one_which_would_end_it(deployed, stack):
    there, places = stack.resources(), [(tier, zone) for tier in ("app", "gate") for zone in ("a", "c")]
    vpc_id, backend = there["Vpc", "backend-main-vpc"]["id"], PATH["backends"]["main"]
    tiers: dict[str, Any] = {tier: {"kind": "existing", "zones": {}} for tier in ("app", "gate")}
    for tier, zone in places:
        subnet, table = (there[kind, f"backend-main-{tier}-{zone}"] for kind in ("Subnet", "RouteTable"))
        cidr = subnet["outputs"]["cidrBlock"]
        tiers[tier]["zones"][zone] = {"subnet_id": subnet["id"], "cidr": cidr, "route_table_id": table["id"]}
    to_s3 = {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}
    kept = {name: backend[name] for name in ("directions", "account_id", "region", "canal")}
    existing = {"kind": "existing_vpc", "vpc_id": vpc_id, "cidrs": [backend["cidr"]], "tiers": tiers, **kept}
    stack.change({"backends.main": existing, "gate_peers.main.egress": {"s3": to_s3}})
    before = deployed.clouds.inventory()
    for command in (["preview"], UP):
        told = stack.refused(*command)
        assert f"{BEGINS}vpc_id: {vpc_id} is this path's own: subnet-" in told
        assert "Traceback" not in told
    assert deployed.clouds.inventory() == before


def test_a_tier_moves_in_the_two_runs_that_are_told_and_a_run_that_was_cut_off_goes_on_or_back(deployed, stack):
    """First with the new one beside the old one, then without the old one: the gate peer's tier, with the endpoints."""
    clouds, beside = deployed.clouds, {"backends.main.tiers": {**TIERS, "door": FREE}}
    without = {"backends.main.tiers": {"app": TIERS["app"], "door": FREE}}
    moved = {
        "backends.main.session_manager.tier": "door",
        "backends.main.canal.tiers": ["app", "door"],
        "gate_peers.main.tier": "door",
        "gate_peers.main.outer_address": "10.10.16.10",
    }
    stack.change({**beside, **moved})
    stack.operations(*UP)
    instance = clouds.instance(stack.resources()["Instance", "gate-peer-main-host"]["id"])
    assert [one["SubnetId"] for one in instance["NetworkInterfaces"]] == [subnet_id(stack, "door", "a")]
    old = subnet_id(stack, "gate", "a")
    theirs = clouds.ec2.create_network_interface(SubnetId=old)["NetworkInterface"]["NetworkInterfaceId"]
    stack.change(without)
    assert refused(stack, "preview") == [
        f"{BEGINS}tiers: zone a of gate would go, and in its {old} there is {theirs}, which this path did not make; "
        "AWS keeps a subnet that somebody is in; end or move it first, or write the zone again."
    ]
    clouds.ec2.delete_network_interface(NetworkInterfaceId=theirs)
    cut_off(deployed, while_in_use=old)
    stack.change(beside)
    stack.operations(*UP)
    assert stack.previewed() == {}
    assert subnet_id(stack, "gate", "a") == old, "the old file"
    stack.change(without)
    stack.operations(*UP)
    assert stack.previewed() == {}, "the new file"
    stack.describe(PATH)
    stack.operations(*UP)


def cut_off(deployed, while_in_use: str) -> None:
    """Begins an `up`, and kills it while AWS keeps this subnet, and it is all that is left of the tier."""
    stack, ec2 = deployed.stack, deployed.clouds.ec2
    # What AWS itself puts into a subnet is not asked for.
    made = ec2.create_vpc_endpoint(
        VpcId=stack.resources()["Vpc", "backend-main-vpc"]["id"],
        VpcEndpointType="Interface",
        ServiceName="com.amazonaws.ap-northeast-1.sqs",
        SubnetIds=[while_in_use],
    )

    def is_all_that_is_left() -> bool:
        left = [key for key in stack.resources() if key[1].startswith(("backend-main-gate-", "backend-main-s3-gate-"))]
        return left == [("Subnet", "backend-main-gate-a")] and stack.pending() == ["aws:ec2/subnet:Subnet"]

    running = stack.start(*UP)
    eventually(is_all_that_is_left, "the subnet alone is left of the tier", limit_s=LIMIT_S)
    running.kill()
    running.wait(60)
    stack.close()
    stack.pulumi("cancel", "--yes")
    ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpoint"]["VpcEndpointId"]])
