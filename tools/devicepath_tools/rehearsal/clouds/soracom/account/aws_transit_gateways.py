"""What SORACOM's account does with transit gateways in an emulated AWS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import AwsClients, reachable
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused

if TYPE_CHECKING:
    from mypy_boto3_ec2.client import EC2Client

    from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateways import TransitGateway

# AWS, TransitGatewayAttachmentState: what carries nothing and never will again.
OVER = frozenset({"deleting", "deleted", "failed", "failing", "rejected", "rejecting"})
AVAILABLE = "available"
PENDING_ACCEPTANCE = "pendingAcceptance"
_GONE_OR_ENDED = frozenset({"InvalidTransitGatewayAttachmentID.NotFound", "IncorrectState", "InvalidRoute.NotFound"})


@dataclass(frozen=True)
class SeenAttachment:
    """An attachment as AWS shows it to the gateway's owner."""

    attachment_id: str
    state: str

    @property
    def is_over(self) -> bool:
        """Whether it carries nothing and never will again."""
        return self.state in OVER


class AwsTransitGateways:
    """The gateways of type F2 VPGs. What AWS refuses is refused here with 400 (assumed)."""

    def __init__(self, aws: AwsClients) -> None:
        self._aws = aws

    def make(self, vpg_id: str, region: str, asn: int) -> str:
        """A gateway's id. Attachments are associated to its one table; that has what customer routes say: assumed."""
        options: Any = {
            "AmazonSideAsn": asn,
            "AutoAcceptSharedAttachments": "disable",
            "DefaultRouteTableAssociation": "enable",
            "DefaultRouteTablePropagation": "disable",
        }
        tags: Any = [{"ResourceType": "transit-gateway", "Tags": [{"Key": "soracom:vpgId", "Value": vpg_id}]}]
        with reachable():
            made = self._aws.ec2(region).create_transit_gateway(Options=options, TagSpecifications=tags)
        return made["TransitGateway"]["TransitGatewayId"]

    def share(self, gateway: TransitGateway, account_id: str) -> str:
        """Shares it to an account outside of any organization, which gets an invitation; gives the share's ARN."""
        with reachable():
            made = self._aws.ram(gateway.region).create_resource_share(
                name=f"soracom-{gateway.transit_gateway_id}-{account_id}",
                resourceArns=[gateway.arn],
                principals=[account_id],
                allowExternalPrincipals=True,
            )
        return made["resourceShare"]["resourceShareArn"]

    def is_accepted(self, gateway: TransitGateway, share_arn: str) -> bool:
        """Whether the account that it is shared to has accepted."""
        with reachable():
            answer = self._aws.ram(gateway.region).get_resource_share_associations(
                associationType="PRINCIPAL", resourceShareArns=[share_arn]
            )
        return any(one["status"] == "ASSOCIATED" for one in answer["resourceShareAssociations"])

    def vpc_attachments(self, gateway: TransitGateway) -> dict[tuple[str, str], SeenAttachment]:
        """By account and VPC. Of several those that are not over come first."""
        with reachable():
            answer = self._aws.ec2(gateway.region).describe_transit_gateway_vpc_attachments(Filters=_of(gateway))
        seen: dict[tuple[str, str], SeenAttachment] = {}
        for shown in answer["TransitGatewayVpcAttachments"]:
            one = SeenAttachment(shown["TransitGatewayAttachmentId"], shown["State"])
            key = (shown["VpcOwnerId"], shown["VpcId"])
            if key not in seen or seen[key].is_over:
                seen[key] = one
        return seen

    def accept(self, gateway: TransitGateway, attachment_id: str) -> None:
        """Accepts a customer's attachment."""
        with reachable():
            try:
                self._aws.ec2(gateway.region).accept_transit_gateway_vpc_attachment(
                    TransitGatewayAttachmentId=attachment_id
                )
            except ClientError as fault:
                raise _refused("customer_tgw_vpc_attachment_id", fault) from fault

    def delete_vpc_attachment(self, gateway: TransitGateway, attachment_id: str) -> None:
        """Deletes a customer's attachment, as either account may; one that is gone already is fine."""
        with reachable(), _gone_is_fine():
            self._aws.ec2(gateway.region).delete_transit_gateway_vpc_attachment(
                TransitGatewayAttachmentId=attachment_id
            )

    def request_peering(self, gateway: TransitGateway, account_id: str, region: str, gateway_id: str) -> str:
        """Asks a customer's gateway to peer; gives the attachment's id."""
        with reachable():
            try:
                made = self._aws.ec2(gateway.region).create_transit_gateway_peering_attachment(
                    TransitGatewayId=gateway.transit_gateway_id,
                    PeerTransitGatewayId=gateway_id,
                    PeerAccountId=account_id,
                    PeerRegion=region,
                )
            except ClientError as fault:
                raise _refused("customerTransitGatewayId", fault) from fault
        return made["TransitGatewayPeeringAttachment"]["TransitGatewayAttachmentId"]

    def available_peerings(self, gateway: TransitGateway) -> set[str]:
        """Ids of the peering attachments that AWS shows as available."""
        with reachable():
            answer = self._aws.ec2(gateway.region).describe_transit_gateway_peering_attachments(Filters=_of(gateway))
        return {
            shown["TransitGatewayAttachmentId"]
            for shown in answer["TransitGatewayPeeringAttachments"]
            if shown["State"] == AVAILABLE
        }

    def delete_peering(self, gateway: TransitGateway, attachment_id: str) -> None:
        """Deletes it; one that is gone already, or over, is fine."""
        with reachable(), _gone_is_fine():
            self._aws.ec2(gateway.region).delete_transit_gateway_peering_attachment(
                TransitGatewayAttachmentId=attachment_id
            )

    def put_route(self, gateway: TransitGateway, destination: IPv4Network, attachment_id: str) -> None:
        """Leads a range to an attachment, wherever it led before."""
        with reachable():
            ec2 = self._aws.ec2(gateway.region)
            table = self._table_id(ec2, gateway)
            try:
                with _gone_is_fine():
                    ec2.delete_transit_gateway_route(
                        TransitGatewayRouteTableId=table, DestinationCidrBlock=str(destination)
                    )
                ec2.create_transit_gateway_route(
                    TransitGatewayRouteTableId=table,
                    DestinationCidrBlock=str(destination),
                    TransitGatewayAttachmentId=attachment_id,
                )
            except ClientError as fault:
                raise _refused("target", fault) from fault

    def delete_route(self, gateway: TransitGateway, destination: IPv4Network) -> None:
        """Removes a route; one that is gone already is fine."""
        with reachable(), _gone_is_fine():
            ec2 = self._aws.ec2(gateway.region)
            ec2.delete_transit_gateway_route(
                TransitGatewayRouteTableId=self._table_id(ec2, gateway), DestinationCidrBlock=str(destination)
            )

    def remove(self, gateway: TransitGateway) -> None:
        """Removes the gateway of a VPG that is terminated, and its shares."""
        with reachable():
            try:
                self._aws.ec2(gateway.region).delete_transit_gateway(TransitGatewayId=gateway.transit_gateway_id)
            except ClientError as fault:
                raise _refused("vpg_id", fault) from fault
            for share in gateway.shares.values():
                self._aws.ram(gateway.region).delete_resource_share(resourceShareArn=share.arn)

    def _table_id(self, ec2: EC2Client, gateway: TransitGateway) -> str:
        shown = ec2.describe_transit_gateways(TransitGatewayIds=[gateway.transit_gateway_id])["TransitGateways"][0]
        return shown["Options"]["AssociationDefaultRouteTableId"]


def _of(gateway: TransitGateway) -> Any:
    return [{"Name": "transit-gateway-id", "Values": [gateway.transit_gateway_id]}]


def _refused(field: str, fault: ClientError) -> Refused:
    return Refused(400, Code.TRANSIT_GATEWAY_INVALID, f"{field}: AWS refuses it: {fault}")


@contextmanager
def _gone_is_fine() -> Iterator[None]:
    """Lets pass what AWS says of something that is gone, or over, already."""
    try:
        yield
    except ClientError as fault:
        if fault.response["Error"]["Code"] not in _GONE_OR_ENDED:
            raise
