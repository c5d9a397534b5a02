"""All that a stack file wants, traced in a network by the product's own survey."""

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.servers import servers, with_servers
from devicepath_tools.network.network import Network
from devicepath_tools.network.survey.survey import Survey, survey


def surveyed(file: StackFile, network: Network) -> Survey:
    there = servers(file, network)
    return survey(file, with_servers(network, there), there)


def disagreements(file: StackFile, network: Network) -> list[str]:
    """What is not as wanted, and what could not be traced."""
    found = surveyed(file, network)
    missing = [f"{name}: {why}" for name, why in found.missing.items()]
    return [*missing, *(f"{one.conversation}: {one.disagreement}" for one in found.disagreements)]
