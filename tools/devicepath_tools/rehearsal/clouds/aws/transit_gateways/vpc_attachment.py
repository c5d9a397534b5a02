"""A VPC's attachment to a transit gateway."""

from ipaddress import IPv6Network
from typing import Any

from typing_extensions import override

from devicepath_tools.rehearsal.clouds.aws.refusals.vpcs import ranges_of
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.attachment import Attachment, Network
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.pace import PACE
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.clock import moment
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

DEFAULT_OPTIONS = {
    "DnsSupport": "enable",
    # Unlike the gateway's own, which is off.
    "SecurityGroupReferencingSupport": "enable",
    "Ipv6Support": "disable",
    "ApplianceModeSupport": "disable",
}


class VpcAttachment(Attachment):
    kind = "vpc"
    propagates = True

    def __init__(
        self, gateway: TransitGateway, vpc: Any, account_id: str, subnet_ids: list[str], options: dict[str, str]
    ) -> None:
        """`vpc` is moto's, of that account; it is in the gateway's region."""
        super().__init__(gateway, PassingState("pendingAcceptance"))
        self.vpc, self.account_id = vpc, account_id
        self.subnet_ids = subnet_ids
        self.options = {**DEFAULT_OPTIONS, **options}
        if account_id == gateway.account_id or gateway.options["AutoAcceptSharedAttachments"] == "enable":
            self.accept()

    @property
    @override
    def places(self) -> frozenset[tuple[str, str]]:
        region = self.gateway.region
        return frozenset({(self.account_id, region), (self.gateway.account_id, region)})

    @property
    @override
    def ranges(self) -> list[Network]:
        found: list[Network] = [*ranges_of(self.vpc)]
        if self.options["Ipv6Support"] == "enable":
            listed = self.vpc.get_cidr_block_association_set(ipv6=True)
            found += [IPv6Network(each["cidr_block"]) for each in listed]
        return found

    @property
    @override
    def resource(self) -> tuple[str, str]:
        return str(self.vpc.id), self.account_id

    def modify(self, subnet_ids: list[str], options: dict[str, str]) -> None:
        self.subnet_ids = subnet_ids
        self.options |= options
        self.state.become("modifying", "available", after_s=PACE.attachment_s)

    def shown(self, tags: list[dict[str, str]], *, entered: bool = False) -> dict[str, Any]:
        return {
            "TransitGatewayAttachmentId": self.id,
            "TransitGatewayId": self.gateway.id,
            "VpcId": self.vpc.id,
            "VpcOwnerId": self.account_id,
            "State": self.state.entered if entered else self.state.code,
            "SubnetIds": list(self.subnet_ids),
            "CreationTime": moment(self.created_at),
            "Options": dict(self.options),
            "Tags": tags,
        }
