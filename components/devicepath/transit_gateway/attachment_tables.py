"""Where attachments stand among a gateway's route tables: those that are named, or the default ones.

AWS puts what is attached into the default tables by itself, and the provider has a switch for each on the attachment.
Of the association the switch is false once, when the attachment is made, and never again: what is said of it is an
association of its own, in the default table, too. With the switch, the provider would put an attachment into that table
before it has left another one, and would take one that is named to be there out of it again."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
from pulumi import Input, InvokeOutputOptions, Output, ResourceHookBinding, ResourceOptions

from devicepath.transit_gateway.earlier_association import EarlierAssociation
from devicepath.transit_gateway.gateway import Alone, DefaultTables
from devicepath_spec.description.transit_gateway import (
    ExistingTransitGatewayAlone,
    ExistingTransitGatewayTable,
    InTables,
    NewTransitGatewayAlone,
)

SWITCH = "transit_gateway_default_route_table_"
ONCE = ResourceOptions(ignore_changes=["transitGatewayDefaultRouteTableAssociation"])
"""Of an attachment that has the switches. What is refreshed shows where it is, and that is no change."""


class AttachmentTables:
    """Of one gateway. `table_ids` are its tables by name, `defaults` those that AWS takes where none is named."""

    def __init__(
        self,
        name: str,
        described: Alone,
        region: Input[str],
        table_ids: Mapping[str, Output[str]],
        defaults: DefaultTables,
    ):
        self._name, self._described, self._region = name, described, region
        self._table_ids, self._defaults = table_ids, defaults

    @property
    def are_of_other_owner(self) -> bool:
        """Whether nothing can be said of them here."""
        return isinstance(self._described, ExistingTransitGatewayAlone) and self._described.owner_id is not None

    def switches(self, one: InTables) -> dict[str, Input[bool]]:
        """Whether AWS's own choice stands when something is attached, as arguments."""
        # Off, the provider waits until AWS has made its choice: one that is still being made could not be replaced.
        return {f"{SWITCH}association": False, f"{SWITCH}propagation": self._learns_by_default(one)}

    def put(self, key: str, one: InTables, attachment_id: Input[str], child: ResourceOptions) -> None:
        """What is attached here, with the switches, into its tables."""
        self._associate(key, one, attachment_id, child)
        self._put(key, one, attachment_id, child)

    def put_accepted(self, key: str, one: InTables, attachment_id: Input[str], child: ResourceOptions) -> None:
        """What somebody else has attached and is let in here, with the switches, into its tables."""
        self._associate_unless_chosen(key, one, attachment_id, child)
        self._put(key, one, attachment_id, child)

    def put_anothers(self, key: str, one: InTables, attachment_id: Input[str], child: ResourceOptions) -> None:
        """What somebody else has attached and let in, into the tables that are named alone."""
        name = f"{self._name}/{key}"
        self._associate_unless_chosen(key, one, attachment_id, child)
        for table in one.propagations:
            propagate(f"{name}/{table}", attachment_id, self._table_ids[table], self._region, child)

    def _put(self, key: str, one: InTables, attachment_id: Input[str], child: ResourceOptions) -> None:
        name = f"{self._name}/{key}"
        if one.association is None and not self.are_of_other_owner:
            self._associate_with_default(name, attachment_id, child)
        for table in one.propagations:
            self._propagate(f"{name}/{table}", table, attachment_id, child)

    def _associate(self, key: str, one: InTables, attachment_id: Input[str], child: ResourceOptions) -> None:
        if one.association is not None:
            table_id = self._table_ids[one.association]
            associate(f"{self._name}/{key}", attachment_id, table_id, self._region, child)

    def _associate_unless_chosen(
        self, key: str, one: InTables, attachment_id: Input[str], child: ResourceOptions
    ) -> None:
        """Where somebody has chosen another table, nothing is made."""
        if one.association is None:
            return
        place, opts = f"{self._name}.attachments.{key}.association", InvokeOutputOptions(parent=child.parent)
        table_id = self._table_ids[one.association]
        hook = EarlierAssociation(place, attachment_id, table_id, self._region, opts).hook(f"{self._name}/{key}")
        asking = ResourceOptions(hooks=ResourceHookBinding(before_create=[hook]))
        self._associate(key, one, attachment_id, ResourceOptions.merge(child, asking))

    def _learns_by_default(self, one: InTables) -> Input[bool]:
        gateway = self._described
        if isinstance(gateway, NewTransitGatewayAlone) and not (gateway.default_propagation and one.propagations):
            return gateway.default_propagation
        if one.propagations and not any(self._may_be_default(table) for table in one.propagations):
            return False

        def learns(known: list[Any]) -> bool:
            default, *named = known
            return default is not None and (not named or default in named)

        ids = [self._table_ids[table] for table in one.propagations]
        learning: Output[bool] = Output.all(self._defaults.propagation, *ids).apply(learns)
        return learning

    def _may_be_default(self, table: str) -> bool:
        return isinstance(self._described.tables[table], ExistingTransitGatewayTable)

    def _associate_with_default(self, name: str, attachment_id: Input[str], child: ResourceOptions) -> None:
        gateway, default = self._described, self._defaults.association
        if isinstance(gateway, NewTransitGatewayAlone):
            if gateway.default_association:
                associate(name, attachment_id, default.apply(str), self._region, child)
            return
        # Whether an existing gateway has one, only the look-up says.
        associate_by_default(name, attachment_id, default, self._region, child)

    def _propagate(self, name: str, table: str, attachment_id: Input[str], child: ResourceOptions) -> None:
        table_id = self._table_ids[table]
        if not self._may_be_default(table):
            propagate(name, attachment_id, table_id, self._region, child)
            return
        propagate_unless_default(name, attachment_id, table_id, self._defaults.propagation, self._region, child)


def associate(
    name: str, attachment_id: Input[str], table_id: Input[str], region: Input[str], child: ResourceOptions
) -> "aws.ec2transitgateway.RouteTableAssociation":
    """An attachment has one table. To move it to another, AWS takes it out of the one first, and then puts it into the
    other; what is sent meanwhile is lost."""
    return aws.ec2transitgateway.RouteTableAssociation(
        name,
        transit_gateway_attachment_id=attachment_id,
        transit_gateway_route_table_id=table_id,
        # Where AWS has put it into the default table by itself. Of what somebody else has done, EarlierAssociation.
        replace_existing_association=True,
        region=region,
        # Made first, the new one would take the attachment out of the old table, and the old one's end fail.
        opts=ResourceOptions.merge(child, ResourceOptions(delete_before_replace=True)),
    )


def associate_by_default(
    name: str,
    attachment_id: Input[str],
    default: Output[str | None],
    region: Input[str],
    child: ResourceOptions,
) -> None:
    """With the gateway's default table, if there is one: under the name of an association with one that is named, so
    that an attachment which leaves that one is back there."""

    def if_there(table_id: str | None) -> None:
        if table_id is not None:
            associate(name, attachment_id, table_id, region, child)

    default.apply(if_there)


def propagate_unless_default(
    name: str,
    attachment_id: Input[str],
    table_id: Input[str],
    default: Output[str | None],
    region: Input[str],
    child: ResourceOptions,
) -> None:
    """The table learns the ranges of the attachment, unless AWS has told them to it by itself: a second time is
    TransitGatewayRouteTablePropagation.Duplicate."""

    def unless_default(known: list[str | None]) -> None:
        of_gateway, own = known
        if own is not None and own != of_gateway:
            propagate(name, attachment_id, own, region, child)

    Output.all(default, table_id).apply(unless_default)


def propagate(
    name: str, attachment_id: Input[str], table_id: Input[str], region: Input[str], child: ResourceOptions
) -> "aws.ec2transitgateway.RouteTablePropagation":
    """The table learns the ranges of the attachment."""
    return aws.ec2transitgateway.RouteTablePropagation(
        name,
        transit_gateway_attachment_id=attachment_id,
        transit_gateway_route_table_id=table_id,
        region=region,
        opts=child,
    )
