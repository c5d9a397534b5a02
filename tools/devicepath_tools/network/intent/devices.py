"""Devices by the names that the stack file gives them. Pure."""

from dataclasses import replace

from devicepath_tools.network.network import Network
from infra.settings import Settings


def named(network: Network, settings: Settings) -> Network:
    """The same network; its SIMs are called as the stack file calls the devices that have them."""
    names = {device.imsi: name for name, device in settings.devices.items()}
    sims = {
        sim_id: replace(sim, name=next((names[imsi] for imsi in sim.imsis if imsi in names), sim.name))
        for sim_id, sim in network.sims.items()
    }
    return replace(network, sims=sims)
