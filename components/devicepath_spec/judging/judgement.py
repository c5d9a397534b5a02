"""Every fault of a description, all at once."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from devicepath_spec.automatic_names import check_name
from devicepath_spec.description.backend import ExistingVpc, NewVpc, NewVpcAlone
from devicepath_spec.description.canal import AttachmentToVpgAlone, CanalAlone, PeeringWithVpgAlone
from devicepath_spec.description.data_center import DataCenter
from devicepath_spec.description.direct_connect import DirectConnect
from devicepath_spec.description.gate_peer import GatePeerAlone, HostGatePeer
from devicepath_spec.description.office import Office
from devicepath_spec.description.path import Path, VpgAlone
from devicepath_spec.description.site_to_site_vpn import SiteToSiteVpn
from devicepath_spec.description.transit_gateway import ExistingTransitGatewayAlone, NewTransitGatewayAlone
from devicepath_spec.faults import Faults
from devicepath_spec.reading.reader import read
from devicepath_spec.rules import backends, directions, gate_peers, names, route_tables, tags, vpc
from devicepath_spec.rules.canal import CANAL_RULES
from devicepath_spec.rules.canal_transit_gateway import (
    CANAL_ALONE_RULES,
    TRANSIT_GATEWAY_CANAL_RULES,
    an_account_accepts_once,
)
from devicepath_spec.rules.data_centers import DATA_CENTER_RULES, DATA_CENTERS_RULES
from devicepath_spec.rules.devices_end import DEVICES_END_RULES, VPG_ALONE_RULES
from devicepath_spec.rules.direct_connect import DIRECT_CONNECT_RULES
from devicepath_spec.rules.gate_host import GATE_HOST_RULES, GATE_PEER_ALONE_RULES
from devicepath_spec.rules.gate_peer_hosts import HOST_GATE_PEER_RULES
from devicepath_spec.rules.office_vpn import as_vpn, of_an_office
from devicepath_spec.rules.offices import OFFICE_RULES, OFFICE_VPN_RULES, OFFICES_RULES
from devicepath_spec.rules.path_transit_gateways import GATEWAY_OF_A_PATH_RULES
from devicepath_spec.rules.site_to_site_vpn import SITE_TO_SITE_VPN_RULES
from devicepath_spec.rules.site_to_site_vpn_routes import VPN_ROUTE_RULES
from devicepath_spec.rules.traffic import TRAFFIC_RULES
from devicepath_spec.rules.transit_gateway import TRANSIT_GATEWAY_RULES
from devicepath_spec.rules.transit_gateway_routes import ROUTE_RULES, routes_lead_to_attachments
from devicepath_spec.rules.tunnel_options import TUNNEL_RULES
from devicepath_spec.rules.virtual_interfaces import VIRTUAL_INTERFACE_RULES
from devicepath_spec.unknown import UNKNOWN, NotKnown

Described = TypeVar("Described")


def described(
    kind: type[Described], written: object, judge: Callable[[Described, Faults], None], whole: str, faults: Faults
) -> Described:
    """What is written, as a description that keeps all rules. `whole` is how messages call the whole of it. Raises
    InvalidSpec with every fault."""
    one = read(kind, written, faults, whole)
    if one is not UNKNOWN:
        judge(one, faults)
    faults.check()
    return one


def judge_path(path: Path, faults: Faults) -> None:
    """Asks the rules of a whole path."""
    _ask(DEVICES_END_RULES, faults, path)
    _ask((_judge_backends, _judge_transit_gateways, _judge_gate_peers), faults, path)
    _ask((directions.devices_have_room,), faults, path)
    _ask((lambda path, faults: tags.check_tags(faults, path.tags, tags.of_path(path)),), faults, path)


def judge_name(path: Path, name: str, place: str, fix: str, faults: Faults) -> None:
    """Whether all that is named after a path can be made. `place` is where the path's name is written, `fix` how
    another one is given."""
    _ask((lambda path, faults: check_name(faults, place, name, names.of_path(path), fix),), faults, path)


def judge_vpg(end: VpgAlone, faults: Faults) -> None:
    """Asks the rules of a VPG that is no part of a path."""
    _ask(VPG_ALONE_RULES, faults, end)
    _ask((lambda end, faults: tags.check_tags(faults, end.tags, tags.of_devices_end(end)),), faults, end)


def judge_vpc(one: NewVpc | ExistingVpc, faults: Faults) -> None:
    """Asks the rules of a VPC that is no part of a path."""
    _ask(vpc.NEW_VPC_RULES if isinstance(one, NewVpc) else vpc.EXISTING_VPC_RULES, faults, one)
    if isinstance(one, NewVpcAlone):
        _ask((vpc.named_ranges_are_apart,), faults, one)
    _ask((lambda one, faults: tags.check_tags(faults, one.tags, tags.of_vpc(one)),), faults, one)


def judge_gate_peer(host: GatePeerAlone, faults: Faults) -> None:
    """Asks the rules of a gate peer that is no part of a path."""
    _ask((*GATE_PEER_ALONE_RULES, *TRAFFIC_RULES), faults, host)
    _ask((lambda host, faults: tags.check_tags(faults, host.tags, [tags.EC2, tags.IAM]),), faults, host)


def judge_transit_gateway(gateway: NewTransitGatewayAlone | ExistingTransitGatewayAlone, faults: Faults) -> None:
    """Asks the rules of a transit gateway that is no part of a path."""
    _ask((*TRANSIT_GATEWAY_RULES, *ROUTE_RULES, routes_lead_to_attachments), faults, gateway)
    _ask((lambda one, faults: tags.check_tags(faults, one.tags, tags.of_transit_gateway(one)),), faults, gateway)


def judge_site_to_site_vpn(vpn: SiteToSiteVpn, faults: Faults) -> None:
    """Of a VPN between AWS and a router of the customer's."""
    _ask((*SITE_TO_SITE_VPN_RULES, *TUNNEL_RULES, *VPN_ROUTE_RULES), faults, vpn)
    _ask((lambda vpn, faults: tags.check_tags(faults, vpn.tags, tags.of_site_to_site_vpn(vpn)),), faults, vpn)


def judge_direct_connect(direct: DirectConnect, faults: Faults) -> None:
    """Of a Direct Connect gateway, with what it leads to and its interfaces."""
    _ask((*DIRECT_CONNECT_RULES, *VIRTUAL_INTERFACE_RULES), faults, direct)
    _ask((lambda direct, faults: tags.check_tags(faults, direct.tags, [tags.DIRECT_CONNECT]),), faults, direct)


def judge_canal(canal: CanalAlone, faults: Faults) -> None:
    """Asks the rules of a VPC peering that is no part of a path."""
    _ask((lambda canal, faults: tags.check_tags(faults, canal.tags, [tags.PEERING]),), faults, canal)


def judge_transit_gateway_canal(canal: AttachmentToVpgAlone | PeeringWithVpgAlone, faults: Faults) -> None:
    """Asks the rules of a Canal by transit gateway that is no part of a path."""
    _ask(CANAL_ALONE_RULES, faults, canal)
    _ask((lambda canal, faults: tags.check_tags(faults, canal.tags, [tags.EC2]),), faults, canal)


def _judge_backends(path: Path, faults: Faults) -> None:
    for name, backend in path.backends.items():
        if backend is UNKNOWN:
            continue
        here = faults.at(f"backends.{name}")
        if isinstance(backend, DataCenter):
            _ask((backends.directions_are_said_once, *DATA_CENTER_RULES), here, path, backend)
        elif isinstance(backend, Office):
            _ask((backends.directions_are_said_once, *OFFICE_RULES, _judge_vpn_of_office), here, path, backend)
        else:
            _ask(vpc.NEW_VPC_RULES if isinstance(backend, NewVpc) else vpc.EXISTING_VPC_RULES, here, backend)
            _ask((*backends.VPC_BACKEND_RULES, *CANAL_RULES, *TRANSIT_GATEWAY_CANAL_RULES), here, path, backend)
        if not isinstance(backend, Office):
            _ask((backends.cloud_to_device_has_a_gate_peer,), here, path, name, backend)
    _ask((backends.backends_are_apart, backends.tiers_are_called_apart, an_account_accepts_once), faults, path)
    _ask((*DATA_CENTERS_RULES, *OFFICES_RULES), faults, path)


def _judge_vpn_of_office(path: Path, office: Office, faults: Faults) -> None:
    """By the rules of a SiteToSiteVpn."""
    own = Faults()
    _ask(OFFICE_VPN_RULES, own, as_vpn(path, office))
    for line in own.lines:
        place, _, told = of_an_office(line).partition(": ")
        faults.add(place, told)


def _judge_transit_gateways(path: Path, faults: Faults) -> None:
    for name, gateway in path.transit_gateways.items():
        if gateway is UNKNOWN:
            continue
        here = faults.at(f"transit_gateways.{name}")
        _ask((*TRANSIT_GATEWAY_RULES, *ROUTE_RULES), here, gateway)
        _ask(GATEWAY_OF_A_PATH_RULES, here, path, name, gateway)


def _judge_gate_peers(path: Path, faults: Faults) -> None:
    for name, peer in path.gate_peers.items():
        if peer is UNKNOWN:
            continue
        here = faults.at(f"gate_peers.{name}")
        if isinstance(peer, HostGatePeer):
            _ask(HOST_GATE_PEER_RULES, here, path, peer)
        else:
            _ask(gate_peers.GATE_PEER_RULES, here, path, peer)
            _ask((*GATE_HOST_RULES, *TRAFFIC_RULES), here, peer)
            _ask(directions.DIRECTIONS_OF_AN_INSTANCE, faults, path, name, peer)
        _ask(directions.DIRECTIONS_OF_A_GATE_PEER, faults, path, name, peer)
    _ask((*gate_peers.GATE_PEERS_RULES, *route_tables.ROUTE_TABLES_RULES), faults, path)
    for name, backend in path.vpcs.items():
        _ask((directions.devices_reach_servers_over_canal,), faults, path, name, backend)


def _ask(rules: Iterable[Callable[..., None]], faults: Faults, *about: Any) -> None:
    """Asks each rule by itself: a rule that needs a value that is not known reports nothing."""
    for rule in rules:
        try:
            rule(*about, faults)
        except NotKnown:
            pass
