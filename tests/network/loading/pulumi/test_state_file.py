"""A Pulumi state as a network."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.network.loading.pulumi import state_file
from devicepath_tools.network.loading.pulumi.resources.resource import SIGNATURE
from devicepath_tools.network.loading.source.misread import Misread

VPC = {
    "urn": "urn:pulumi:dev::fleet::aws:ec2/vpc:Vpc::vpc",
    "custom": True,
    "id": "vpc-1",
    "type": "aws:ec2/vpc:Vpc",
    "inputs": {"cidrBlock": "10.0.0.0/16"},
    "outputs": {"cidrBlock": "10.0.0.0/16", "ownerId": "111122223333", "region": "ap-northeast-1"},
}
SUBNET = {
    "urn": "urn:pulumi:dev::fleet::devicepath:index:BackendVpc$aws:ec2/subnet:Subnet::app-a",
    "custom": True,
    "id": "subnet-1",
    "type": "aws:ec2/subnet:Subnet",
    "inputs": {"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/24"},
    "outputs": {"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/24"},
}
COMPONENT = {
    "urn": "urn:pulumi:dev::fleet::devicepath:index:BackendVpc::backend",
    "custom": False,
    "type": "devicepath:index:BackendVpc",
}
STACK = {
    "urn": "urn:pulumi:dev::fleet::pulumi:pulumi:Stack::fleet-dev",
    "custom": False,
    "type": "pulumi:pulumi:Stack",
    "outputs": {"vpg_range": "100.64.7.0/26", "key": {SIGNATURE: "1b47", "ciphertext": "v1:abc"}},
}
RESOURCES = [STACK, COMPONENT, VPC, SUBNET]
OTHER_RESOURCES = "has other `resources` than a list of objects with `urn` and `type`"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


def exported(path: Path, *resources: dict[str, Any]) -> Path:
    """What `pulumi stack export` writes."""
    path.write_text(json.dumps({"version": 3, "deployment": {"resources": [*RESOURCES, *resources]}}))
    return path


def checkpoint() -> str:
    return json.dumps({"version": 3, "checkpoint": {"stack": "dev", "latest": {"resources": RESOURCES}}})


def test_an_export_is_read(path):
    network = state_file.read(exported(path))
    assert [*network.vpcs, *network.subnets] == ["vpc-1", "subnet-1"]
    assert network.vpcs["vpc-1"].account_id == "111122223333"


def test_so_is_one_with_an_option_that_older_engines_do_not_know(path):
    features = {"version": 4, "features": ["replaceWith"]}
    path.write_text(json.dumps({**features, "deployment": {"resources": RESOURCES}}))
    assert state_file.read(path).subnets.keys() == {"subnet-1"}


def test_a_checkpoint_of_the_file_backend_is_read_packed_or_not(path):
    path.write_text(checkpoint())
    plain = state_file.read(path)
    path.write_bytes(gzip.compress(checkpoint().encode()))
    assert state_file.read(path) == plain
    assert plain.subnets.keys() == {"subnet-1"}


@pytest.mark.parametrize(
    "content",
    [
        {"version": 3, "deployment": {}},
        {"version": 3, "deployment": {"resources": None}},
        {"version": 3, "checkpoint": {"stack": "dev", "latest": None}},
    ],
)
def test_a_stack_that_has_nothing_is_an_empty_network(path, content):
    path.write_text(json.dumps(content))
    assert (state_file.read(path).vpcs, state_file.read(path).unread) == ({}, ())


def test_resources_have_the_programs_names_and_the_stack_its_outputs(path):
    state = state_file.state(exported(path))
    assert [(one.name, one.id) for one in state.resources] == [("vpc", "vpc-1"), ("app-a", "subnet-1")]
    assert state.outputs["vpg_range"] == "100.64.7.0/26"


def test_what_waits_for_its_deletion_is_gone(path):
    old = {**SUBNET, "id": "subnet-0", "delete": True}
    assert state_file.read(exported(path, old)).subnets.keys() == {"subnet-1"}


def test_what_the_program_only_reads_counts(path):
    read = {**SUBNET, "id": "subnet-2", "external": True}
    assert state_file.read(exported(path, read)).subnets.keys() == {"subnet-1", "subnet-2"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("error: no stack", "is not JSON"),
        ("[]", "is no JSON object"),
        ('{"version": 3}', "has neither `deployment` nor `checkpoint` in it"),
        ('{"version": 3, "checkpoint": "none"}', "has neither `deployment` nor `checkpoint` in it"),
        ('{"version": 2, "deployment": {"resources": []}}', "has version 2, and 3 and 4 are known here"),
        ('{"version": 5, "deployment": {"resources": []}}', "has version 5, and 3 and 4 are known here"),
        ("[" * 100_000, "is not JSON"),
        *(
            (f'{{"version": 3, "deployment": {{"resources": {resources}}}}}', OTHER_RESOURCES)
            for resources in ("3", "[3]", '[{"custom": true}]', '[{"urn": "u", "type": "t", "outputs": 3}]')
        ),
    ],
)
def test_another_file_is_refused_with_the_way_to_a_state(path, content, why):
    path.write_text(content)
    with pytest.raises(Misread) as misread:
        state_file.read(path)
    way = "write one with `pulumi stack export --file state.json`"
    assert str(misread.value) == f"{path}: {why}, so it is no state; {way}."


@pytest.mark.parametrize("kept", [slice(40), slice(None, None, -1)], ids=["cut off", "turned round"])
def test_a_broken_packing_is_no_json(path, kept):
    packed = gzip.compress(checkpoint().encode())
    path.write_bytes(packed[:10] + packed[10:][kept])
    with pytest.raises(Misread, match="is not JSON"):
        state_file.read(path)


def test_a_file_that_is_not_there_is_named(path):
    with pytest.raises(Misread) as misread:
        state_file.read(path)
    assert str(misread.value) == f"{path}: cannot be read: No such file or directory."
