"""The protocol with a service that is not SORACOM: what it says is said of that service."""

import json
from collections.abc import Mapping
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from pulumi_provider.values import encode
from tests.pulumi_provider.lamps import LampsServed

URN = "urn:pulumi:dev::house::lamps:index:Lamp::hall"


@pytest.fixture
def stub():
    with LampsServed() as served:
        yield _configured(served.stub)


def _configured(stub: Any) -> Any:
    stub.Configure(provider_pb2.ConfigureRequest(args=encode({})))
    return stub


def _checked(stub: Any, inputs: Mapping[str, Any]) -> Any:
    response = stub.Check(provider_pb2.CheckRequest(urn=URN, news=encode(inputs)))
    assert not response.failures
    return response.inputs


def _created(stub: Any, inputs: Mapping[str, Any]) -> Any:
    return stub.Create(provider_pb2.CreateRequest(urn=URN, properties=_checked(stub, inputs)))


def _moved(stub: Any, inputs: Mapping[str, Any]) -> Any:
    """What is to happen to a lamp in the hall."""
    outputs = encode({"room": "hall"})
    news = _checked(stub, inputs)
    request = provider_pb2.DiffRequest(id="lamp-1", urn=URN, old_inputs=outputs, olds=outputs, news=news)
    return stub.Diff(request)


def _refusal(answer: Any, *arguments: Any) -> str:
    with pytest.raises(grpc.RpcError) as refused:
        answer(*arguments)
    return str(refused.value.details())


def test_a_resource_is_made_by_its_own_service(stub):
    assert _created(stub, {"room": "hall"}).id == "lamp-1"


def test_types_are_named_after_the_package(stub):
    schema = json.loads(stub.GetSchema(provider_pb2.GetSchemaRequest()).schema)
    assert [*schema["resources"]] == ["lamps:index:Lamp"]


def test_the_version_is_the_packages(stub):
    assert stub.GetPluginInfo(empty_pb2.Empty()).version == "1.0.0"


def test_what_does_not_exist_is_to_be_checked(stub):
    refusal = _refusal(_created, stub, {"room": "hall", "beside": "lamp-9"})
    assert refusal == "The lamp lamp-9 does not exist, or is being deleted; check it."


def test_a_package_says_what_else_is_to_be_checked():
    with LampsServed(to_check="it, and the floor") as served:
        refusal = _refusal(_created, _configured(served.stub), {"room": "hall", "beside": "lamp-9"})
    assert refusal == "The lamp lamp-9 does not exist, or is being deleted; check it, and the floor."


def test_a_resource_refuses_to_be_replaced_in_its_own_words(stub):
    refusal = _refusal(_moved, stub, {"room": "attic"})
    assert refusal == "lamp-1 would be broken, as nobody can change room (hall to attic)."


def test_a_resource_says_which_of_its_inputs_allows_a_replacement(stub):
    assert _moved(stub, {"room": "attic", "mayBeBroken": True}).replaces == ["room"]
