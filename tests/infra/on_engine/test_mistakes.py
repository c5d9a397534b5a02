"""What a person reads who runs `pulumi preview` on a stack file with mistakes, or as somebody else."""

import pytest

from tests.infra.on_engine.clouds import ACCOUNT_ID, emulated
from tests.infra.stack_file import a_path
from tests.stack import Run

pytestmark = pytest.mark.engine


@pytest.fixture
def preview(paths) -> Run:
    spoilt = a_path({"vpg.device_subnet": "10.10.0.1/16", "gate_peers.main.zone": "d"})
    return paths(spoilt, None, name="spoilt").pulumi("preview", status=1)


def test_mistakes_are_one_error_without_a_traceback(preview):
    *_, diagnostics = preview.output.partition("Diagnostics:")
    told = [line.strip() for line in diagnostics.splitlines()]
    first = told.index("error: 2 mistakes in devicepath:path of Pulumi.spoilt.yaml:")
    assert told[first + 1 : first + 3] == [
        "vpg.device_subnet: 10.10.0.1/16 has host bits set; write 10.10.0.0/16 instead.",
        "gate_peers.main.zone: 'd' is no zone of gate; write a or c instead.",
    ]
    assert "Traceback" not in preview.output
    assert "aws:" not in preview.output, "nothing is registered"


def test_a_name_that_is_too_long_for_a_role_is_told_in_the_preview(paths):
    name = "n" * 42
    run = paths(a_path(), None, name=name).pulumi("preview", status=1)
    assert f"error: one mistake in devicepath:path of Pulumi.{name}.yaml:" in run.output
    assert f"stack: '{name}' has 42 characters; AWS takes 64 in the name of an IAM role" in run.output
    assert "Traceback" not in run.output


def test_credentials_of_another_account_are_one_error_before_anything_is_registered(paths):
    path = a_path({"backends.main.account_id": "999988887777"})
    with emulated(path) as clouds:
        run = paths(path, clouds, name="elsewhere").pulumi("preview", status=1)
    assert (
        "backends.main.account_id: 999988887777, and the aws provider does not get in: "
        f"AWS account ID not allowed: {ACCOUNT_ID};"
        " use credentials of that account (AWS_PROFILE, or what else the aws provider reads), or mend what it says."
    ) in run.output
    assert "Traceback" not in run.output
    assert "aws:ec2" not in run.output, "nothing is registered"
