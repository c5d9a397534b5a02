"""A stack whose program is a few lines in a test."""

import textwrap
from pathlib import Path
from typing import Any, ClassVar, Self

from devicepath_tools.engine import Engine
from tests.stack import Run, Stack


class ProgramStack(Stack):
    """The stack `dev` of the project `fleet`. A subclass says which package its programs use."""

    PACKAGE: ClassVar[str]
    """What the tokens of its resources begin with."""
    PROLOGUE: ClassVar[str]
    """What every program begins with."""

    def __init__(self, engine: Engine, folder: Path):
        folder.mkdir(exist_ok=True)
        (folder / "Pulumi.yaml").write_text("name: fleet\nruntime: python\n")
        self._write(folder, "")
        super().__init__(engine, folder)

    def _write(self, folder: Path, text: str) -> None:
        (folder / "__main__.py").write_text(self.PROLOGUE + textwrap.dedent(text))

    def program(self, text: str) -> Self:
        """Sets the program, below the prologue."""
        self._write(self.folder, text)
        return self

    def up(self, text: str | None = None, *options: str, **more: Any) -> Run:
        """`pulumi up`, of another program if one is given."""
        if text is not None:
            self.program(text)
        return super().up(*options, **more)

    def preview(self, text: str | None = None, *options: str, **more: Any) -> Run:
        if text is not None:
            self.program(text)
        return super().preview(*options, **more)

    def resources(self) -> dict[str, dict[str, Any]]:
        """The package's resources in the state, by name."""
        listed = self.deployment().get("resources", [])
        return {it["urn"].split("::")[-1]: it for it in listed if it["type"].startswith(self.PACKAGE)}
