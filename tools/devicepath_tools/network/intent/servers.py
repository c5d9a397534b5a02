"""Stand-ins for the servers of users, which no stack makes: one for each tier and zone, and more where the stack file
lists ranges that one address is not in. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network
from itertools import chain

from devicepath_spec.description.path import StackFile
from devicepath_spec.ranges import common, is_of_aws
from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.intent import own, traffic
from devicepath_tools.network.intent.behind import behind
from devicepath_tools.network.intent.traffic import Service
from devicepath_tools.network.network import Network
from devicepath_tools.network.security_group import SecurityGroup, SecurityGroupRule
from devicepath_tools.network.vpc import Subnet

FIRST_HOST = 20
"""Where the search for a free address begins: an address plan's own hosts are mostly below it."""
EVERYWHERE = IPv4Network("0.0.0.0/0")
STAND_IN = "all of it: a stand-in for a server of yours"


@dataclass(frozen=True)
class Server:
    """A server that admits what devices may ask of it, and nothing else. It lets everything out, as AWS's own default
    does: what keeps servers from devices has to be the path."""

    backend: str
    """Name of the backend that it is in."""
    tier: str
    zone: str
    """Letter of the zone."""
    subnet_id: str
    address: IPv4Address
    ingress: tuple[SecurityGroupRule, ...]
    egress: tuple[SecurityGroupRule, ...]
    is_there: bool = False
    """Whether a rehearsal that is kept has put it into the cloud already."""
    number: int = 1
    """Of those in its subnet."""

    @property
    def name(self) -> str:
        return _name(self.backend, self.tier, self.zone, self.number)

    @property
    def tag(self) -> str:
        """What it is called in a cloud."""
        return _tag(self.name)


def servers(file: StackFile, network: Network) -> tuple[Server, ...]:
    """One for each subnet of the stack's tiers that is in the network and not full, also where no device may reach it;
    more of them where the ranges that the stack file lists have no address in common: each is somebody's.

    One that a rehearsal has put there has its address, any other the first free one from the twentieth on. Its security
    group admits what devices may ask of it, nothing in a tier that is not named for it, and lets everything out."""
    return tuple(one for backend in file.vpcs for one in _of_backend(file, network, backend))


def _of_backend(file: StackFile, network: Network, backend: str) -> Iterator[Server]:
    taken: dict[str, set[IPv4Address]] = {}
    for tier, zone, subnet in own.subnets_of(file, network, backend):
        there = _addresses_of(network, subnet, backend, tier, zone)
        # An existing VPC may have one subnet in two tiers.
        free = _Free(network, subnet, of_subnet := taken.setdefault(subnet.id, set()))
        listed = traffic.ranges_of_servers(file, backend, tier)
        for number, address in enumerate(list(_places(free, subnet, there, listed)), start=1):
            of_subnet.add(address)
            server = _server(file, network, backend, tier, zone, subnet, address)
            yield replace(server, number=number, is_there=number <= len(there))


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


def _server(
    file: StackFile, network: Network, backend: str, tier: str, zone: str, subnet: Subnet, address: IPv4Address
) -> Server:
    name = f"{backend}-{tier}-{zone}"
    is_asked = tier in traffic.tiers_for_devices(file, backend)
    asked = traffic.asked_of_server(file, backend, address) if is_asked else ()
    return Server(
        backend=backend,
        tier=tier,
        zone=zone,
        subnet_id=subnet.id,
        address=address,
        ingress=(
            *_rules(f"sgr-stand-in-{name}-in", asked, _sources(file, network, backend)),
            *_from_offices(file, backend, tier, name),
        ),
        egress=(SecurityGroupRule(id=f"sgr-stand-in-{name}-out", protocol=None, cidr=EVERYWHERE),),
    )


def _sources(file: StackFile, network: Network, backend: str) -> IPv4Network | None:
    """What servers see of devices: their own addresses by redirection and transit gateways, those of the VPG over a
    VPC peering."""
    if traffic.is_native(file, backend) or traffic.redirecting_of(file) is not None:
        return file.vpg.device_subnet
    vpg = own.vpg_of(file, network)
    return None if vpg is None else vpg.vpg_range


def _from_offices(file: StackFile, backend: str, tier: str, name: str) -> Iterator[SecurityGroupRule]:
    """What people may ask of it."""
    for place in behind(file):
        if tier in place.served.get(backend, ()):
            for number, cidr in enumerate(place.ranges, start=1):
                beginning = f"sgr-stand-in-{name}-{place.backend}-{number}"
                yield from _rules(beginning, traffic.OF_A_SERVER, cidr)


def _name(backend: str, tier: str, zone: str, number: int) -> str:
    return f"{backend}-{tier}-{zone}" + (f"-{number}" if number > 1 else "")


def _tag(name: str) -> str:
    return f"stand-in {name}"


def _addresses_of(network: Network, subnet: Subnet, backend: str, tier: str, zone: str) -> list[IPv4Address]:
    """Of the instances that are called so."""
    there = {
        instance.name: interface.addresses[0]
        for interface in network.interfaces.values()
        if interface.subnet_id == subnet.id and interface.addresses
        and (instance := network.instance_of(interface)) is not None
    }  # fmt: skip
    found: list[IPv4Address] = []
    while (tag := _tag(_name(backend, tier, zone, len(found) + 1))) in there:
        found.append(there[tag])
    return found


@dataclass(frozen=True)
class _Free:
    """Addresses of a subnet that nobody has."""

    network: Network
    subnet: Subnet
    taken: Collection[IPv4Address]

    def first(self, listed: IPv4Network) -> IPv4Address | None:
        """From the twentieth on; where there is none, the first free one. None: all of the range are taken."""
        cidr = self.subnet.cidr
        part = common(listed, cidr)
        if part is None:
            return None
        begin, hosts = int(part.network_address) - int(cidr.network_address), part.num_addresses
        first = min(max(FIRST_HOST - begin, 0), hosts)
        return next(
            (part[place] for place in chain(range(first, hosts), range(first)) if self._is_free(part[place])), None
        )

    def _is_free(self, address: IPv4Address) -> bool:
        if is_of_aws(address, self.subnet.cidr) or address in self.taken:
            return False
        return self.network.interface_at(self.subnet.vpc_id, address) is None


def _places(
    free: _Free, subnet: Subnet, there: Sequence[IPv4Address], listed: Sequence[IPv4Network]
) -> Iterator[IPv4Address]:
    """As few addresses as it takes for each listed range to have one, but at least one."""
    yield from there
    candidates = [one for cidr in (subnet.cidr, *listed) if (one := free.first(cidr)) is not None]
    open_ranges = [cidr for cidr in listed if not any(address in cidr for address in there)]
    is_first = not there
    while candidates:
        best = max(candidates, key=lambda address: sum(address in cidr for cidr in open_ranges))
        covered = [cidr for cidr in open_ranges if best in cidr]
        if not covered and not is_first:
            return
        yield best
        open_ranges = [cidr for cidr in open_ranges if cidr not in covered]
        is_first = False


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
