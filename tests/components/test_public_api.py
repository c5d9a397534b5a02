"""What the package offers to Python, and to other languages through the component provider."""

import ast
import inspect
import json
import re
import subprocess
import sys
import types
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import grpc
import pulumi
import pytest
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

import devicepath
from devicepath import BackendVpc, CanalPeering, DevicePath, GatePeer, VirtualPrivateGateway
from devicepath.serving import PACKAGE, SERVED, VERSION
from tests.components import test_backend_vpc, test_canal_peering, test_gate_peer
from tests.components.recording import record
from tests.components.test_device_path import INSTANCE, REMOTE_ACCESS

ROOM = Path(__file__).parents[2] / "components"
LONGEST_FUNCTION = 45
"""Lines. Under 40 but for constructors, which are a list of parts and a list of outputs."""


def public_names(package: types.ModuleType) -> list[str]:
    """What somebody who imports the package finds in it, submodules apart."""
    return [
        name
        for name, value in vars(package).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    ]


def test_the_public_names_are_those_that_are_listed():
    assert devicepath.__all__ == sorted(public_names(devicepath))


def test_the_program_in_the_docstring_works():
    program = str(devicepath.__doc__).split("```")[1].removeprefix("python\n")
    recorder = record(lambda: exec(compile(program, "docstring", "exec"), {}))
    assert recorder.children("line1") == {
        ("VirtualPrivateGateway", "line1-vpg"),
        ("Stash", "line1-kept-by-protect-true"),
    }
    assert {kind for kind, _ in recorder.children("line1-vpg")} == {
        "VirtualPrivateGateway", "RoutingFilter", "Gate", "Group", "GroupConfiguration",
    }  # fmt: skip


def test_every_public_name_says_what_it_is():
    assert [name for name in devicepath.__all__ if not inspect.getdoc(getattr(devicepath, name))] == []


@pytest.mark.slow
def test_importing_it_loads_none_of_awss_services():
    """The SDK loads a service when it is first touched: EC2, IAM and CloudWatch take twice as long as all the rest.
    An annotation that is not in quotes touches it."""
    program = "import sys, devicepath; print(*(name for name in sys.modules if name.startswith('pulumi_aws.')))"
    ended = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True)
    loaded = ended.stdout.split()
    assert "pulumi_aws.provider" in loaded, "the SDK itself is loaded"
    assert [name for name in loaded if name.count(".") > 1] == []


@pytest.fixture(scope="module")
def schema() -> dict:
    return json.loads(str(ComponentProvider(SERVED, PACKAGE, version=VERSION).schema))


@pytest.mark.slow
def test_the_plugin_serves_the_schema_to_whoever_starts_it(schema):
    nobody = "127.0.0.1:1"  # where an engine would listen
    command = [sys.executable, str(ROOM / "__main__.py"), nobody]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as plugin:
        try:
            assert plugin.stdout is not None
            with grpc.insecure_channel(f"127.0.0.1:{plugin.stdout.readline().strip()}") as channel:
                stub = provider_pb2_grpc.ResourceProviderStub(channel)
                answer = stub.GetSchema(provider_pb2.GetSchemaRequest(), timeout=60)
        finally:
            plugin.terminate()
    assert json.loads(answer.schema) == schema


def test_every_component_is_served_under_its_own_token(schema):
    assert sorted(schema["resources"]) == [
        "devicepath:index:BackendVpc",
        "devicepath:index:CanalPeering",
        "devicepath:index:DevicePath",
        "devicepath:index:GatePeer",
        "devicepath:index:VirtualPrivateGateway",
    ]


def test_every_input_output_and_field_of_the_schema_is_described(schema):
    bare = [
        f"{token}.{name}"
        for token, one in {**schema["resources"], **schema["types"]}.items()
        for group in ("properties", "inputProperties")
        for name, field in one.get(group, {}).items()
        if not field.get("description")
    ]
    assert bare == []


def test_other_languages_must_give_what_python_must(schema):
    required = {
        token.split(":")[-1]: sorted(one.get("requiredInputs", [])) for token, one in schema["resources"].items()
    }
    assert required == {
        "BackendVpc": ["region"],
        "CanalPeering": ["accountId", "region", "routeTableIds", "vpcCidr", "vpcId", "vpgCidr", "vpgId"],
        "DevicePath": ["directions", "vpg"],
        "GatePeer": [
            "deviceSubnet", "outerAddress", "region", "subnetId", "vpcId", "vpgCidr", "vpgId", "vpgPeers",
        ],
        "VirtualPrivateGateway": ["type"],
    }  # fmt: skip


def test_choices_are_words_in_other_languages_too(schema):
    internet = schema["types"]["devicepath:index:Internet"]
    assert sorted(one["value"] for one in internet["enum"]) == ["none", "open", "services", "shared"]


@pytest.mark.parametrize("path", sorted(ROOM.glob("devicepath*/*.py")), ids=lambda path: path.stem)
def test_modules_and_functions_stay_short(path):
    text = path.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    long = [one.name for one in functions if (one.end_lineno or 0) - one.lineno >= LONGEST_FUNCTION]
    assert long == []
    assert len(text.splitlines()) <= 250


def in_camel_case(value: Any) -> Any:
    """As other languages name what they give."""
    if isinstance(value, dict):
        return {
            re.sub(r"_([a-z])", lambda found: found[1].upper(), key): in_camel_case(one) for key, one in value.items()
        }
    return [in_camel_case(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("component", "args"),
    [
        (DevicePath, {**REMOTE_ACCESS, "allow_replacement": ["vpg"]}),
        (GatePeer, test_gate_peer.USUAL),
        (CanalPeering, test_canal_peering.USUAL),
        (BackendVpc, test_backend_vpc.USUAL),
        (VirtualPrivateGateway, REMOTE_ACCESS["vpg"]),
    ],
    ids=lambda it: getattr(it, "__name__", ""),
)
def test_what_other_languages_give_arrives_as_python_would_give_it(component, args):
    provider = ComponentProvider(SERVED, PACKAGE, version=VERSION)
    # The host's own way from the wire to a constructor; it is not public.
    arrived = provider.map_inputs(in_camel_case(args), provider._component_defs[component.__name__])
    assert arrived == args
    record(lambda: component("line1", arrived))


@pytest.mark.parametrize("put_out", [in_camel_case, lambda peers: peers])
def test_the_ends_of_a_tunnel_that_are_an_output_of_another_language_are_known_by_its_names(put_out):
    """The host maps no names inside an Output."""

    def user_data(peers: Any) -> Any:
        args: Any = {**test_gate_peer.USUAL, "vpg_peers": peers}
        return record(lambda: GatePeer("line1", args)).only(INSTANCE)["userData"]

    peers = sorted(test_gate_peer.USUAL["vpg_peers"], key=lambda peer: IPv4Address(peer["outer_address"]))
    assert user_data(pulumi.Output.from_input(put_out(peers))) == user_data(peers)
