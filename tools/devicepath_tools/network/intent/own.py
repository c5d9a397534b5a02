"""Which of a network's nouns are the stack's own: its VPCs, the subnets of their tiers, its VPG. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network

from devicepath_spec.description.backend import ExistingVpcBackend
from devicepath_spec.description.path import StackFile
from devicepath_spec.description.sim_group import ExistingSimGroup
from devicepath_spec.description.vpg import ExistingVpg
from devicepath_spec.rules.address_plan import address_plan
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.network.vpc import Subnet, Vpc


def vpg_of(file: StackFile, network: Network) -> VirtualPrivateGateway | None:
    """The stack's VPG. A new one is known by its type and its device subnet, and of several by the group that most of
    its devices are in."""
    if isinstance(file.vpg, ExistingVpg):
        return network.vpgs.get(file.vpg.id)
    alike = {
        vpg.id: vpg
        for vpg in network.vpgs.values()
        if (vpg.type.value, vpg.device_subnet) == (file.vpg.type.value, file.vpg.device_subnet)
    }
    devices = [network.sim_with(device.imsi) for device in file.devices.values()]
    groups = [network.sim_groups.get(sim.group_id) for sim in devices if sim is not None]
    # By most of them: one that strayed must not lead to another VPG.
    votes = Counter(group.vpg_id for group in groups if group is not None and group.vpg_id in alike)
    chosen = [alike[vpg_id] for vpg_id, _ in votes.most_common()]
    return next(iter([*chosen, *alike.values()]), None)


def group_id_of(file: StackFile, network: Network) -> str | None:
    """The stack's SIM group; None: it is not on the stack's VPG."""
    vpg = vpg_of(file, network)
    on_vpg = [group.id for group in network.sim_groups.values() if vpg is not None and group.vpg_id == vpg.id]
    if isinstance(file.sim_group, ExistingSimGroup):
        return file.sim_group.id if file.sim_group.id in on_vpg else None
    return next(iter(on_vpg), None)


def vpc_of(file: StackFile, network: Network, backend: str) -> Vpc | None:
    """The VPC of one of the stack's backends. A new one is known by its range, and by its peering with the VPG or its
    subnets, of which some may be missing; of several it is the one that is peered, then the one that has most of
    them."""
    described = file.vpcs[backend]
    if isinstance(described, ExistingVpcBackend):
        return network.vpcs.get(described.vpc_id)
    wanted = {cidr for zones in ranges_of(file, backend).values() for cidr in zones.values()}
    vpg = vpg_of(file, network)
    likeness = {
        vpc.id: (vpg is not None and vpg in network.vpgs_connected_to(vpc.id), len(wanted & _ranges(network, vpc)))
        for vpc in network.vpcs.values()
        if described.cidr in vpc.cidrs
    }
    alike = [vpc_id for vpc_id, (is_peered, subnets) in likeness.items() if is_peered or subnets]
    return network.vpcs[max(alike, key=likeness.__getitem__)] if alike else None


def _ranges(network: Network, vpc: Vpc) -> set[IPv4Network]:
    return {subnet.cidr for subnet in network.subnets.values() if subnet.vpc_id == vpc.id}


def subnets_of(file: StackFile, network: Network, backend: str) -> Iterator[tuple[str, str, Subnet]]:
    """Tier, letter of the zone, subnet: those that there are."""
    vpc = vpc_of(file, network, backend)
    there = {subnet.cidr: subnet for subnet in network.subnets.values() if vpc and subnet.vpc_id == vpc.id}
    for tier, zones in ranges_of(file, backend).items():
        for letter, cidr in zones.items():
            if cidr in there:
                yield tier, letter, there[cidr]


def ranges_of(file: StackFile, backend: str) -> Mapping[str, Mapping[str, IPv4Network]]:
    """The range of each subnet of a backend, by tier and letter of the zone."""
    described = file.vpcs[backend]
    if isinstance(described, ExistingVpcBackend):
        tiers = described.tiers.items()
        return {tier: {letter: zone.cidr for letter, zone in one.zones.items()} for tier, one in tiers}
    ranges: dict[str, dict[str, IPv4Network]] = {}
    for one in address_plan(described).subnets:
        ranges.setdefault(one.tier, {})[one.zone] = one.cidr
    return ranges
