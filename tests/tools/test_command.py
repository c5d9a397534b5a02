"""What the command line does with a failure, whichever subcommand meets it."""

import click
import pytest
from click.testing import CliRunner

from devicepath_tools.commands.devicepath import Commands
from devicepath_tools.failure import Failure


class Unplugged(Failure):
    """Nothing that the command line knows of."""


@pytest.fixture
def commands() -> Commands:
    @click.command()
    @click.argument("text")
    def fail(text: str) -> None:
        raise Unplugged(text)

    @click.command()
    def err() -> None:
        raise KeyError("ours")

    return Commands(commands=[fail, err])


def test_a_failure_of_whatever_kind_is_told_in_full_and_without_a_traceback(commands):
    told = CliRunner().invoke(commands, ["fail", "socket: is empty.\nlamp: is dark."])
    assert (told.exit_code, told.output) == (1, "Error: socket: is empty.\nlamp: is dark.\n")


def test_a_fault_of_our_own_keeps_its_traceback(commands):
    assert isinstance(CliRunner().invoke(commands, ["err"]).exception, KeyError)
