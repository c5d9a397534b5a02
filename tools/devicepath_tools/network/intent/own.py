"""Which of a network's nouns are the stack's own: its VPC, the subnets of its tiers, its VPG. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network

from devicepath.backend_args import tier_specs
from devicepath_spec.address_plan import AddressSpec, address_plan
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.network.vpc import Subnet, Vpc
from infra.settings import Settings
from infra.settings.arguments import device_path_arguments
from infra.settings.backend import ExistingBackend, NoBackend
from infra.settings.vpg import ExistingSimGroup, ExistingVpg


def vpg_of(settings: Settings, network: Network) -> VirtualPrivateGateway | None:
    """The stack's VPG. A new one is known by its type and its device subnet, and of several by the group that most of
    its devices are in."""
    if isinstance(settings.vpg, ExistingVpg):
        return network.vpgs.get(settings.vpg.id)
    alike = {
        vpg.id: vpg
        for vpg in network.vpgs.values()
        if (vpg.type.value, vpg.device_subnet) == (settings.vpg.type.value, settings.vpg.device_subnet)
    }
    devices = [network.sim_with(device.imsi) for device in settings.devices.values()]
    groups = [network.sim_groups.get(sim.group_id) for sim in devices if sim is not None]
    # By most of them: one that strayed must not lead to another VPG.
    votes = Counter(group.vpg_id for group in groups if group is not None and group.vpg_id in alike)
    chosen = [alike[vpg_id] for vpg_id, _ in votes.most_common()]
    return next(iter([*chosen, *alike.values()]), None)


def group_id_of(settings: Settings, network: Network) -> str | None:
    """The stack's SIM group; None: it is not on the stack's VPG."""
    vpg = vpg_of(settings, network)
    on_vpg = [group.id for group in network.sim_groups.values() if vpg is not None and group.vpg_id == vpg.id]
    if isinstance(settings.sim_group, ExistingSimGroup):
        return settings.sim_group.id if settings.sim_group.id in on_vpg else None
    return next(iter(on_vpg), None)


def vpc_of(settings: Settings, network: Network) -> Vpc | None:
    """The stack's VPC. A new one is known by its range, and by its peering with the VPG or its subnets, of which some
    may be missing; of several it is the one that is peered, then the one that has most of them."""
    backend = settings.backend
    if isinstance(backend, NoBackend):
        return None
    if isinstance(backend, ExistingBackend):
        return network.vpcs.get(backend.vpc_id)
    wanted = {cidr for zones in ranges_of(settings).values() for cidr in zones.values()}
    vpg = vpg_of(settings, network)
    likeness = {
        vpc.id: (vpg is not None and vpg in network.vpgs_connected_to(vpc.id), len(wanted & _ranges(network, vpc)))
        for vpc in network.vpcs.values()
        if backend.cidr in vpc.cidrs
    }
    alike = [vpc_id for vpc_id, (is_peered, subnets) in likeness.items() if is_peered or subnets]
    return network.vpcs[max(alike, key=likeness.__getitem__)] if alike else None


def _ranges(network: Network, vpc: Vpc) -> set[IPv4Network]:
    return {subnet.cidr for subnet in network.subnets.values() if subnet.vpc_id == vpc.id}


def subnets_of(settings: Settings, network: Network) -> Iterator[tuple[str, str, Subnet]]:
    """Tier, letter of the zone, subnet: those that there are."""
    vpc = vpc_of(settings, network)
    there = {subnet.cidr: subnet for subnet in network.subnets.values() if vpc and subnet.vpc_id == vpc.id}
    for tier, zones in ranges_of(settings).items():
        for letter, cidr in zones.items():
            if cidr in there:
                yield tier, letter, there[cidr]


def ranges_of(settings: Settings) -> Mapping[str, Mapping[str, IPv4Network]]:
    """The range of each subnet, by tier and letter of the zone."""
    backend = settings.backend
    if isinstance(backend, NoBackend):
        return {}
    if isinstance(backend, ExistingBackend):
        return {tier: {letter: zone.cidr for letter, zone in zones.items()} for tier, zones in backend.tiers.items()}
    arguments = device_path_arguments(settings)["backend"]
    plan = address_plan(AddressSpec(arguments["cidr"], arguments["zones"], tier_specs(arguments["tiers"])))
    return {tier: {letter: IPv4Network(cidr) for letter, cidr in zones.items()} for tier, zones in plan.table().items()}
