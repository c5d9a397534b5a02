"""The stacks of a backend, read by Pulumi's own command line."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from devicepath_tools.failure import Failure
from devicepath_tools.orphans.judgement import Kind, State, Unread
from devicepath_tools.pulumi_command import PulumiCommand, Refused
from pulumi_provider.server import OWNER

# One answer takes 0.2 s from a folder and longer over the network.
AT_ONCE = 8

PROVIDER = "pulumi:providers:soracom"
UNRECORDED = ("creating", "importing")
"""Operations of what the state does not have yet; what is being updated or deleted it still has.
Source: OperationType of Pulumi's apitype."""


class BackendUnavailable(Failure):
    """The backend's stacks cannot be listed; the message says in one line why."""


@dataclass(frozen=True)
class Backend:
    """The backend that a command line is logged in to."""

    command: PulumiCommand

    def read(self) -> tuple[list[State], list[Unread]]:
        """The states of all stacks, and the stacks that could not be read. Raises BackendUnavailable."""
        try:
            stacks = [stack["name"] for stack in self.command.ask("stack", "ls", "--all", "--json") or []]
        except Refused as refused:
            raise BackendUnavailable(
                f"`pulumi stack ls` says: {refused} Log in with `pulumi login`, set PULUMI_BACKEND_URL, or give with "
                "--cwd the folder of a project that names its backend."
            ) from None
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(self._state, stacks))
        states = [answer for answer in answers if isinstance(answer, State)]
        return states, [answer for answer in answers if isinstance(answer, Unread)]

    def _state(self, stack: str) -> State | Unread:
        try:
            return state_of(stack, self.command.export(stack))
        except Refused as refused:
            return Unread(stack, str(refused))


def state_of(stack: str, exported: Mapping[str, Any]) -> State:
    """What an exported state says of the kinds that are tagged, and of its owners.

    A state that was cut off at its first creation has its provider, and nothing else yet."""
    deployment = exported.get("deployment") or {}
    recorded = deployment.get("resources") or []
    kinds = {kind.token: kind for kind in Kind}
    resources = {
        (kinds[resource["type"]], resource["id"]): resource["urn"]
        for resource in recorded
        if resource["type"] in kinds and resource.get("id")
    }
    creating = frozenset(
        operation["resource"]["urn"]
        for operation in deployment.get("pending_operations") or []
        if operation["type"] in UNRECORDED
    )
    providers = (resource.get("inputs") or {} for resource in recorded if resource["type"] == PROVIDER)
    return State(stack, resources, creating, frozenset(inputs[OWNER] for inputs in providers if OWNER in inputs))
