import json
from typing import Any

import pulumi
import pytest

from devicepath.backend_vpc.component import BackendVpc
from devicepath_spec.faults import InvalidSpec
from tests.components import promises
from tests.components.path_arguments import APP, EXISTING_VPC, GATE
from tests.components.recording import record

SUBNET = "aws:ec2/subnet:Subnet"
ROUTE_TABLE = "aws:ec2/routeTable:RouteTable"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"

ALWAYS = {
    ("Vpc", "line1-vpc"),
    ("DefaultSecurityGroup", "line1-default"),
    ("LogGroup", "line1-flows"),
    ("Role", "line1-flows"),
    ("RolePolicy", "line1-flows"),
    ("FlowLog", "line1-flows"),
    ("VpcEndpoint", "line1-s3"),
    ("VpcEndpoint", "line1-ssm"),
    ("VpcEndpoint", "line1-ssmmessages"),
    ("SecurityGroup", "line1-endpoints"),
    ("SecurityGroupIngressRule", "line1-endpoints-https"),
}


def of_subnet(tier: str, zone: str) -> set[tuple[str, str]]:
    """What there is for each tier and zone."""
    return {
        ("Subnet", f"line1-{tier}-{zone}"),
        ("RouteTable", f"line1-{tier}-{zone}"),
        ("RouteTableAssociation", f"line1-{tier}-{zone}"),
        ("VpcEndpointRouteTableAssociation", f"line1-s3-{tier}-{zone}"),
    }


USUAL: Any = {
    "kind": "new_vpc",
    "region": promises.REGION,
    "cidr": "10.0.0.0/16",
    "zones": ["a", "c"],
    "tiers": {"app": APP},
    "session_manager": {"kind": "endpoints", "tier": "app"},
    "tags": promises.TAGS,
}


def backend(opts: pulumi.ResourceOptions | None = None, **changes) -> BackendVpc:
    args: Any = {**USUAL, **changes}
    return BackendVpc("line1", args, opts)


@pytest.mark.parametrize("preview", [False, True])
def test_it_makes_exactly_this_in_previews_too(preview):
    recorder = record(backend, preview=preview)
    assert recorder.children("line1") == ALWAYS | of_subnet("app", "a") | of_subnet("app", "c")
    assert len(recorder.custom()) == len(recorder.children("line1")), "and nothing elsewhere"


def test_subnets_stand_in_the_zones_of_their_letters_with_the_ranges_of_the_plan():
    subnets = record(backend).inputs(SUBNET)
    assert {name: (one["availabilityZone"], one["cidrBlock"]) for name, one in subnets.items()} == {
        "line1-app-a": ("eu-central-1a", "10.0.0.0/24"),
        "line1-app-c": ("eu-central-1c", "10.0.2.0/24"),
    }
    assert {one["mapPublicIpOnLaunch"] for one in subnets.values()} == {False}


def test_every_subnet_has_a_route_table_of_its_own():
    associations = record(backend).inputs("aws:ec2/routeTableAssociation:RouteTableAssociation")
    assert {(one["subnetId"], one["routeTableId"]) for one in associations.values()} == {
        ("line1-app-a-id", "line1-app-a-id"),
        ("line1-app-c-id", "line1-app-c-id"),
    }


@pytest.mark.parametrize(
    ("changes", "added"),
    [
        (
            {"tiers": {"aaa": GATE, "app": APP}},
            of_subnet("aaa", "a") | of_subnet("aaa", "c"),
        ),
        ({"zones": ["a", "b", "c"]}, of_subnet("app", "b")),
    ],
    ids=["tier", "zone"],
)
def test_another_tier_or_zone_adds_its_own_and_changes_nothing_else(changes, added):
    before, after = record(backend), record(lambda: backend(**changes))
    assert after.children("line1") - before.children("line1") == added
    interface_endpoints = {(ENDPOINT, "line1-ssm"), (ENDPOINT, "line1-ssmmessages")}
    changed = {key for key, inputs in before.custom().items() if after.custom()[key] != inputs}
    assert changed <= interface_endpoints, "they get an interface in the new zone; nothing is replaced by that"


def test_the_default_security_group_has_no_rules():
    group = record(backend).only("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    assert (group["ingress"], group["egress"], group["vpcId"]) == ([], [], "line1-vpc-id")


def test_flow_logs_take_everything_and_are_kept_for_a_year():
    recorder = record(backend)
    log = recorder.only("aws:ec2/flowLog:FlowLog")
    assert (log["trafficType"], log["vpcId"], log["maxAggregationInterval"]) == ("ALL", "line1-vpc-id", 60)
    assert recorder.only("aws:cloudwatch/logGroup:LogGroup")["retentionInDays"] == 365


def test_the_role_of_the_flow_logs_may_write_to_this_log_for_this_account_and_do_nothing_else():
    recorder = record(backend)
    trust = json.loads(recorder.only("aws:iam/role:Role")["assumeRolePolicy"])
    assert trust["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
        }
    ]
    rights = json.loads(recorder.only("aws:iam/rolePolicy:RolePolicy")["policy"])
    log = "arn:aws:logs:ap-northeast-1:111122223333:log-group:flows"
    assert rights["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            "Resource": [log, f"{log}:*"],
        }
    ]


def test_session_manager_and_s3_are_reached_without_a_way_out():
    endpoints = record(backend).inputs(ENDPOINT)
    assert {name: (one["vpcEndpointType"], one["serviceName"]) for name, one in endpoints.items()} == {
        "line1-s3": ("Gateway", "com.amazonaws.eu-central-1.s3"),
        "line1-ssm": ("Interface", "com.amazonaws.eu-central-1.ssm"),
        "line1-ssmmessages": ("Interface", "com.amazonaws.eu-central-1.ssmmessages"),
    }
    assert endpoints["line1-ssm"]["subnetIds"] == ["line1-app-a-id", "line1-app-c-id"]
    assert endpoints["line1-ssm"]["privateDnsEnabled"] is True


def test_interface_endpoints_are_reached_by_https_from_the_vpc_and_open_nothing():
    recorder = record(backend)
    rule = recorder.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert (rule["cidrIpv4"], rule["ipProtocol"], rule["fromPort"], rule["toPort"]) == ("10.0.0.0/16", "tcp", 443, 443)
    assert recorder.inputs("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule") == {}


def test_what_is_switched_off_is_not_made():
    recorder = record(lambda: backend(flow_logs={"kind": "none"}, session_manager={"kind": "none"}))
    left = {("Vpc", "line1-vpc"), ("DefaultSecurityGroup", "line1-default"), ("VpcEndpoint", "line1-s3")}
    assert recorder.children("line1") == left | of_subnet("app", "a") | of_subnet("app", "c")


def test_what_is_billed_by_the_hour_is_made_only_where_it_is_asked_for():
    usual: Any = {key: one for key, one in USUAL.items() if key != "session_manager"}
    recorder = record(lambda: BackendVpc("line1", usual))
    assert recorder.inputs(ENDPOINT).keys() == {"line1-s3"}


def test_flow_logs_are_kept_for_as_long_as_is_said():
    recorder = record(lambda: backend(flow_logs={"kind": "all", "retention_days": 90.0}))
    assert recorder.only("aws:cloudwatch/logGroup:LogGroup")["retentionInDays"] == 90


def test_an_internet_gateway_is_there_only_for_tiers_that_ask_for_it():
    recorder = record(lambda: backend(tiers={"app": APP, "dmz": GATE}, public_tiers=["dmz"]))
    routes = recorder.inputs("aws:ec2/route:Route")
    assert {name: (one["routeTableId"], one["gatewayId"]) for name, one in routes.items()} == {
        "line1-internet-dmz-a": ("line1-dmz-a-id", "line1-internet-id"),
        "line1-internet-dmz-c": ("line1-dmz-c-id", "line1-internet-id"),
    }
    assert promises.public(recorder) == ["line1-internet", "line1-internet-dmz-a", "line1-internet-dmz-c"]


def test_tags_and_region_reach_every_child_and_nothing_is_public():
    recorder = record(backend)
    assert promises.untagged(recorder) == []
    assert promises.elsewhere(recorder) == []
    assert promises.public(recorder) == []


def test_protection_of_the_component_reaches_every_child():
    assert promises.unprotected(record(lambda: backend(pulumi.ResourceOptions(protect=True)))) == []


def existing(**changes) -> BackendVpc:
    args: Any = {**EXISTING_VPC, **changes}
    return BackendVpc("line1", args)


@pytest.mark.parametrize("preview", [False, True])
def test_an_existing_vpc_is_left_as_it_is(preview):
    seen: dict[str, Any] = {}

    def program() -> None:
        vpc = existing()
        seen.update(cidrs=vpc.cidrs, zones={tier: sorted(ids) for tier, ids in vpc.subnet_ids.items()})
        seen.update(ranges=vpc.ranges)
        vpc.route_table_ids["app"]["c"].apply(lambda found: seen.update(table=found))

    recorder = record(program, preview=preview)
    assert recorder.custom() == {}
    assert seen == {
        "cidrs": ["10.9.0.0/16"],
        "zones": {"app": ["a", "c"]},
        "ranges": {"app": {"a": "10.9.0.0/24", "c": "10.9.2.0/24"}},
        "table": "rtb-00000001",
    }


def test_an_existing_vpc_may_have_several_ranges():
    seen: list[Any] = []
    record(lambda: seen.extend(existing(cidrs=["10.9.0.0/24", "10.9.2.0/24"]).cidrs))
    assert seen == ["10.9.0.0/24", "10.9.2.0/24"]


def refused(make=backend, **changes) -> list[str]:
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            make(**changes)
        lines.extend(str(invalid.value).splitlines())

    assert record(program).custom() == {}, "nothing is made before all is checked"
    return lines


def test_all_faults_of_a_new_vpc_are_named_at_once():
    assert refused(
        zones=["a", "a"],
        tiers={"app": APP, "db": {}},
        public_tiers=["web"],
        flow_logs={"kind": "all", "retention_days": 100},
        session_manager={"kind": "endpoints"},
        not_overlapping={"devices": "10.0.0.0/9"},
    ) == [
        "line1.tiers.db.kind: is missing; write block or listed.",
        "line1.session_manager.tier: is missing; write it like app-1.",
        "line1.zones: 'a' stands there twice; write it once.",
        "line1.flow_logs.retention_days: 100 is no number of days that CloudWatch Logs knows; write 90 instead.",
        "line1.public_tiers: 'web' is none of tiers; write app or db instead.",
        "line1.cidr: 10.0.0.0/16 overlaps devices 10.0.0.0/9; move one of them.",
    ]


def test_choices_that_contradict_each_other_are_refused():
    assert refused(flow_logs={"kind": "none", "retention_days": 30}) == [
        "line1.flow_logs.retention_days: is not a key of flow_logs: this kind has none; take it out.",
    ]
    assert refused(session_manager={"kind": "none", "tier": "app"}) == [
        "line1.session_manager.tier: is not a key of session_manager: this kind has none; take it out.",
    ]
    assert refused(session_manager={"kind": "endpoints", "tier": "db"}) == [
        "line1.session_manager.tier: 'db' is none of tiers; write app instead.",
    ]


def test_an_existing_vpc_takes_nothing_that_only_a_new_one_has():
    both = {"cidr": "10.9.0.0/16", "zones": ["a"], "public_tiers": ["app"], "cidrs": ["10.9.0.1/16"]}
    zones = {"a": {"subnet_id": "subnet-1", "cidr": "10.9.0.0/24"}}
    tiers = {"app": {"kind": "existing", "zones": zones, "block": "10.9.0.0/21"}, "db": APP}
    assert refused(existing, **both, tiers=tiers) == [
        "line1.cidrs[0]: 10.9.0.1/16 has host bits set; write 10.9.0.0/16 instead.",
        "line1.tiers.app.zones.a.subnet_id: 'subnet-1' is not the id of a subnet; write it like "
        "subnet-0123456789abcdef0 instead.",
        "line1.tiers.app.zones.a.route_table_id: is missing; write it like rtb-0123456789abcdef0.",
        "line1.tiers.app.block: is not a key of tiers.app; write one of kind, zones, or take it out.",
        "line1.tiers.db.kind: 'block' is unknown; write existing instead.",
        "line1.cidr: is not a key of line1; write cidrs instead.",
        "line1.zones: is not a key of line1; write one of kind, region, vpc_id, cidrs, tiers, permissions_boundary, "
        "protect, tags, or take it out.",
        "line1.public_tiers: is not a key of line1; write one of kind, region, vpc_id, cidrs, tiers, "
        "permissions_boundary, protect, tags, or take it out.",
    ]


def test_all_faults_of_an_existing_vpc_are_named_at_once():
    zones = {"a": {"subnet_id": "subnet-00000001", "cidr": "10.8.0.0/24", "route_table_id": "rtb-00000001"}}
    tiers = {"app": {"kind": "existing", "zones": zones}, "db": {"kind": "existing", "zones": {}}}
    assert refused(existing, cidrs=["10.9.0.0/16", "100.70.0.0/16"], tiers=tiers, vpc_id="vpc-9") == [
        "line1.vpc_id: 'vpc-9' is not the id of a VPC; write it like vpc-0123456789abcdef0 instead.",
        "line1.cidrs[1]: 100.70.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves; write a VPC with a private "
        "range instead.",
        "line1.tiers.db.zones: {} is in no zone, so that nobody is in it; write its subnet of each zone, or take the "
        "tier out.",
        "line1.tiers.app.zones.a.cidr: 10.8.0.0/24 is outside cidrs 10.9.0.0/16, 100.70.0.0/16; write the subnet's "
        "own range instead.",
    ]
    assert refused(existing, cidrs=[]) == [
        "line1.cidrs: [] is no range; write those that the VPC has instead.",
    ]


def test_a_netmask_that_came_through_the_engine_is_a_number_all_the_same():
    recorder = record(lambda: backend(tiers={"app": {**APP, "netmask": 25.0}}))
    assert {one["cidrBlock"] for one in recorder.inputs(SUBNET).values()} == {"10.0.0.0/25", "10.0.1.0/25"}


SUBNETS = "aws:ec2/getSubnets:getSubnets"
OCCUPANTS = "aws:ec2/getNetworkInterfaces:getNetworkInterfaces"
STANDING: dict[str, Any] = {
    SUBNETS: {"ids": ["subnet-1"]},
    "aws:ec2/getSubnet:getSubnet": {
        "cidrBlock": "10.0.0.0/24",
        "availabilityZone": "eu-central-1a",
        "tags": {"devicepath:subnet": "app-a"},
    },
    OCCUPANTS: {"ids": ["eni-1"]},
    "aws:ec2/getNetworkInterface:getNetworkInterface": {"subnetId": "subnet-1", "interfaceType": "interface"},
}
"""What AWS shows of a VPC that has one subnet, with somebody in it."""


def test_subnets_that_aws_shows_are_looked_up_before_anything_is_made_in_the_vpc():
    recorder = record(backend, looked_up=STANDING)
    [asked] = [call.args for call in recorder.clouds.calls if call.token == SUBNETS]
    assert asked == {"filters": [{"name": "vpc-id", "values": ["line1-vpc-id"]}], "region": "eu-central-1"}
    assert [call for call in recorder.clouds.calls if call.token == OCCUPANTS] == [], "no subnet goes"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"tiers": {"app": {**APP, "block": "10.0.0.0/20"}}},
            "tiers.app: zone a would be 10.0.0.0/23, and is 10.0.0.0/24 ",
        ),
        (
            {"tiers": {"web": APP}},
            "tiers.web: zone a would be 10.0.0.0/24, which is zone a of app ",
        ),
        (
            {"tiers": {"web": GATE}},
            "tiers: zone a of app would go, and in its subnet-1 there is eni-1",
        ),
    ],
    ids=["resized", "renamed", "gone"],
)
def test_what_aws_cannot_do_in_place_is_refused_before_any_subnet_is_made(changes, told):
    with pytest.raises(InvalidSpec, match=rf"line1\.{told}"):
        record(lambda: backend(**changes, session_manager={"kind": "none"}), looked_up=STANDING)


def test_neither_the_vpc_nor_a_subnet_is_made_anew_for_another_range_or_region():
    recorder = record(backend)
    assert list(recorder.request("aws:ec2/vpc:Vpc", "line1-vpc").ignoreChanges) == ["cidrBlock", "region"]
    assert list(recorder.request(SUBNET, "line1-app-a").ignoreChanges) == ["cidrBlock"]


def test_a_subnet_says_what_it_is_in_the_plan_whatever_it_is_called():
    tags = {name: one["tags"] for name, one in record(backend).inputs(SUBNET).items()}
    assert tags["line1-app-c"] == {**promises.TAGS, "Name": "line1-app-c", "devicepath:subnet": "app-c"}


@pytest.mark.parametrize("preview", [False, True])
def test_a_vpc_that_the_component_made_itself_is_no_existing_one_for_it_would_be_ended(preview):
    with pytest.raises(InvalidSpec) as refused:
        record(
            existing,
            preview=preview,
            looked_up={SUBNETS: lambda asked: {"ids": ["subnet-1"] if own(asked, "line1") else []}},
        )
    assert str(refused.value).startswith(f"line1.vpc_id: {EXISTING_VPC['vpc_id']} is this path's own: subnet-1 in it")
    assert "take the tag devicepath:subnet off" in str(refused.value)


def own(asked: dict[str, Any], component: str) -> bool:
    given = {one["name"]: one["values"] for one in asked["filters"]}
    vpc_id = EXISTING_VPC["vpc_id"]
    return given == {"vpc-id": [vpc_id], "tag-key": ["devicepath:subnet"], "tag:Name": [f"{component}-*"]}
