"""What a stack puts out, with its secrets."""

from pathlib import Path
from typing import Any

from devicepath_tools.engine import EngineUnavailable, ensure
from devicepath_tools.failure import Failure
from devicepath_tools.pulumi_command import PulumiCommand, Refused


class NoOutputs(Failure):
    """Outputs that could not be read, or that a stack has not."""


def read(stack: str, project: Path) -> dict[str, Any]:
    """Of a stack of the project in a folder. Makes the engine if there is none. Raises NoOutputs."""
    try:
        command = PulumiCommand(ensure().pulumi, project)
        outputs: dict[str, Any] = command.ask("stack", "output", "--json", "--show-secrets", "--stack", stack)
    except EngineUnavailable as fault:
        raise NoOutputs(str(fault)) from None
    except Refused as refused:
        cure = "Log in with `pulumi login`, or set PULUMI_BACKEND_URL, and the passphrase of its secrets"
        raise NoOutputs(f"`pulumi stack output --stack {stack}` says: {refused} {cure}.") from None
    return outputs


def chosen(outputs: dict[str, Any], wanted: str | None, option: str) -> dict[str, Any]:
    """Those of one name, or of all. `option` is what the name is given by. Raises NoOutputs."""
    if wanted is None:
        return outputs
    if wanted not in outputs:
        raise NoOutputs(f"{option}: {wanted} is none of {', '.join(sorted(outputs)) or 'none'}; give one of these.")
    return {wanted: outputs[wanted]}
