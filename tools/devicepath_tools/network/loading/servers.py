"""Stand-ins for the servers of users, which no stack makes: one for each tier and zone. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network
from itertools import chain

from devicepath.ranges import is_of_aws
from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.loading import own, traffic
from devicepath_tools.network.loading.traffic import Service
from devicepath_tools.network.network import Network
from devicepath_tools.network.security_group import SecurityGroup, SecurityGroupRule
from devicepath_tools.network.vpc import Subnet
from infra.settings import Settings

FIRST_HOST = 20
"""Where the search for a free address begins: an address plan's own hosts are mostly below it."""
STAND_IN = "all of it: a stand-in for a server of yours"


@dataclass(frozen=True)
class Server:
    """A server that talks with devices as the stack file says, and with nobody else."""

    tier: str
    zone: str
    """Letter of the zone."""
    subnet_id: str
    address: IPv4Address
    ingress: tuple[SecurityGroupRule, ...]
    egress: tuple[SecurityGroupRule, ...]
    is_there: bool = False
    """Whether a rehearsal that is kept has put it into the cloud already."""

    @property
    def name(self) -> str:
        return f"{self.tier}-{self.zone}"

    @property
    def tag(self) -> str:
        """What it is called in a cloud."""
        return _tag(self.tier, self.zone)


def servers(settings: Settings, network: Network) -> tuple[Server, ...]:
    """One for each subnet of the stack's tiers that is in the network and not full, also where no device may reach it.

    One that a rehearsal has put there has its address, any other the first free one from the twentieth on. Its security
    group admits what devices may ask of it and lets out what it may ask of devices: nothing of both in a tier that is
    not named for it."""
    found = []
    for tier, zone, subnet in own.subnets_of(settings, network):
        there = _address_of(network, subnet, _tag(tier, zone))
        address = there or _free_address(network, subnet)
        if address is not None:
            server = _server(settings, network, tier, zone, subnet, address)
            found.append(replace(server, is_there=there is not None))
    return tuple(found)


def with_servers(network: Network, stand_ins: Iterable[Server]) -> Network:
    """The same network with the servers in it. Those that are not there already are marked as assumed."""
    added = [one for one in stand_ins if not one.is_there]
    interfaces = {f"eni-{_id(one)}": _interface(network, one) for one in added}
    instances = {f"i-{_id(one)}": _instance(one) for one in added}
    groups = {f"sg-{_id(one)}": _security_group(network, one) for one in added}
    return replace(
        network,
        interfaces={**network.interfaces, **interfaces},
        instances={**network.instances, **instances},
        security_groups={**network.security_groups, **groups},
        assumed={**network.assumed, **dict.fromkeys((*interfaces, *instances, *groups), STAND_IN)},
    )


def _server(settings: Settings, network: Network, tier: str, zone: str, subnet: Subnet, address: IPv4Address) -> Server:
    name = f"{tier}-{zone}"
    asked = traffic.asked_of_server(settings, address) if tier in traffic.tiers_for_devices(settings) else ()
    asks = traffic.asked_of_devices(settings, address) if tier in traffic.tiers_towards_devices(settings) else ()
    return Server(
        tier=tier,
        zone=zone,
        subnet_id=subnet.id,
        address=address,
        ingress=tuple(_rules(f"sgr-stand-in-{name}-in", asked, _sources(settings, network))),
        egress=tuple(_rules(f"sgr-stand-in-{name}-out", asks, settings.vpg.device_subnet)),
    )


def _sources(settings: Settings, network: Network) -> IPv4Network | None:
    """What servers see of devices: their own addresses by redirection, those of the VPG over Canal."""
    if traffic.redirection_of(settings) is not None:
        return settings.vpg.device_subnet
    vpg = own.vpg_of(settings, network)
    return None if vpg is None else vpg.vpg_range


def _tag(tier: str, zone: str) -> str:
    return f"stand-in {tier}-{zone}"


def _address_of(network: Network, subnet: Subnet, tag: str) -> IPv4Address | None:
    """Of the instance that is called so."""
    for interface in network.interfaces.values():
        instance = network.instance_of(interface)
        if instance is not None and instance.name == tag and interface.subnet_id == subnet.id and interface.addresses:
            return interface.addresses[0]
    return None


def _free_address(network: Network, subnet: Subnet) -> IPv4Address | None:
    """From the twentieth on; in a small subnet, the first free one. None: it is full."""
    hosts = subnet.cidr.num_addresses
    places = chain(range(FIRST_HOST, hosts), range(min(FIRST_HOST, hosts)))
    free = (subnet.cidr[place] for place in places if not is_of_aws(subnet.cidr[place], subnet.cidr))
    return next((one for one in free if network.interface_at(subnet.vpc_id, one) is None), None)


def _rules(beginning: str, services: Iterable[Service], cidr: IPv4Network | None) -> Iterator[SecurityGroupRule]:
    for place, service in enumerate(services if cidr is not None else (), start=1):
        yield SecurityGroupRule(
            id=f"{beginning}-{place}",
            protocol=service.protocol,
            first_port=service.first_port,
            last_port=service.last_port,
            cidr=cidr,
            description=service.listed,
        )


def _id(server: Server) -> str:
    return f"stand-in-{server.name}"


def _interface(network: Network, server: Server) -> NetworkInterface:
    return NetworkInterface(
        id=f"eni-{_id(server)}",
        vpc_id=network.subnets[server.subnet_id].vpc_id,
        subnet_id=server.subnet_id,
        addresses=(server.address,),
        security_group_ids=(f"sg-{_id(server)}",),
        instance_id=f"i-{_id(server)}",
        name=server.name,
    )


def _instance(server: Server) -> Instance:
    return Instance(id=f"i-{_id(server)}", interface_ids=(f"eni-{_id(server)}",), name=server.name)


def _security_group(network: Network, server: Server) -> SecurityGroup:
    vpc_id = network.subnets[server.subnet_id].vpc_id
    return SecurityGroup(f"sg-{_id(server)}", vpc_id, server.ingress, server.egress, server.name)
