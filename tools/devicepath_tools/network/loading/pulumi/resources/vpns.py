"""VPN connections, and what they end at. What AWS's telemetry says, no state tells: only the APIs do."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.customer_gateway import CustomerGateway
from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from devicepath_tools.network.network import by_id
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayVpnAttachment
from devicepath_tools.network.vpn_connection import EVERYTHING, VpnConnection, VpnTunnel
from devicepath_tools.network.vpn_gateway import VpnGateway
from devicepath_tools.network.vpn_proposals import ANY_PHASE_1, ANY_PHASE_2, Proposals

VPN_GATEWAY = "aws:ec2/vpnGateway:VpnGateway"
ATTACHMENT = "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment"
CUSTOMER_GATEWAY = "aws:ec2/customerGateway:CustomerGateway"
CONNECTION = "aws:ec2/vpnConnection:VpnConnection"
ROUTE = "aws:ec2/vpnConnectionRoute:VpnConnectionRoute"
BOTH = ("tunnel1", "tunnel2")


def vpn_gateways(reading: Reading) -> dict[str, VpnGateway]:
    attached = {str(one["vpnGatewayId"]): str(one["vpcId"]) for one in reading.resources.of(ATTACHMENT)}
    return by_id(
        VpnGateway(
            one.id,
            str(one.get("vpcId") or attached.get(one.id) or ""),
            one.number("amazonSideAsn"),
            one.tag_name,
        )
        for one in reading.resources.of(VPN_GATEWAY)
    )


def customer_gateways(reading: Reading) -> dict[str, CustomerGateway]:
    return by_id(_customer_gateway(one) for one in reading.resources.of(CUSTOMER_GATEWAY))


def vpn_connections(reading: Reading) -> dict[str, VpnConnection]:
    return by_id(_connection(one, reading) for one in reading.resources.of(CONNECTION))


def vpn_attachments(reading: Reading) -> Iterator[TransitGatewayVpnAttachment]:
    """Those that AWS makes with a connection to a transit gateway."""
    for one in reading.resources.of(CONNECTION):
        gateway_id, attachment_id = one.get("transitGatewayId"), one.get("transitGatewayAttachmentId")
        if gateway_id and attachment_id:
            yield TransitGatewayVpnAttachment(str(attachment_id), str(gateway_id), one.id, name=one.tag_name)


def _customer_gateway(gateway: Resource) -> CustomerGateway:
    asn = gateway.number("bgpAsnExtended")
    return CustomerGateway(
        gateway.id,
        _address(gateway, "ipAddress"),
        gateway.number("bgpAsn") if asn is None else asn,
        gateway.tag_name,
    )


def _connection(connection: Resource, reading: Reading) -> VpnConnection:
    told = [one for one in reading.resources.of(ROUTE) if one["vpnConnectionId"] == connection.id]
    routes = [_range(one, "destinationCidrBlock") for one in told]
    return VpnConnection(
        connection.id,
        str(connection["customerGatewayId"]),
        tuple(_tunnels(connection)),
        str(connection.get("vpnGatewayId") or ""),
        str(connection.get("transitGatewayId") or ""),
        is_static=bool(connection.get("staticRoutesOnly")),
        routes=tuple(one for one in routes if one is not None),
        customer_range=_range(connection, "localIpv4NetworkCidr") or EVERYTHING,
        aws_range=_range(connection, "remoteIpv4NetworkCidr") or EVERYTHING,
        name=connection.tag_name,
    )


def _tunnels(connection: Resource) -> Iterator[VpnTunnel]:
    """Those whose outside address AWS has told, and is none of IPv6."""
    for name in BOTH:
        address = _address(connection, f"{name}Address")
        if address is not None:
            yield VpnTunnel(
                address,
                _range(connection, f"{name}InsideCidr"),
                phase_1=_proposals(connection, f"{name}Phase1", ANY_PHASE_1),
                phase_2=_proposals(connection, f"{name}Phase2", ANY_PHASE_2),
            )


def _proposals(connection: Resource, beginning: str, default: Proposals) -> Proposals:
    encryption, integrity, groups = (
        connection.texts(f"{beginning}{key}")
        for key in ("EncryptionAlgorithms", "IntegrityAlgorithms", "DhGroupNumbers")
    )
    return Proposals(
        frozenset(encryption) or default.encryption,
        frozenset(integrity) or default.integrity,
        frozenset(int(float(it)) for it in groups) or default.groups,
    )


def _range(connection: Resource, key: str) -> IPv4Network | None:
    """None: it is not told, or of IPv6."""
    found = str(connection.get(key) or "")
    return IPv4Network(found) if found and ":" not in found else None


def _address(resource: Resource, key: str) -> IPv4Address | None:
    """The same."""
    found = str(resource.get(key) or "")
    return IPv4Address(found) if found and ":" not in found else None
