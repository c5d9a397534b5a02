"""The two tunnels of a new connection, of what was asked for and what AWS chooses."""

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Refused, Request
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns import connection_options, inside_ranges, tunnel_options
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.site_to_site_vpns import VPNS
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_connection import Target
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_tunnel import VpnTunnel
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.route_tables import attachment_of
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway

TUNNELS = 2
Specification = Mapping[str, Any]


def new_tunnels(
    request: Request, given: Sequence[Specification], options: dict[str, Any], target: Target
) -> list[VpnTunnel]:
    """`options` are the connection's; the attachment that carries a private one is put into them. Raises Refused."""
    if len(given) > TUNNELS:
        raise Refused("InvalidParameterValue", f"A VPN connection has {TUNNELS} tunnels.")
    wanted = [*given, *({} for _ in range(TUNNELS - len(given)))]
    taken = VPNS.inside_ranges(request.account_id, request.region)
    four = _inside_ranges(wanted, [it for it in taken if isinstance(it, IPv4Network)])
    six = _inside_ranges_v6(wanted, [it for it in taken if isinstance(it, IPv6Network)], options)
    read = [tunnel_options.read(each, {}) for each in wanted]
    keys = [_key(each) for each in wanted]
    outside = _outside_addresses(request, options, target)
    return [VpnTunnel(*parts) for parts in zip(outside, four, six, keys, read, strict=True)]


def _key(given: Specification) -> str:
    text = given.get("PreSharedKey")
    return tunnel_options.made_up_key() if text is None else tunnel_options.read_key(str(text))


def _inside_ranges(wanted: Sequence[Specification], taken: list[IPv4Network]) -> list[IPv4Network]:
    """Those that are given are taken first: what AWS chooses is beside them."""
    found: dict[int, IPv4Network] = {}
    for place, each in enumerate(wanted):
        if each.get("TunnelInsideCidr"):
            found[place] = inside_ranges.read(str(each["TunnelInsideCidr"]), [*taken, *found.values()])
    for place in range(len(wanted)):
        if place not in found:
            found[place] = inside_ranges.free([*taken, *found.values()])
    return [found[place] for place in range(len(wanted))]


def _inside_ranges_v6(
    wanted: Sequence[Specification], taken: list[IPv6Network], options: Mapping[str, Any]
) -> Iterator[IPv6Network | None]:
    version = connection_options.version_inside(options)
    for each in wanted:
        text = each.get("TunnelInsideIpv6Cidr")
        if text:
            network = inside_ranges.read_v6(str(text), taken, version)
        elif version == 6:
            network = inside_ranges.free_v6(taken)
        else:
            yield None
            continue
        taken.append(network)
        yield network


def _outside_addresses(request: Request, options: dict[str, Any], target: Target) -> tuple[IPv4Address, IPv4Address]:
    """Private ones are of the transit gateway's own ranges, and carried by a Direct Connect gateway's attachment."""
    transport_id = (request.get("Options") or {}).get("TransportTransitGatewayAttachmentId")
    if options["OutsideIpAddressType"] != connection_options.PRIVATE:
        if transport_id:
            text = "TransportTransitGatewayAttachmentId is supported only with OutsideIpAddressType PrivateIpv4."
            raise Refused("InvalidParameterCombination", text)
        return VPNS.outside_addresses()
    if not isinstance(target, TransitGateway) or not transport_id:
        raise Refused("MissingParameter", "Missing required parameter in request: TransportTransitGatewayAttachmentId.")
    transport = attachment_of(target, str(transport_id))
    blocks = [ip_network(text) for text in target.options["TransitGatewayCidrBlocks"]]
    ranges = [block for block in blocks if isinstance(block, IPv4Network)]
    if transport.kind != "direct-connect-gateway" or not ranges:
        text = f"{target.id} needs a CIDR block, and {transport.id} to be of a Direct Connect gateway."
        raise Refused("InvalidParameterCombination", text)
    options["TransportTransitGatewayAttachmentId"] = transport.id
    used = {tunnel.outside_address for it in VPNS.connections_of(target.id) for tunnel in it.tunnels}
    free = (address for block in ranges for address in block.hosts() if address not in used)
    return next(free), next(free)
