"""A stack whose program is a few lines in a test."""

import subprocess
import textwrap
from pathlib import Path
from typing import Any, ClassVar, Self

from typing_extensions import override

from devicepath_tools.engine import Engine
from tests.stack import Run, Stack

CHANGING = {"up", "refresh", "destroy", "import", "stack"}
"""Commands that change what is in a stack, or what it knows."""


class ProgramStack(Stack):
    """The stack `dev` of the project `fleet`. A subclass says which package its programs use."""

    PACKAGE: ClassVar[str]
    """What the tokens of its resources begin with."""
    PROLOGUE: ClassVar[str]
    """What every program begins with."""

    def __init__(self, engine: Engine, folder: Path):
        folder.mkdir(exist_ok=True)
        (folder / "Pulumi.yaml").write_text("name: fleet\nruntime: python\n")
        super().__init__(engine, folder)
        self.program("")
        self._stands: str | None = ""
        """The program whose resources are in the account, as far as is known."""

    def program(self, text: str) -> Self:
        """Sets the program, below the prologue."""
        self._text = text
        (self.folder / "__main__.py").write_text(self.PROLOGUE + textwrap.dedent(text))
        return self

    def begin(self, text: str) -> None:
        """Brings the stack to what this program makes, if the last thing that was done to it has not just done so."""
        if text != self._stands:
            self.up(text)

    @override
    def pulumi(self, *arguments: str, **more: Any) -> Run:
        if arguments[0] in CHANGING:
            self._stands = None
        return super().pulumi(*arguments, **more)

    @override
    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        self._stands = None
        return super().start(*arguments)

    def up(self, text: str | None = None, *options: str, **more: Any) -> Run:
        """`pulumi up`, of another program if one is given."""
        if text is not None:
            self.program(text)
        run = super().up(*options, **more)
        self._stands = self._text if run.status == 0 and not options else None
        return run

    def assert_settled(self) -> None:
        """Another `pulumi up` has nothing to do."""
        super().up("--expect-no-changes")
        self._stands = self._text

    def preview(self, text: str | None = None, *options: str, **more: Any) -> Run:
        if text is not None:
            self.program(text)
        return super().preview(*options, **more)

    def resources(self) -> dict[str, dict[str, Any]]:
        """The package's resources in the state, by name."""
        listed = self.deployment().get("resources") or []
        return {it["urn"].split("::")[-1]: it for it in listed if it["type"].startswith(self.PACKAGE)}
