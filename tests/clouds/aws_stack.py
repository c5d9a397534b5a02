"""A stack on the real engine with the built `aws` provider and an emulated AWS."""

from pathlib import Path

from typing_extensions import override

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from tests.aws_provider import before_others
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
        return surroundings | self.aws.environment(REGION) | before_others(surroundings["PATH"]) | self._variables
