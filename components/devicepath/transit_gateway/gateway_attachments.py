"""What is attached to a transit gateway: VPCs of its account and of others, and what others have attached."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi_aws as aws
from pulumi import Input, Output, Resource, ResourceOptions

from devicepath.described import Written
from devicepath.kept import kept
from devicepath.tags import named
from devicepath.transit_gateway.attachment_acceptance import AttachmentAcceptance
from devicepath.transit_gateway.attachment_tables import ONCE, AttachmentTables
from devicepath.transit_gateway.gateway import Alone
from devicepath.transit_gateway.vpc_routes import routes_to
from devicepath_spec.attachment_status import ACCEPTED_INSTEAD, ANOTHER_MADE
from devicepath_spec.choices import Acceptance
from devicepath_spec.description.transit_gateway import (
    AttachmentSettings,
    ExistingAttachment,
    InTables,
    VpcAttachment,
)


def vpc_attachment(
    name: str,
    settings: AttachmentSettings,
    given: Written,
    to: Mapping[str, Any],
    switches: Mapping[str, Input[bool]],
    child: ResourceOptions,
    *,
    ipv6: bool = False,
) -> "aws.ec2transitgateway.VpcAttachment":
    """An attachment of a VPC. `given` has the VPC, its subnets by zone, and tags; `to` has the gateway and the
    region."""
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
        **switches,
        # A VPC has one attachment to a gateway: a second one is DuplicateTransitGatewayAttachment to AWS.
        opts=ResourceOptions.merge(child, ResourceOptions(delete_before_replace=True)),
    )


def _switch(*, on: bool) -> str:
    return "enable" if on else "disable"


class GatewayAttachments:
    """Makes the attachments of a gateway. `ids` has each once it can be used."""

    def __init__(self, name: str, described: Alone, given: Written, tables: AttachmentTables):
        self._name, self._described, self._given = name, described, given
        self._tables = tables
        self.ids: dict[str, Output[str]] = {}
        self.usable: dict[str, Sequence[Resource]] = {}
        """What makes one usable."""

    def attach(
        self, key: str, described: VpcAttachment, gateway_id: Input[str], own: ResourceOptions, child: ResourceOptions
    ) -> None:
        """`own` are the options of what is in the VPC's account, `child` those of what is in the gateway's."""
        name, given = f"{self._name}/{key}", self._given["attachments"][key]
        is_of_other = described.account_id is not None or self._tables.are_of_other_owner
        attachment = vpc_attachment(
            name,
            described,
            {**given, "tags": self._given.get("tags")},
            {"transit_gateway_id": gateway_id, "region": self._region},
            # Of a gateway of another owner, to whom its tables are not shown, they are not sent: not even as false.
            {} if is_of_other else self._tables.switches(described),
            ResourceOptions.merge(kept(own, protect=self._described.protect), ONCE),
            ipv6=described.ipv6,
        )
        accepter = None
        if described.account_id is not None and not self._described.auto_accept:
            accepter = self._accept(key, attachment.id, described, ANOTHER_MADE, child)
        self.usable[key] = usable = [attachment, *([] if accepter is None else [accepter])]
        self.ids[key] = attachment.id if accepter is None else accepter.id
        self._tables.put(key, described, self.ids[key], child)
        routes_to(
            name, gateway_id, given.get("route_table_ids", {}), described.destinations, given.get("destinations", {}),
            self._region, usable, own,
        )  # fmt: skip

    def take(self, key: str, described: ExistingAttachment, child: ResourceOptions) -> None:
        """Takes in an attachment that somebody else has made."""
        given: Input[str] = self._given["attachments"][key]["attachment_id"]
        self.ids[key] = Output.from_input(given)
        if described.acceptance is Acceptance.ACCEPT:
            self.ids[key] = self._accept(key, given, described, ACCEPTED_INSTEAD, child).id
            self._tables.put_accepted(key, described, self.ids[key], child)
        else:
            self._tables.put_anothers(key, described, self.ids[key], child)

    @property
    def _region(self) -> Input[str]:
        region: Input[str] = self._given["region"]
        return region

    def _accept(
        self, key: str, attachment_id: Input[str], described: InTables, instead: str, child: ResourceOptions
    ) -> "aws.ec2transitgateway.VpcAttachmentAccepter":
        """Accepts an attachment. The accepter is retained on delete: deleting it would delete the attachment, which is
        its own owner's."""
        name, place = f"{self._name}/{key}", f"{self._name}.attachments.{key}"
        own = AttachmentAcceptance(place, instead).told(name, child)
        return aws.ec2transitgateway.VpcAttachmentAccepter(
            name,
            transit_gateway_attachment_id=attachment_id,
            region=self._region,
            tags=named(self._given.get("tags"), name),
            **self._tables.switches(described),
            opts=ResourceOptions.merge(own, ResourceOptions.merge(ONCE, ResourceOptions(retain_on_delete=True))),
        )
