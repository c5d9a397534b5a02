"""SIM groups, and the SIMs that are put into them: on the VPG as they will be with their next session."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address

from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from devicepath_tools.network.network import by_id
from devicepath_tools.network.sim import Sim, SimGroup, SimSession
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway, VpgType

GROUP = "soracom:index:Group"
CONFIGURATION = "soracom:index:GroupConfiguration"
MEMBERSHIP = "soracom:index:SimGroupMembership"
TRANSLATED = 5
"""Place in the VPG's range of what servers see of devices on type F: in the lower of its two halves, behind the one of
its Gate. Assumed; SORACOM says it of each session."""


def sim_groups(reading: Reading) -> dict[str, SimGroup]:
    """The stack's groups, and those that it has settings of."""
    settings = {str(one["groupId"]): one for one in reading.resources.of(CONFIGURATION)}
    names = {one.id: str((one.get("tags") or {}).get("name") or "") for one in reading.resources.of(GROUP)}
    return by_id(_group(group_id, names.get(group_id, ""), settings.get(group_id)) for group_id in names | settings)


def _group(group_id: str, name: str, settings: Resource | None) -> SimGroup:
    mtu = settings.get("linkMtu") if settings else None
    return SimGroup(
        id=group_id,
        vpg_id=str((settings and settings.get("vpgId")) or ""),
        link_mtu=None if mtu is None else int(mtu),
        name=name,
    )


def sims(reading: Reading, groups: Mapping[str, SimGroup], vpgs: Mapping[str, VirtualPrivateGateway]) -> dict[str, Sim]:
    members = sorted(reading.resources.of(MEMBERSHIP), key=lambda one: one.name)
    free = {vpg.id: _free_addresses(vpg) for vpg in vpgs.values()}
    found = []
    for member in members:
        group = groups.get(str(member["groupId"]))
        vpg = vpgs.get(group.vpg_id) if group else None
        session = None if vpg is None else _next_session(member, vpg, free[vpg.id])
        reading.assume(member.id, "its session: as it will be when the device connects next")
        imsi = member.get("imsi")
        found.append(Sim(member.id, (str(imsi),) if imsi else (), str(member["groupId"]), session, member.name))
    return by_id(found)


def _next_session(member: Resource, vpg: VirtualPrivateGateway, free: Iterator[IPv4Address]) -> SimSession:
    address = vpg.fixed_addresses.get(str(member.get("imsi"))) or next(free)
    translated = vpg.vpg_range[TRANSLATED] if vpg.type is VpgType.F else None
    return SimSession(vpg.id, address, translated)


def _free_addresses(vpg: VirtualPrivateGateway) -> Iterator[IPv4Address]:
    """The lowest first."""
    peers = (*vpg.gate.own_peers, *vpg.gate.registered_peers)
    taken = {*vpg.fixed_addresses.values(), *(peer.inner_address for peer in peers)}
    return (address for address in vpg.device_subnet.hosts() if address not in taken)
