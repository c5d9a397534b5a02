"""The stacks of a backend, read by Pulumi's own command line. It needs no passphrase: nothing is decrypted."""

import json
import os
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devicepath_tools.orphans.judgement import Kind, State, Unread

ANSWER_LIMIT_S = 120
# One answer takes 0.2 s from a folder and longer over the network.
AT_ONCE = 8
LONGEST_REASON = 300

UNRECORDED = ("creating", "importing")
"""Operations of what the state does not have yet; what is being updated or deleted it still has.
Source: OperationType of Pulumi's apitype."""


class BackendUnavailable(Exception):
    """The backend's stacks cannot be listed; the message says in one line why."""


class _Refused(Exception):
    """A call of the command line failed; the text is its reason in one line."""


@dataclass(frozen=True)
class Backend:
    """The backend that one is logged in to; in a project's folder, the project's."""

    pulumi: Path
    folder: Path

    def read(self) -> tuple[list[State], list[Unread]]:
        """The states of all stacks, and the stacks that could not be read. Raises BackendUnavailable."""
        try:
            stacks = [stack["name"] for stack in self._ask("stack", "ls", "--all", "--json") or []]
        except _Refused as refused:
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
            # Written out, because PULUMI_OPTION_SHOW_SECRETS could say otherwise.
            return state_of(stack, self._ask("stack", "export", "--show-secrets=false", "--stack", stack))
        except _Refused as refused:
            return Unread(stack, str(refused))

    def _ask(self, *arguments: str) -> Any:
        try:
            answer = subprocess.run(
                [str(self.pulumi), *arguments, "--non-interactive", "--fully-qualify-stack-names"],
                cwd=self.folder,
                env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "1"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=ANSWER_LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _Refused(f"no answer within {ANSWER_LIMIT_S} s.") from None
        except OSError as error:
            raise _Refused(f"{self.pulumi} does not run: {error.strerror}.") from None
        if answer.returncode != 0:
            raise _Refused(reason_of(answer.stderr))
        try:
            return json.loads(answer.stdout)
        except ValueError:
            raise _Refused("the answer is not JSON.") from None


def reason_of(text: str) -> str:
    """What the command line said, in one line that ends like a sentence: its frames of `=` and its `error:` gone."""
    words = [word for word in text.replace("error: ", " ").split() if word.strip("=")]
    line = " ".join(words)[:LONGEST_REASON] or "nothing."
    return line if line.endswith((".", "!", "?")) else f"{line}."


def state_of(stack: str, exported: Mapping[str, Any]) -> State:
    """What an exported state says of the kinds that are tagged."""
    deployment = exported.get("deployment") or {}
    kinds = {kind.token: kind for kind in Kind}
    resources = {
        (kinds[resource["type"]], resource["id"]): resource["urn"]
        for resource in deployment.get("resources") or []
        if resource["type"] in kinds and resource.get("id")
    }
    creating = frozenset(
        operation["resource"]["urn"]
        for operation in deployment.get("pending_operations") or []
        if operation["type"] in UNRECORDED
    )
    return State(stack, resources, creating)
