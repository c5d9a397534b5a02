"""Pulumi's command line, asked for JSON. It needs no passphrase for that: nothing is decrypted."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANSWER_LIMIT_S = 120
LONGEST_REASON = 300


class Refused(Exception):
    """A call of the command line failed; the text is its reason in one line."""


@dataclass(frozen=True)
class PulumiCommand:
    """With the backend that one is logged in to; in a project's folder, the project's."""

    pulumi: Path
    folder: Path

    def export(self, stack: str) -> Any:
        """The state of a stack, with its secrets as they are kept. Raises Refused."""
        # Written out, because PULUMI_OPTION_SHOW_SECRETS could say otherwise.
        return self.ask("stack", "export", "--show-secrets=false", "--stack", stack)

    def ask(self, *arguments: str) -> Any:
        """What it answers. Raises Refused."""
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
            raise Refused(f"no answer within {ANSWER_LIMIT_S} s.") from None
        except OSError as error:
            raise Refused(f"{self.pulumi} does not run: {error.strerror}.") from None
        if answer.returncode != 0:
            raise Refused(reason_of(answer.stderr))
        try:
            return json.loads(answer.stdout)
        except ValueError:
            raise Refused("the answer is not JSON.") from None


def reason_of(text: str) -> str:
    """What the command line said, in one line that ends like a sentence: its frames of `=` and its `error:` gone."""
    words = [word for word in text.replace("error: ", " ").split() if word.strip("=")]
    line = " ".join(words)[:LONGEST_REASON] or "nothing."
    return line if line.endswith((".", "!", "?")) else f"{line}."
