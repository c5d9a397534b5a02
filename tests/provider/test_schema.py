"""What SDKs are generated from, and the SDK that was."""

import importlib
from typing import Any

import pytest

from soracom_provider.package import SORACOM
from soracom_provider.schema import package_schema

IMMUTABLE = {
    "CustomerRoute": {"vpgId", "destinationCidr"},
    "Gate": {"vpgId"},
    "GatePeer": {"vpgId", "outerAddress", "innerAddress"},
    "Group": set(),
    "GroupConfiguration": {"groupId"},
    "IpAddressMapEntry": {"vpgId", "imsi"},
    "Redirection": {"vpgId"},
    "RoutingFilter": {"vpgId"},
    "RoutingFilterEntries": {"vpgId"},
    "SimGroupMembership": {"simId", "imsi"},
    "TransitGatewayPeeringActivation": {"vpgId", "attachmentId"},
    "TransitGatewayPeeringConnection": {"vpgId", "awsAccountId", "awsRegion", "transitGatewayId", "name"},
    "TransitGatewayVpcAttachment": {"vpgId", "awsAccountId", "vpcId", "name"},
    "TransitGatewayVpcAttachmentAcceptance": {"vpgId", "attachmentId", "awsAccountId", "vpcId"},
    "VirtualPrivateGateway": {"type", "deviceSubnet", "useInternetGateway", "region", "transitGatewayAsn"},
    "VpcPeeringConnection": {"vpgId", "peerOwnerId", "peerVpcId", "destinationCidrBlock", "peerRegion"},
}
REQUIRED = {
    "CustomerRoute": ["destinationCidr", "target", "vpgId"],
    "Gate": ["vpgId"],
    "GatePeer": ["outerAddress", "vpgId"],
    "Group": [],
    "GroupConfiguration": ["groupId"],
    "IpAddressMapEntry": ["address", "imsi", "vpgId"],
    "Redirection": ["gateway", "vpgId"],
    "RoutingFilter": ["entries", "vpgId"],
    "RoutingFilterEntries": ["entries", "vpgId"],
    "SimGroupMembership": ["groupId", "session"],
    "TransitGatewayPeeringActivation": ["attachmentId", "vpgId"],
    "TransitGatewayPeeringConnection": ["awsAccountId", "awsRegion", "transitGatewayId", "vpgId"],
    "TransitGatewayVpcAttachment": ["awsAccountId", "vpcId", "vpgId"],
    "TransitGatewayVpcAttachmentAcceptance": ["attachmentId", "awsAccountId", "vpcId", "vpgId"],
    "VirtualPrivateGateway": ["type"],
    "VpcPeeringConnection": ["destinationCidrBlock", "peerOwnerId", "peerVpcId", "vpgId"],
}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return package_schema()


def resource(schema: dict[str, Any], kind: str) -> dict[str, Any]:
    return schema["resources"][f"soracom:index:{kind}"]


def test_every_resource_and_function_is_in_the_schema(schema):
    assert set(schema["resources"]) == {f"soracom:index:{kind}" for kind in IMMUTABLE}
    assert set(schema["functions"]) == {
        f"soracom:index:get{what}" for what in ("Owned", "Sims", "VirtualPrivateGateway")
    }


def test_everything_in_the_schema_says_what_it_means(schema):
    described = {"provider": schema["provider"], **schema["resources"], **schema["functions"], **schema["types"]}
    for name, it in described.items():
        assert it["description"].strip(), name
        objects = [it, it.get("inputs", {}), it.get("outputs", {})]
        for one in objects:
            for place in ("properties", "inputProperties"):
                for property_, spec in one.get(place, {}).items():
                    assert len(spec["description"]) > 5, f"{name}.{property_}"


@pytest.mark.parametrize("kind", IMMUTABLE)
def test_an_input_that_cannot_be_changed_is_marked_as_replacing(schema, kind):
    inputs = resource(schema, kind)["inputProperties"]
    assert {name for name, spec in inputs.items() if spec.get("willReplaceOnChanges")} == IMMUTABLE[kind]


@pytest.mark.parametrize("kind", REQUIRED)
def test_an_input_that_must_be_given_is_marked_as_required(schema, kind):
    assert resource(schema, kind)["requiredInputs"] == REQUIRED[kind]


def test_only_the_authentication_key_is_a_secret_and_it_is_in_every_place(schema):
    places = [schema["config"]["variables"], schema["provider"]["inputProperties"], schema["provider"]["properties"]]
    for properties in places:
        assert [name for name, spec in properties.items() if spec.get("secret")] == ["authKey"]
    assert str(schema).count("'secret': True") == len(places)


def test_defaults_are_said(schema):
    vpg, gate = resource(schema, "VirtualPrivateGateway"), resource(schema, "Gate")
    assert vpg["inputProperties"]["deviceSubnet"]["default"] == "10.128.0.0/9"
    assert vpg["inputProperties"]["useInternetGateway"]["default"] is True
    assert gate["inputProperties"]["vni"]["default"] == 10
    assert "default" not in vpg["inputProperties"]["region"]


def test_a_choice_is_an_enumeration_or_its_text(schema):
    kind = schema["types"]["soracom:index:VpgType"]
    assert [one["value"] for one in kind["enum"]] == ["E", "F", "F2"]
    of = resource(schema, "VirtualPrivateGateway")["inputProperties"]["type"]
    assert of["oneOf"] == [{"type": "string"}, {"$ref": "#/types/soracom:index:VpgType"}]


def test_every_type_that_is_referred_to_is_there(schema):
    def references(node: Any) -> set[str]:
        match node:
            case dict():
                return {node["$ref"]} if "$ref" in node else set().union(*map(references, node.values()))
            case list():
                return set().union(*map(references, node))
        return set()

    assert references(schema) == {f"#/types/{name}" for name in schema["types"]}


# The SDK


def test_the_sdk_exports_every_resource_and_function_the_provider_and_the_choices():
    sdk = importlib.import_module("pulumi_soracom")
    assert set(vars(sdk)) >= {*SORACOM.resources, "Provider", "VpgType", "RoutingFilterEntryArgs", "config"}
    assert callable(sdk.get_sims)
    assert callable(sdk.get_virtual_private_gateway)


@pytest.mark.parametrize("kind", IMMUTABLE)
def test_a_class_of_the_sdk_takes_the_inputs_of_the_schema(schema, kind):
    arguments = getattr(importlib.import_module("pulumi_soracom"), f"{kind}Args")
    taken = {name for name, value in vars(arguments).items() if isinstance(value, property)}
    assert taken == {_snake_case(name) for name in resource(schema, kind)["inputProperties"]}


def _snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
