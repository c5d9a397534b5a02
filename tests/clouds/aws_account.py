"""An account of the emulated AWS in the words of the tests: what is there, and what AWS says to a call."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from devicepath_tools.rehearsal.clouds.aws import AwsServer

REGION = "ap-northeast-1"
OTHER_REGION = "us-west-2"
OTHER_ACCOUNT = "210987654321"
ARM_IMAGE = "al2023-ami-2023*-arm64"


class Network:
    """A VPC with one subnet, and calls on it."""

    def __init__(
        self, aws: AwsServer, cidr: str = "10.0.0.0/16", region: str = REGION, account_id: str | None = None
    ) -> None:
        self.aws = aws
        self.region = region
        self.ec2: Any = aws.client("ec2", region, account_id)
        self.vpc_id: str = self.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]

    def subnet(self, cidr: str = "10.0.0.0/24", zone: str = "a") -> str:
        zone = f"{self.region}{zone}"
        made = self.ec2.create_subnet(VpcId=self.vpc_id, CidrBlock=cidr, AvailabilityZone=zone)
        return str(made["Subnet"]["SubnetId"])

    def route_table(self) -> str:
        return str(self.ec2.create_route_table(VpcId=self.vpc_id)["RouteTable"]["RouteTableId"])

    def security_group(self, name: str = "group") -> str:
        made = self.ec2.create_security_group(VpcId=self.vpc_id, GroupName=name, Description=name)
        return str(made["GroupId"])

    def interface(self, subnet_id: str, **more: Any) -> str:
        made = self.ec2.create_network_interface(SubnetId=subnet_id, **more)
        return str(made["NetworkInterface"]["NetworkInterfaceId"])

    def image(self, name: str = ARM_IMAGE) -> str:
        found = self.ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "name", "Values": [name]}])["Images"]
        return str(found[0]["ImageId"])

    def instance(self, **more: Any) -> str:
        asked = {"ImageId": self.image(), "InstanceType": "t4g.micro", "MinCount": 1, "MaxCount": 1, **more}
        return str(self.ec2.run_instances(**asked)["Instances"][0]["InstanceId"])

    def instance_state(self, instance_id: str) -> str:
        found = self.ec2.describe_instances(InstanceIds=[instance_id])["Reservations"]
        return str(found[0]["Instances"][0]["State"]["Name"])

    def peering(self, other: "Network") -> str:
        owner = other.ec2.describe_vpcs(VpcIds=[other.vpc_id])["Vpcs"][0]["OwnerId"]
        made = self.ec2.create_vpc_peering_connection(
            VpcId=self.vpc_id, PeerVpcId=other.vpc_id, PeerOwnerId=owner, PeerRegion=other.region
        )
        return str(made["VpcPeeringConnection"]["VpcPeeringConnectionId"])

    def peering_status(self, connection_id: str) -> str:
        ids = [connection_id]
        found = self.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=ids)["VpcPeeringConnections"]
        return str(found[0]["Status"]["Code"])

    def route_states(self, table_id: str) -> dict[str, str]:
        """States of a table's routes, by destination."""
        table = self.ec2.describe_route_tables(RouteTableIds=[table_id])["RouteTables"][0]
        return {each["DestinationCidrBlock"]: each["State"] for each in table["Routes"]}


class Owner:
    """Whoever has transit gateways and shares them."""

    def __init__(self, aws: AwsServer, account_id: str | None = None, region: str = REGION) -> None:
        self.aws, self.region = aws, region
        self.account_id = account_id or aws.account_id
        self.ec2: Any = aws.client("ec2", region, account_id)
        self.ram: Any = aws.client("ram", region, account_id)

    def gateway(self, **options: Any) -> dict[str, Any]:
        made = self.ec2.create_transit_gateway(Options=options)["TransitGateway"]
        return self.gateways()[made["TransitGatewayId"]]

    def gateways(self) -> dict[str, dict[str, Any]]:
        """Those that the account sees, by id."""
        return {each["TransitGatewayId"]: each for each in self.ec2.describe_transit_gateways()["TransitGateways"]}

    def share(self, gateway: dict[str, Any], principal: str, **more: Any) -> str:
        """Shares a gateway; gives the share's ARN."""
        arn = gateway["TransitGatewayArn"]
        made = self.ram.create_resource_share(name="gateway", resourceArns=[arn], principals=[principal], **more)
        return str(made["resourceShare"]["resourceShareArn"])

    def invitations(self, share_arn: str) -> dict[str, str]:
        """To this account: their statuses by their ARNs."""
        found = self.ram.get_resource_share_invitations(resourceShareArns=[share_arn])["resourceShareInvitations"]
        return {each["resourceShareInvitationArn"]: each["status"] for each in found}

    def accept_share(self, share_arn: str) -> None:
        for arn in self.invitations(share_arn):
            self.ram.accept_resource_share_invitation(resourceShareInvitationArn=arn)

    def attachment(self, gateway: dict[str, Any], network: Network, *subnets: str, **options: Any) -> str:
        asked = {"TransitGatewayId": gateway["TransitGatewayId"], "VpcId": network.vpc_id, "Options": options}
        made = network.ec2.create_transit_gateway_vpc_attachment(**asked, SubnetIds=list(subnets))
        return str(made["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"])

    def attachment_state(self, attachment_id: str) -> str:
        ids = [attachment_id]
        found = self.ec2.describe_transit_gateway_attachments(TransitGatewayAttachmentIds=ids)
        return str(found["TransitGatewayAttachments"][0]["State"])

    def table(self, gateway: dict[str, Any]) -> str:
        made = self.ec2.create_transit_gateway_route_table(TransitGatewayId=gateway["TransitGatewayId"])
        return str(made["TransitGatewayRouteTable"]["TransitGatewayRouteTableId"])

    def default_table(self, gateway: dict[str, Any]) -> str:
        return str(gateway["Options"]["AssociationDefaultRouteTableId"])


class VpnOwner:
    """Whoever has VPN connections."""

    def __init__(self, aws: AwsServer, account_id: str | None = None, region: str = REGION) -> None:
        self.aws, self.region = aws, region
        self.ec2: Any = aws.client("ec2", region, account_id)

    def customer_gateway(self, address: str = "203.0.113.7", number: int = 65010, **more: Any) -> str:
        made = self.ec2.create_customer_gateway(Type="ipsec.1", IpAddress=address, BgpAsn=number, **more)
        return str(made["CustomerGateway"]["CustomerGatewayId"])

    def vpn_gateway(self, network: Network | None = None, **more: Any) -> str:
        """Attached to a VPC, if one is given."""
        made = self.ec2.create_vpn_gateway(Type="ipsec.1", **more)
        gateway_id = str(made["VpnGateway"]["VpnGatewayId"])
        if network is not None:
            self.ec2.attach_vpn_gateway(VpnGatewayId=gateway_id, VpcId=network.vpc_id)
        return gateway_id

    def connection(self, target: str, *tunnels: dict[str, Any], customer: str | None = None, **options: Any) -> str:
        """`target` is a VPN gateway or a transit gateway."""
        name = "VpnGatewayId" if target.startswith("vgw-") else "TransitGatewayId"
        asked = {"CustomerGatewayId": customer or self.customer_gateway(), name: target, "Type": "ipsec.1"}
        options = {**options, "TunnelOptions": list(tunnels)} if tunnels else options
        made = self.ec2.create_vpn_connection(**asked, Options=options)
        return str(made["VpnConnection"]["VpnConnectionId"])

    def shown(self, connection_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ec2.describe_vpn_connections(VpnConnectionIds=[connection_id])["VpnConnections"][0]
        return found

    def tunnels(self, connection_id: str) -> list[dict[str, Any]]:
        """Their options, as they were asked for."""
        return list(self.shown(connection_id)["Options"]["TunnelOptions"])

    def tunnel_states(self, connection_id: str) -> dict[str, tuple[str, str, int]]:
        """Status, message and number of routes, by outside address."""
        return {
            each["OutsideIpAddress"]: (each["Status"], each["StatusMessage"], each["AcceptedRouteCount"])
            for each in self.shown(connection_id)["VgwTelemetry"]
        }

    def clear(self) -> None:
        """Deletes all connections and gateways, so that no quota is met by what others left."""
        self.aws.vpns_take()
        for each in self.ec2.describe_vpn_connections()["VpnConnections"]:
            if each["State"] != "deleted":
                self.ec2.delete_vpn_connection(VpnConnectionId=each["VpnConnectionId"])
        for each in self.ec2.describe_vpn_gateways()["VpnGateways"]:
            for held in each["VpcAttachments"]:
                if held["State"] == "attached":
                    self.ec2.detach_vpn_gateway(VpnGatewayId=each["VpnGatewayId"], VpcId=held["VpcId"])
            if each["State"] != "deleted":
                self.ec2.delete_vpn_gateway(VpnGatewayId=each["VpnGatewayId"])
        for each in self.ec2.describe_customer_gateways()["CustomerGateways"]:
            if each["State"] != "deleted":
                self.ec2.delete_customer_gateway(CustomerGatewayId=each["CustomerGatewayId"])


def code_of(call: Callable[..., Any], **parameters: Any) -> str:
    """The error code with which AWS refuses a call; fails if it does not."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    return str(refused.value.response["Error"]["Code"])
