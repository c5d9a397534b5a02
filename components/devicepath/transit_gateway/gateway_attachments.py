"""What is attached to a transit gateway: VPCs of its account and of others, and what others have attached."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi_aws as aws
from pulumi import Input, InvokeOutputOptions, Output, Resource, ResourceHookBinding, ResourceOptions

from devicepath.described import Written
from devicepath.kept import kept
from devicepath.tags import named
from devicepath.transit_gateway.attachment_acceptance import AttachmentAcceptance
from devicepath.transit_gateway.earlier_association import EarlierAssociation
from devicepath.transit_gateway.gateway import Alone
from devicepath.transit_gateway.vpc_routes import routes_to
from devicepath_spec.attachment_status import ACCEPTED_INSTEAD, ANOTHER_MADE
from devicepath_spec.choices import Acceptance
from devicepath_spec.description.transit_gateway import (
    AttachmentSettings,
    ExistingAttachment,
    ExistingTransitGatewayAlone,
    InTables,
    NewTransitGatewayAlone,
    VpcAttachment,
)


def vpc_attachment(
    name: str,
    settings: AttachmentSettings,
    given: Written,
    to: Mapping[str, Any],
    flags: Mapping[str, bool],
    child: ResourceOptions,
    *,
    ipv6: bool = False,
) -> "aws.ec2transitgateway.VpcAttachment":
    """`given` has the VPC, its subnets by zone, and tags; `to` the gateway and the region."""
    return aws.ec2transitgateway.VpcAttachment(
        name,
        vpc_id=given["vpc_id"],
        subnet_ids=[subnet for _, subnet in sorted(given["subnet_ids"].items())],
        appliance_mode_support=_switch(on=settings.appliance_mode),
        dns_support=_switch(on=settings.dns),
        ipv6_support=_switch(on=ipv6),
        security_group_referencing_support=_switch(on=settings.security_group_referencing),
        tags=named(given.get("tags"), name),
        **to,
        **flags,
        # A VPC has one attachment to a gateway: a second one is DuplicateTransitGatewayAttachment to AWS.
        opts=ResourceOptions.merge(child, ResourceOptions(delete_before_replace=True)),
    )


def _switch(*, on: bool) -> str:
    return "enable" if on else "disable"


class GatewayAttachments:
    """Makes one attachment after the other; `ids` has those that can be used."""

    def __init__(self, name: str, described: Alone, given: Written, table_ids: Mapping[str, Output[str]]):
        self._name, self._described, self._given = name, described, given
        self._table_ids = table_ids
        self.ids: dict[str, Output[str]] = {}

    def attach(
        self, key: str, one: VpcAttachment, gateway_id: Input[str], own: ResourceOptions, child: ResourceOptions
    ) -> None:
        """`own` are the options of what is in the VPC's account, `child` those of what is in the gateway's."""
        name, given = f"{self._name}/{key}", self._given["attachments"][key]
        is_of_other = one.account_id is not None or self._is_of_other_owner
        attachment = vpc_attachment(
            name,
            one,
            {**given, "tags": self._given.get("tags")},
            {"transit_gateway_id": gateway_id, "region": self._region},
            # Of a gateway of another owner, to whom its tables are not shown, they are not sent: not even as false.
            {} if is_of_other else self._default_tables(one),
            kept(own, protect=self._described.protect),
            ipv6=one.ipv6,
        )
        accepter = None
        if one.account_id is not None and not self._described.auto_accept:
            accepter = self._accept(key, attachment.id, one, ANOTHER_MADE, child)
        usable: Sequence[Resource] = [attachment, *([] if accepter is None else [accepter])]
        self.ids[key] = attachment.id if accepter is None else accepter.id
        self._put_in_tables(key, one, self.ids[key], child)
        routes_to(
            name, gateway_id, given.get("route_table_ids", {}), one.destinations, given.get("destinations", {}),
            self._region, usable, own,
        )  # fmt: skip

    def take(self, key: str, one: ExistingAttachment, child: ResourceOptions) -> None:
        """What somebody else has attached."""
        given: Input[str] = self._given["attachments"][key]["attachment_id"]
        self.ids[key] = Output.from_input(given)
        if one.acceptance is Acceptance.ACCEPT:
            self.ids[key] = self._accept(key, given, one, ACCEPTED_INSTEAD, child).id
        self._put_in_tables(key, one, self.ids[key], child, is_somebodys=True)

    @property
    def _region(self) -> Input[str]:
        region: Input[str] = self._given["region"]
        return region

    @property
    def _is_of_other_owner(self) -> bool:
        return isinstance(self._described, ExistingTransitGatewayAlone) and self._described.owner_id is not None

    def _default_tables(self, one: InTables) -> dict[str, bool]:
        """Whether AWS puts it into the gateway's default tables; of an existing gateway's, as those are set."""
        gateway, prefix = self._described, "transit_gateway_default_route_table_"
        if isinstance(gateway, NewTransitGatewayAlone):
            association = gateway.default_association and one.association is None
            propagation = gateway.default_propagation and not one.propagations
            return {f"{prefix}association": association, f"{prefix}propagation": propagation}
        named_there = {"association": one.association is not None, "propagation": bool(one.propagations)}
        return {f"{prefix}{key}": False for key, is_named in named_there.items() if is_named}

    def _accept(
        self, key: str, attachment_id: Input[str], one: InTables, instead: str, child: ResourceOptions
    ) -> "aws.ec2transitgateway.VpcAttachmentAccepter":
        """Kept: its deletion would delete the attachment itself, which has an owner of its own."""
        name, place = f"{self._name}/{key}", f"{self._name}.attachments.{key}"
        own = AttachmentAcceptance(place, instead).told(name, child)
        return aws.ec2transitgateway.VpcAttachmentAccepter(
            name,
            transit_gateway_attachment_id=attachment_id,
            region=self._region,
            tags=named(self._given.get("tags"), name),
            **self._default_tables(one),
            opts=ResourceOptions.merge(own, ResourceOptions(retain_on_delete=True)),
        )

    def _put_in_tables(
        self, key: str, one: InTables, attachment_id: Input[str], child: ResourceOptions, *, is_somebodys: bool = False
    ) -> None:
        if one.association is not None:
            name, table_id = f"{self._name}/{key}", self._table_ids[one.association]
            own = self._asking_first(key, attachment_id, table_id, child) if is_somebodys else child
            associate(name, attachment_id, table_id, self._region, own)
        for table in one.propagations:
            aws.ec2transitgateway.RouteTablePropagation(
                f"{self._name}/{key}/{table}",
                transit_gateway_attachment_id=attachment_id,
                transit_gateway_route_table_id=self._table_ids[table],
                region=self._region,
                opts=child,
            )

    def _asking_first(
        self, key: str, attachment_id: Input[str], table_id: Input[str], child: ResourceOptions
    ) -> ResourceOptions:
        """The options of an association that is not made where somebody else has made one."""
        place, opts = f"{self._name}.attachments.{key}.association", InvokeOutputOptions(parent=child.parent)
        hook = EarlierAssociation(place, attachment_id, table_id, self._region, opts).hook(f"{self._name}/{key}")
        return ResourceOptions.merge(child, ResourceOptions(hooks=ResourceHookBinding(before_create=[hook])))


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
