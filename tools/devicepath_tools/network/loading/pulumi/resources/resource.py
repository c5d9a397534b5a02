"""One resource, as a program registered it or a state records it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

SIGNATURE = "4dabf18193072939515e22adb298388d"
"""Key of what a state keeps apart: secrets, assets, references. Source: Pulumi's SDK, rpc.py."""
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What stands for a value that is not known yet. Source: Pulumi's SDK, rpc.py."""


@dataclass(frozen=True)
class Resource:
    type: str
    """Pulumi's token, `aws:ec2/vpc:Vpc`."""
    name: str
    """What the program calls it."""
    id: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any] = field(default_factory=dict)
    assumed: str = ""
    """What of it nobody told, in words."""

    def __getitem__(self, key: str) -> Any:
        """A value that NEEDED says is there; see there."""
        value = self.get(key)
        if value is None:
            raise KeyError(f"{self.type} {self.name}: {key}")
        return value

    def get(self, key: str) -> Any:
        """What the provider found, else what was asked for; None: neither is known. A secret never is."""
        found = plain(self.outputs.get(key))
        return found if found is not None else plain(self.inputs.get(key))

    def asked(self, key: str) -> Any:
        """What the program asked for, else what was found."""
        asked = plain(self.inputs.get(key))
        return asked if asked is not None else plain(self.outputs.get(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """The entries of a list, those that are known."""
        return tuple(str(one) for one in self.get(key) or () if one)

    def number(self, key: str) -> int | None:
        """What the provider found, or was asked for, as a number; None: neither is known."""
        found = self.get(key)
        return int(found) if found not in (None, "") else None

    @property
    def tag_name(self) -> str:
        """What its tag `Name` says."""
        return str((self.get("tags") or {}).get("Name") or "")


def plain(value: Any) -> Any:
    """A value without what is secret or unknown in it."""
    if value == UNKNOWN:
        return None
    if isinstance(value, Mapping):
        return None if SIGNATURE in value else {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


OF_TABLE = ("transitGatewayRouteTableId", "transitGatewayAttachmentId")
NEEDED: dict[str, tuple[str, ...]] = {
    "aws:ec2/vpc:Vpc": ("cidrBlock",),
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": ("vpcId", "cidrBlock"),
    "aws:ec2/subnet:Subnet": ("vpcId", "cidrBlock"),
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": ("vpcId", "internetGatewayId"),
    "aws:ec2/routeTable:RouteTable": ("vpcId",),
    "aws:ec2/route:Route": ("routeTableId",),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": ("routeTableId",),
    "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": ("routeTableId", "vpcId"),
    "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": ("routeTableId", "vpnGatewayId"),
    "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment": ("vpnGatewayId", "vpcId"),
    "aws:ec2/vpnConnection:VpnConnection": ("customerGatewayId",),
    "aws:ec2/vpnConnectionRoute:VpnConnectionRoute": ("vpnConnectionId", "destinationCidrBlock"),
    "aws:ec2/securityGroup:SecurityGroup": ("vpcId",),
    "aws:ec2/securityGroupRule:SecurityGroupRule": ("securityGroupId", "type", "protocol"),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ("securityGroupId", "ipProtocol"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ("securityGroupId", "ipProtocol"),
    "aws:ec2/networkAcl:NetworkAcl": ("vpcId",),
    "aws:ec2/networkAclRule:NetworkAclRule": ("networkAclId", "ruleNumber", "protocol", "ruleAction"),
    "aws:ec2/networkAclAssociation:NetworkAclAssociation": ("networkAclId", "subnetId"),
    "aws:ec2/networkInterface:NetworkInterface": ("subnetId",),
    "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment": (
        "instanceId",
        "networkInterfaceId",
        "deviceIndex",
    ),
    "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry": ("prefixListId", "cidr"),
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": ("vpcId", "peerVpcId"),
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": ("vpcPeeringConnectionId",),
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment": ("transitGatewayId", "vpcId"),
    "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": ("transitGatewayAttachmentId",),
    "aws:ec2transitgateway/peeringAttachment:PeeringAttachment": ("transitGatewayId", "peerTransitGatewayId"),
    "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter": ("transitGatewayAttachmentId",),
    "aws:ec2transitgateway/routeTable:RouteTable": ("transitGatewayId",),
    "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": OF_TABLE,
    "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation": OF_TABLE,
    "aws:ec2transitgateway/route:Route": ("transitGatewayRouteTableId", "destinationCidrBlock"),
    "aws:ec2transitgateway/prefixListReference:PrefixListReference": ("transitGatewayRouteTableId", "prefixListId"),
    "aws:directconnect/gatewayAssociation:GatewayAssociation": ("dxGatewayId",),
    "aws:directconnect/hostedPrivateVirtualInterfaceAccepter:HostedPrivateVirtualInterfaceAccepter": (
        "virtualInterfaceId",
    ),
    "aws:directconnect/hostedTransitVirtualInterfaceAcceptor:HostedTransitVirtualInterfaceAcceptor": (
        "virtualInterfaceId",
    ),
    "soracom:index:VirtualPrivateGateway": ("type", "deviceSubnet", "vpgRange"),
    "soracom:index:Gate": ("vpgId", "vni"),
    "soracom:index:GatePeer": ("vpgId", "outerAddress", "innerAddress"),
    "soracom:index:Redirection": ("vpgId", "gateway"),
    "soracom:index:RoutingFilter": ("vpgId", "entries"),
    "soracom:index:RoutingFilterEntries": ("vpgId", "entries"),
    "soracom:index:VpcPeeringConnection": ("vpgId", "peerVpcId", "destinationCidrBlock"),
    "soracom:index:TransitGatewayVpcAttachmentAcceptance": ("attachmentId",),
    "soracom:index:TransitGatewayPeeringActivation": ("attachmentId",),
    "soracom:index:TransitGatewayPeeringConnection": ("vpgId", "transitGatewayId", "attachmentId"),
    "soracom:index:CustomerRoute": ("vpgId", "destinationCidr", "target"),
    "soracom:index:IpAddressMapEntry": ("vpgId", "imsi", "address"),
    "soracom:index:GroupConfiguration": ("groupId",),
    "soracom:index:SimGroupMembership": ("groupId",),
}
"""By type: what must be told of a resource, or it cannot be read."""


class Resources:
    """All resources of a stack that can be read, by type."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_type: dict[str, list[Resource]] = {}
        self.untold: list[tuple[Resource, str]] = []
        """Those that cannot, each with what of it is not told: it is secret, or the resource is only being made."""
        for resource in resources:
            needed = NEEDED.get(resource.type, ())
            untold = [] if resource.id else ["id"]
            untold += [key for key in needed if resource.get(key) is None]
            if untold and resource.type in NEEDED:
                self.untold.append((resource, untold[0]))
            else:
                self._by_type.setdefault(resource.type, []).append(resource)

    def __iter__(self) -> Iterator[Resource]:
        return (resource for some in self._by_type.values() for resource in some)

    def of(self, *types: str) -> list[Resource]:
        return [resource for one in types for resource in self._by_type.get(one, ())]
