"""The state of a stack of this project, with what its stack file says of it besides."""

from pathlib import Path

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.devices import named
from devicepath_tools.network.loading.pulumi import state_file
from devicepath_tools.network.loading.pulumi.adopted import adopted
from devicepath_tools.network.loading.pulumi.resources.network import network
from devicepath_tools.network.loading.pulumi.state_file import State
from devicepath_tools.network.network import Network


def read(path: Path, file: StackFile) -> Network:
    """Of a file. Raises Misread."""
    return network_of(state_file.state(path), file)


def network_of(state: State, file: StackFile) -> Network:
    """The network of a state, with what the stack took over, and devices by their names."""
    vpg_range = state.outputs.get("vpg_range")
    taken_over = adopted(file, vpg_range if isinstance(vpg_range, str) else None)
    return named(network([*state.resources, *taken_over]), file)
