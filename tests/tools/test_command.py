"""What the command line does with a failure, whichever subcommand meets it."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import devicepath_tools.commands as commands_room
from devicepath_tools.commands.devicepath import Commands
from devicepath_tools.commands.shared_options import of_an_account
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


@pytest.mark.parametrize("option", ["--coverage", "--endpoint"])
def test_the_options_of_an_account_stand_once(option):
    folder = Path(str(commands_room.__file__)).parent
    assert [file.name for file in folder.glob("*.py") if f'"{option}"' in file.read_text()] == ["shared_options.py"]


def test_a_command_is_given_the_account_that_its_options_say():
    told: list[object] = []

    @click.command()
    @click.option("--before")
    @of_an_account
    @click.option("--after")
    @click.pass_context
    def ask(_: click.Context, /, **given: object) -> None:
        told.append(given)

    assert [one.name for one in ask.params] == ["before", "profile", "coverage", "endpoint", "after"]
    CliRunner().invoke(ask, ["--coverage", "g", "--after", "x"], catch_exceptions=False)
    assert told == [
        {"before": None, "after": "x", "account": {"profile": None, "coverage": "g", "endpoint": None}},
    ]
