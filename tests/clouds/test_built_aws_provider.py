"""What the provider that is built does beside the real provider's code: names, refusals by name, and how it ends."""

import contextlib
import importlib
import inspect
import json
import os
import signal
from collections.abc import Iterator

import pytest

from devicepath_tools.aws_provider.finder import SOURCE
from devicepath_tools.aws_provider.installation import sdk_version
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from pulumi_provider.values import UNKNOWN
from tests.clouds.aws_account import REGION
from tests.clouds.built_aws_plugin import BuiltAwsPlugin, Refused, started_by_another
from tests.house.machine import ends

pytestmark = pytest.mark.engine

NAMES = json.loads((SOURCE / "names.json").read_text())
OTHERWISE = (
    "is not known to terraform-provider-aws 6.34.0, which this aws provider is built from: "
    "leave it out, or take the official plugin with DEVICEPATH_AWS_PROVIDER=official"
)
NOT_SERVED = (
    "is not served by the aws provider that is built from Go modules: "
    "take the official plugin with DEVICEPATH_AWS_PROVIDER=official"
)

ALARM = {"comparisonOperator": "LessThanThreshold", "evaluationPeriods": 1}

# What the SDK of today can give and terraform-provider-aws 6.34 does not know.
LONG, RATE = "bgpAsnLong", "rateLimit"
POOL = {"prefixPoolAllocatedCountIpv4", "prefixPoolAllocatedCountIpv6"}
NEW_ARGUMENTS = {
    "aws:autoscaling/group:Group": {"instanceLifecyclePolicy"},
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {"resourceArn"},
    "aws:cloudwatch/metricAlarm:MetricAlarm": {
        *("evaluationCriteria", "evaluationInterval", "evaluationWindow", "warmUpConfiguration")
    },
    "aws:directconnect/bgpPeer:BgpPeer": {LONG},
    "aws:directconnect/hostedPrivateVirtualInterface:HostedPrivateVirtualInterface": {LONG, RATE},
    "aws:directconnect/hostedPrivateVirtualInterfaceAccepter:HostedPrivateVirtualInterfaceAccepter": POOL,
    "aws:directconnect/hostedPublicVirtualInterface:HostedPublicVirtualInterface": {LONG, RATE},
    "aws:directconnect/hostedTransitVirtualInterface:HostedTransitVirtualInterface": {LONG, RATE},
    "aws:directconnect/hostedTransitVirtualInterfaceAcceptor:HostedTransitVirtualInterfaceAcceptor": POOL,
    "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface": {LONG, RATE, *POOL},
    "aws:directconnect/publicVirtualInterface:PublicVirtualInterface": {RATE},
    "aws:directconnect/transitVirtualInterface:TransitVirtualInterface": {LONG, RATE, *POOL},
    "aws:ec2/flowLog:FlowLog": {"tagFieldSpecifications"},
    "aws:ec2/networkInterface:NetworkInterface": {"connectionTrackingSpecification", "enaSrdSpecification"},
    "aws:ec2/route:Route": {"odbNetworkArn"},
    "aws:ram/resourceShare:ResourceShare": {"resourceShareConfiguration"},
    "aws:secretsmanager/secret:Secret": {"type"},
    "aws:secretsmanager/secretRotation:SecretRotation": {
        *("externalSecretRotationMetadatas", "externalSecretRotationRoleArn")
    },
    "aws:sns/topic:Topic": {"maximumMessageSize"},
}


@pytest.fixture(scope="module")
def plugin(aws: AwsServer) -> Iterator[BuiltAwsPlugin]:
    with BuiltAwsPlugin(aws.environment(REGION)) as plugin:
        plugin.configure()
        yield plugin


def test_an_argument_that_is_too_new_is_refused_by_name(plugin):
    inputs = {"subnetId": "subnet-1", "connectionTrackingSpecification": {"tcpEstablishedTimeout": 60}}
    assert plugin.faults("aws:ec2/networkInterface:NetworkInterface", inputs) == {
        "connectionTrackingSpecification": f"connectionTrackingSpecification {OTHERWISE}"
    }


def test_a_nested_argument_is_refused_with_its_place(plugin):
    inputs = {"networkInterfaces": [{"deviceIndex": 0}, {"deviceIndex": 1, "enaQueueCount": 2}]}
    place = "networkInterfaces[1].enaQueueCount"
    assert plugin.faults("aws:ec2/launchTemplate:LaunchTemplate", inputs) == {place: f"{place} {OTHERWISE}"}


def test_all_that_is_too_new_is_told_at_once(plugin):
    inputs = {"name": "alarm", "evaluationWindow": 1, "warmUpConfiguration": {"period": 1}}
    faults = plugin.faults("aws:cloudwatch/metricAlarm:MetricAlarm", inputs)
    assert list(faults) == ["evaluationWindow", "warmUpConfiguration"]


def test_a_new_argument_that_is_not_given_is_no_fault(plugin):
    inputs = {"cidrBlock": "10.0.0.0/16", "tags": {"any-key": "at-all"}}
    assert plugin.faults("aws:ec2/vpc:Vpc", inputs) == {}


def test_a_new_argument_of_a_function_is_refused_by_name(plugin):
    assert plugin.invoke_faults("aws:ec2/getVpc:getVpc", {"default": False, "newest": True}) == {
        "newest": f"newest {OTHERWISE}"
    }


def test_a_new_setting_of_the_provider_is_refused_by_name_a_nested_one_too(plugin):
    settings = {
        "newest": "true",
        "endpoints": json.dumps([{"ec2": "http://localhost:1", "newest": "http://localhost"}]),
    }
    assert plugin.configuration_faults(region=REGION, **settings) == {
        "endpoints[0].newest": f"endpoints[0].newest {OTHERWISE}",
        "newest": f"newest {OTHERWISE}",
    }


def test_a_type_that_is_not_served_is_told_by_its_name(plugin):
    token = "aws:rds/instance:Instance"
    for refused in (
        lambda: plugin.check(token, {}),
        lambda: plugin.read(token, "database-1"),
        lambda: plugin.delete(token, "database-1"),
    ):
        with pytest.raises(Refused, match=f"^{token} {NOT_SERVED}$"):
            refused()
    with pytest.raises(Refused, match=f"^aws:rds/getInstance:getInstance {NOT_SERVED}$"):
        plugin.invoke("aws:rds/getInstance:getInstance", {})


@pytest.mark.parametrize("token", NAMES["resources"])
def test_every_argument_of_the_sdk_is_known_or_refused_by_name(plugin, token):
    """So names.json calls things as the SDK does: a misnamed argument would be refused here."""
    given = dict.fromkeys(arguments_of(token), UNKNOWN) | {"nobodyHasThis": UNKNOWN}
    assert set(plugin.faults(token, given)) == {"nobodyHasThis"} | NEW_ARGUMENTS.get(token, set())


def test_every_setting_of_the_sdk_is_known(plugin):
    settings = wire_names(importlib.import_module("pulumi_aws").ProviderArgs)
    assert "assumeRoles" in settings
    assert set(plugin.configuration_faults(**dict.fromkeys(settings, UNKNOWN), nobodyHasThis="1")) == {"nobodyHasThis"}


def arguments_of(token: str) -> set[str]:
    """The names of a type's arguments, those of the Python SDK."""
    module, _, name = token.removeprefix("aws:").partition(":")
    sdk = importlib.import_module(f"pulumi_aws.{module.partition('/')[0]}")
    # Where a nested type has taken the name, the SDK calls a resource's arguments so.
    return wire_names(getattr(sdk, f"{name}InitArgs", None) or getattr(sdk, f"{name}Args"))


def wire_names(arguments: type) -> set[str]:
    properties = inspect.getmembers(arguments, lambda member: isinstance(member, property))
    return {vars(each.fget).get("_pulumi_name", name) for name, each in properties}


# As in Pulumi's own package


def test_a_block_that_pulumi_makes_a_list_is_one(plugin):
    alias = {"name": "server.example", "zoneId": "Z1", "evaluateTargetHealth": False}
    inputs = {"zoneId": "Z2", "name": "it", "type": "A", "aliases": [alias]}
    assert plugin.check("aws:route53/record:Record", inputs)["aliases"][0]["name"] == "server.example"


def test_names_that_are_not_given_are_made_of_the_resources_name(plugin):
    assert plugin.check("aws:iam/role:Role", {"assumeRolePolicy": "{}"})["name"].startswith("it-")
    assert plugin.check("aws:kms/alias:Alias", {"targetKeyId": "key"})["name"].startswith("alias/it-")
    assert plugin.check("aws:sns/topic:Topic", {"fifoTopic": True})["name"].endswith(".fifo")
    assert plugin.check("aws:cloudwatch/metricAlarm:MetricAlarm", ALARM)["name"].startswith("it-")


def test_a_policy_may_be_an_object(plugin):
    checked = plugin.check("aws:iam/role:Role", {"assumeRolePolicy": {"Version": "2012-10-17"}})
    assert json.loads(checked["assumeRolePolicy"]) == {"Version": "2012-10-17"}


def test_region_and_default_tags_of_the_provider_reach_every_resource(aws):
    with BuiltAwsPlugin(aws.environment(REGION)) as plugin:
        recorded = plugin.configure(defaultTags=json.dumps({"tags": {"owner": "fleet", "stage": "dev"}}))
        checked = plugin.check("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16", "tags": {"stage": "test"}})
    assert recorded["region"] == REGION, "from the environment"
    assert checked["region"] == REGION
    assert checked["tagsAll"] == {"owner": "fleet", "stage": "test"}


# A process of the engine's


def test_the_engine_takes_it_for_a_plugin_of_the_sdks_version(plugin):
    """Of an older one it warns on every run."""
    assert plugin.version() == f"{sdk_version()}+terraform-provider-aws-6.34.0"


def test_it_writes_nothing_on_standard_error(aws):
    with BuiltAwsPlugin(aws.environment(REGION)) as plugin:
        plugin.configure()
        plugin.create("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"})
        assert plugin.said() == ""


def test_a_ctrl_c_ends_it_at_once(aws):
    with BuiltAwsPlugin(aws.environment(REGION)) as plugin:
        plugin.process.send_signal(signal.SIGINT)
        assert ends(plugin.process.pid)


def test_it_ends_when_the_engine_is_killed():
    engine, provider = started_by_another()
    with engine:
        engine.kill()
    try:
        assert ends(provider)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(provider, signal.SIGKILL)
