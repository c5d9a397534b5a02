"""A device that is online, and not on the VPG: on another one, or on SORACOM's own network, which has the internet."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.network import Network
from devicepath_tools.network.sim import Sim
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.words import label
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway

OWN_NETWORK = "SORACOM's own network"
"""Where SIMs are whose group has no VPG. Source: SORACOM, VPG, how it works."""


@dataclass(frozen=True)
class Whereabouts:
    """Where a device is instead, why, and what brings it onto the VPG."""

    network: str
    address: IPv4Address
    why: str
    fix: str

    def __str__(self) -> str:
        return f"is on {self.network} as {self.address}: {self.why}"


@dataclass(frozen=True, slots=True)
class ElsewhereHop(Hop):
    """It sends, but from there."""

    whereabouts: Whereabouts

    @property
    def finding(self) -> str:
        return str(self.whereabouts)

    @property
    def fix(self) -> str:
        return self.whereabouts.fix


def elsewhere(network: Network, vpg: VirtualPrivateGateway, sim: Sim) -> Whereabouts | None:
    """Where a SIM is online, if that is not on the VPG."""
    session = sim.session
    if session is None or session.vpg_id == vpg.id:
        return None
    other = network.vpgs.get(session.vpg_id)
    named = label(other) if other is not None else session.vpg_id
    place = (
        f"VPG {named}, with what that one lets through,"
        if session.vpg_id
        else f"{OWN_NETWORK}, which has the internet,"
    )
    why, fix = _why(network, vpg, sim)
    return Whereabouts(place, session.address, why, fix)


def _why(network: Network, vpg: VirtualPrivateGateway, sim: Sim) -> tuple[str, str]:
    group = network.sim_groups.get(sim.group_id)
    if group is not None and group.vpg_id == vpg.id:
        return "its session began before its group was on the VPG", f"renew the session of {label(sim)}"
    if group is not None:
        why = f"its group {label(group)} is not on {label(vpg)}"
    else:
        why = "its group was not read" if sim.group_id else "it is in no group"
    return why, f"put {label(sim)} in a group that is on {label(vpg)}, and renew its session"
