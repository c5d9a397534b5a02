"""SORACOM's own transit gateway: every VPG of type F2 has one, in SORACOM's AWS account."""

from collections.abc import Mapping
from typing import Any

from pulumi_provider.resource import Problem, Properties

F2 = 242
"""The type that has one. Source: CreateVirtualPrivateGatewayRequest.type."""


class TransitGatewayOutputs(Properties):
    """What a VPG of type F2 has besides. Source: SoracomTransitGateway."""

    transit_gateway_id: str | None = None
    """AWS's id (`tgw-...`) of SORACOM's transit gateway; types E and F have none. A VPC of the VPG's region is attached
    to it by this id, after a TransitGatewayVpcAttachment has registered the VPC and the share was accepted."""
    transit_gateway_arn: str | None = None
    """Its ARN. Types E and F have none."""
    transit_gateway_owner_id: str | None = None
    """Id of the AWS account that it is in, one of SORACOM's. Types E and F have none."""
    transit_gateway_region: str | None = None
    """AWS region that it is in. Types E and F have none."""


ASN = "transit_gateway_asn"


def transit_gateway_of(vpg: Mapping[str, Any]) -> dict[str, Any]:
    """As the API shows it; empty where there is none."""
    gateway: dict[str, Any] = vpg.get("soracomTransitGateway") or {}
    return gateway


def gateway_outputs(vpg: Mapping[str, Any], recorded: object = None) -> dict[str, Any]:
    """The outputs by Python name. Where the API does not show the gateway, the recorded ones stay, as they do not
    change."""
    gateway = transit_gateway_of(vpg)
    if not gateway and recorded is not None:
        return {name: getattr(recorded, name, None) for name in (*TransitGatewayOutputs.model_fields, ASN)}
    return {
        "transit_gateway_id": gateway.get("id"),
        "transit_gateway_arn": gateway.get("arn"),
        ASN: gateway.get("asn"),
        "transit_gateway_owner_id": gateway.get("awsAccountId"),
        "transit_gateway_region": gateway.get("region"),
    }


def share_arn(vpg: Mapping[str, Any], account_id: str) -> str | None:
    """ARN of the share of the gateway to an account. What the keys of the API's map of shares are is not known."""
    shares = (transit_gateway_of(vpg).get("resourceSharedStatus") or {}).values()
    found = (one.get("resourceShareArn") for one in shares if one.get("customerAwsAccountId") == account_id)
    return next((arn for arn in found if arn), None)


def check_has_one(vpg: Mapping[str, Any], otherwise: str) -> None:
    """Raises Problem on types E and F."""
    number = vpg.get("type")
    if number == F2:
        return
    kind = {14: "E", 15: "F"}.get(number or 0, str(number))
    raise Problem(
        f"vpgId: {vpg['vpgId']} is of type {kind}, and only one of type F2 has a transit gateway. {otherwise}, or name "
        "a VPG of type F2."
    )
