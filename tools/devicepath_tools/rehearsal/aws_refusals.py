"""How a step of a rehearsal ends that the emulated AWS refuses something."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from devicepath_tools.rehearsal import both_clouds
from devicepath_tools.rehearsal.steps import StepFailed


@contextmanager
def aws_refusals_told() -> Iterator[None]:
    """Raises StepFailed in the place of what boto3 raises."""
    try:
        yield
    except (BotoCoreError, ClientError) as fault:
        raise StepFailed(f"{both_clouds.AWS}: {' '.join(str(fault).split())}") from None
