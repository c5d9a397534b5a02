"""What SORACOM's account does for Door and Direct in an emulated AWS: a VPN gateway on the VPC of a VPG.

That Door is a site-to-site VPN of AWS's, and Direct a hosted virtual interface that the customer gives to SORACOM's
account, is inferred from what the API shows of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import AwsClients, reachable
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused

if TYPE_CHECKING:
    from mypy_boto3_ec2.client import EC2Client

DEFAULT_ASN = 65000
"""Of a customer gateway whose routes are static: AWS wants one."""


@dataclass(frozen=True)
class VpgVpc:
    """The VPC of a VPG in SORACOM's account."""

    vpg_id: str
    vpc_id: str
    region: str


class AwsVpnGateways:
    """One for each VPG that has Door or Direct. What AWS refuses is refused here with 400 (assumed)."""

    def __init__(self, aws: AwsClients) -> None:
        self._aws = aws
        self._gateway_ids: dict[str, str] = {}

    def connect(
        self, vpc: VpgVpc, router: IPv4Address, asn: int | None, ranges: Sequence[IPv4Network]
    ) -> tuple[str, str]:
        """Makes a connection to a router, static ones with routes; gives its id, and the configuration to hand over."""
        with reachable(), _refusing("routerAddress"):
            ec2 = self._aws.ec2(vpc.region)
            customer = _customer_gateway(ec2, router, DEFAULT_ASN if asn is None else asn)
            made = ec2.create_vpn_connection(
                Type="ipsec.1",
                CustomerGatewayId=customer,
                VpnGatewayId=self._gateway_id(ec2, vpc),
                Options={"StaticRoutesOnly": asn is None},
            )["VpnConnection"]
            if asn is None:
                for network in ranges:
                    ec2.create_vpn_connection_route(
                        VpnConnectionId=made["VpnConnectionId"], DestinationCidrBlock=str(network)
                    )
        return made["VpnConnectionId"], made["CustomerGatewayConfiguration"]

    def disconnect(self, region: str, connection_id: str) -> None:
        """Deletes a connection, and its customer gateway unless another connection has it."""
        with reachable():
            ec2 = self._aws.ec2(region)
            shown = ec2.describe_vpn_connections(VpnConnectionIds=[connection_id])["VpnConnections"][0]
            ec2.delete_vpn_connection(VpnConnectionId=connection_id)
            try:
                ec2.delete_customer_gateway(CustomerGatewayId=shown["CustomerGatewayId"])
            except ClientError as fault:
                if fault.response["Error"]["Code"] != "IncorrectState":
                    raise

    def take(self, vpc: VpgVpc, interface_id: str) -> None:
        """Confirms a private virtual interface that a customer gave to SORACOM's account."""
        with reachable(), _refusing("virtualInterfaceId"):
            gateway_id = self._gateway_id(self._aws.ec2(vpc.region), vpc)
            self._aws.direct_connect(vpc.region).confirm_private_virtual_interface(
                virtualInterfaceId=interface_id, virtualGatewayId=gateway_id
            )

    def remove(self, vpc: VpgVpc) -> None:
        """Removes the gateway of a VPG that is terminated, if it ever had one."""
        gateway_id = self._gateway_ids.pop(vpc.vpg_id, None)
        if gateway_id is not None:
            with reachable():
                ec2 = self._aws.ec2(vpc.region)
                ec2.detach_vpn_gateway(VpnGatewayId=gateway_id, VpcId=vpc.vpc_id)
                ec2.delete_vpn_gateway(VpnGatewayId=gateway_id)

    def _gateway_id(self, ec2: EC2Client, vpc: VpgVpc) -> str:
        """All tables of the VPC learn what is behind it."""
        if vpc.vpg_id not in self._gateway_ids:
            gateway_id = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
            ec2.attach_vpn_gateway(VpnGatewayId=gateway_id, VpcId=vpc.vpc_id)
            filters: Any = [{"Name": "vpc-id", "Values": [vpc.vpc_id]}]
            for table in ec2.describe_route_tables(Filters=filters)["RouteTables"]:
                ec2.enable_vgw_route_propagation(GatewayId=gateway_id, RouteTableId=table["RouteTableId"])
            self._gateway_ids[vpc.vpg_id] = gateway_id
        return self._gateway_ids[vpc.vpg_id]


def _customer_gateway(ec2: EC2Client, router: IPv4Address, asn: int) -> str:
    """AWS answers with the one that is there, if there is one."""
    number: Any = {"BgpAsn": asn} if asn < 2**31 else {"BgpAsnExtended": asn}
    made = ec2.create_customer_gateway(Type="ipsec.1", IpAddress=str(router), **number)
    return made["CustomerGateway"]["CustomerGatewayId"]


@contextmanager
def _refusing(field: str) -> Iterator[None]:
    try:
        yield
    except ClientError as fault:
        raise Refused(400, Code.LINE_INVALID, f"{field}: AWS refuses it: {fault}") from fault
