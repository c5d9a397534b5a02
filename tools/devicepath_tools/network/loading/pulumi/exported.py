"""The state of a stack, as the backend has it that Pulumi's command line is logged in to."""

from pathlib import Path

from devicepath_tools.engine import EngineUnavailable, ensure
from devicepath_tools.network.loading.pulumi import state_file
from devicepath_tools.network.loading.pulumi.state_file import State
from devicepath_tools.network.loading.source.misread import Misread
from devicepath_tools.pulumi_command import PulumiCommand, Refused


def state(stack: str, project: Path) -> State:
    """Of a stack of the project in a folder. Makes the engine if there is none. Raises Misread."""
    try:
        content = PulumiCommand(ensure().pulumi, project).export(stack)
    except EngineUnavailable as fault:
        raise Misread([str(fault)]) from None
    except Refused as refused:
        cure = "Log in with `pulumi login`, set PULUMI_BACKEND_URL, or give a file: --state FILE"
        raise Misread([f"`pulumi stack export --stack {stack}` says: {refused} {cure}."]) from None
    return state_file.recorded(f"the state of {stack}", content)
