"""Runs a program without an engine and keeps what it registered: inputs, parents, dependencies and other options."""

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Mapping
from typing import Any

import pulumi
from google.protobuf import json_format
from pulumi.runtime import mocks

from devicepath_tools.network.loading.pulumi.program import run
from tests.router.handed_over import KEYS, OUTSIDE, xml

COMPUTED: dict[str, dict[str, Any]] = {
    "soracom:index:VirtualPrivateGateway": {"vpgRange": "100.64.152.0/24", "status": "running"},
    "soracom:index:Gate": {
        "opened": True,
        "peers": [
            {"outerAddress": "100.64.152.4", "innerAddress": "10.128.0.2", "prefixLength": 9},
            {"outerAddress": "100.64.152.132", "innerAddress": "10.128.0.3", "prefixLength": 9},
        ],
    },
    "soracom:index:GatePeer": {"prefixLength": 9},
    "soracom:index:TransitGatewayVpcAttachment": {
        "resourceShareArn": "arn:aws:ram:eu-central-1:999988887777:resource-share/soracom",
        "status": "vpcAttachmentPending",
    },
    "soracom:index:TransitGatewayPeeringConnection": {"attachmentId": "tgw-attach-peering", "status": "pending"},
    "aws:ec2/vpc:Vpc": {"defaultSecurityGroupId": "sg-default", "ownerId": "111122223333"},
    "aws:cloudwatch/logGroup:LogGroup": {"arn": "arn:aws:logs:ap-northeast-1:111122223333:log-group:flows"},
    "aws:iam/role:Role": {"arn": "arn:aws:iam::111122223333:role/made", "name": "made"},
    "aws:iam/instanceProfile:InstanceProfile": {"name": "made"},
    "aws:ec2/vpcEndpoint:VpcEndpoint": {"prefixListId": "pl-s3"},
    "aws:ec2transitgateway/transitGateway:TransitGateway": {"arn": "arn:aws:ec2:eu-central-1:111122223333:tgw"},
    "aws:ram/resourceShare:ResourceShare": {"arn": "arn:aws:ram:eu-central-1:111122223333:resource-share/made"},
    "aws:directconnect/gatewayAssociation:GatewayAssociation": {
        "dxGatewayAssociationId": "association-made",
        "transitGatewayAttachmentId": "tgw-attach-direct",
    },
    # In AWS's order, which is not that of a description.
    "aws:ec2/vpnConnection:VpnConnection": {
        "customerGatewayConfiguration": xml(),
        "transitGatewayAttachmentId": "tgw-attach-made",
        "tunnel1Address": OUTSIDE[1],
        "tunnel1CgwInsideAddress": "169.254.10.6",
        "tunnel1VgwInsideAddress": "169.254.10.5",
        "tunnel1PresharedKey": KEYS[1],
        "tunnel2Address": OUTSIDE[0],
        "tunnel2CgwInsideAddress": "169.254.10.2",
        "tunnel2VgwInsideAddress": "169.254.10.1",
        "tunnel2PresharedKey": KEYS[0],
    },
}
"""What a cloud would answer, by type."""

STACK = "pulumi:pulumi:Stack"
CALLER = "aws:index/getCallerIdentity:getCallerIdentity"
PEERINGS = "aws:ec2/getVpcPeeringConnections:getVpcPeeringConnections"
VPC = "aws:ec2/getVpc:getVpc"
TRANSIT_GATEWAY = "aws:ec2transitgateway/getTransitGateway:getTransitGateway"
PEERINGS_OF_GATEWAYS = "aws:ec2transitgateway/getPeeringAttachments:getPeeringAttachments"
NO_TRANSIT_GATEWAY = "reading EC2 Transit Gateway: no matching EC2 Transit Gateway found"
"""What the provider says where AWS shows none."""


def asked_for(arguments: Mapping[str, Any], filter_name: str) -> list[str]:
    """Values of one of the filters that a look-up was given."""
    return [value for one in arguments["filters"] if one["name"] == filter_name for value in one["values"]]


OF_F2 = {
    "transitGatewayId": "tgw-00000000000000f2a",
    "transitGatewayArn": "arn:aws:ec2:eu-central-1:999988887777:transit-gateway/tgw-00000000000000f2a",
    "transitGatewayOwnerId": "999988887777",
    "transitGatewayRegion": "eu-central-1",
}
"""What SORACOM answers of a VPG of type F2 besides."""


def peerings_of_gateways(asked: Mapping[str, Any]) -> dict[str, Any]:
    """One that is asked for by its id is there and no longer under way; the user's gateway has one."""
    states = asked_for(asked, "state")
    if not states:
        return {"ids": asked_for(asked, "transit-gateway-attachment-id")}
    is_of_gateway = bool(asked_for(asked, "transit-gateway-id"))
    return {"ids": ["tgw-attach-peering"] if is_of_gateway and "available" in states else []}


LOOKED_UP: dict[str, Any] = {
    # Programs in several accounts ask as each of them: nobody says which one answers, unless a test does.
    CALLER: {},
    VPC: {"cidrBlockAssociations": [{"associationId": "a-1", "cidrBlock": "10.0.0.0/16", "state": "associated"}]},
    "aws:ssm/getParameter:getParameter": {"insecureValue": "ami-looked-up", "value": "ami-looked-up"},
    "aws:ec2/getInstances:getInstances": {"ids": []},
    "soracom:index:getOwned": {"virtualPrivateGateways": [], "groups": []},
    "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": {"locations": ["eu-central-1a"]},
    "aws:iam/getInstanceProfiles:getInstanceProfiles": {"names": ["made"]},
    PEERINGS_OF_GATEWAYS: peerings_of_gateways,
    "aws:ec2transitgateway/getPeeringAttachment:getPeeringAttachment": {
        "peerTransitGatewayId": OF_F2["transitGatewayId"]
    },
    # AWS has none that somebody else has made, unless a test says so.
    "aws:ec2/getCustomerGateway:getCustomerGateway": "no matching EC2 Customer Gateway found",
    "aws:ec2/getVpnConnection:getVpnConnection": "empty result",
    "aws:ec2/getVpnGateway:getVpnGateway": "no matching EC2 VPN Gateway found",
    TRANSIT_GATEWAY: {"ownerId": "111122223333", "arn": "arn:aws:ec2:eu-central-1:111122223333:tgw-looked-up"},
    "aws:ec2/getAmi:getAmi": {"architecture": "arm64", "state": "available"},
    # One that is asked for by its id is there, and in the zone that is asked for.
    "aws:ec2/getSubnets:getSubnets": lambda asked: {"ids": asked_for(asked, "subnet-id")},
    "soracom:index:getVirtualPrivateGateway": {
        "vpgId": "vpg-existing",
        "type": "F",
        "vpgRange": "100.64.99.0/24",
        "deviceSubnet": "10.128.0.0/9",
        "status": "running",
        "gateOpened": True,
        "vni": 10,
        "privacySeparator": False,
        "vpgPeers": [
            {"outerAddress": "100.64.99.4", "innerAddress": "10.128.0.1", "prefixLength": 9},
            {"outerAddress": "100.64.99.36", "innerAddress": "10.128.0.2", "prefixLength": 9},
        ],
        "useInternetGateway": True,
    },
}
"""What look-ups answer, by token, or what answers them. A text is why one is refused."""


def not_known_yet() -> pulumi.Output[Any]:
    """In a preview."""
    value, is_known = (asyncio.get_running_loop().create_future() for _ in range(2))
    value.set_result(None)
    is_known.set_result(False)
    return pulumi.Output(set(), value, is_known)


class Peerings:
    """What AWS shows of VPC peering connections. Every one that is asked for by its id is there, active, if no other
    status was given."""

    def __init__(
        self, *statuses: tuple[str, str], tags: Mapping[str, str] | None = None, of_others: Collection[str] = ()
    ):
        """`statuses` are ids with AWS's word; one that is there several times becomes the next with each look.
        `of_others` are the ids of those that another VPG has requested."""
        self._statuses = list(statuses)
        self._of_others = of_others
        self._tags = tags or {}

    def __call__(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        wanted = {one["name"]: one["values"] for one in arguments["filters"]}
        asked, words = wanted.get("vpc-peering-connection-id"), wanted.get("status-code")
        if asked is not None and words is not None:
            self._pass(asked[0], words)
        shown: dict[str, str] = {}
        for one, word in self._statuses:
            shown.setdefault(one, word)
        if asked is not None:
            shown = {asked[0]: shown.get(asked[0], "active")}
        if "requester-vpc-info.cidr-block" in wanted:
            shown = {one: word for one, word in shown.items() if one not in self._of_others}
        return {"ids": [one for one, word in shown.items() if self._fits(word, words, wanted)]}

    def _pass(self, asked: str, words: list[str]) -> None:
        """Asked whether it is active, which comes first, a connection is what it is next."""
        mine = [one for one in self._statuses if one[0] == asked]
        if words == ["active"] and len(mine) > 1 and self._is_looked_at:
            self._statuses.remove(mine[0])
        self._is_looked_at = True

    _is_looked_at = False

    def _fits(self, word: str, words: list[str] | None, wanted: Mapping[str, Any]) -> bool:
        tags = [name for name in wanted if name.startswith("tag")]
        has = {f"tag:{key}": value for key, value in self._tags.items()}
        for name in tags:
            if name == "tag-key" and not self._tags.keys() & set(wanted[name]):
                return False
            if name != "tag-key" and has.get(name) not in wanted[name]:
                return False
        return words is None or word in words


TAGGED_BY_AWS = {
    "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/routeTable:RouteTable", "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:ec2/internetGateway:InternetGateway", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ec2/securityGroup:SecurityGroup", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "aws:ec2/flowLog:FlowLog",
    "aws:cloudwatch/logGroup:LogGroup", "aws:iam/role:Role", "aws:iam/instanceProfile:InstanceProfile",
    "aws:ec2/networkInterface:NetworkInterface", "aws:ec2/instance:Instance",
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
    "aws:ec2transitgateway/transitGateway:TransitGateway", "aws:ec2transitgateway/routeTable:RouteTable",
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter", "aws:ram/resourceShare:ResourceShare",
    "aws:ec2/customerGateway:CustomerGateway", "aws:ec2/vpnGateway:VpnGateway",
    "aws:directconnect/gateway:Gateway", "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface",
    "aws:directconnect/transitVirtualInterface:TransitVirtualInterface",
    "aws:directconnect/hostedPrivateVirtualInterfaceAccepter:HostedPrivateVirtualInterfaceAccepter",
    "aws:directconnect/hostedTransitVirtualInterfaceAcceptor:HostedTransitVirtualInterfaceAcceptor",
    "aws:ec2/vpnConnection:VpnConnection", "aws:cloudwatch/metricAlarm:MetricAlarm",
}  # fmt: skip
TAGGED_BY_SORACOM = {"soracom:index:VirtualPrivateGateway", "soracom:index:Group"}
UNTAGGED = {
    "aws:directconnect/gatewayAssociation:GatewayAssociation",
    "aws:ec2/vpnConnectionRoute:VpnConnectionRoute",
    "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
    "aws:ec2/route:Route", "aws:ec2/routeTableAssociation:RouteTableAssociation", "aws:iam/rolePolicy:RolePolicy",
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
    "aws:ec2transitgateway/instanceState:InstanceState", "aws:ec2transitgateway/route:Route",
    "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
    "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
    "aws:ec2transitgateway/prefixListReference:PrefixListReference",
    "aws:ram/resourceAssociation:ResourceAssociation", "aws:ram/principalAssociation:PrincipalAssociation",
    "aws:ram/resourceShareAccepter:ResourceShareAccepter", "soracom:index:CustomerRoute",
    "soracom:index:TransitGatewayVpcAttachment", "soracom:index:TransitGatewayVpcAttachmentAcceptance",
    "soracom:index:TransitGatewayPeeringConnection", "soracom:index:TransitGatewayPeeringActivation",
    "soracom:index:Gate", "soracom:index:GatePeer", "soracom:index:GroupConfiguration",
    "soracom:index:IpAddressMapEntry", "soracom:index:Redirection", "soracom:index:RoutingFilter",
    "soracom:index:SimGroupMembership", "soracom:index:VpcPeeringConnection",
}  # fmt: skip
WITHOUT_REGION = {
    "aws:directconnect/gateway:Gateway",
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/instanceProfile:InstanceProfile",
    CALLER,
}


class Clouds(pulumi.runtime.Mocks):
    """Every resource comes into being with an id made of its name; tables say what else a cloud answers."""

    def __init__(self, looked_up: dict[str, Any], put_out: Mapping[str, dict[str, Any]] | None = None):
        """`put_out` is what resources put out besides, by type."""
        self.looked_up, self.put_out = looked_up, put_out or {}
        self.calls: list[pulumi.runtime.MockCallArgs] = []

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        computed = {**COMPUTED.get(args.typ, {}), **(OF_F2 if args.inputs.get("type") == "F2" else {})}
        if args.inputs.get("type") == "F2":
            computed["transitGatewayAsn"] = args.inputs.get("transitGatewayAsn", 64512)
            computed["transitGatewayRegion"] = args.inputs.get("region", OF_F2["transitGatewayRegion"])
        return f"{args.name}-id", {**args.inputs, **computed, **self.put_out.get(args.typ, {})}

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        self.calls.append(args)
        answer = self.looked_up[args.token]
        given = answer(args.args) if callable(answer) else answer
        return ({}, [("", given)]) if isinstance(given, str) else (given, [])


class Recorder(mocks.MockMonitor):
    """The registration requests of one run, by type and name. Two of the same are an error, as in the engine."""

    def __init__(self, clouds: Clouds):
        super().__init__(clouds)
        self.clouds = clouds
        self.requests: dict[tuple[str, str], Any] = {}
        self.warnings: list[str] = []
        self._lock = threading.Lock()  # registrations come from several threads

    def register(self, request: Any) -> Any:
        if request.type == STACK:
            # By the first program of a process alone; the next ones find it there.
            return super().RegisterResource(request)
        key = request.type, request.name
        with self._lock:
            assert key not in self.requests, f"two resources of type {request.type} are called {request.name}"
            self.requests[key] = request
        return super().RegisterResource(request)

    RegisterResource = register  # the protocol's name

    def inputs(self, type_token: str) -> dict[str, dict[str, Any]]:
        """The inputs of every resource of a type, by resource name."""
        return {
            name: json_format.MessageToDict(request.object)
            for (kind, name), request in self.requests.items()
            if kind == type_token
        }

    def only(self, type_token: str) -> dict[str, Any]:
        """The inputs of the one resource of a type."""
        found = self.inputs(type_token)
        assert len(found) == 1, f"{type_token}: {sorted(found)}"
        return next(iter(found.values()))

    def request(self, type_token: str, name: str) -> Any:
        return self.requests[type_token, name]

    def children(self, parent: str) -> set[tuple[str, str]]:
        """(noun, name) of the resources registered directly under the component called `parent`."""
        return {
            (kind.rsplit(":", maxsplit=1)[1], name)
            for (kind, name), request in self.requests.items()
            if request.parent.split("::")[-1] == parent and "devicepath:index:" in request.parent
        }

    def dependencies(self, type_token: str, name: str) -> set[str]:
        """Names of the resources that this one waits for."""
        return {urn.split("::")[-1] for urn in self.requests[type_token, name].dependencies}

    def waits_for(self, type_token: str, name: str) -> set[tuple[str, str]]:
        """(noun, name) of the same."""
        urns = [urn.split("::") for urn in self.requests[type_token, name].dependencies]
        return {(kind.rpartition(":")[2], name) for *_, kind, name in urns}

    def custom(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The inputs of all resources that a provider makes, by type and name."""
        return {
            key: json_format.MessageToDict(request.object)
            for key, request in self.requests.items()
            if not key[0].startswith(("devicepath:", "pulumi:"))
        }


class Warnings(logging.Handler):
    """Keeps what the program warned of."""

    def __init__(self, kept: list[str]):
        super().__init__(logging.WARNING)
        self.kept = kept

    def emit(self, entry: logging.LogRecord) -> None:
        self.kept.append(entry.getMessage())


def record(
    program: Callable[[], object],
    *,
    preview: bool = False,
    looked_up: dict[str, Any] | None = None,
    put_out: Mapping[str, dict[str, Any]] | None = None,
) -> Recorder:
    """Runs `program` to its end. Assertions come after it, on the record: one inside an `apply` may never run."""
    clouds = Clouds({**LOOKED_UP, PEERINGS: Peerings(), **(looked_up or {})}, put_out)
    recorder = Recorder(clouds)
    logger = logging.Logger("engine")
    logger.addHandler(Warnings(recorder.warnings))
    run(program, clouds, preview=preview, logger=logger, monitor=recorder)
    return recorder
