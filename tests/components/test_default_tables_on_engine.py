"""Attachments of an existing gateway whose default tables are in use: what names them stays there, what names another
one leaves them, and what names none is back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from tests.clouds.aws_account import OTHER_ACCOUNT, REGION, Network, Owner
from tests.clouds.aws_stack import AwsStack
from tests.forked.aws_server import ForkedAwsServer

pytestmark = pytest.mark.engine

PROGRAM = """
import devicepath
role = aws.ProviderAssumeRoleArgs(role_arn="arn:aws:iam::{other}:role/rehearsal")
theirs = aws.Provider("theirs", region="{region}", assume_roles=[role])
devicepath.TransitGateway("hub", {arguments}, attachment_providers={{"plant": theirs}})
"""
DEFAULT, OWN = "default", "own"
NAMED: dict[str, Any] = {"association": DEFAULT, "propagations": [DEFAULT]}
ELSEWHERE: dict[str, Any] = {"association": OWN, "propagations": [OWN]}
NOWHERE: dict[str, Any] = {}
CIDRS = {"office": "10.0.0.0/16", "plant": "10.1.0.0/16"}


@dataclass
class Hub:
    """A gateway that was there before the stack, and a VPC of each of two accounts."""

    stack: AwsStack
    owner: Owner
    gateway: dict[str, Any]
    vpcs: dict[str, Network]

    def __post_init__(self) -> None:
        self.default = self.owner.default_table(self.gateway)
        self._subnets = {name: {"a": one.subnet(CIDRS[name].replace("/16", "/24"))} for name, one in self.vpcs.items()}

    def up(self, tables: dict[str, Any]) -> None:
        vpcs = {
            name: {"kind": "vpc", "vpc_id": one.vpc_id, "subnet_ids": self._subnets[name], **tables}
            for name, one in self.vpcs.items()
        }
        vpcs["plant"] |= {"account_id": OTHER_ACCOUNT, "share": "accept"}
        described = {
            "kind": "existing_transit_gateway",
            "region": REGION,
            "account_id": self.owner.account_id,
            "transit_gateway_id": self.gateway["TransitGatewayId"],
            "tables": {DEFAULT: {"kind": "existing", "id": self.default}, OWN: {"kind": "new"}},
            "attachments": vpcs,
        }
        self.stack.up(PROGRAM.format(other=OTHER_ACCOUNT, region=REGION, arguments=repr(described)))

    def settled(self) -> dict[str, set[tuple[str, str]]]:
        """Each table's attachments, associated and propagating; after a refresh, and with nothing left to do."""
        self.stack.pulumi("refresh", "--yes", "--skip-preview")
        self.stack.assert_settled()
        found = {}
        for table in self.owner.ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"]:
            table_id = table["TransitGatewayRouteTableId"]
            of_it = {"TransitGatewayRouteTableId": table_id}
            associated = self.owner.ec2.get_transit_gateway_route_table_associations(**of_it)["Associations"]
            learnt = self.owner.ec2.get_transit_gateway_route_table_propagations(**of_it)
            name = DEFAULT if table_id == self.default else OWN
            found[name] = {("associated", one["ResourceId"]) for one in associated} | {
                ("propagating", one["ResourceId"]) for one in learnt["TransitGatewayRouteTablePropagations"]
            }
        return found

    @property
    def all(self) -> set[tuple[str, str]]:
        return {(how, one.vpc_id) for how in ("associated", "propagating") for one in self.vpcs.values()}


@pytest.fixture
def hub(engine: Engine, tmp_path: Path) -> Iterator[Hub]:
    with ForkedAwsServer() as aws:
        owner = Owner(aws)
        vpcs = {
            "office": Network(aws, CIDRS["office"]),
            "plant": Network(aws, CIDRS["plant"], account_id=OTHER_ACCOUNT),
        }
        yield Hub(AwsStack(engine, tmp_path / "stack", aws), owner, owner.gateway(), vpcs)


def test_what_is_in_a_default_table_by_name_stays_there_and_what_names_none_comes_back(hub):
    for tables, there in ((NAMED, DEFAULT), (ELSEWHERE, OWN), (NOWHERE, DEFAULT)):
        hub.up(tables)
        assert hub.settled() == {DEFAULT: set(), OWN: set(), there: hub.all}
