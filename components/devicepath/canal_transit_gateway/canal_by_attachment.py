"""Canal by a VPC's attachment to SORACOM's own gateway."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi_soracom as soracom
from pulumi import CustomResource, Input, Output, Resource, ResourceOptions

from devicepath.answering_account import answering_account
from devicepath.canal_transit_gateway.customer_routes import customer_routes
from devicepath.described import Written
from devicepath.given_providers import look_up_options
from devicepath.kept import kept
from devicepath.refused import Refused
from devicepath.transit_gateway.gateway_attachments import vpc_attachment
from devicepath.transit_gateway.share_acceptance import OfferedGateway, ShareAcceptance
from devicepath.transit_gateway.vpc_routes import DEVICES, routes_to
from devicepath_spec.description.canal import AttachmentToVpgAlone
from devicepath_spec.description.transit_gateway import Routed
from devicepath_spec.share_status import AGAIN_BY_SORACOM


class CanalByAttachment:
    """The VPC is registered with the VPG, its account accepts the share of SORACOM's gateway and attaches the VPC, and
    SORACOM accepts that. Only then can routes lead either way."""

    connection_id: Output[str]

    def __init__(
        self,
        name: str,
        canal: AttachmentToVpgAlone,
        given: Written,
        accepters: Sequence[CustomResource],
        child: ResourceOptions,
    ):
        whole = kept(child, protect=canal.protect)
        self.registration = _register(name, canal, given, whole)
        gateway_id, share_arn = given["vpg_transit_gateway_id"], self.registration.resource_share_arn
        offered = OfferedGateway(gateway_id, share_arn, given["region"], AGAIN_BY_SORACOM)
        self.share = ShareAcceptance(f"{name}-share", f"{name}.share", offered, canal.share, child, accepters)
        self.attachment = vpc_attachment(
            f"{name}-attachment",
            canal,
            given,
            {"transit_gateway_id": self.share.transit_gateway_id, "region": given["region"]},
            # SORACOM's tables are not shown to the account: no word of them is sent, not even false.
            {},
            # The registration goes after it, and a share that others have accepted says nothing of that.
            ResourceOptions.merge(whole, ResourceOptions(depends_on=[self.registration])),
        )
        self.acceptance = soracom.TransitGatewayVpcAttachmentAcceptance(
            f"{name}-acceptance",
            vpg_id=given["vpg_id"],
            attachment_id=self.attachment.id,
            aws_account_id=given["account_id"],
            vpc_id=given["vpc_id"],
            opts=child,
        )
        self.connection_id = self.acceptance.attachment_id
        self.routes = routes_to(
            name,
            given["vpg_transit_gateway_id"],
            given.get("route_table_ids", {}),
            *_led_to_devices(canal, given),
            given["region"],
            [self.acceptance],
            child,
        )
        self.customer_routes = customer_routes(
            name, given["vpg_id"], given["vpc_cidrs"], self.connection_id, [*self.routes.values()], child
        )

    @property
    def target(self) -> Output[str]:
        """What the VPG's routes lead to, by the id that SORACOM has."""
        return self.connection_id

    @property
    def leading(self) -> Sequence[Resource]:
        """What has to be there before routes lead either way."""
        return [self.acceptance]

    @property
    def accepter(self) -> CustomResource | None:
        """What accepts the share for the account."""
        return self.share.accepter


def _led_to_devices(
    canal: AttachmentToVpgAlone, given: Written
) -> tuple[dict[str, Routed], dict[str, Mapping[str, Input[str]]]]:
    """The ranges of devices that route tables lead to the gateway, and the same as they were given."""
    if canal.device_ranges is None:
        return {DEVICES: Routed(cidr=canal.device_subnet)}, {DEVICES: {"cidr": given["device_subnet"]}}
    written: dict[str, Mapping[str, Input[str]]] = {key: {"cidr": one} for key, one in given["device_ranges"].items()}
    return {key: Routed(cidr=one) for key, one in canal.device_ranges.items()}, written


def _register(
    name: str, canal: AttachmentToVpgAlone, given: Written, whole: ResourceOptions
) -> soracom.TransitGatewayVpcAttachment:
    return soracom.TransitGatewayVpcAttachment(
        f"{name}-registration",
        vpg_id=_of_its_region(name, given),
        # SORACOM shares its gateway with it, and only this account can accept that.
        aws_account_id=answering_account(f"{name}.account_id", given["account_id"], look_up_options(whole)),
        vpc_id=given["vpc_id"],
        allow_replacement=canal.allow_replacement or None,
        opts=whole,
    )


def _of_its_region(name: str, given: Written) -> Output[str]:
    """The VPG's id. Raises Refused where its gateway is in another region than the VPC."""

    def checked(known: list[Any]) -> str:
        vpg_id, region, of_gateway = known
        # A test's mocks put out nothing.
        if of_gateway is not None and region != of_gateway:
            rule = f"{region}, but SORACOM's gateway is in {of_gateway}, and takes VPCs of its own region only"
            fix = "write transit_gateway_peering, with a gateway of your own, or a VPC there"
            raise Refused([f"{name}.region: {rule}; {fix}."])
        return str(vpg_id)

    of_gateway: Input[str] = given["vpg_transit_gateway_region"]
    known: Output[str] = Output.all(given["vpg_id"], given["region"], of_gateway).apply(checked)
    return known
