"""The answers of the EC2 API that are read, as it prints them: only what decides about a packet.

Source: AWS, EC2 API reference, the Describe operations; `aws ec2 describe-*` and boto3 print the same shapes."""

from typing import Self

from pydantic import model_validator

from devicepath_tools.network.loading.aws.shape import Address, Cidr, Ipv4Cidrs, Named, Owned, Shape, Tag


class State(Shape):
    state: str = ""


class CidrAssociation(Shape):
    cidr_block: Cidr
    cidr_block_state: State = State(state="associated")


class Vpc(Named):
    vpc_id: str
    owner_id: str = ""
    cidr_block: Cidr
    cidr_block_association_set: tuple[CidrAssociation, ...] = ()


class Subnet(Named, Owned):
    subnet_id: str
    vpc_id: str
    cidr_block: Cidr | None = None
    availability_zone: str = ""


class Route(Shape):
    destination_cidr_block: Cidr | None = None
    destination_ipv6_cidr_block: str = ""
    destination_prefix_list_id: str = ""
    gateway_id: str = ""
    nat_gateway_id: str = ""
    network_interface_id: str = ""
    transit_gateway_id: str = ""
    vpc_peering_connection_id: str = ""
    instance_id: str = ""
    local_gateway_id: str = ""
    carrier_gateway_id: str = ""
    core_network_arn: str = ""
    origin: str = "CreateRoute"
    state: str = "active"


class RouteTableAssociation(Shape):
    main: bool = False
    subnet_id: str = ""
    gateway_id: str = ""
    association_state: State = State(state="associated")

    @model_validator(mode="after")
    def _is_of_something(self) -> Self:
        if not (self.main or self.subnet_id or self.gateway_id):
            raise ValueError("names neither a subnet nor a gateway, and is not the main one; the API always tells")
        return self


class RouteTable(Named):
    route_table_id: str
    vpc_id: str
    associations: tuple[RouteTableAssociation, ...] = ()
    routes: tuple[Route, ...] | None = None
    """None: it does not tell them."""


class PublicAddress(Shape):
    public_ip: Address | None = None


class PrivateAddress(Shape):
    private_ip_address: Address
    primary: bool = False
    association: PublicAddress = PublicAddress()


class Ipv4Prefix(Shape):
    ipv4_prefix: Cidr


class Attachment(Shape):
    instance_id: str = ""
    """Left out where it is another account's."""
    device_index: int = 0
    status: str = "attached"


class Group(Shape):
    group_id: str


class NetworkInterface(Owned):
    network_interface_id: str
    vpc_id: str
    subnet_id: str
    private_ip_address: Address | None = None
    private_ip_addresses: tuple[PrivateAddress, ...] | None = None
    """With the public ones; None: it does not tell them."""
    ipv4_prefixes: tuple[Ipv4Prefix, ...] = ()
    groups: tuple[Group, ...] | None = None
    """None: it does not tell them."""
    source_dest_check: bool = True
    attachment: Attachment | None = None
    status: str = ""
    interface_type: str = "interface"
    requester_managed: bool = False
    description: str = ""
    tag_set: tuple[Tag, ...] = ()

    @model_validator(mode="after")
    def _is_on_something_or_not(self) -> Self:
        if self.attachment is None and not self.status:
            raise ValueError("has neither an Attachment nor a Status; the API always gives one of them")
        return self


class InstanceState(Shape):
    name: str = "running"


class Instance(Named):
    instance_id: str
    state: InstanceState = InstanceState()
    network_interfaces: tuple[NetworkInterface, ...] = ()


class Reservation(Owned):
    instances: tuple[Instance, ...] = ()


class CidrBlock(Shape):
    cidr_block: Cidr


class PeeringVpc(Shape):
    vpc_id: str
    owner_id: str = ""
    region: str = ""
    cidr_block: Cidr | None = None
    cidr_block_set: tuple[CidrBlock, ...] = ()


class PeeringStatus(Shape):
    code: str = ""
    message: str = ""


class VpcPeeringConnection(Named):
    vpc_peering_connection_id: str
    status: PeeringStatus = PeeringStatus()
    requester_vpc_info: PeeringVpc
    accepter_vpc_info: PeeringVpc


class GatewayAttachment(Shape):
    vpc_id: str = ""
    state: str = ""


class InternetGateway(Named):
    internet_gateway_id: str
    attachments: tuple[GatewayAttachment, ...] = ()


class NatGatewayAddress(Shape):
    network_interface_id: str = ""
    private_ip: Address | None = None
    public_ip: Address | None = None
    is_primary: bool = True
    """Left out where it has one address alone."""


class NatGateway(Named):
    nat_gateway_id: str
    vpc_id: str = ""
    subnet_id: str = ""
    """Left out of one that is in all zones of its VPC."""
    state: str = "available"
    nat_gateway_addresses: tuple[NatGatewayAddress, ...] = ()


class PrefixList(Owned):
    prefix_list_id: str
    prefix_list_name: str = ""
    address_family: str = "IPv4"
    cidrs: Ipv4Cidrs | None = None
    """None: it does not tell them, as DescribeManagedPrefixLists does not."""


class VpcEndpoint(Shape):
    vpc_endpoint_id: str
    vpc_endpoint_type: str = ""
