"""SIMs: which are attached to a VPG, and why others are not."""

from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.sim import Sim, SimSession
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway


def attached(network: Network, vpg: VirtualPrivateGateway) -> list[tuple[Sim, SimSession]]:
    """Those whose session is on the VPG."""
    return [
        (sim, sim.session) for sim in network.sims.values() if sim.session is not None and sim.session.vpg_id == vpg.id
    ]


def not_attached(network: Network, vpg: VirtualPrivateGateway) -> list[tuple[Sim, IPv4Address, Cause]]:
    """Those that the VPG has an address for, and that are not there."""
    there = {session.address for _, session in attached(network, vpg)}
    fixed = ((network.sim_with(imsi), address) for imsi, address in vpg.fixed_addresses.items())
    return [
        (sim, address, why_not(network, sim, vpg.id))
        for sim, address in fixed
        if sim is not None and address not in there
    ]


def why_not(network: Network, sim: Sim, vpg_id: str) -> Cause:
    """Why a SIM is not on a VPG, or not with the address that it should have."""
    group = network.sim_groups.get(sim.group_id)
    if group is None or group.vpg_id != vpg_id:
        return Cause.SIM_NOT_IN_GROUP
    return Cause.DEVICE_OFFLINE if sim.session is None else Cause.SESSION_NOT_RENEWED
