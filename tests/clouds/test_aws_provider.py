"""The stand-in aws provider: checks, defaults, names, differences and replacements follow the real provider's facts."""

import pytest

from devicepath_tools.rehearsal.clouds.aws.provider.facts import resource_tokens
from devicepath_tools.rehearsal.clouds.aws.provider.resources import RESOURCES
from soracom_provider.protocol.values import UNKNOWN
from tests.clouds.aws_account import OTHER_ACCOUNT, REGION, Network
from tests.clouds.aws_plugin import AwsPlugin, Refused

pytestmark = pytest.mark.slow

VPC, SUBNET, ROUTE = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/route:Route"
GROUP, RULE = "aws:ec2/securityGroup:SecurityGroup", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
INSTANCE, INTERFACE = "aws:ec2/instance:Instance", "aws:ec2/networkInterface:NetworkInterface"
ROLE, PARAMETER = "aws:iam/role:Role", "aws:ssm/parameter:Parameter"


def test_every_type_with_facts_can_be_made():
    assert sorted(resource_tokens()) == sorted(RESOURCES)


def test_defaults_the_region_and_all_tags_are_filled_in(aws_plugin):
    assert aws_plugin.check(VPC, {"cidrBlock": "10.0.0.0/16", "tags": {"a": "b"}}) == {
        "__defaults": ["enableDnsSupport", "instanceTenancy", "region"],
        "cidrBlock": "10.0.0.0/16",
        "enableDnsSupport": True,
        "instanceTenancy": "default",
        "region": REGION,
        "tags": {"a": "b"},
        "tagsAll": {"a": "b"},
    }


@pytest.mark.parametrize(
    ("token", "inputs", "said"),
    [
        (
            VPC,
            {"cidrBlock": "10.0.0.5/16"},
            "cidrBlock: '10.0.0.5/16' is not a valid IPv4 CIDR block; did you mean '10.0.0.0/16'?",
        ),
        (VPC, {"cidrBlock": "10.0.0.0/8"}, "cidrBlock: 10.0.0.0/8: the prefix length must be 16 to 28."),
        (
            VPC,
            {"instanceTenancy": "dedicate"},
            "instanceTenancy: 'dedicate' is not allowed; give one of default, dedicated.",
        ),
        (
            VPC,
            {"cidrBlok": "10.0.0.0/16"},
            "cidrBlok: aws:ec2/vpc:Vpc has no input of this name; did you mean cidrBlock?",
        ),
        (SUBNET, {"cidrBlock": "10.0.0.0/24"}, "vpcId: is missing; it must be given."),
        (
            VPC,
            {"enableDnsSupport": "yes"},
            "enableDnsSupport: 'yes' has the wrong type; give a bool.",
        ),
        (
            PARAMETER,
            {"type": "Plain", "value": "x"},
            "type: 'Plain' is not allowed; give one of String, StringList, SecureString.",
        ),
        (ROLE, {"assumeRolePolicy": "everybody"}, "assumeRolePolicy: it is not valid JSON."),
        (
            RULE,
            {"securityGroupId": "sg-0", "ipProtocol": "udp", "fromPort": 70000, "cidrIpv4": "10.0.0.0/8"},
            "fromPort: 70000 is outside -1 to 65535.",
        ),
        (
            INSTANCE,
            {"ami": "ami-0", "instanceType": "t4g.micro", "metadataOptions": {"httpToken": "required"}},
            "metadataOptions: there is no httpToken; did you mean httpTokens?",
        ),
        (
            INSTANCE,
            {"ami": "ami-0", "instanceType": "t4g.micro", "userData": "x" * 16385},
            "userData: 16385 characters; 0 to 16384 are allowed.",
        ),
    ],
)
def test_a_wrong_input_is_named_with_what_to_write(aws_plugin, token, inputs, said):
    with pytest.raises(Refused) as refused:
        aws_plugin.check(token, inputs)
    assert str(refused.value) == said


def test_a_route_has_one_destination_and_one_target(aws_plugin):
    with pytest.raises(Refused) as refused:
        aws_plugin.check(ROUTE, {"routeTableId": "rtb-0", "gatewayId": "igw-0", "natGatewayId": "nat-0"})
    first, second = str(refused.value).splitlines()
    assert first.startswith("carrierGatewayId: exactly one of carrierGatewayId, coreNetworkArn,")
    assert first.endswith("must be given, and 2 are.")
    assert second == (
        "destinationCidrBlock: exactly one of destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId "
        "must be given, and 0 are."
    )


def test_what_is_not_known_yet_is_not_judged(aws_plugin):
    checked = aws_plugin.check(SUBNET, {"vpcId": UNKNOWN, "cidrBlock": UNKNOWN})
    assert checked["cidrBlock"] == UNKNOWN
    made = aws_plugin.create(VPC, {"cidrBlock": "10.0.0.0/16"}, preview=True)
    assert (made.id, made.outputs["cidrBlock"], made.outputs["arn"]) == ("", "10.0.0.0/16", UNKNOWN)


def test_a_name_that_is_left_out_is_made_once_and_stays(aws_plugin):
    first = aws_plugin.check(GROUP, {"vpcId": "vpc-0"})
    assert first["name"].startswith("it-")
    assert len(first["name"]) == len("it-") + 7
    assert first["description"] == "Managed by Pulumi"
    assert aws_plugin.check(GROUP, {"vpcId": "vpc-0"}, first)["name"] == first["name"]
    assert "name" not in aws_plugin.check(GROUP, {"vpcId": "vpc-0", "namePrefix": "gate-"})


def test_a_vpc_is_made_read_changed_imported_and_deleted(aws_plugin):
    made = aws_plugin.create(VPC, {"cidrBlock": "10.0.0.0/16", "enableDnsHostnames": True, "tags": {"a": "b"}})
    assert made.outputs["defaultSecurityGroupId"].startswith("sg-")
    assert aws_plugin.read(VPC, made.id, made) == made
    wanted = {"cidrBlock": "10.0.0.0/16", "tags": {"c": "d"}}
    assert aws_plugin.diff(VPC, made, wanted).changed == ["tags", "tagsAll"]
    changed = aws_plugin.update(VPC, made, wanted)
    assert changed.outputs["tagsAll"] == {"c": "d"}
    imported = aws_plugin.read(VPC, made.id)
    assert imported is not None
    assert imported.inputs == {
        "__defaults": [],
        "cidrBlock": "10.0.0.0/16",
        "enableDnsHostnames": True,
        "enableDnsSupport": True,
        "instanceTenancy": "default",
        "region": REGION,
        "tags": {"c": "d"},
        "tagsAll": {"c": "d"},
    }
    assert aws_plugin.diff(VPC, imported, wanted).changed == []
    aws_plugin.delete(VPC, made)
    assert aws_plugin.read(VPC, made.id, made) is None
    aws_plugin.delete(VPC, made)


def test_what_aws_cannot_change_is_replaced(aws_plugin):
    made = aws_plugin.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    diff = aws_plugin.diff(VPC, made, {"cidrBlock": "10.1.0.0/16"})
    assert (diff.changed, diff.replaced, diff.deletes_first) == (["cidrBlock"], ["cidrBlock"], False)
    diff = aws_plugin.diff(VPC, made, {"cidrBlock": "10.0.0.0/16", "region": "us-west-2"})
    assert diff.replaced == ["region"]
    diff = aws_plugin.diff(VPC, made, {"cidrBlock": UNKNOWN})
    assert diff.replaced == ["cidrBlock"]


def test_a_name_that_the_program_gives_is_free_only_after_the_deletion(aws_plugin):
    vpc = aws_plugin.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    made = aws_plugin.create(GROUP, {"vpcId": vpc.id, "name": "gate", "description": "one"})
    diff = aws_plugin.diff(GROUP, made, {"vpcId": vpc.id, "name": "gate", "description": "two"})
    assert (diff.replaced, diff.deletes_first) == (["description"], True)
    drawn = aws_plugin.create(GROUP, {"vpcId": vpc.id})
    assert not aws_plugin.diff(GROUP, drawn, {"vpcId": vpc.id, "description": "two"}).deletes_first


def test_a_rule_changes_its_range_in_place_and_not_the_kind_of_its_source(aws_plugin):
    vpc = aws_plugin.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    group = aws_plugin.create(GROUP, {"vpcId": vpc.id})
    rule = {"securityGroupId": group.id, "ipProtocol": "udp", "fromPort": 4789, "toPort": 4789}
    made = aws_plugin.create(RULE, {**rule, "cidrIpv4": "100.64.0.0/26"})
    wider = {**rule, "cidrIpv4": "100.64.0.0/24"}
    assert aws_plugin.diff(RULE, made, wider).changed == ["cidrIpv4"]
    assert aws_plugin.diff(RULE, made, wider).replaced == []
    changed = aws_plugin.update(RULE, made, wider)
    assert changed.outputs["cidrIpv4"] == "100.64.0.0/24"
    assert aws_plugin.read(RULE, made.id, changed) == changed
    other = aws_plugin.diff(RULE, changed, {**rule, "referencedSecurityGroupId": group.id})
    assert other.replaced == ["cidrIpv4", "referencedSecurityGroupId"]


def test_somebody_elses_change_is_seen_and_undone(aws_plugin, aws):
    vpc = aws_plugin.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    inputs = {"vpcId": vpc.id, "cidrBlock": "10.0.0.0/24"}
    made = aws_plugin.create(SUBNET, inputs)
    ec2 = aws.ec2(REGION)
    ec2.modify_subnet_attribute(SubnetId=made.id, MapPublicIpOnLaunch={"Value": True})
    ec2.create_tags(Resources=[made.id], Tags=[{"Key": "by", "Value": "hand"}])
    found = aws_plugin.read(SUBNET, made.id, made)
    assert found is not None
    assert (found.inputs["mapPublicIpOnLaunch"], found.inputs["tags"]) == (True, {"by": "hand"})
    assert aws_plugin.diff(SUBNET, found, inputs).changed == ["mapPublicIpOnLaunch", "tags", "tagsAll"]
    assert aws_plugin.update(SUBNET, found, inputs).outputs == {**made.outputs, "tags": {}}


def test_an_instance_that_somebody_stopped_is_started_again_by_its_state(aws_plugin, aws):
    network = Network(aws)
    instance = network.instance(SubnetId=network.subnet())
    token, inputs = "aws:ec2transitgateway/instanceState:InstanceState", {"instanceId": instance, "state": "running"}
    made = aws_plugin.create(token, inputs)
    network.ec2.stop_instances(InstanceIds=[instance])
    found = aws_plugin.read(token, made.id, made)
    assert found is not None
    assert aws_plugin.diff(token, found, inputs).changed == ["state"]
    assert aws_plugin.update(token, found, inputs).outputs["state"] == "running"
    network.ec2.stop_instances(InstanceIds=[instance])
    aws_plugin.delete(token, made)
    assert network.instance_state(instance) == "stopped", "deleting it leaves the instance as it is"


def test_the_state_of_an_instance_that_is_terminated_is_gone_and_cannot_be_made(aws_plugin, aws):
    network = Network(aws)
    instance = network.instance(SubnetId=network.subnet())
    token, inputs = "aws:ec2transitgateway/instanceState:InstanceState", {"instanceId": instance, "state": "running"}
    made = aws_plugin.create(token, inputs)
    network.ec2.terminate_instances(InstanceIds=[instance])
    assert aws_plugin.read(token, made.id, made) is None
    with pytest.raises(Refused) as refused:
        aws_plugin.create(token, inputs)
    assert str(refused.value) == f"creating {token}: {instance} does not exist in {REGION}, or is terminated."


def test_a_route_table_joins_an_endpoint_and_leaves_it(aws_plugin, aws):
    network = Network(aws)
    service = {"vpcId": network.vpc_id, "serviceName": "com.amazonaws.ap-northeast-1.s3"}
    endpoint = aws_plugin.create("aws:ec2/vpcEndpoint:VpcEndpoint", service)
    assert endpoint.outputs["privateDnsEnabled"] is False
    token = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation"
    inputs = {"vpcEndpointId": endpoint.id, "routeTableId": network.route_table()}
    made = aws_plugin.create(token, inputs)
    assert aws_plugin.read(token, made.id, made) == made
    assert aws_plugin.read(token, f"{endpoint.id}/{inputs['routeTableId']}").id == made.id
    aws_plugin.delete(token, made)
    assert aws_plugin.read(token, made.id, made) is None


def test_what_aws_refuses_is_one_line_with_its_code(aws_plugin):
    vpc = aws_plugin.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    aws_plugin.create(SUBNET, {"vpcId": vpc.id, "cidrBlock": "10.0.0.0/24"})
    with pytest.raises(Refused) as refused:
        aws_plugin.create(SUBNET, {"vpcId": vpc.id, "cidrBlock": "10.0.0.0/25"})
    assert str(refused.value) == (
        "creating aws:ec2/subnet:Subnet: CreateSubnet: InvalidSubnet.Conflict: The CIDR '10.0.0.0/25' conflicts with "
        "another subnet"
    )


def test_parameters_are_judged_by_botocores_model(aws_plugin):
    with pytest.raises(Refused, match=r"CreateLogGroup: logGroupName: 'a b' does not match"):
        aws_plugin.create("aws:cloudwatch/logGroup:LogGroup", {"name": "a b"})


def test_a_secret_value_goes_out_as_a_secret(aws_plugin):
    made = aws_plugin.create(PARAMETER, {"type": "SecureString", "value": "s3cr3t"})
    assert "value" in made.secret
    aws_plugin.delete(PARAMETER, made)


def test_a_wrong_value_that_is_secret_is_not_shown(aws_plugin):
    with pytest.raises(Refused) as refused:
        aws_plugin.check(PARAMETER, {"type": "hunter2", "value": "x"}, secret={"type"})
    assert str(refused.value) == "type: the secret value is wrong."


def test_a_type_that_it_does_not_know_is_said(aws_plugin):
    with pytest.raises(Refused, match="has no aws:s3/bucket:Bucket; it knows aws:cloudwatch/logGroup:LogGroup"):
        aws_plugin.check("aws:s3/bucket:Bucket", {})


def test_functions_look_up_what_programs_ask_for(aws_plugin):
    zones = aws_plugin.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {"state": "available"})
    assert zones["names"] == ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
    assert aws_plugin.invoke("aws:index/getCallerIdentity:getCallerIdentity", {})["accountId"] == "123456789012"
    assert aws_plugin.invoke("aws:index/getRegion:getRegion", {})["name"] == REGION
    filters = [{"name": "name", "values": ["al2023-ami-2023*-arm64"]}]
    image = aws_plugin.invoke("aws:ec2/getAmi:getAmi", {"mostRecent": True, "owners": ["amazon"], "filters": filters})
    assert image["architecture"] == "arm64"
    name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64"
    assert aws_plugin.invoke("aws:ssm/getParameter:getParameter", {"name": name})["value"].startswith("ami-")
    vpc = aws_plugin.create(VPC, {"cidrBlock": "10.77.0.0/16", "tags": {"Name": "adopted"}})
    found = aws_plugin.invoke("aws:ec2/getVpc:getVpc", {"tags": {"Name": "adopted"}})
    assert (found["id"], found["cidrBlock"]) == (vpc.id, "10.77.0.0/16")
    none = [{"name": "accepter-vpc-info.vpc-id", "values": [vpc.id]}]
    peerings = "aws:ec2/getVpcPeeringConnections:getVpcPeeringConnections"
    assert aws_plugin.invoke(peerings, {"filters": none})["ids"] == []
    with pytest.raises(Refused, match="none matches; the query must find exactly one VPC"):
        aws_plugin.invoke("aws:ec2/getVpc:getVpc", {"tags": {"Name": "nobody's"}})


def test_default_tags_go_everywhere_and_are_not_the_programs_own(aws, aws_plugin):
    with AwsPlugin(
        region="us-west-2",
        assumeRoles=f'[{{"roleArn": "arn:aws:iam::{OTHER_ACCOUNT}:role/x"}}]',
        defaultTags='{"tags": {"owner": "me"}}',
    ) as other:
        inputs = {"cidrBlock": "10.0.0.0/16", "tags": {"Name": "there"}}
        made = other.configure().create(VPC, inputs)
        assert (made.outputs["ownerId"], made.outputs["region"]) == (OTHER_ACCOUNT, "us-west-2")
        assert made.outputs["tags"] == {"Name": "there"}
        assert made.outputs["tagsAll"] == {"Name": "there", "owner": "me"}
        assert other.diff(VPC, made, inputs).changed == []
    (vpc,) = aws.ec2("us-west-2", OTHER_ACCOUNT).describe_vpcs(VpcIds=[made.id])["Vpcs"]
    assert {tag["Key"]: tag["Value"] for tag in vpc["Tags"]} == {"Name": "there", "owner": "me"}
