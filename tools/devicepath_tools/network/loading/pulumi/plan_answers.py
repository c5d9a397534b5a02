"""What both clouds would answer to the stack program: ids and addresses that are made up, the same at every run."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

import pulumi

from devicepath_tools.network.loading.pulumi.resources.resource import Resource

Values = Mapping[str, Any]
LookUp = Callable[[Values], Values]

CALLER = "aws:index/getCallerIdentity:getCallerIdentity"
ATTACHMENT_ID = "transitGatewayAttachmentId"
DEFAULT_ASN = 64512
"""Source: SORACOM's console, transit gateway of type F2."""
ACCOUNT_OF_SORACOM = "000000000000"
"""Made up: no plan knows it, and a VPG tells it when it is there."""
VPG_RANGE = IPv4Network("100.64.0.0/26")
"""SORACOM chooses it when a VPG is made, inside 100.64.0.0/10. Its size is assumed."""


@dataclass(frozen=True)
class Wanted:
    """A resource that a program registers, and what a cloud knows besides."""

    name: str
    inputs: Values
    account_id: str
    device_subnet: IPv4Network


class PlanAnswers(pulumi.runtime.Mocks):
    """Answers to a program, and what it registered."""

    def __init__(self, accounts: Mapping[str, str], device_subnet: IPv4Network, look_ups: Mapping[str, LookUp]) -> None:
        """`accounts` are AWS's, by the names of their providers; `look_ups` answer by token, from the arguments."""
        self.registered: list[Resource] = []
        self._accounts = accounts
        self._device_subnet = device_subnet
        self._look_ups = look_ups

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        wanted = Wanted(args.name, args.inputs, self._account(args.provider), self._device_subnet)
        own_id, computed = IDS.get(args.typ), COMPUTED.get(args.typ)
        made_id = own_id(wanted) if own_id else f"{BEGINNINGS.get(args.typ, args.typ.rpartition(':')[2])}-{args.name}"
        outputs = {**args.inputs, **(computed(wanted) if computed else {})}
        if args.custom:
            assumed = CHOSEN.get(args.typ, "")
            self.registered.append(Resource(args.typ, args.name, made_id, args.inputs, outputs, assumed))
        return made_id, outputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        if args.token == CALLER:
            return {"accountId": self._account(args.provider)}, []
        if args.token not in self._look_ups:
            raise LookupError(f"{args.token}: the program looks it up, and plan._look_ups has no answer to it")
        return dict(self._look_ups[args.token](args.args)), []

    def _account(self, provider: str | None) -> str:
        """Of a reference to a provider: its URN and an id. SORACOM's has none of AWS's."""
        name = (provider or "").rpartition("::")[0].rpartition("::")[2]
        return self._accounts.get(name, "")


def active_peerings(arguments: Values) -> Values:
    """AWS's answer where every connection that is asked for is active, without a tag, and there is no other."""
    wanted = {one["name"]: one["values"] for one in arguments["filters"]}
    is_shown = "active" in wanted.get("status-code", ["active"]) and not any(name.startswith("tag") for name in wanted)
    return {"ids": wanted.get("vpc-peering-connection-id", []) if is_shown else []}


def _with_vpc(beginning: str, vpc_id: str) -> str:
    """The id of what AWS makes together with a VPC."""
    return f"{beginning}-default-of-{vpc_id.removeprefix('vpc-')}"


def _vpc(wanted: Wanted) -> dict[str, Any]:
    table, acl, group = (_with_vpc(beginning, wanted.name) for beginning in ("rtb", "acl", "sg"))
    return {
        "ownerId": wanted.account_id,
        "mainRouteTableId": table,
        "defaultRouteTableId": table,
        "defaultNetworkAclId": acl,
        "defaultSecurityGroupId": group,
    }


def _interface(wanted: Wanted) -> dict[str, Any]:
    return {"privateIp": wanted.inputs["privateIps"][0]}


def assumed_peers(device_subnet: IPv4Network) -> list[dict[str, Any]]:
    """A VPG's own ends of Gate's tunnel. Assumed: one in each half of its range, with the lowest hosts of the device
    subnet."""
    halves = enumerate(VPG_RANGE.subnets(prefixlen_diff=1), start=1)
    ends = [{"outerAddress": str(half[4]), "innerAddress": str(device_subnet[place])} for place, half in halves]
    return [{**end, "prefixLength": device_subnet.prefixlen} for end in ends]


def _transit_gateway(wanted: Wanted) -> dict[str, Any]:
    """With the table that AWS makes, unless neither default is wanted."""
    made: dict[str, Any] = {"ownerId": wanted.account_id, "arn": f"arn:aws:ec2:::transit-gateway/tgw-{wanted.name}"}
    for key in ("association", "propagation"):
        if wanted.inputs.get(f"defaultRouteTable{key.title()}") != "disable":
            made[f"{key}DefaultRouteTableId"] = f"tgw-rtb-default-of-{wanted.name}"
    return made


def _vpn_connection(wanted: Wanted) -> dict[str, Any]:
    """With the attachment that AWS makes, on a transit gateway."""
    return {ATTACHMENT_ID: f"tgw-attach-{wanted.name}"} if wanted.inputs.get("transitGatewayId") else {}


def _vpg(wanted: Wanted) -> dict[str, Any]:
    """Of type F2 with its transit gateway, in an account of SORACOM's."""
    made: dict[str, Any] = {"vpgRange": str(VPG_RANGE), "status": "running"}
    if wanted.inputs.get("type") == "F2":
        asn, region = wanted.inputs.get("transitGatewayAsn"), wanted.inputs.get("region")
        made |= assumed_gateway(wanted.name, str(region or ""), int(asn or DEFAULT_ASN))
    return made


def assumed_gateway(vpg: str, region: str, asn: int = DEFAULT_ASN) -> dict[str, Any]:
    """SORACOM's transit gateway of a VPG of type F2, as the VPG tells it."""
    gateway_id = f"tgw-of-{vpg}"
    return {
        "transitGatewayId": gateway_id,
        "transitGatewayArn": f"arn:aws:ec2:::transit-gateway/{gateway_id}",
        "transitGatewayAsn": asn,
        "transitGatewayOwnerId": ACCOUNT_OF_SORACOM,
        "transitGatewayRegion": region,
    }


def _gate(wanted: Wanted) -> dict[str, Any]:
    return {"opened": True, "peers": assumed_peers(wanted.device_subnet)}


def _gate_peer(wanted: Wanted) -> dict[str, Any]:
    """What is left out, SORACOM chooses. Assumed: a host of the upper half, which for each gate peer is another one."""
    upper = wanted.device_subnet.num_addresses // 2
    place = zlib.crc32(str(wanted.inputs["outerAddress"]).encode()) % max(1, upper - 2)
    chosen = wanted.inputs.get("innerAddress") or str(wanted.device_subnet[upper + place])
    return {"innerAddress": chosen, **_prefix_length(wanted)}


def _prefix_length(wanted: Wanted) -> dict[str, Any]:
    return {"prefixLength": wanted.device_subnet.prefixlen}


def _with_arn(wanted: Wanted) -> dict[str, Any]:
    return {"arn": f"arn:aws:::{wanted.name}", "name": wanted.name}


BEGINNINGS = {
    "aws:ec2/vpc:Vpc": "vpc",
    "aws:ec2/subnet:Subnet": "subnet",
    "aws:ec2/routeTable:RouteTable": "rtb",
    "aws:ec2/internetGateway:InternetGateway": "igw",
    "aws:ec2/securityGroup:SecurityGroup": "sg",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "sgr",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "sgr",
    "aws:ec2/networkInterface:NetworkInterface": "eni",
    "aws:ec2/instance:Instance": "i",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce",
    "aws:ec2transitgateway/transitGateway:TransitGateway": "tgw",
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment": "tgw-attach",
    "aws:ec2transitgateway/peeringAttachment:PeeringAttachment": "tgw-attach",
    "aws:ec2transitgateway/routeTable:RouteTable": "tgw-rtb",
    "aws:ec2/vpnGateway:VpnGateway": "vgw",
    "aws:ec2/customerGateway:CustomerGateway": "cgw",
    "aws:ec2/vpnConnection:VpnConnection": "vpn",
    "soracom:index:VpcPeeringConnection": "pcx",
    "soracom:index:VirtualPrivateGateway": "vpg",
    "soracom:index:Group": "group",
}
"""How the ids of a type begin; the resource's name follows."""
IDS: dict[str, Callable[[Wanted], str]] = {
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": lambda it: it.inputs["vpcPeeringConnectionId"],
    "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": lambda it: it.inputs[ATTACHMENT_ID],
    "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter": lambda it: it.inputs[ATTACHMENT_ID],
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": lambda it: _with_vpc("sg", it.inputs["vpcId"]),
    "soracom:index:SimGroupMembership": lambda it: f"sim-{it.inputs['imsi']}",
}
"""By type, ids that are not made of a name."""
COMPUTED: dict[str, Callable[[Wanted], dict[str, Any]]] = {
    "aws:ec2/vpc:Vpc": _vpc,
    "aws:ec2/networkInterface:NetworkInterface": _interface,
    "aws:ec2/instance:Instance": lambda it: {"instanceState": "running"},
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": lambda it: {"acceptStatus": "active"},
    "aws:ec2/vpcEndpoint:VpcEndpoint": lambda it: {"prefixListId": f"pl-{it.name}"},
    "aws:cloudwatch/logGroup:LogGroup": _with_arn,
    "aws:iam/role:Role": _with_arn,
    "aws:iam/instanceProfile:InstanceProfile": _with_arn,
    "aws:ec2transitgateway/transitGateway:TransitGateway": _transit_gateway,
    "aws:ec2/vpnConnection:VpnConnection": _vpn_connection,
    "soracom:index:VirtualPrivateGateway": _vpg,
    "soracom:index:TransitGatewayPeeringConnection": lambda it: {
        "attachmentId": f"tgw-attach-{it.name}",
        "status": "pending",
    },
    "soracom:index:TransitGatewayVpcAttachment": lambda it: {
        "resourceShareArn": f"arn:aws:ram:::resource-share/{it.name}",
        "status": "vpcAttachmentPending",
    },
    "soracom:index:Gate": _gate,
    "soracom:index:GatePeer": _gate_peer,
    "soracom:index:SimGroupMembership": lambda it: {"simId": f"sim-{it.inputs['imsi']}"},
}
"""By type, what a cloud finds of a resource."""
CHOSEN = {"soracom:index:VirtualPrivateGateway": "its range and its ends of Gate, which SORACOM chooses"}
"""By type, what of it is made up and decides about packets."""
