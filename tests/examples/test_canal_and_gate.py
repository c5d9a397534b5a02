"""examples/canal-and-gate run as a person runs it who has a VPC and a VPG already."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from devicepath_tools.rehearsal.thing import Thing
from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION
from tests.clouds.aws_stack import AwsStack
from tests.examples.existing import Existing
from tests.forked.aws_server import ForkedAwsServer
from tests.key_service import KEY
from tests.provider.account import Account

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "canal-and-gate"
HASTE = {"soracom:waitScale": "0.01"}
"""An emulated cloud is quick."""
MADE = 25
"""With the stack, the provider and the two components themselves."""


@pytest.fixture(scope="module")
def existing() -> Iterator[Existing]:
    with ForkedAwsServer() as aws, SoracomServer(Settings(aws_endpoint=aws.endpoint)) as soracom:
        existing = Existing(aws, soracom)
        yield existing
        existing.api.http.close()


def stack_on(existing: Existing, engine: Engine, folder: Path, **changes: Any) -> AwsStack:
    """A copy of the example with a stack file as its user writes one. A change to None leaves a setting out."""
    usual = {
        "vpgId": existing.vpg()["vpgId"],
        "accountId": OTHER_ACCOUNT,
        "roleArn": f"arn:aws:iam::{OTHER_ACCOUNT}:role/network",
        "region": OTHER_REGION,
        "vpcId": existing.network.vpc_id,
        "gateSubnetId": existing.subnet_ids["gate"],
        "gateAddress": "10.20.8.10",
        "serversCidr": "10.20.0.0/24",
        "routeTableIds": existing.route_table_ids,
    }
    settings = {f"{EXAMPLE.name}:{key}": it for key, it in {**usual, **changes}.items() if it is not None}
    stack = AwsStack(engine, folder, existing.aws, **Account(existing.soracom).environment())
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    (folder / "Pulumi.dev.yaml").write_text(yaml.safe_dump({"config": settings | HASTE}))
    stack.pulumi("stack", "init", "dev", "--secrets-provider", KEY)
    return stack


def test_the_stack_file_to_copy_has_every_setting_and_no_other():
    declared = yaml.safe_load((EXAMPLE / "Pulumi.yaml").read_text())["config"]
    shown = yaml.safe_load((EXAMPLE / "Pulumi.example.yaml").read_text())["config"]
    assert list(shown) == [f"{EXAMPLE.name}:{key}" for key in declared]
    assert [key for key, one in declared.items() if not one["description"]] == []


def assert_joined(existing: Existing, stack: AwsStack, made: list[Thing]) -> None:
    """Both ends of the connection, and every route of it in the VPC's own tables."""
    vpg, outputs = existing.vpg(), stack.outputs()
    connection, instance = outputs["connection_id"], outputs["gate_peer_instance_id"]
    assert existing.network.peering_status(connection) == "active"
    assert connection in vpg["vpcPeeringConnections"]
    interface = stack.resources()["gate-peer-interface"]["id"]
    routes = {(thing.identity, thing.address): thing.remark for thing in made if thing.identity.endswith(" route")}
    assert routes == {
        (f"{table_id} route", destination): f"to {target}"
        for table_id in existing.route_table_ids.values()
        for destination, target in (
            (vpg["vpgSubnetCidrRange"], connection),
            (vpg["deviceSubnetCidrRange"], interface),
        )
    }
    there = f"AWS {OTHER_ACCOUNT} {OTHER_REGION}"
    assert Thing(there, "instance", instance, "10.20.8.10", "t4g.micro, running, gate-peer") in made
    inner = f"inner {outputs['gate_peer_inner_address']}/9"
    assert Thing("SORACOM OP0000000001", "gate peer", "10.20.8.10", inner, "yours, VNI 10") in made


@pytest.mark.engine
def test_what_exists_is_joined_and_is_as_before_when_the_stack_is_gone(existing, engine, tmp_path):
    before = existing.inventory()
    stack = stack_on(existing, engine, tmp_path / "stack")
    stack.preview()
    assert existing.inventory() == before, "a preview makes nothing"
    assert f"+ {MADE} created" in stack.up().output
    after = existing.inventory()
    assert before.beside(after) == [], "nothing that was there has changed"
    assert_joined(existing, stack, after.beside(before))
    assert f"{MADE} unchanged" in stack.up().output
    assert f"{MADE + 1} unchanged" in stack.refresh().output, "and Gate, which is only read"
    assert f"- {MADE} deleted" in stack.destroy().output
    assert existing.inventory() == before


@pytest.mark.engine
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"vpcId": None}, ["missing configuration value 'vpcId'"]),
        (
            {"roleArn": "arn:aws:iam::111122223333:role/network"},
            ["AWS, in us-west-2: ", "AWS account ID not allowed: 111122223333"],
        ),
        (
            {"gateAddress": "10.20.9.10", "serversCidr": "10.20.0.1/24"},
            [
                "Pulumi.dev.yaml:",
                "gate-peer.outer_address: 10.20.9.10 is outside the subnet 10.20.8.0/24; write an address of it.",
                "gate-peer.device_traffic.ssh.cidr: 10.20.0.1/24 has host bits set; write 10.20.0.0/24 instead.",
            ],
        ),
    ],
    ids=["a setting is missing", "another account", "wrong addresses"],
)
def test_a_mistake_in_the_stack_file_is_told_by_the_preview(existing, engine, tmp_path, changes, told):
    before = existing.inventory()
    output = stack_on(existing, engine, tmp_path / "stack", **changes).preview(status=1).output
    assert [line for line in told if line not in output] == [], output
    assert "Traceback" not in output
    assert existing.inventory() == before
