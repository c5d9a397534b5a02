"""What the redirection of a path is called. A VPG has one: it is the path's, and not its gate peer's, so that another
gate peer gets it in place. SORACOM's provider refuses a second one, and the engine makes it before the first ends."""

from pulumi import Alias, ResourceOptions, create_urn

from devicepath_spec.description.path import Path
from devicepath_spec.rules.names import GATE_PEER

OF_INSTANCES = "devicepath:index:GatePeer"


def path_redirection(name: str, path: Path, child: ResourceOptions) -> tuple[str, ResourceOptions]:
    """Its name and options. The aliases are of states in which it was a gate peer's: of one of those that there are."""
    former = [Alias(name=f"{name}{GATE_PEER}{key}-redirection") for key in path.hosts]
    of_one = [f"{name}-gate-peer"] if len(path.instances) == 1 else []
    for peer in [*(f"{name}{GATE_PEER}{key}" for key in path.instances), *of_one]:
        urn = create_urn(peer, OF_INSTANCES, child.parent)
        former.append(Alias(name=f"{peer}-redirection", parent=urn))
    return f"{name}-redirection", ResourceOptions(parent=child.parent, aliases=former)
