"""What an association must keep. Source: AWS, Direct Connect guide, gateways, allowed prefixes, and quotas.

AWS's words are not known: these say the same."""

from collections.abc import Sequence

from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect import DIRECT, refused
from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect_gateway import DirectConnectGateway
from devicepath_tools.rehearsal.clouds.aws.direct_connect.gateway_association import Associated, GatewayAssociation
from devicepath_tools.rehearsal.clouds.aws.direct_connect.operations.asking import overlapping
from devicepath_tools.rehearsal.clouds.aws.direct_connect.virtual_interface import Kind, Network
from devicepath_tools.rehearsal.clouds.aws.refusals.vpcs import ranges_of
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_gateway import VpnGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway

MOST_VPN_GATEWAYS, MOST_TRANSIT_GATEWAYS, MOST_OF_TRANSIT_GATEWAY = 20, 6, 20
MOST_PREFIXES = {VpnGateway: 20, TransitGateway: 200}
"""Of an association, of both IP versions together. That of VPN gateways is assumed."""


def check_association(direct: DirectConnectGateway, gateway: Associated, wanted: Sequence[Network]) -> None:
    """Raises Refused."""
    there = DIRECT.associations_of(direct.id)
    if any(it.gateway is gateway for it in there):
        raise refused(f"{gateway.id} is already associated with Direct Connect Gateway {direct.id}.")
    if any(isinstance(it.gateway, VpnGateway) != isinstance(gateway, VpnGateway) for it in there):
        raise refused(f"Direct Connect Gateway {direct.id} has gateways of another type than {gateway.id}.")
    kind = Kind.PRIVATE if isinstance(gateway, VpnGateway) else Kind.TRANSIT
    if any(it.kind is not kind for it in DIRECT.interfaces_of(direct)):
        raise refused(f"Direct Connect Gateway {direct.id} has virtual interfaces of another type than {kind.value}.")
    if isinstance(gateway, VpnGateway):
        _check_vpn_gateway(gateway, there)
    else:
        _check_transit_gateway(direct, gateway, there)
    check_prefixes(direct, gateway, wanted)


def check_prefixes(direct: DirectConnectGateway, gateway: Associated, wanted: Sequence[Network]) -> None:
    """Raises Refused."""
    most = MOST_PREFIXES[type(gateway)]
    if len(wanted) > most:
        raise refused(f"An association with {gateway.id} has at most {most} allowed prefixes, not {len(wanted)}.")
    if isinstance(gateway, VpnGateway):
        return
    for it in DIRECT.associations_of(direct.id):
        twice = overlapping(wanted, it.prefixes) if it.gateway is not gateway else []
        if twice:
            raise refused(f"Allowed prefix {twice[0]} overlaps one of {it.gateway.id}.")


def default_prefixes(gateway: Associated) -> list[Network]:
    """A VPN gateway's VPC as a whole; of a transit gateway nothing is announced."""
    return _ranges_of(gateway) if isinstance(gateway, VpnGateway) else []


def _check_vpn_gateway(gateway: VpnGateway, there: Sequence[GatewayAssociation]) -> None:
    if gateway.vpc_id is None:
        raise refused(f"Virtual Private Gateway {gateway.id} is not attached to a VPC.")
    if DIRECT.associations_of(gateway.id):
        raise refused(f"Virtual Private Gateway {gateway.id} is associated with another Direct Connect Gateway.")
    if len(there) >= MOST_VPN_GATEWAYS:
        raise refused(f"A Direct Connect Gateway has at most {MOST_VPN_GATEWAYS} virtual private gateways.")
    for it in there:
        if isinstance(it.gateway, VpnGateway) and overlapping(_ranges_of(gateway), _ranges_of(it.gateway)):
            raise refused(f"The VPCs of {gateway.id} and {it.gateway.id} have overlapping CIDR blocks.")


def _check_transit_gateway(
    direct: DirectConnectGateway, gateway: TransitGateway, there: Sequence[GatewayAssociation]
) -> None:
    if int(gateway.options["AmazonSideAsn"]) == direct.number:
        raise refused(f"{gateway.id} and Direct Connect Gateway {direct.id} have the same ASN {direct.number}.")
    if len(there) >= MOST_TRANSIT_GATEWAYS:
        raise refused(f"A Direct Connect Gateway has at most {MOST_TRANSIT_GATEWAYS} transit gateways.")
    if len(DIRECT.associations_of(gateway.id)) >= MOST_OF_TRANSIT_GATEWAY:
        raise refused(f"A transit gateway has at most {MOST_OF_TRANSIT_GATEWAY} Direct Connect Gateways.")


def _ranges_of(gateway: VpnGateway) -> list[Network]:
    """Of its VPC."""
    from moto.ec2.models import ec2_backends

    vpc = ec2_backends[gateway.account_id][gateway.region].vpcs.get(gateway.vpc_id or "")
    return [] if vpc is None else [*ranges_of(vpc)]
