"""`devicepath trace` as people and scripts run it: text, JSON, exit statuses, and no traceback."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from devicepath_tools.commands.devicepath import main

ORACLE = Path(__file__).parent / "oracle"
TWO_ACCOUNTS = str(ORACLE / "multi_account_vpc_peering" / "describe")
ZONES = str(ORACLE / "tgw_multi_az_intra_region" / "describe")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["trace", *arguments])


@pytest.mark.parametrize(
    ("dump", "sender", "receiver", "status", "said"),
    [
        (TWO_ACCOUNTS, "10.1.1.100", "10.2.1.252:22", 0, "REACHABLE (1 assumed)"),
        (TWO_ACCOUNTS, "10.1.1.100", "10.2.1.252:80", 3, "STOPPED at 6"),
        (ZONES, "10.1.100.100", "10.2.101.10", 0, "REACHABLE (1 assumed)"),
        (ZONES, "10.2.104.10", "10.1.101.10", 3, "STOPPED at 4"),
        (ZONES, "10.1.101.10", "8.8.8.8:443", 4, "UNKNOWN at 8"),
    ],
)
def test_the_verdict_is_in_the_first_line_and_in_the_exit_status(dump, sender, receiver, status, said):
    found = run("--dump", dump, "--from", sender, "--to", receiver)
    assert found.exit_code == status
    assert found.stdout.splitlines()[0].endswith(said)
    as_json = run("--dump", dump, "--from", sender, "--to", receiver, "--json")
    assert as_json.exit_code == status
    assert json.loads(as_json.stdout)["verdict"] == said.split()[0].lower()


def test_the_packet_is_as_it_was_asked_for():
    options = ["--protocol", "udp", "--size", "1400", "--dont-fragment", "--source-port", "40000", "--json"]
    said = json.loads(run("--dump", TWO_ACCOUNTS, "--from", "10.1.1.100", "--to", "10.2.1.252:514", *options).stdout)
    assert said["packet"] == {
        "source": "10.1.1.100",
        "destination": "10.2.1.252",
        "protocol": "udp",
        "port": 514,
        "sourcePort": 40000,
        "size": 1400,
        "dontFragment": True,
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "10.1.1.1", "--to", "10.2.1.252:22"], "--from 10.1.1.1: nobody that was read has it"),
        (["--from", "10.1.1.100", "--to", "10.2.1.252", "--protocol", "tcp"], "tcp needs a port"),
        (["--from", "10.1.1.100", "--to", "10.2.1.252:22", "--size", "27"], "27"),
        (["--from", "10.1.1.100"], "--to"),
    ],
)
def test_a_question_that_cannot_be_asked_ends_with_two(arguments, said):
    found = run("--dump", TWO_ACCOUNTS, *arguments)
    assert found.exit_code == 2
    assert said in found.stderr
    assert found.stdout == ""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("Vpcs.json", '{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0"}, 1]}', "Vpcs.json: Vpcs[1]: 1 is not an"),
        ("Vpcs.json", "[]", "Vpcs.json: Vpcs: there is no such list in it"),
        ("Vpcs.json", "{", "Vpcs.json: cannot be read as JSON"),
        ("vpcs.txt", "", "has no answer of the EC2 API"),
    ],
)
def test_a_dump_that_cannot_be_read_is_told_without_a_traceback(tmp_path, name, content, said):
    (tmp_path / name).write_text(content)
    found = run("--dump", str(tmp_path), "--from", "10.0.0.1", "--to", "10.0.0.2:22")
    assert found.exit_code == 2
    assert said in found.stderr
    assert isinstance(found.exception, SystemExit), "no traceback"


def test_a_folder_that_is_not_there_is_told():
    found = run("--dump", "nowhere", "--from", "10.0.0.1", "--to", "10.0.0.2:22")
    assert (found.exit_code, "does not exist" in found.stderr) == (2, True)


def test_its_help_tells_the_exit_statuses():
    help_text = run("--help").stdout
    assert "Exit status: 0 reachable, or all as wanted; 3 stopped," in " ".join(help_text.split())
