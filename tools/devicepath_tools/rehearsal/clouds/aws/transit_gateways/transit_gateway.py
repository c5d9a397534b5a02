"""A transit gateway."""

from collections.abc import Sequence
from typing import Any

from moto.ec2.utils import random_transit_gateway_id

from devicepath_tools.rehearsal.clouds.aws.transit_gateways.pace import PACE
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.route_table import TransitGatewayRouteTable
from devicepath_tools.rehearsal.clouds.clock import CLOCK, moment
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

DEFAULT_OPTIONS: dict[str, Any] = {
    "AmazonSideAsn": 64512,
    "TransitGatewayCidrBlocks": [],
    "AutoAcceptSharedAttachments": "disable",
    "DefaultRouteTableAssociation": "enable",
    "DefaultRouteTablePropagation": "enable",
    "VpnEcmpSupport": "enable",
    "DnsSupport": "enable",
    "SecurityGroupReferencingSupport": "disable",
    "MulticastSupport": "disable",
}
ASSOCIATION, PROPAGATION = "Association", "Propagation"
"""What a gateway may have a default route table for."""


class TransitGateway:
    def __init__(self, account_id: str, region: str, description: str, options: dict[str, Any]) -> None:
        """`options` by AWS's names; what is left out is as AWS chooses."""
        self.id = str(random_transit_gateway_id())
        self.account_id, self.region, self.description = account_id, region, description
        self.options = {**DEFAULT_OPTIONS, **options}
        self.created_at = CLOCK.now()
        self.state = PassingState("pending", "available", after_s=PACE.gateway_s)
        self.tables: dict[str, TransitGatewayRouteTable] = {}
        """By id."""
        wanted = [purpose for purpose in (ASSOCIATION, PROPAGATION) if self.has_default(purpose)]
        if wanted:
            table = self.add_table()
            for purpose in wanted:
                self.options[f"{purpose}DefaultRouteTableId"] = table.id

    @property
    def arn(self) -> str:
        return f"arn:aws:ec2:{self.region}:{self.account_id}:transit-gateway/{self.id}"

    @property
    def is_gone(self) -> bool:
        return self.state.code in ("deleted", "deleting")

    def add_table(self) -> TransitGatewayRouteTable:
        table = TransitGatewayRouteTable(self.id)
        self.tables[table.id] = table
        return table

    def has_default(self, purpose: str) -> bool:
        return bool(self.options[f"DefaultRouteTable{purpose}"] == "enable")

    def default_table(self, purpose: str) -> TransitGatewayRouteTable | None:
        """Where an attachment is associated, or propagates to, as soon as it is made."""
        table_id = self.options.get(f"{purpose}DefaultRouteTableId")
        return self.tables.get(table_id) if self.has_default(purpose) and table_id else None

    def is_default(self, table: TransitGatewayRouteTable, purpose: str) -> bool:
        return self.default_table(purpose) is table

    def rename(self, gateway_id: str, table_ids: Sequence[str]) -> None:
        """As one that exists is called; the first table is the default one."""
        self.id = gateway_id
        self.tables = {table_id: TransitGatewayRouteTable(gateway_id, table_id) for table_id in table_ids}
        for purpose in (ASSOCIATION, PROPAGATION):
            if self.has_default(purpose):
                self.options[f"{purpose}DefaultRouteTableId"] = table_ids[0]

    def modify(self, description: str | None, changes: dict[str, Any]) -> None:
        """Changes by the names of the options."""
        self.description = self.description if description is None else description
        self.options |= changes
        for purpose in (ASSOCIATION, PROPAGATION):
            if not self.has_default(purpose):
                self.options.pop(f"{purpose}DefaultRouteTableId", None)
        self.state.become("modifying", "available", after_s=PACE.gateway_s)

    def delete(self) -> None:
        self.tables.clear()
        self.state.become("deleting", "deleted", after_s=PACE.gateway_s)

    def shown(self, tags: list[dict[str, str]], *, entered: bool = False) -> dict[str, Any]:
        """`entered`: as the answer to the request that brought it into its state."""
        return {
            "TransitGatewayId": self.id,
            "TransitGatewayArn": self.arn,
            "State": self.state.entered if entered else self.state.code,
            "OwnerId": self.account_id,
            "Description": self.description,
            "CreationTime": moment(self.created_at),
            "Options": dict(self.options),
            "Tags": tags,
        }
