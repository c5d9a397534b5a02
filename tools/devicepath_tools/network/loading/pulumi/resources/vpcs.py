"""VPCs, their subnets and their internet gateways."""

from ipaddress import IPv4Network

from devicepath_tools.network.internet_gateway import InternetGateway
from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource, Resources
from devicepath_tools.network.network import by_id
from devicepath_tools.network.vpc import Subnet, Vpc

VPCS = ("aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc")
SUBNETS = ("aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet")
FURTHER_RANGE = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway"
ATTACHMENT = "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment"


def vpcs(resources: Resources) -> dict[str, Vpc]:
    return by_id(_vpc(one, resources) for one in resources.of(*VPCS))


def _vpc(vpc: Resource, resources: Resources) -> Vpc:
    further = [one["cidrBlock"] for one in resources.of(FURTHER_RANGE) if one["vpcId"] == vpc.id]
    return Vpc(
        id=vpc.id,
        account_id=str(vpc.get("ownerId") or _part_of_arn(vpc, 4)),
        region=str(vpc.get("region") or _part_of_arn(vpc, 3)),
        cidrs=tuple(map(IPv4Network, [vpc["cidrBlock"], *further])),
        name=vpc.tag_name,
    )


def _part_of_arn(vpc: Resource, position: int) -> str:
    """`arn:partition:service:region:account:...`."""
    parts = str(vpc.get("arn") or "").split(":")
    return parts[position] if len(parts) > position else ""


def subnets(reading: Reading) -> dict[str, Subnet]:
    """Those of the VPCs that are known."""
    found = []
    for one in reading.resources.of(*SUBNETS):
        if one["vpcId"] in reading.vpcs:
            zone = str(one.get("availabilityZone") or "")
            found.append(Subnet(one.id, one["vpcId"], IPv4Network(one["cidrBlock"]), zone, one.tag_name))
        else:
            reading.miss(f"VPC {one['vpcId']}: is none of the stack's, which has the subnet {one.id} in it")
    return by_id(found)


def internet_gateways(resources: Resources) -> dict[str, InternetGateway]:
    attached = {one["internetGatewayId"]: str(one["vpcId"]) for one in resources.of(ATTACHMENT)}
    return by_id(
        InternetGateway(one.id, str(one.get("vpcId") or attached.get(one.id) or ""), one.tag_name)
        for one in resources.of(INTERNET_GATEWAY)
    )
