"""The rights that docs/rights lists, held against what deployments' whole lives ask of both emulated clouds.

AWS's own checks are not emulated: which rights a request needs besides its own is a table, in checked_besides."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import yaml

from tests.infra.on_engine.checked_besides import Rights
from tests.infra.on_engine.clouds import ACCOUNT_ID, REGION, Clouds, emulated
from tests.infra.on_engine.conftest import Paths
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.on_engine.policy import Asked, Policy
from tests.infra.on_engine.relay import Relay
from tests.infra.stack_file import ROOT, committed, with_changes

pytestmark = pytest.mark.engine

RIGHTS = ROOT / "docs" / "rights"
CONTRACT = ROOT / "tests" / "clouds" / "soracom_contract" / "contract.yaml"
NEEDS_NO_RIGHT = {"sts:GetCallerIdentity"}
"""Source: AWS, STS API: no permissions are required, and none can deny it."""
NEEDED_FOR_NOTHING = {"ec2:GetInstanceUefiData"}
"""The provider's code asks for it with the id of every image that it looks up, and takes any refusal for an answer.

Source: terraform-provider-aws, aws_ami."""
LOG_IN = {"auth", "logout", "generateAuthToken"}
STACK = "plant-a"
BOUNDARY, NEXT_BOUNDARY = f"arn:aws:iam::{ACCOUNT_ID}:policy/bound", f"arn:aws:iam::{ACCOUNT_ID}:policy/next"
NOT_EMULATED = {
    "ec2:DetachNetworkInterface": "an interface that is not free yet when its instance is gone",
    "ec2:ReplaceIamInstanceProfileAssociation": "a profile that was made anew while its instance has the old one",
}
"""What the provider's code asks for where AWS takes its time, or shows what the emulated AWS does not."""


@dataclass
class Life:
    """All that the life of one deployment asked for."""

    of_aws: list[tuple[str, dict[str, str]]]
    of_soracom: set[tuple[str, str]] = field(default_factory=set)

    def asked(self) -> list[Asked]:
        rights = Rights(ACCOUNT_ID)
        every = [one for right, parameters in self.of_aws for one in rights.of(right, parameters)]
        return [one for one in every if one.right not in NEEDS_NO_RIGHT | NEEDED_FOR_NOTHING]


@contextmanager
def living(paths: Paths, path: dict[str, Any]) -> Iterator[tuple[PathStack, Clouds, Life]]:
    with emulated(path) as clouds, Relay(clouds.aws.endpoint) as relay:
        life = Life(relay.requests)
        yield paths({**path, "name": STACK}, clouds, name=STACK, AWS_ENDPOINT_URL=relay.url), clouds, life
        life.of_soracom = {(entry.method, entry.path) for entry in clouds.account.cloud.journal.entries()}


@pytest.fixture(scope="module")
def remote_access(paths: Paths) -> Life:
    """With a tier that leads to the internet, changes in place, changes by hand, and their repair."""
    path = with_changes(
        committed("remote-access"),
        {"protect": False, "backends.main.public_tiers": ["app"], "backends.main.permissions_boundary": BOUNDARY},
    )
    with living(paths, path) as (stack, clouds, life):
        stack.up()
        stack.change(
            {
                "backends.main.public_tiers": [],
                "backends.main.permissions_boundary": NEXT_BOUNDARY,
                "gate_peers.main.instance_type": "t4g.small",
                "gate_peers.main.device_traffic.ssh.from_port": 2222,
                "tags": {"owner": "factory"},
            }
        )
        stack.up()
        by_hand(stack, clouds)
        stack.up("--refresh")
        stack.destroy()
    return life


def by_hand(stack: PathStack, clouds: Clouds) -> None:
    """What docs/changes-by-hand.md names, and what else the provider's code puts back."""
    ec2, iam, logs = clouds.ec2, clouds.aws.client("iam", REGION), clouds.aws.client("logs", REGION)
    made = {key: one["id"] for key, one in stack.resources().items()}
    instance, group = made["Instance", "gate-peer-main-host"], made["LogGroup", "backend-main-flows"]
    profile, role = made["InstanceProfile", "gate-peer-main-host"], made["Role", "gate-peer-main-host"]
    iam.remove_role_from_instance_profile(InstanceProfileName=profile, RoleName=role)
    iam.delete_instance_profile(InstanceProfileName=profile)
    iam.update_assume_role_policy(RoleName=made["Role", "backend-main-flows"], PolicyDocument=TRUST_OF_ANOTHER)
    # As the automation of an account does with every role.
    iam.attach_role_policy(RoleName=role, PolicyArn="arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")
    iam.put_role_policy(RoleName=role, PolicyName="theirs", PolicyDocument=NOTHING)
    logs.put_retention_policy(logGroupName=group, retentionInDays=1)
    ec2.modify_vpc_attribute(VpcId=made["Vpc", "backend-main-vpc"], EnableDnsHostnames={"Value": False})
    ec2.modify_subnet_attribute(SubnetId=made["Subnet", "backend-main-app-a"], MapPublicIpOnLaunch={"Value": True})
    ec2.authorize_security_group_ingress(
        GroupId=made["DefaultSecurityGroup", "backend-main-default"],
        IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}],
    )
    rule = next(one_id for (noun, _), one_id in made.items() if noun == "SecurityGroupIngressRule")
    found = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"][0]
    opened = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "CidrIpv4": "0.0.0.0/0"}
    ec2.modify_security_group_rules(
        GroupId=found["GroupId"], SecurityGroupRules=[{"SecurityGroupRuleId": rule, "SecurityGroupRule": opened}]
    )
    ec2.modify_instance_metadata_options(InstanceId=instance, HttpTokens="optional")
    ec2.stop_instances(InstanceIds=[instance])
    connection = made["VpcPeeringConnectionAccepter", "canal-main-accept"]
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=connection)


NOTHING = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})
TRUST_OF_ANOTHER = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


@pytest.fixture(scope="module")
def source_identification(paths: Paths) -> Life:
    with living(paths, {**committed("source-identification"), "protect": False}) as (stack, _, life):
        stack.up()
        stack.destroy()
    return life


def of_a_deployer() -> Policy:
    return Policy.read(RIGHTS / "aws.json", DEPLOYMENT=STACK)


def of_a_bounded_deployer() -> Policy:
    return Policy.read(RIGHTS / "aws-with-boundary.json", DEPLOYMENT=STACK, BOUNDARY=BOUNDARY)


def missing(policy: Policy, life: Life) -> set[Asked]:
    return {one for one in life.asked() if not policy.allows(one)}


def test_the_rights_are_enough_for_a_deployments_whole_life(remote_access, source_identification):
    assert missing(of_a_deployer(), source_identification) == set()
    beyond = {one.right for one in missing(of_a_deployer(), remote_access)}
    assert beyond == {"iam:PutRolePermissionsBoundary"}, "who may change a boundary has none"


def test_the_rights_with_a_boundary_are_enough_for_a_life_with_it_and_for_no_other(remote_access):
    beyond = {(one.right, *one.context.items()) for one in missing(of_a_bounded_deployer(), remote_access)}
    assert beyond == {("iam:PutRolePermissionsBoundary", ("iam:PermissionsBoundary", NEXT_BOUNDARY))}


def test_every_right_is_used(remote_access, source_identification):
    used = {one.right for life in (remote_access, source_identification) for one in life.asked()}
    for policy in (of_a_deployer(), of_a_bounded_deployer()):
        assert [right for right in policy.rights if right not in used and right not in NOT_EMULATED] == []
    assert NOT_EMULATED.keys() & used == set()


def test_soracoms_rights_are_enough_too(remote_access, source_identification):
    allowed = {
        api.rpartition(":")[2]
        for statement in json.loads((RIGHTS / "soracom.json").read_text())["statements"]
        for api in statement["api"]
    }
    asked = operations(remote_access.of_soracom | source_identification.of_soracom)
    assert "createVirtualPrivateGateway" in asked, "the journal has them"
    assert asked - LOG_IN - allowed == set()


def operations(requests: set[tuple[str, str]]) -> set[str]:
    """What SORACOM's description calls these requests."""
    paths: dict[str, Any] = yaml.safe_load(CONTRACT.read_text())["paths"]
    found = set()
    for method, path in requests:
        parts = path.removeprefix("/v1").split("/")
        (operation,) = {
            operations[method.lower()]["operationId"]
            for template, operations in paths.items()
            if method.lower() in operations and _matches(template.split("/"), parts)
        }
        found.add(operation)
    return found


def _matches(template: list[str], parts: list[str]) -> bool:
    return len(template) == len(parts) and all(
        wanted.startswith("{") or wanted == part for wanted, part in zip(template, parts, strict=True)
    )
