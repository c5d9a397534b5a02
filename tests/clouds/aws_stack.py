"""A stack on the real engine with the stand-in `aws` provider and an emulated AWS."""

import os
from pathlib import Path

from typing_extensions import override

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.aws import PLUGIN_FOLDER, AwsServer
from tests.program_stack import ProgramStack

REGION = "ap-northeast-1"


class AwsStack(ProgramStack):
    """Programs have `pulumi` and `pulumi_aws as aws` imported."""

    PACKAGE = "aws:"
    PROLOGUE = "import pulumi\nimport pulumi_aws as aws\n"

    def __init__(self, engine: Engine, folder: Path, aws: AwsServer, **variables: str):
        """`variables` are of the environment, laid over all others."""
        self.aws = aws
        self._variables = variables
        super().__init__(engine, folder)

    @override
    def environment(self) -> dict[str, str]:
        surroundings = super().environment()
        path = f"{PLUGIN_FOLDER}{os.pathsep}{surroundings['PATH']}"
        return surroundings | self.aws.environment(REGION) | {"PATH": path} | self._variables
