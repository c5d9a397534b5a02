"""The stack on the real engine, through Pulumi's Automation API."""

import subprocess
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from devicepath_tools.failure import Failure
from devicepath_tools.rehearsal.progress import Progress, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi.automation import EngineEvent

SECRET_SHOWN = "[secret]"
STACK = "pulumi:pulumi:Stack"
SIGNATURE, SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"
"""What marks a value in a state as one of the engine's own kinds, and which kind a secret is. Source: Pulumi,
`sdk/go/common/resource`, signatures."""
COMMAND_LIMIT_S = 120


class EngineFailed(Failure):
    """A run of the engine failed; one reason a line."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))


class Deployment:
    """A stack of the copied project. Everything runs in this process's environment: see surroundings.entered."""

    def __init__(self, folder: Path, stack: str, output: TextIO) -> None:
        from pulumi import automation

        # An engine that is killed ends its stream of events in the middle; that is told otherwise.
        warnings.filterwarnings("ignore", message="Error in event stream")
        self._automation = automation
        self._folder = folder
        self.has_protected = False
        """Whether a real `pulumi destroy` would be refused."""
        self.outputs: dict[str, Any] = {}
        """The stack's, of the last `up`; of a secret one it shows only that."""
        self.revealed: dict[str, Any] = {}
        """The same with secrets, for what is run of them: nothing of it may be shown or written."""
        self.warnings: list[str] = []
        """Of all runs, each once and in one line."""
        self._output = output
        # Found on PATH: given a folder, the API would put that first, before the `aws` provider of the rehearsal.
        options = automation.LocalWorkspaceOptions(pulumi_command=automation.PulumiCommand())
        try:
            self._stack = automation.create_or_select_stack(stack_name=stack, work_dir=str(folder), opts=options)
        except automation.CommandError as fault:
            raise EngineFailed(_reasons(str(fault), folder)) from None

    def up(self, step: str) -> list[str]:
        """Runs the program; gives what changed. Raises EngineFailed."""

        def run(heard: "Callable[[EngineEvent], None]") -> None:
            outputs = self._stack.up(on_event=heard, show_secrets=False, color="never").outputs
            self.revealed = {name: output.value for name, output in outputs.items()}
            # The API tells of an output as a whole whether it is secret; a part of it may be.
            self.outputs = _without_secrets(self._recorded_outputs())

        return self._run(step, run)

    def refresh(self, step: str) -> list[str]:
        """Compares the state with both clouds; gives what had changed there. Raises EngineFailed."""
        return self._run(step, lambda heard: self._stack.refresh(on_event=heard, show_secrets=False, color="never"))

    def destroy(self, step: str) -> list[str]:
        """Takes everything down, protected or not. Raises EngineFailed."""
        if self.has_protected:
            self._unprotect()
        return self._run(step, lambda heard: self._stack.destroy(on_event=heard, show_secrets=False, color="never"))

    def resources(self) -> list[dict[str, Any]]:
        """The resources in the state, as the engine keeps them."""
        deployment = self._stack.export_stack().deployment or {}
        return list(deployment.get("resources") or [])

    def _recorded_outputs(self) -> dict[str, Any]:
        """The stack's, as its state has them."""
        of_stack = (it for it in self.resources() if it["type"] == STACK)
        return dict(next(of_stack, {}).get("outputs") or {})

    def _run(self, step: str, run: "Callable[[Callable[[EngineEvent], None]], Any]") -> list[str]:
        progress = Progress(step, self._folder, self._output)
        try:
            run(progress.heard)
        except self._automation.CommandError as fault:
            raise EngineFailed(progress.errors or _reasons(str(fault), self._folder)) from None
        finally:
            progress.close()
            self.has_protected |= progress.has_protected
            self.warnings += [one for one in progress.warnings if one not in self.warnings]
        return progress.changes

    def _unprotect(self) -> None:
        """Protection is for what is real."""
        # It fails where nothing is left, and then there is nothing to protect.
        subprocess.run(
            ["pulumi", "state", "unprotect", "--all", "--yes", "--non-interactive", "--stack", self._stack.name],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=COMMAND_LIMIT_S,
            check=False,
        )


def _without_secrets(outputs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _shown(outputs[name]) for name in sorted(outputs)}


def _shown(value: Any) -> Any:
    if isinstance(value, dict) and SIGNATURE in value:
        return SECRET_SHOWN if value[SIGNATURE] == SECRET else value
    if isinstance(value, dict):
        return {key: _shown(one) for key, one in value.items()}
    return [_shown(one) for one in value] if isinstance(value, list) else value


def _reasons(said: str, folder: Path) -> list[str]:
    """What a failed command said, where no event says it better."""
    lines = [one_line(line, folder) for line in said.splitlines()]
    errors = [line.partition("error: ")[2] for line in lines if "error: " in line]
    return errors or [next((line for line in reversed(lines) if line), "the engine failed and said nothing")]
