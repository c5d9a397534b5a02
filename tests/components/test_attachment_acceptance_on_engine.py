"""What a gateway has let in by itself, once it lets nobody in any more: what is told to be run is run as it is told."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, Network, Owner
from tests.clouds.aws_stack import AwsStack
from tests.forked.aws_server import ForkedAwsServer

pytestmark = pytest.mark.engine

PROGRAM = """
import devicepath
role = aws.ProviderAssumeRoleArgs(role_arn="arn:aws:iam::{other}:role/rehearsal")
theirs = aws.Provider("theirs", region="{region}", assume_roles=[role])
hub = devicepath.TransitGateway("hub", {arguments}, attachment_providers={{"plant": theirs}})
pulumi.export("urn", hub.urn)
"""


def test_an_attachment_that_was_let_in_without_acceptance_is_recorded_as_accepted_and_stays(
    engine: Engine, tmp_path: Path
):
    with ForkedAwsServer() as aws:
        owner = Owner(aws, region=OTHER_REGION)
        plant = Network(aws, region=OTHER_REGION, account_id=OTHER_ACCOUNT)
        subnets = {"a": plant.subnet()}

        def program(*, auto_accept: bool) -> str:
            attached: dict[str, Any] = {"kind": "vpc", "account_id": OTHER_ACCOUNT, "share": "accept"}
            described = {
                "kind": "new_transit_gateway",
                "region": OTHER_REGION,
                "account_id": owner.account_id,
                "auto_accept": auto_accept,
                "attachments": {"plant": {**attached, "vpc_id": plant.vpc_id, "subnet_ids": subnets}},
            }
            return PROGRAM.format(other=OTHER_ACCOUNT, region=OTHER_REGION, arguments=repr(described))

        stack = AwsStack(engine, tmp_path / "stack", aws)
        stack.up(program(auto_accept=True))
        attachment_id = stack.resources()["hub/plant"]["id"]
        told = stack.program(program(auto_accept=False)).refused("up", "--yes", "--skip-preview")
        found = re.search(r"`pulumi (import .*?)`", told)
        assert found is not None, told
        line = found[1].replace("<URN of its devicepath:index:TransitGateway>", stack.outputs()["urn"])
        stack.pulumi(*shlex.split(line), "--generate-code=false", "--yes", "--skip-preview")
        stack.up()
        stack.assert_settled()
        assert owner.attachment_state(attachment_id) == "available"
