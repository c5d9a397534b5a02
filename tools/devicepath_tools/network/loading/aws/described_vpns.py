"""VPN connections and what they end at, from what the EC2 API says of them."""

from collections.abc import Iterable, Iterator

from devicepath_tools.network.customer_gateway import CustomerGateway
from devicepath_tools.network.loading.aws import vpn_shapes as shapes
from devicepath_tools.network.loading.aws.answers import Answers
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.vpn_connection import EVERYTHING, VpnConnection, VpnTunnel
from devicepath_tools.network.vpn_gateway import VpnGateway
from devicepath_tools.network.vpn_proposals import ANY_PHASE_1, ANY_PHASE_2, Proposals

DELETED = "deleted"
ATTACHED = ("attached", "attaching")
UP = {"UP": True, "DOWN": False}


def vpns(answers: Answers) -> Network:
    """The VPN connections of one account and region. What was deleted is described for an hour, and is none."""
    return Network(
        vpn_gateways=by_id(_gateway(it) for it in answers.vpn_gateways or () if it.state != DELETED),
        customer_gateways=by_id(_customer(it) for it in answers.customer_gateways or () if it.state != DELETED),
        vpn_connections=by_id(_connection(it) for it in answers.vpn_connections or () if it.state != DELETED),
    )


def _gateway(gateway: shapes.VpnGateway) -> VpnGateway:
    attached = [it.vpc_id for it in gateway.vpc_attachments if it.state in ATTACHED]
    return VpnGateway(gateway.vpn_gateway_id, next(iter(attached), ""), gateway.amazon_side_asn, gateway.name)


def _customer(gateway: shapes.CustomerGateway) -> CustomerGateway:
    asn = gateway.bgp_asn if gateway.bgp_asn_extended is None else gateway.bgp_asn_extended
    return CustomerGateway(gateway.customer_gateway_id, gateway.ip_address, asn, gateway.name)


def _connection(connection: shapes.VpnConnection) -> VpnConnection:
    options = connection.options
    routes = (it.destination_cidr_block for it in connection.routes if it.state != DELETED)
    return VpnConnection(
        connection.vpn_connection_id,
        connection.customer_gateway_id,
        tuple(_tunnels(connection)),
        connection.vpn_gateway_id,
        connection.transit_gateway_id,
        state=connection.state,
        is_static=options.static_routes_only,
        routes=tuple(it for it in routes if it is not None),
        customer_range=options.local_ipv4_network_cidr or EVERYTHING,
        aws_range=options.remote_ipv4_network_cidr or EVERYTHING,
        name=connection.name,
    )


def _tunnels(connection: shapes.VpnConnection) -> Iterator[VpnTunnel]:
    """By outside address: options and telemetry each have an order of their own."""
    options = {it.outside_ip_address: it for it in connection.options.tunnel_options}
    telemetry = {it.outside_ip_address: it for it in connection.vgw_telemetry}
    for address in sorted(it for it in {*telemetry, *options} if it is not None):
        option, told = options.get(address) or shapes.TunnelOption(), telemetry.get(address)
        yield VpnTunnel(
            address,
            option.tunnel_inside_cidr,
            UP.get(told.status) if told is not None else None,
            told.status_message if told is not None else "",
            _proposals(option, 1),
            _proposals(option, 2),
        )


def _proposals(option: shapes.TunnelOption, phase: int) -> Proposals:
    """Those of a phase; where nothing is chosen, all that AWS has."""
    encryption, integrity, groups = (
        (option.phase1_encryption_algorithms, option.phase1_integrity_algorithms, option.phase1_dh_group_numbers)
        if phase == 1
        else (option.phase2_encryption_algorithms, option.phase2_integrity_algorithms, option.phase2_dh_group_numbers)
    )
    default = ANY_PHASE_1 if phase == 1 else ANY_PHASE_2
    return Proposals(
        _words(encryption) or default.encryption,
        _words(integrity) or default.integrity,
        frozenset(it.value for it in groups) or default.groups,
    )


def _words(chosen: Iterable[shapes.Algorithm]) -> frozenset[str]:
    return frozenset(it.value for it in chosen)
