"""Devices by the names that the stack file gives them. Pure."""

from dataclasses import replace

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.network import Network


def named(network: Network, file: StackFile) -> Network:
    """The same network; its SIMs are called as the stack file calls the devices that have them."""
    names = {device.imsi: name for name, device in file.devices.items()}
    sims = {
        sim_id: replace(sim, name=next((names[imsi] for imsi in sim.imsis if imsi in names), sim.name))
        for sim_id, sim in network.sims.items()
    }
    return replace(network, sims=sims)
