"""NAT gateways, as far as a state tells where each is and what it sends from."""

from ipaddress import IPv4Address

from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from devicepath_tools.network.nat_gateway import NatGateway, NatGatewayAddress
from devicepath_tools.network.network import by_id

NAT_GATEWAY = "aws:ec2/natGateway:NatGateway"


def nat_gateways(reading: Reading) -> dict[str, NatGateway]:
    return by_id(_gateway(one, reading) for one in reading.resources.of(NAT_GATEWAY))


def _gateway(gateway: Resource, reading: Reading) -> NatGateway:
    subnet = reading.subnets.get(str(gateway.get("subnetId")))
    if subnet is None:
        reading.miss(f"subnet {gateway.get('subnetId')}: is none of the stack's, which has {gateway.id} in it")
    interface, private, public = (gateway.get(it) for it in ("networkInterfaceId", "privateIp", "publicIp"))
    return NatGateway(
        id=gateway.id,
        vpc_id=subnet.vpc_id if subnet is not None else "",
        subnet_id=subnet.id if subnet is not None else "",
        addresses=(_address(str(interface), private, public),) if interface and private else (),
        name=gateway.tag_name,
    )


def _address(interface_id: str, private: str, public: str | None) -> NatGatewayAddress:
    return NatGatewayAddress(interface_id, IPv4Address(private), IPv4Address(public) if public else None)
