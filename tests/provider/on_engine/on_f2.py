"""Programs with what a VPG of type F2 has."""

from tests.provider.on_engine.customer import attachment_of

FIRST, SECOND = "vpc-0123456789abcdef0", "vpc-0123456789abcdef1"
HUB, OTHER_HUB = "tgw-0123456789abcdef0", "tgw-0123456789abcdef1"

KINDS = {
    "native": "VirtualPrivateGateway",
    "registered": "TransitGatewayVpcAttachment",
    "accepted": "TransitGatewayVpcAttachmentAcceptance",
    "peering": "TransitGatewayPeeringConnection",
    "active": "TransitGatewayPeeringActivation",
    "route": "CustomerRoute",
}
"""Of `everything`, by the resources' names."""


def vpg() -> str:
    return 'native = soracom.VirtualPrivateGateway("native", type="F2", allow_replacement=True)\n'


def registration(name: str, vpc_id: str) -> str:
    return f"""
{name} = soracom.TransitGatewayVpcAttachment("{name}", vpg_id=native.id, aws_account_id="123456789012",
    vpc_id="{vpc_id}", allow_replacement=True)
"""


def acceptance(name: str, registered: str, vpc_id: str) -> str:
    return f"""
{name} = soracom.TransitGatewayVpcAttachmentAcceptance("{name}", vpg_id={registered}.vpg_id,
    attachment_id="{attachment_of(vpc_id)}", aws_account_id={registered}.aws_account_id, vpc_id={registered}.vpc_id)
"""


def peering(name: str, gateway_id: str) -> str:
    return f"""
{name} = soracom.TransitGatewayPeeringConnection("{name}", vpg_id=native.id, aws_account_id="123456789012",
    aws_region="us-west-2", transit_gateway_id="{gateway_id}", allow_replacement=True)
"""


def activation(name: str, peered: str) -> str:
    return f"""
{name} = soracom.TransitGatewayPeeringActivation("{name}", vpg_id={peered}.vpg_id, attachment_id={peered}.attachment_id)
"""


def route(name: str, destination: str, target: str) -> str:
    return f"""
{name} = soracom.CustomerRoute("{name}", vpg_id={target}.vpg_id, destination_cidr="{destination}",
    target={target}.attachment_id)
"""


def everything(*, vpc_id: str = FIRST, destination: str = "10.0.0.0/16", target: str = "accepted") -> str:
    """One of each: a VPC and a gateway, both ready, and a route to one of them."""
    return "".join(
        (
            vpg(),
            registration("registered", vpc_id),
            acceptance("accepted", "registered", vpc_id),
            peering("peering", HUB),
            activation("active", "peering"),
            route("route", destination, target),
        )
    )
