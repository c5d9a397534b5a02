"""A stack on the real engine with an emulated SORACOM account."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from typing_extensions import override

from devicepath_tools.engine import Engine
from tests.program_stack import ProgramStack
from tests.provider.account import Account, eventually
from tests.stack import Run

PROVIDER = "pulumi-resource-soracom"


class SoracomStack(ProgramStack):
    """Programs have `pulumi` and `pulumi_soracom as soracom` imported."""

    PACKAGE = "soracom:index:"
    PROLOGUE = "import pulumi\nimport pulumi_soracom as soracom\n"

    def __init__(self, engine: Engine, folder: Path, account: Account, **configuration: Any):
        """`configuration` is the provider's."""
        self.account = account
        folder.mkdir()
        settings = {f"soracom:{name}": str(value) for name, value in {"waitScale": 0.01, **configuration}.items()}
        (folder / "Pulumi.dev.yaml").write_text(yaml.safe_dump({"config": settings}))
        super().__init__(engine, folder)

    @override
    def environment(self) -> dict[str, str]:
        return super().environment() | self.account.environment()

    @override
    def import_(self, resources: Iterable[tuple[str, str, str]]) -> Run:
        """Imports resources, each given by kind, name and id."""
        return super().import_((f"{self.PACKAGE}{kind}", name, it) for kind, name, it in resources)

    # A run that is cut off

    def kill_providers(self) -> None:
        self.processes.kill(PROVIDER)

    def assert_no_provider_is_left(self) -> None:
        eventually(
            lambda: not any(PROVIDER in command for command in self.processes.running().values()),
            "the provider ends when its engine is gone",
        )
