"""VPGs, with what other resources set of them."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from devicepath_tools.network.network import by_id
from devicepath_tools.network.virtual_private_gateway import (
    RUNNING,
    CustomerRoute,
    FilterAction,
    Gate,
    GatePeer,
    RoutingFilterEntry,
    VirtualPrivateGateway,
    VpgType,
)

VPG = "soracom:index:VirtualPrivateGateway"
GATE = "soracom:index:Gate"
GATE_PEER = "soracom:index:GatePeer"
REDIRECTION = "soracom:index:Redirection"
ROUTING_FILTER = "soracom:index:RoutingFilter"
ROUTING_FILTER_ENTRIES = "soracom:index:RoutingFilterEntries"
PEERING = "soracom:index:VpcPeeringConnection"
CUSTOMER_ROUTE = "soracom:index:CustomerRoute"
FIXED_ADDRESS = "soracom:index:IpAddressMapEntry"
PARTS = (
    GATE,
    GATE_PEER,
    REDIRECTION,
    ROUTING_FILTER,
    ROUTING_FILTER_ENTRIES,
    PEERING,
    CUSTOMER_ROUTE,
    "soracom:index:TransitGatewayVpcAttachment",
    "soracom:index:TransitGatewayVpcAttachmentAcceptance",
    "soracom:index:TransitGatewayPeeringConnection",
    "soracom:index:TransitGatewayPeeringActivation",
    FIXED_ADDRESS,
    "soracom:index:GroupConfiguration",
)
"""What names a VPG."""


def vpgs(reading: Reading) -> dict[str, VirtualPrivateGateway]:
    found = by_id(_vpg(one, reading) for one in reading.resources.of(VPG))
    for part in reading.resources.of(*PARTS):
        vpg_id = part.get("vpgId")
        if vpg_id and vpg_id not in found:
            reading.miss(f"VPG {vpg_id}: is none of the stack's, which has settings of it")
    return found


def _vpg(vpg: Resource, reading: Reading) -> VirtualPrivateGateway:
    kind = VpgType(vpg["type"])
    return VirtualPrivateGateway(
        id=vpg.id,
        type=kind,
        status=str(vpg.get("status") or RUNNING),
        vpg_range=IPv4Network(vpg["vpgRange"]),
        device_subnet=IPv4Network(vpg["deviceSubnet"]),
        has_internet_gateway=vpg.get("useInternetGateway") is not False,
        gate=_gate(vpg, kind, reading),
        routing_filter=tuple(_filter(vpg, reading)),
        peerings={one.id: IPv4Network(one["destinationCidrBlock"]) for one in _of(vpg, PEERING, reading)},
        transit_gateway_id=str(vpg.get("transitGatewayId") or ""),
        customer_routes=tuple(
            CustomerRoute(IPv4Network(one["destinationCidr"]), str(one["target"]))
            for one in _of(vpg, CUSTOMER_ROUTE, reading)
        ),
        fixed_addresses={str(one["imsi"]): IPv4Address(one["address"]) for one in _of(vpg, FIXED_ADDRESS, reading)},
        name=str((vpg.get("tags") or {}).get("name") or ""),
    )


def _of(vpg: Resource, kind: str, reading: Reading) -> Iterator[Resource]:
    return (one for one in reading.resources.of(kind) if one.get("vpgId") == vpg.id)


def _gate(vpg: Resource, kind: VpgType, reading: Reading) -> Gate:
    gate = next(_of(vpg, GATE, reading), None)
    if gate is None:
        # Source: SORACOM's console: Gate of type F2 is always open.
        return Gate(is_open=kind is VpgType.F2)
    redirection = next((one for one in _of(vpg, REDIRECTION, reading) if one.get("enabled") is not False), None)
    return Gate(
        is_open=gate.get("opened") is not False,
        vni=int(gate["vni"]),
        privacy_separator=bool(gate.get("privacySeparator")),
        own_peers=tuple(_peer(one["outerAddress"], one["innerAddress"]) for one in gate.get("peers") or ()),
        registered_peers=tuple(_peer(one["outerAddress"], one["innerAddress"]) for one in _of(vpg, GATE_PEER, reading)),
        redirection=None if redirection is None else IPv4Address(redirection["gateway"]),
    )


def _peer(outer_address: str, inner_address: str) -> GatePeer:
    return GatePeer(IPv4Address(outer_address), IPv4Address(inner_address))


def _filter(vpg: Resource, reading: Reading) -> Iterator[RoutingFilterEntry]:
    for one in (*_of(vpg, ROUTING_FILTER, reading), *_of(vpg, ROUTING_FILTER_ENTRIES, reading)):
        for entry in one["entries"]:
            yield RoutingFilterEntry(FilterAction(entry["action"]), IPv4Network(entry["ipRange"]))
