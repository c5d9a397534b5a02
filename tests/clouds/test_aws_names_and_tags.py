"""Names and tags that AWS refuses and moto accepts, and beside each what must pass."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.clouds.aws_account import REGION, Network, code_of

pytestmark = pytest.mark.slow

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


@pytest.fixture
def network(aws):
    return Network(aws)


@pytest.fixture
def iam(aws):
    return aws.client("iam", REGION)


def tags(given: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in given.items()]


@pytest.mark.parametrize(
    ("name", "code"),
    [("a" * 64, ""), ("a" * 65, "ValidationError"), ("of+this=,.@_-", ""), ("a role", "ValidationError")],
)
def test_a_role_has_a_name_of_64_characters_of_iams(iam, name, code):
    asked = {"RoleName": name, "AssumeRolePolicyDocument": TRUST}
    assert _refusal(iam.create_role, **asked) == code


@pytest.mark.parametrize(
    ("name", "code"), [("a" * 128, ""), ("a" * 129, "ValidationError"), ("a/profile", "ValidationError")]
)
def test_an_instance_profile_has_a_name_of_128_characters_of_iams(iam, name, code):
    assert _refusal(iam.create_instance_profile, InstanceProfileName=name) == code


IAM_TAGS: list[tuple[dict[str, str], str]] = [
    ({"Project": "a", "owner": "b"}, ""),
    ({"Project": "a", "project": "b"}, "InvalidInput"),
    ({"コスト": "部品 1_.:/=+-@"}, ""),
    ({"cost#": "1"}, "ValidationError"),
    ({"cost": "1, 2"}, "ValidationError"),
    ({"k" * 128: "v" * 256}, ""),
    ({"k" * 129: "v"}, "ValidationError"),
    ({"k": "v" * 257}, "ValidationError"),
    ({"AWS:own": "v"}, "InvalidInput"),
    ({str(number): "" for number in range(50)}, ""),
    ({str(number): "" for number in range(51)}, "ValidationError"),
]


@pytest.mark.parametrize(("given", "code"), IAM_TAGS)
def test_iam_takes_tags_of_its_own_characters_and_without_regard_to_case(iam, given, code):
    name = f"gate-{uuid4()}"
    assert _refusal(iam.create_role, RoleName=name, AssumeRolePolicyDocument=TRUST, Tags=tags(given)) == code
    assert _refusal(iam.create_instance_profile, InstanceProfileName=name, Tags=tags(given)) == code


def test_a_tag_that_comes_later_is_looked_at_as_well(iam):
    iam.create_role(RoleName="later", AssumeRolePolicyDocument=TRUST)
    iam.create_instance_profile(InstanceProfileName="later")
    for call, noun in ((iam.tag_role, "RoleName"), (iam.tag_instance_profile, "InstanceProfileName")):
        assert code_of(call, **{noun: "later"}, Tags=tags({"cost#": "1"})) == "ValidationError"
        assert code_of(call, **{noun: "later"}, Tags=tags({"Cost": "1", "cost": "2"})) == "InvalidInput"
        call(**{noun: "later"}, Tags=tags({"cost": "1"}))


EC2_TAGS: list[tuple[dict[str, str], str]] = [
    ({"Project": "a", "project": "b", "cost#": "1, 2"}, ""),
    ({"aws:own": "v"}, "InvalidParameterValue"),
    ({"k" * 128: "v" * 256}, ""),
    ({"k" * 129: "v"}, "InvalidParameterValue"),
    ({"k": "v" * 257}, "InvalidParameterValue"),
    ({str(number): "" for number in range(50)}, ""),
    ({str(number): "" for number in range(51)}, "TagLimitExceeded"),
]


@pytest.mark.parametrize(("given", "code"), EC2_TAGS)
def test_ec2_takes_50_tags_of_any_characters_and_none_of_awss_own(network, given, code):
    asked = [{"ResourceType": "security-group", "Tags": tags(given)}]
    create = network.ec2.create_security_group
    group = {"GroupName": "g", "Description": "it", "VpcId": network.vpc_id}
    assert _refusal(create, **group, TagSpecifications=asked) == code
    assert _refusal(network.ec2.create_tags, Resources=[network.vpc_id], Tags=tags(given)) == code


def test_a_security_group_is_named_and_described_in_characters_of_its_own(network):
    create = network.ec2.create_security_group
    asked = {"VpcId": network.vpc_id}
    assert code_of(create, **asked, GroupName="gruppe-ä", Description="it") == "InvalidParameterValue"
    assert code_of(create, **asked, GroupName="g" * 256, Description="it") == "InvalidParameterValue"
    assert code_of(create, **asked, GroupName="g", Description="who's that?") == "InvalidParameterValue"
    made = create(**asked, GroupName="g" * 255, Description="a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*")
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    admit = network.ec2.authorize_security_group_ingress
    described: Any = {**rule, "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "gerät"}]}
    assert code_of(admit, GroupId=made["GroupId"], IpPermissions=[described]) == "InvalidParameterValue"
    described["IpRanges"][0]["Description"] = "device"
    admit(GroupId=made["GroupId"], IpPermissions=[described])


def test_a_log_group_is_named_and_tagged_in_characters_of_its_own(aws):
    create = aws.client("logs", REGION).create_log_group
    assert code_of(create, logGroupName="flüsse") == "InvalidParameterException"
    assert code_of(create, logGroupName="flows", tags={"cost#": "1"}) == "InvalidParameterException"
    assert code_of(create, logGroupName="flows", tags={"cost": "1,2"}) == "InvalidParameterException"
    create(logGroupName="/of/flows-1_2.3", tags={"Cost": "1", "cost": "2"})


def _refusal(call: Any, **parameters: Any) -> str:
    """The code of AWS's refusal; empty: it is taken."""
    try:
        call(**parameters)
    except call.__self__.exceptions.ClientError as refused:
        return str(refused.response["Error"]["Code"])
    return ""
