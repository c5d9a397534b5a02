"""What a resource needs around it before it can be made, made through the provider itself."""

from typing import Any

from tests.provider.account import Account
from tests.provider.plugin import Made, Plugin

VPC_ID = "vpc-0123456789abcdef0"
ATTACHMENT_ID = "tgw-attach-0123456789abcdef0"
GATEWAY_ID = "tgw-0123456789abcdef0"
COUNTED_AS = {
    "VirtualPrivateGateway": "virtualPrivateGateways",
    "VpcPeeringConnection": "vpcPeeringConnections",
    "TransitGatewayVpcAttachment": "transitGatewayVpcAttachments",
    "TransitGatewayPeeringConnection": "transitGatewayPeeringConnections",
    "CustomerRoute": "customerRoutes",
    "GatePeer": "gatePeers",
    "Group": "groups",
    "IpAddressMapEntry": "ipAddressMapEntries",
    "Redirection": "redirections",
    "RoutingFilter": "routingFilterEntries",
    "RoutingFilterEntries": "routingFilterEntries",
}
"""How /emulation/state names what is counted there; Gate, acceptances, and the settings of groups and SIMs are not."""


def a_vpg(plugin: Plugin, **inputs: Any) -> Made:
    return plugin.create("VirtualPrivateGateway", {"type": "F", **inputs}, name="vpg")


def a_gate(plugin: Plugin) -> Made:
    return plugin.create("Gate", {"vpgId": a_vpg(plugin).id}, name="gate")


def a_gate_peer(plugin: Plugin, vpg_id: str, outer_address: str = "10.0.0.254") -> Made:
    """On a VPG whose Gate is open."""
    return plugin.create("GatePeer", {"vpgId": vpg_id, "outerAddress": outer_address}, name=f"peer-{outer_address}")


def redirection_inputs(peer: Made) -> dict[str, Any]:
    return {"vpgId": peer.outputs["vpgId"], "gateway": peer.outputs["innerAddress"]}


def a_group(plugin: Plugin, name: str = "group") -> Made:
    return plugin.create("Group", {}, name=name)


def peering_inputs(vpg_id: str) -> dict[str, Any]:
    return {
        "vpgId": vpg_id,
        "peerOwnerId": "123456789012",
        "peerVpcId": VPC_ID,
        "destinationCidrBlock": "10.0.0.0/16",
        "peerRegion": "ap-northeast-1",
    }


def vpc_inputs(vpg_id: str) -> dict[str, Any]:
    """Of a VPC that is registered."""
    return {"vpgId": vpg_id, "awsAccountId": "123456789012", "vpcId": VPC_ID}


def acceptance_inputs(plugin: Plugin, account: Account) -> dict[str, Any]:
    """Of a VPC that is registered, and attached in AWS."""
    registered = plugin.create("TransitGatewayVpcAttachment", vpc_inputs(a_vpg(plugin, type="F2").id), name="vpc")
    account.attach(registered.outputs["vpgId"], VPC_ID, ATTACHMENT_ID)
    return {**registered.inputs, "attachmentId": ATTACHMENT_ID}


def gateway_inputs(vpg_id: str) -> dict[str, Any]:
    """Of a gateway to peer with."""
    return {
        "vpgId": vpg_id,
        "awsAccountId": "123456789012",
        "awsRegion": "us-west-2",
        "transitGatewayId": GATEWAY_ID,
    }


def activation_inputs(plugin: Plugin, account: Account) -> dict[str, Any]:
    """Of a peering that is requested, and accepted in AWS."""
    peering = plugin.create("TransitGatewayPeeringConnection", gateway_inputs(a_vpg(plugin, type="F2").id), name="hub")
    account.accept_peering(peering.outputs["vpgId"], peering.id)
    return {"vpgId": peering.outputs["vpgId"], "attachmentId": peering.id}


def route_inputs(plugin: Plugin, account: Account) -> dict[str, Any]:
    """Of a route to a peering that is active."""
    peered = activation_inputs(plugin, account)
    return {"vpgId": peered["vpgId"], "destinationCidr": "10.0.0.0/16", "target": peered["attachmentId"]}


REPLACED_WHERE_ALLOWED = (
    *("VirtualPrivateGateway", "VpcPeeringConnection"),
    *("TransitGatewayVpcAttachment", "TransitGatewayPeeringConnection"),
)


def allowing_replacement(kind: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """The inputs, with what some resources need to be replaced at all."""
    return inputs | ({"allowReplacement": True} if kind in REPLACED_WHERE_ALLOWED else {})


def inputs_for(kind: str, plugin: Plugin, account: Account) -> dict[str, Any]:
    """Inputs of a resource that can be made at once, with what they refer to made."""
    match kind:
        case "VirtualPrivateGateway":
            return {"type": "F"}
        case "Group":
            return {"tags": {"name": "fleet"}}
        case "GroupConfiguration":
            return {"groupId": a_group(plugin).id, "linkMtu": 1400}
        case "SimGroupMembership":
            return {"groupId": a_group(plugin).id, "simId": account.sim()["simId"], "session": "reset"}
        case "VpcPeeringConnection":
            return peering_inputs(a_vpg(plugin).id)
        case "TransitGatewayVpcAttachment":
            return vpc_inputs(a_vpg(plugin, type="F2").id)
        case "TransitGatewayVpcAttachmentAcceptance":
            return acceptance_inputs(plugin, account)
        case "TransitGatewayPeeringConnection":
            return gateway_inputs(a_vpg(plugin, type="F2").id)
        case "TransitGatewayPeeringActivation":
            return activation_inputs(plugin, account)
        case "CustomerRoute":
            return route_inputs(plugin, account)
        case "Gate":
            return {"vpgId": a_vpg(plugin).id}
        case "GatePeer":
            return {"vpgId": a_gate(plugin).id, "outerAddress": "10.0.0.254"}
        case "IpAddressMapEntry":
            return {"vpgId": a_vpg(plugin).id, "imsi": account.imsi(), "address": "10.128.0.10"}
        case "Redirection":
            return redirection_inputs(a_gate_peer(plugin, a_gate(plugin).id))
        case "RoutingFilterEntries":
            return {"vpgId": a_vpg(plugin).id, "entries": [{"action": "allow", "ipRange": "10.0.0.0/16"}]}
        case "RoutingFilter":
            return {"vpgId": a_vpg(plugin).id, "entries": [{"action": "deny", "ipRange": "0.0.0.0/0"}]}
    raise ValueError(kind)
