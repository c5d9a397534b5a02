"""examples/shared-services run as a person runs it who has two VPCs, in two accounts: no word of SORACOM in it."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, Network, Owner
from tests.clouds.aws_stack import AwsStack
from tests.forked.aws_server import ForkedAwsServer
from tests.key_service import KEY

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "shared-services"


class OfAnAccount:
    """A VPC in an account, with servers' subnet and table."""

    def __init__(self, aws: AwsServer, cidr: str, account_id: str):
        self.account_id, self.cidr = account_id, cidr
        self.network = Network(aws, cidr, OTHER_REGION, account_id)
        self.table_id = self.network.route_table()
        self.subnet_id = self.network.subnet(cidr.replace("/16", "/24"))
        self.network.ec2.associate_route_table(RouteTableId=self.table_id, SubnetId=self.subnet_id)

    def setting(self, **more: Any) -> dict[str, Any]:
        return {
            "accountId": self.account_id,
            "roleArn": f"arn:aws:iam::{self.account_id}:role/network",
            "vpcId": self.network.vpc_id,
            "cidr": self.cidr,
            "subnetIds": {"a": self.subnet_id},
            "routeTableIds": {"app": self.table_id},
            **more,
        }


def test_the_stack_file_to_copy_has_every_setting_and_no_other():
    declared = yaml.safe_load((EXAMPLE / "Pulumi.yaml").read_text())["config"]
    shown = yaml.safe_load((EXAMPLE / "Pulumi.example.yaml").read_text())["config"]
    assert list(shown) == [f"{EXAMPLE.name}:{key}" for key in declared]
    assert [key for key, one in declared.items() if not one["description"]] == []


@pytest.mark.engine
def test_two_accounts_are_joined_by_one_run_and_as_before_when_the_stack_is_gone(engine: Engine, tmp_path: Path):
    with ForkedAwsServer() as aws:
        services = OfAnAccount(aws, "10.20.0.0/16", aws.account_id)
        plant = OfAnAccount(aws, "10.30.0.0/16", OTHER_ACCOUNT)
        stack = AwsStack(engine, tmp_path / "stack", aws)
        shutil.copytree(EXAMPLE, stack.folder, dirs_exist_ok=True)
        settings = {"region": OTHER_REGION, "services": services.setting(), "plant": plant.setting(share="accept")}
        config = {f"{EXAMPLE.name}:{key}": value for key, value in settings.items()}
        (stack.folder / "Pulumi.dev.yaml").write_text(yaml.safe_dump({"config": config}))
        stack.pulumi("stack", "init", "dev", "--secrets-provider", KEY)
        stack.pulumi("up", "--yes", "--skip-preview")
        owner = Owner(aws, aws.account_id, OTHER_REGION)
        assert owner.gateways().keys() == {stack.outputs()["transit_gateway_id"]}
        for one, to in ((services, plant), (plant, services)):
            assert one.network.route_states(one.table_id)[to.cidr] == "active"
        assert routes(owner) == {"hub/isolated": {"10.20.0.0/16", "10.0.0.0/8"}, "hub/services": {"10.30.0.0/16"}}
        assert re.search(r"Resources:\n +\d+ unchanged$", stack.preview().output.strip())
        stack.pulumi("destroy", "--yes", "--skip-preview")
        for one in (services, plant):
            assert one.network.route_states(one.table_id).keys() == {one.cidr}


def routes(owner: Owner) -> dict[str, set[str]]:
    """Ranges in each table of the gateway, by its name."""
    found = {}
    for table in owner.ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"]:
        (name,) = [tag["Value"] for tag in table["Tags"] if tag["Key"] == "Name"]
        searched = owner.ec2.search_transit_gateway_routes(
            TransitGatewayRouteTableId=table["TransitGatewayRouteTableId"],
            Filters=[{"Name": "state", "Values": ["active", "blackhole"]}],
        )
        found[name] = {one["DestinationCidrBlock"] for one in searched["Routes"]}
    return found
