"""The folder and the processes of a rehearsal, without an engine."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from devicepath_tools.aws_provider import AwsProvider
from devicepath_tools.aws_provider import Origin as ProviderOrigin
from devicepath_tools.engine import Engine
from devicepath_tools.engine import Origin as EngineOrigin
from devicepath_tools.rehearsal import both_clouds
from devicepath_tools.rehearsal.both_clouds import Aws, BothClouds, Soracom, require_loopback
from devicepath_tools.rehearsal.clouds.soracom import Coverage
from devicepath_tools.rehearsal.soracom_inventory import read
from devicepath_tools.rehearsal.surroundings import entered, script, surroundings
from devicepath_tools.rehearsal.workplace import cleanup
from devicepath_tools.rehearsal.workplace.workplace import Unready, Workplace
from tests.provider.account import eventually
from tests.rehearsal.project import COMMAND, Project

PROVIDER = AwsProvider(Path("/provider"), "7.51.1", ProviderOrigin.FOUND)
ENGINE = Engine(Path("/engine"), "3.259.0", EngineOrigin.PATH)
WAITING = 'import signal; print("{}", flush=True); signal.pause()'
CLOUDS = BothClouds(
    Aws("http://127.0.0.1:1", "rehearsal", "rehearsal", "123456789012"),
    Soracom("http://127.0.0.1:2/v1", "http://127.0.0.1:2/emulation", "OP1", "keyId-1", "secret-1"),
)


def test_leaving_it_ends_what_was_started_and_removes_the_folder():
    with Workplace() as place:
        place.start("a server", [sys.executable, "-c", WAITING], os.environ)
        (place.folder / "file").touch()
        assert len(cleanup.marked(place.mark)) == 1
    assert cleanup.marked(place.mark) == []
    assert not place.folder.exists()


def test_what_does_not_start_is_told_with_its_last_words():
    with Workplace() as place, pytest.raises(Unready) as fault:
        place.start("a server", [sys.executable, "-c", "raise SystemExit('port 1: taken')"], os.environ)
    assert str(fault.value) == "a server did not start: port 1: taken"
    assert not place.folder.exists()


def test_a_kept_one_stays_until_its_keeper_is_told_to_end_it():
    with Workplace() as place:
        place.start("a server", [sys.executable, "-c", WAITING], os.environ)
        keeper = place.keep()
    assert len(cleanup.marked(place.mark)) == 1
    assert place.folder.is_dir()
    subprocess.run(["kill", str(keeper)], check=True)
    eventually(lambda: not place.folder.exists(), "the keeper removes the folder")
    assert cleanup.marked(place.mark) == []


@pytest.mark.parametrize("url", ["http://192.0.2.1:80", "https://api.soracom.io/v1", "http://", "127.0.0.1:80"])
def test_an_address_that_is_not_on_this_machine_is_refused(url: str):
    with pytest.raises(Unready) as fault:
        require_loopback("the emulated AWS", url)
    assert str(fault.value) == (
        f"the emulated AWS is at {url}, which is not on this machine; a rehearsal talks to 127.0.0.1 only."
    )


@pytest.mark.parametrize("url", ["http://127.0.0.1:80", "http://[::1]:80/v1", "http://localhost:80"])
def test_an_address_of_this_machine_is_not(url: str):
    require_loopback("the emulated AWS", url)


@pytest.mark.slow
def test_the_emulated_account_has_the_sims_that_are_asked_for():
    with Workplace() as place:
        clouds = both_clouds.start(
            place,
            account_id=None,
            sims=("440101234567890", "8942310022000099999"),
            further_sims=1,
            coverage=Coverage.JAPAN,
        )
        sims = sorted(thing.identity for thing in read(clouds.soracom).things)
    assert sims == ["8942310022000012347", "8942310022000099999", "8942310022900000001"]


@pytest.mark.slow
def test_a_sim_that_is_none_is_refused_when_the_emulator_starts():
    with Workplace() as place, pytest.raises(Unready) as fault:
        both_clouds.start(place, account_id=None, sims=("12",), further_sims=0, coverage=Coverage.JAPAN)
    assert str(fault.value).endswith("known_sims: '12'; an IMSI has 15 digits, a SIM id 18 to 20.")


def the_surroundings(place: Workplace, given: dict[str, str]) -> dict[str, str]:
    return surroundings(given, place, ENGINE, PROVIDER, CLOUDS)


def test_the_engine_is_surrounded_by_the_emulated_clouds_only():
    real = {"AWS_PROFILE": "real", "SORACOM_PROFILE": "real", "PULUMI_BACKEND_URL": "s3://x", "XDG_CONFIG_HOME": "/x"}
    with Workplace() as place:
        made = the_surroundings(place, {**real, "LANG": "C", "HOME": "/home/me", "https_proxy": "http://proxy:80"})
        (plugin,) = Path(made["PATH"].split(os.pathsep)[0]).iterdir()
        assert plugin.readlink() == PROVIDER.folder / "pulumi-resource-aws", "before any other, and it alone"
    assert made["LANG"] == "C"
    assert "real" not in made.values()
    assert "XDG_CONFIG_HOME" not in made
    assert made["PULUMI_BACKEND_URL"] == f"file://{place.folder}/state?metadata=skip"
    assert made["HOME"] == str(place.folder / "home")
    assert made["https_proxy"] == "http://127.0.0.1:9"
    assert made["NO_PROXY"] == "127.0.0.1,localhost,::1"
    assert "AWS_REGION" not in made, "a stack without a region fails in a rehearsal as it would in a deployment"


def test_the_environment_is_entered_and_left_whole():
    before = dict(os.environ)
    with entered({"ONLY": "this"}):
        assert dict(os.environ) == {"ONLY": "this"}
    assert dict(os.environ) == before


def test_the_script_for_a_shell_brings_the_clouds_and_takes_real_accounts_away():
    given = {"AWS_PROFILE": "it's real", "PATH": "/usr/bin:/bin", "HOME": "/home/me"}
    with Workplace() as place, entered(given):
        text = script(given, the_surroundings(place, given), {"EXTRA": "a b"})
    shown = 'echo "$AWS_ENDPOINT_URL ${AWS_PROFILE-none} $EXTRA $HOME"; echo "$PATH" | tr ":" "\\n" | tail -n 2'
    said = subprocess.run(["sh", "-euc", f"{text}\n{shown}"], env=given, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["http://127.0.0.1:1 none a b /home/me", "/usr/bin", "/bin"]
    assert shlex.quote(str(place.folder)) in text


def test_what_another_terminal_has_of_real_accounts_is_taken_away_there_too():
    """And what the rehearsed one had already, as somebody has who tried the emulated API, is said to it."""
    given = {"SORACOM_AUTH_KEY_ID": CLOUDS.environment()["SORACOM_AUTH_KEY_ID"], "PATH": "/usr/bin:/bin"}
    with Workplace() as place, entered(given):
        text = script(given, the_surroundings(place, given), {})
    shown = 'echo "$SORACOM_AUTH_KEY_ID ${AWS_PROFILE-none} ${AWS_ENDPOINT_URL_EC2-none} ${PULUMI_STACK-none} $MINE"'
    there = {"PATH": "/usr/bin:/bin", "AWS_PROFILE": "real", "AWS_ENDPOINT_URL_EC2": "http://a\nb", "MINE": "a"}
    there["PULUMI_STACK"] = "live"
    said = subprocess.run(["sh", "-euc", f"{text}\n{shown}"], env=there, capture_output=True, text=True, check=True)
    assert said.stdout.split() == [given["SORACOM_AUTH_KEY_ID"], "none", "none", "none", "a"]


@pytest.mark.parametrize("given", [{}, {"no_proxy": "localhost, 127.0.0.1", "NO_PROXY": "localhost, 127.0.0.1"}])
def test_in_such_a_shell_a_proxy_of_the_users_is_not_asked_for_what_is_on_this_machine(given):
    given = {**given, "https_proxy": "http://proxy:3128", "PATH": "/usr/bin:/bin"}
    with Workplace() as place, entered(given):
        text = script(given, the_surroundings(place, given), {})
    shown = 'echo "$https_proxy $no_proxy $NO_PROXY"'
    said = subprocess.run(["sh", "-euc", f"{text}\n{shown}"], env=given, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["http://proxy:3128", *["127.0.0.1,localhost,::1"] * 2]


@pytest.mark.slow
def test_the_command_tells_in_one_line_why_a_stack_cannot_be_rehearsed(project: Project):
    project.settings({"fleet:backend": {"vpc_id": "vpc-0123456789abcdef0"}})
    project.program("")
    run = project.rehearse()
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.splitlines()[1].strip() == (
        "The stack dev takes over what exists, and emulated clouds do not have it: fleet:backend.vpc_id: "
        "vpc-0123456789abcdef0. Rehearse a copy of it that makes these itself."
    )
    project.assert_nothing_is_left()


def test_the_command_says_what_it_does():
    said = subprocess.run([str(COMMAND), "rehearse", "--help"], capture_output=True, text=True, check=True).stdout
    assert "Usage: devicepath rehearse [OPTIONS] [STACK]" in said
    assert "--keep" in said
