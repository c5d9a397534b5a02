"""The names that components make from their own: put together as the components do, so that one that is too long is
refused in time. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from devicepath_spec.automatic_names import (
    ALARM,
    INSTANCE_PROFILE,
    LOG_GROUP,
    NAME_TAG,
    ROLE,
    SECURITY_GROUP,
    NamedAfter,
)
from devicepath_spec.description.backend import AllFlowLogs, ExistingVpc, NewVpc, SessionManagerEndpoints
from devicepath_spec.description.canal import VpcPeering
from devicepath_spec.description.direct_connect import DirectConnect
from devicepath_spec.description.gate_peer import GatePeerAlone, Instance
from devicepath_spec.description.office import VpnOfBackend
from devicepath_spec.description.path import Path
from devicepath_spec.description.site_to_site_vpn import NewCustomerGateway, NewVpnGateway, SiteToSiteVpn, VpnSettings
from devicepath_spec.description.transit_gateway import ExistingTransitGateway, NewTransitGateway
from devicepath_spec.description.vpn_tunnel import NewTunnelLogs, TunnelAlarms
from devicepath_spec.faults import Faults
from devicepath_spec.rules.address_plan import plan_of
from devicepath_spec.rules.path_transit_gateways import attached_to
from devicepath_spec.unknown import UNKNOWN

GIVE_ANOTHER = "give the component a name"
"""How a component gets another name; the end of a message."""
BACKEND, CANAL, GATE_PEER, TRANSIT_GATEWAY = "-backend-", "-canal-", "-gate-peer-", "-transit-gateway-"
OFFICE = "-office-"
"""What stands between a DevicePath's name and those of its parts."""
VENDED_LOGS = "/aws/vendedlogs/"
"""What the names of log groups begin with that AWS's services write to, so that no resource policy fills up with them.
Source: AWS, CloudWatch Logs user guide, logs sent from AWS services."""
VENDED_LOG_GROUP = replace(LOG_GROUP, random=26)
"""Characters that the provider adds to a `name_prefix`. Source: the provider, name_prefix."""
LONGEST_RANGE = "255-255-255-255-32"


def of_vpc(vpc: NewVpc | ExistingVpc) -> list[NamedAfter]:
    """Names that a BackendVpc makes."""
    if not isinstance(vpc, NewVpc):
        return []
    shown = ["", "-default-without-rules", "-s3", *(f"-{one.key}" for one in plan_of(vpc, Faults()).subnets)]
    names = [NamedAfter(suffix, NAME_TAG) for suffix in shown]
    if vpc.flow_logs is UNKNOWN or isinstance(vpc.flow_logs, AllFlowLogs):
        names += [NamedAfter("-flows", rule) for rule in (ROLE, LOG_GROUP, NAME_TAG)]
    if vpc.session_manager is UNKNOWN or isinstance(vpc.session_manager, SessionManagerEndpoints):
        names += [NamedAfter("-endpoints", SECURITY_GROUP), NamedAfter("-endpoints-https", NAME_TAG)]
    return names


def of_gate_peer(host: Instance | GatePeerAlone) -> list[NamedAfter]:
    """Names that a GatePeer makes."""
    names = [NamedAfter("-host", rule) for rule in (ROLE, INSTANCE_PROFILE, SECURITY_GROUP, NAME_TAG)]
    shown = ["-from-vpg-mtu", "-to-listed-endpoints"]
    shown += [f"-from-server-{key}" for key in host.device_traffic] + [f"-to-listed-{key}" for key in host.egress]
    shown.append(f"-to-servers-{LONGEST_RANGE}-mtu")
    return names + [NamedAfter(suffix, NAME_TAG) for suffix in shown]


def of_transit_gateway(gateway: NewTransitGateway | ExistingTransitGateway) -> list[NamedAfter]:
    """Names that a TransitGateway makes."""
    shown = ["", *(f"/{key}" for key in (*gateway.tables, *gateway.attachments))]
    return [NamedAfter(suffix, NAME_TAG) for suffix in shown]


def of_site_to_site_vpn(vpn: SiteToSiteVpn) -> list[NamedAfter]:
    """Of a SiteToSiteVpn."""
    return _of_vpn(vpn, has_vpn_gateway=isinstance(vpn.target, NewVpnGateway))


def _of_vpn(vpn: VpnSettings, *, has_vpn_gateway: bool) -> list[NamedAfter]:
    shown = [""]
    if isinstance(vpn.customer_gateway, NewCustomerGateway):
        shown.append("-customer-gateway")
    if has_vpn_gateway:
        shown.append("-gateway")
    names = [NamedAfter(suffix, NAME_TAG) for suffix in shown]
    if isinstance(vpn.logs, NewTunnelLogs):
        names += [NamedAfter("-tunnels", NAME_TAG), NamedAfter(f"{VENDED_LOGS}-tunnels-", VENDED_LOG_GROUP)]
    if isinstance(vpn.alarms, TunnelAlarms):
        names += [NamedAfter("-second-down", rule) for rule in (NAME_TAG, ALARM)]
    return names


def of_direct_connect(direct: DirectConnect) -> list[NamedAfter]:
    """Of a DirectConnect. What its gateway is called needs to be no other one's name."""
    return [NamedAfter("", NAME_TAG), *(NamedAfter(f"/{key}", NAME_TAG) for key in direct.interfaces)]


def of_canal() -> list[NamedAfter]:
    """Names that a CanalPeering makes."""
    return [NamedAfter("", NAME_TAG)]


def of_attachment() -> list[NamedAfter]:
    """Names that a CanalTransitGateway makes which attaches a VPC."""
    return [NamedAfter("-attachment", NAME_TAG)]


def of_peering() -> list[NamedAfter]:
    """Names that a CanalTransitGateway makes which peers a gateway."""
    return [NamedAfter("", NAME_TAG)]


def of_path(path: Path) -> list[NamedAfter]:
    """Names that a DevicePath makes, by what is described. Raises NotKnown."""
    names: list[NamedAfter] = []
    for key, backend in path.vpcs.items():
        names += _behind(f"{BACKEND}{key}", of_vpc(backend))
        if backend.canal is not None:
            names += _behind(f"{CANAL}{key}", of_canal() if isinstance(backend.canal, VpcPeering) else of_attachment())
    for key, gateway in path.transit_gateways.items():
        own = [*of_transit_gateway(gateway), *(NamedAfter(f"/{one}", NAME_TAG) for one, _ in attached_to(path, key))]
        names += _behind(f"{TRANSIT_GATEWAY}{key}", [*own, NamedAfter("-canal", NAME_TAG)])
    for key, office in path.offices.items():
        has_vpn_gateway = isinstance(office.vpn, VpnOfBackend)
        names += _behind(f"{OFFICE}{key}", _of_vpn(office.vpn, has_vpn_gateway=has_vpn_gateway))
    for key, peer in path.instances.items():
        names += _behind(f"{GATE_PEER}{key}", of_gate_peer(peer))
    return names


def _behind(part: str, names: Iterable[NamedAfter]) -> list[NamedAfter]:
    return [replace(one, suffix=f"{part}{one.suffix}") for one in names]
