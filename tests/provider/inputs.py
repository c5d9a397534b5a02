"""Good inputs of every resource, to be changed one at a time."""

from typing import Any

VPG_ID = "0b6f2f5e-1f5c-4c1e-9f0e-000000000001"
GROUP_ID = "0b6f2f5e-1f5c-4c1e-9f0e-000000000002"
SIM_ID = "8942310022000012345"
IMSI = "001010000000001"

GOOD: dict[str, dict[str, Any]] = {
    "VirtualPrivateGateway": {"type": "F"},
    "VpcPeeringConnection": {
        "vpgId": VPG_ID,
        "peerOwnerId": "123456789012",
        "peerVpcId": "vpc-0123456789abcdef0",
        "destinationCidrBlock": "10.0.0.0/16",
        "peerRegion": "ap-northeast-1",
    },
    "TransitGatewayVpcAttachment": {"vpgId": VPG_ID, "awsAccountId": "123456789012", "vpcId": "vpc-0123456789abcdef0"},
    "TransitGatewayVpcAttachmentAcceptance": {
        "vpgId": VPG_ID,
        "attachmentId": "tgw-attach-0123456789abcdef0",
        "awsAccountId": "123456789012",
        "vpcId": "vpc-0123456789abcdef0",
    },
    "TransitGatewayPeeringConnection": {
        "vpgId": VPG_ID,
        "awsAccountId": "123456789012",
        "awsRegion": "us-west-2",
        "transitGatewayId": "tgw-0123456789abcdef0",
        "name": "hub",
    },
    "TransitGatewayPeeringActivation": {"vpgId": VPG_ID, "attachmentId": "tgw-attach-0123456789abcdef0"},
    "CustomerRoute": {
        "vpgId": VPG_ID,
        "destinationCidr": "10.0.0.0/16",
        "target": "tgw-attach-0123456789abcdef0",
    },
    "Gate": {"vpgId": VPG_ID},
    "GatePeer": {"vpgId": VPG_ID, "outerAddress": "10.0.0.254", "innerAddress": "10.128.0.10"},
    "Group": {"tags": {"name": "fleet"}},
    "GroupConfiguration": {"groupId": GROUP_ID, "vpgId": VPG_ID, "dnsServers": ["10.0.0.2"], "linkMtu": 1400},
    "SimGroupMembership": {"simId": SIM_ID, "groupId": GROUP_ID, "session": "keep"},
    "IpAddressMapEntry": {"vpgId": VPG_ID, "imsi": IMSI, "address": "10.128.0.10"},
    "Redirection": {"vpgId": VPG_ID, "gateway": "10.128.0.10"},
    "RoutingFilterEntries": {"vpgId": VPG_ID, "entries": [{"action": "allow", "ipRange": "10.0.0.0/16"}]},
    "RoutingFilter": {"vpgId": VPG_ID, "entries": [{"action": "deny", "ipRange": "0.0.0.0/0"}]},
}


def good(kind: str, **changes: Any) -> dict[str, Any]:
    """Good inputs with changes; None takes one out."""
    return {name: value for name, value in {**GOOD[kind], **changes}.items() if value is not None}
