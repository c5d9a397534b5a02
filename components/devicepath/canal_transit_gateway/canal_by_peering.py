"""Canal by a peering of SORACOM's gateway with one of the user's own."""

from collections.abc import Sequence
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_soracom as soracom
from pulumi import Output, Resource, ResourceOptions

from devicepath.canal_transit_gateway.customer_routes import customer_routes
from devicepath.canal_transit_gateway.known_peerings import known_peerings
from devicepath.canal_transit_gateway.offered_peering import offered_peering
from devicepath.canal_transit_gateway.peered_gateways import PeeredGateways
from devicepath.described import Written
from devicepath.kept import kept
from devicepath.route_names import by_table, in_a_name
from devicepath.tags import named
from devicepath.transit_gateway.attachment_acceptance import AttachmentAcceptance
from devicepath.transit_gateway.attachment_tables import associate
from devicepath.transit_gateway.gateway_tables import the_old_one_first
from devicepath.transit_gateway.vpc_routes import device_routes
from devicepath_spec.attachment_status import ANOTHER_REQUESTED
from devicepath_spec.description.canal import PeeringWithVpgAlone
from devicepath_spec.unknown import UNKNOWN


class CanalByPeering:
    """SORACOM requests the peering, the gateway's account accepts it, and each side needs its own table and routes:
    nothing is propagated over a peering. In one region each side knows it by an id of its own."""

    connection_id: Output[str]
    accepter = None
    """None: a peering needs no share to be accepted."""

    def __init__(self, name: str, canal: PeeringWithVpgAlone, given: Written, child: ResourceOptions):
        whole, region = kept(child, protect=canal.protect), given["region"]
        ends = PeeredGateways(
            given["transit_gateway_id"], region, given["vpg_transit_gateway_id"], given["vpg_transit_gateway_region"]
        )
        known = known_peerings(name, ends, given["account_id"], child.parent)
        self.request = soracom.TransitGatewayPeeringConnection(
            f"{name}-request",
            vpg_id=given["vpg_id"],
            aws_account_id=given["account_id"],
            aws_region=region,
            transit_gateway_id=given["transit_gateway_id"],
            live_attachment_ids=known.apply(lambda known: known.live),
            ended_attachments=known.apply(lambda known: known.ended),
            allow_replacement=canal.allow_replacement or None,
            opts=whole,
        )
        self.peering = self._accept(name, given, ends, whole)
        self.activation = soracom.TransitGatewayPeeringActivation(
            f"{name}-activation",
            vpg_id=given["vpg_id"],
            attachment_id=_after(self.request.attachment_id, self.peering.id),
            opts=child,
        )
        self.connection_id = _after(self.peering.id, self.activation.attachment_id)
        self.association = associate(
            f"{name}-peering", self.connection_id, given["association_table_id"], region, child
        )
        self.static_routes = self._lead_to_devices(name, canal, given, child)
        self.routes = device_routes(
            name,
            given["transit_gateway_id"],
            given.get("route_table_ids", {}),
            canal.device_subnet,
            given["device_subnet"],
            region,
            [],
            child,
        )
        back = [*self.leading, *self.routes.values()]
        self.customer_routes = customer_routes(name, given["vpg_id"], given["vpc_cidrs"], self.target, back, child)
        _warn_of_equal_asns(name, given)

    @property
    def target(self) -> Output[str]:
        """What the VPG's routes lead to, by the id that SORACOM has."""
        target: Output[str] = self.activation.attachment_id
        return target

    @property
    def leading(self) -> Sequence[Resource]:
        """What has to be there before routes lead either way."""
        return [self.association, *self.static_routes.values()]

    def _accept(
        self, name: str, given: Written, ends: PeeredGateways, whole: ResourceOptions
    ) -> "aws.ec2transitgateway.PeeringAttachmentAccepter":
        # No options of the peering are sent: what AWS fills in there differs by region, and another value replaces it.
        return aws.ec2transitgateway.PeeringAttachmentAccepter(
            f"{name}-accept",
            transit_gateway_attachment_id=offered_peering(name, self.request.attachment_id, ends, whole.parent),
            region=given["region"],
            tags=named(given.get("tags"), name),
            opts=AttachmentAcceptance(name, ANOTHER_REQUESTED).told(f"{name}-accept", whole),
        )

    def _lead_to_devices(
        self, name: str, canal: PeeringWithVpgAlone, given: Written, child: ResourceOptions
    ) -> "dict[str, aws.ec2transitgateway.Route]":
        subnet = "devices" if canal.device_subnet is UNKNOWN else in_a_name(str(canal.device_subnet))
        return {
            key: aws.ec2transitgateway.Route(
                f"{name}-{key}/{subnet}",
                transit_gateway_route_table_id=table_id,
                destination_cidr_block=given["device_subnet"],
                transit_gateway_attachment_id=self.connection_id,
                region=given["region"],
                opts=the_old_one_first(child),
            )
            for key, table_id in by_table(given["table_ids"]).items()
        }


def _after(attachment_id: Output[str], first: Output[str]) -> Output[str]:
    """An attachment's id, known once the other output is."""
    known: Output[str] = Output.all(attachment_id, first).apply(lambda both: str(both[0]))
    return known


def _warn_of_equal_asns(name: str, given: Written) -> None:
    """Warns where both gateways have one ASN: AWS recommends different ones, and refuses none."""

    def compare(known: list[Any]) -> None:
        vpg_asn, asn = known
        if vpg_asn is not None and asn is not None and int(vpg_asn) == int(asn):
            pulumi.warn(
                f"{name}.asn: {int(asn)} is that of SORACOM's gateway, too. AWS recommends different ASNs for gateways "
                "that are peered, though static routes work; better give another to what is still to be made."
            )

    _: Output[None] = Output.all(given["vpg_asn"], given.get("asn")).apply(compare)
