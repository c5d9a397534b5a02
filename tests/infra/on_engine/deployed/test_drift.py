"""What somebody changed by hand in AWS: `pulumi refresh` names it, `pulumi up` repairs it, and nothing is left then.

What docs/changes-by-hand.md says is tried here."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.infra.on_engine.clouds import REGION, Clouds
from tests.infra.on_engine.path_stack import Key, PathStack, Resources
from tests.infra.stack_file import committed

pytestmark = pytest.mark.engine

PATH = committed("remote-access")
UP = ("up", "--yes", "--skip-preview")
REFRESH = ("refresh", "--yes", "--skip-preview")
ROUTE = "Route", "backend-main-to-devices-app-a"
RULE = "SecurityGroupIngressRule", "gate-peer-main-from-10.10.0.0-21-tcp-22"
EGRESS = "SecurityGroupEgressRule", "gate-peer-main-to-vpg"
INSTANCE, RUNNING = ("Instance", "gate-peer-main-host"), ("InstanceState", "gate-peer-main-host")
REQUEST, ACCEPTER = (
    ("VpcPeeringConnection", "canal-main-request"),
    ("VpcPeeringConnectionAccepter", "canal-main-accept"),
)
TELNET = {"IpProtocol": "tcp", "FromPort": 23, "ToPort": 23, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


@pytest.fixture(scope="module")
def clouds(deployed) -> Clouds:
    return deployed.clouds


@pytest.fixture(scope="module")
def stack(deployed) -> PathStack:
    return deployed.stack


@dataclass
class Repair:
    """What became of changes by hand."""

    before: Resources
    seen: dict[Key, str] = field(default_factory=dict)
    """By the refresh."""
    done: dict[Key, str] = field(default_factory=dict)
    """By the `up` after it."""
    left: dict[Key, str] = field(default_factory=dict)
    """For a second one."""
    after: Resources = field(default_factory=dict)

    def run(self, stack: PathStack) -> "Repair":
        self.seen = stack.operations(*REFRESH)
        self.done = stack.operations(*UP)
        self.left = stack.operations(*UP)
        self.after = stack.resources()
        return self


@pytest.fixture(scope="module")
def repair(stack, clouds) -> Iterator[Repair]:
    """A route deleted, a rule opened, another one added, and the instance stopped, all at once."""
    repair = Repair(stack.resources())
    route, rule = repair.before[ROUTE]["outputs"], repair.before[RULE]
    group, opened = rule["outputs"]["securityGroupId"], {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    ec2 = clouds.ec2
    ec2.delete_route(RouteTableId=route["routeTableId"], DestinationCidrBlock=route["destinationCidrBlock"])
    changed = {"SecurityGroupRuleId": rule["id"], "SecurityGroupRule": {**opened, "CidrIpv4": "0.0.0.0/0"}}
    ec2.modify_security_group_rules(GroupId=group, SecurityGroupRules=[changed])
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[TELNET])
    ec2.stop_instances(InstanceIds=[repair.before[INSTANCE]["id"]])
    yield repair.run(stack)
    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[TELNET])


def test_only_what_was_changed_is_seen_and_repaired_and_nothing_is_left(repair):
    assert repair.seen == {ROUTE: "delete", RULE: "update", RUNNING: "update"}
    assert repair.done == {ROUTE: "create", RULE: "update", RUNNING: "update"}
    assert repair.left == {}


def test_a_route_that_was_deleted_leads_to_the_gate_peer_again(repair, clouds):
    table = repair.before[ROUTE]["outputs"]["routeTableId"]
    (found,) = clouds.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    interface = repair.before["NetworkInterface", "gate-peer-main-interface"]["id"]
    routes = {route.get("DestinationCidrBlock"): route.get("NetworkInterfaceId") for route in found["Routes"]}
    assert routes[PATH["vpg"]["device_subnet"]] == interface


def test_a_rule_that_was_opened_is_for_the_servers_again(repair, clouds):
    (found,) = clouds.ec2.describe_security_group_rules(SecurityGroupRuleIds=[repair.before[RULE]["id"]])[
        "SecurityGroupRules"
    ]
    assert found["CidrIpv4"] == "10.10.0.0/21"


def test_a_rule_that_was_added_is_not_seen(repair, clouds):
    """As with the real provider: a rule is a resource of its own, and a group has no say over others."""
    group = repair.before[RULE]["outputs"]["securityGroupId"]
    filters = [{"Name": "group-id", "Values": [group]}]
    found = clouds.ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    assert [rule["FromPort"] for rule in found if rule.get("CidrIpv4") == "0.0.0.0/0"] == [23]


def test_an_instance_that_was_stopped_runs_again(repair, clouds):
    instance = clouds.instance(repair.before[INSTANCE]["id"])
    assert instance["State"]["Name"] == "running"
    assert repair.after[INSTANCE]["id"] == repair.before[INSTANCE]["id"], "the same one"


def _delete_one_of_each(clouds: Clouds, resources: Resources) -> dict[Key, str]:
    """What nothing else depends on, each as AWS's console deletes it; gives what a refresh has to say of it."""

    def id_of(noun: str, name: str) -> str:
        key = noun, name
        deleted[key] = "delete"
        return str(resources[key]["id"])

    def group_of(noun: str, name: str) -> str:
        return str(resources[noun, name]["outputs"]["securityGroupId"])

    deleted: dict[Key, str] = {}
    ec2, logs, iam = (clouds.aws.client(service, REGION) for service in ("ec2", "logs", "iam"))
    ec2.revoke_security_group_ingress(GroupId=group_of(*RULE), SecurityGroupRuleIds=[id_of(*RULE)])
    ec2.revoke_security_group_egress(GroupId=group_of(*EGRESS), SecurityGroupRuleIds=[id_of(*EGRESS)])
    ec2.disassociate_route_table(AssociationId=id_of("RouteTableAssociation", "backend-main-app-a"))
    ec2.delete_vpc_endpoints(VpcEndpointIds=[id_of("VpcEndpoint", "backend-main-ssm")])
    id_of("VpcEndpointRouteTableAssociation", "backend-main-s3-gate-c")
    endpoint, table = (
        resources["VpcEndpoint", "backend-main-s3"]["id"],
        resources["RouteTable", "backend-main-gate-c"]["id"],
    )
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, RemoveRouteTableIds=[table])
    ec2.delete_flow_logs(FlowLogIds=[id_of("FlowLog", "backend-main-flows")])
    logs.delete_log_group(logGroupName=id_of("LogGroup", "backend-main-flows"))
    for name in ("backend-main-flows", "gate-peer-main-host"):
        role, _, policy = id_of("RolePolicy", name).partition(":")
        iam.delete_role_policy(RoleName=role, PolicyName=policy)
    iam.delete_role(RoleName=id_of("Role", "backend-main-flows"))
    return deleted


def test_whatever_was_deleted_is_seen_and_made_again_and_nothing_is_left(repair, stack, clouds):
    """Types of both halves of the provider: SDKv2's, and the plugin framework's, which are the rules."""
    again = Repair(repair.after)
    deleted = _delete_one_of_each(clouds, again.before)
    again.run(stack)
    assert again.seen == deleted
    assert {key for key, operation in again.done.items() if operation == "create"} == deleted.keys()
    assert again.left == {}
    ids = [again.after[key]["id"] for key in (RULE, EGRESS)]
    assert len(clouds.ec2.describe_security_group_rules(SecurityGroupRuleIds=ids)["SecurityGroupRules"]) == 2
    repair.after = again.after


def test_rules_that_were_deleted_and_that_no_refresh_saw_are_not_in_the_way_of_destroy(repair, stack, clouds):
    rules = [repair.after[key] for key in (RULE, EGRESS)]
    calls = clouds.ec2.revoke_security_group_ingress, clouds.ec2.revoke_security_group_egress
    for rule, revoke in zip(rules, calls, strict=True):
        revoke(GroupId=rule["outputs"]["securityGroupId"], SecurityGroupRuleIds=[rule["id"]])
    assert stack.operations(*UP) == {}, "up alone sees nothing"
    targets = [option for rule in rules for option in ("--target", rule["urn"])]
    # What comes last of all depends on them.
    destroy = "destroy", "--yes", "--skip-preview", "--target-dependents"
    assert stack.operations(*destroy, *targets) == {RULE: "delete", EGRESS: "delete"}
    assert stack.operations(*UP) == {RULE: "create", EGRESS: "create"}
    repair.after = stack.resources()


@pytest.fixture(scope="module")
def new_peering(repair, stack, clouds) -> Repair:
    """The peering is deleted in AWS; SORACOM goes on listing it."""
    renewed = Repair(repair.after)
    clouds.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=repair.after[REQUEST]["id"])
    assert clouds.account.ids("vpcPeeringConnections") == [repair.after[REQUEST]["id"]]
    return renewed.run(stack)


def test_a_peering_that_was_deleted_is_requested_and_accepted_anew(new_peering, clouds):
    old, new = new_peering.before[REQUEST]["id"], new_peering.after[REQUEST]["id"]
    assert new_peering.seen == {ACCEPTER: "delete"}
    assert new_peering.after[ACCEPTER]["id"] == new
    assert clouds.peerings() == {old: "deleted", new: "active"}
    assert clouds.account.ids("vpcPeeringConnections") == [new], "SORACOM's side has no other"


def test_with_a_new_peering_its_routes_change_and_nothing_else(new_peering):
    routes = {("Route", f"canal-main-route-{table}"): "update" for table in ("app-a", "app-c", "gate-a", "gate-c")}
    assert new_peering.done == {REQUEST: "replace", ACCEPTER: "create", **routes}
    assert {new_peering.after[key]["outputs"]["vpcPeeringConnectionId"] for key in routes} == {
        new_peering.after[REQUEST]["id"]
    }
    assert new_peering.left == {}


def test_an_instance_that_was_terminated_is_made_anew_with_its_addresses(new_peering, stack, clouds):
    repair = Repair(new_peering.after)
    clouds.ec2.terminate_instances(InstanceIds=[repair.before[INSTANCE]["id"]])
    repair.run(stack)
    assert repair.seen == {INSTANCE: "delete", RUNNING: "delete"}
    assert repair.done == {INSTANCE: "create", RUNNING: "create"}
    assert repair.left == {}
    assert clouds.instance(repair.after[INSTANCE]["id"])["PrivateIpAddress"] == "10.10.8.10"
