"""Many questions of one network: a line each, one reading of the network, one exit status."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from devicepath_tools.commands.devicepath import main
from devicepath_tools.network.loading.aws import dump
from devicepath_tools.network.network import Network
from devicepath_tools.network.trace.questions import FORM

DUMP = Path(__file__).parent / "dumps" / "igw-nopublic"
UNKNOWN = Path(__file__).parent / "dumps" / "groups-missing"


def run(text: str | bytes, *options: str, folder: Path = DUMP) -> Result:
    raw = text if isinstance(text, bytes) else text.encode()
    return CliRunner().invoke(main, ["trace", "--dump", str(folder), "--questions", "-", *options], input=raw)


def test_each_line_is_answered_with_what_decided_and_all_are_counted():
    found = run('app db:443\n# a comment\n\n  "app" 8.8.8.8:443  # the internet\n10.0.2.20 eni-a\ni-a db:53 udp\n')
    assert found.stdout.splitlines() == [
        "app 10.0.1.10 -> db 10.0.2.20, tcp 443, 84 bytes: REACHABLE (1 assumed)",
        "app 10.0.1.10 -> 8.8.8.8, tcp 443, 84 bytes: STOPPED at 4",
        "  no public address: igw-1: takes nothing of 10.0.1.10: eni-a has no public address for it; "
        "fix: give eni-a a public address, or lead 8.8.8.8 to a NAT gateway",
        "db 10.0.2.20 -> app 10.0.1.10, icmp echo request, 84 bytes: REACHABLE (1 assumed)",
        "app 10.0.1.10 -> db 10.0.2.20, udp 53, 84 bytes: REACHABLE (1 assumed)",
        "",
        "Asked: 4; 3 reachable, 1 stopped.",
    ]
    assert found.exit_code == 3


@pytest.mark.parametrize(("folder", "status", "verdict"), [(DUMP, 0, "reachable"), (UNKNOWN, 4, "unknown")])
def test_the_worst_of_the_verdicts_is_the_exit_status(folder, status, verdict):
    found = run("app db:443\n", folder=folder)
    assert found.exit_code == status
    as_json = run("app db:443\n", "--json", folder=folder)
    assert (as_json.exit_code, json.loads(as_json.stdout)["verdict"]) == (status, verdict)


def test_why_one_is_unknown_stands_below_it():
    lines = run("app db:443\n", folder=UNKNOWN).stdout.splitlines()
    assert "  eni-a: which security groups it has was not read" in lines


def test_for_programs_each_is_as_it_is_alone_with_its_line():
    said = json.loads(run("\napp db:443\ndb app:22\n", "--json").stdout)
    alone = CliRunner().invoke(main, ["trace", "--dump", str(DUMP), "--from", "app", "--to", "db:443", "--json"])
    first, second = said["questions"]
    assert first == {"line": 2, "from": "app", "to": "db:443", **json.loads(alone.stdout)}
    assert (second["line"], second["packet"]["port"]) == (3, 22)


def test_options_of_a_packet_count_for_all_of_them():
    said = json.loads(run("app db:1\napp db:2 tcp\n", "--json", "--protocol", "udp", "--size", "1400").stdout)
    assert [(it["packet"]["protocol"], it["packet"]["size"]) for it in said["questions"]] == [
        ("udp", 1400),
        ("tcp", 1400),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_lines_are_read_as_powershell_writes_them(encoding):
    assert run("app db:443\r\ndb app:443\r\n".encode(encoding)).exit_code == 0


def test_the_dump_is_read_once_for_all(monkeypatch):
    read, times = dump.read, []

    def counted(folder: Path) -> Network:
        times.append(folder)
        return read(folder)

    monkeypatch.setattr(dump, "read", counted)
    assert run("app db:443\n" * 50).exit_code == 0
    assert len(times) == 1


def test_every_mistake_is_told_with_its_line_and_nothing_is_answered(tmp_path):
    (tmp_path / "asked.txt").write_text('app db:443\napp\napp web:443\napp db:443 sctp\n"app db\napp db:443 icmp\n')
    command = ["trace", "--dump", str(DUMP), "--questions", str(tmp_path / "asked.txt")]
    found = CliRunner().invoke(main, command)
    lines = found.stderr.removeprefix("Error: ").replace(str(tmp_path / "asked.txt"), "asked.txt").splitlines()
    form = f"{FORM}."
    assert lines == [
        f"asked.txt, line 2: 'app' is no question; {form}",
        "asked.txt, line 3: --to web:443: neither an IPv4 address, nor the id of an instance or a network interface "
        "(i-..., eni-...), nor the tag Name of one.",
        f"asked.txt, line 4: 'app db:443 sctp' is no question; {form}",
        f"asked.txt, line 5: '\"app db': No closing quotation; {form}",
        "asked.txt, line 6: --to db:443: icmp has no ports; leave the port out.",
    ]
    assert (found.exit_code, found.stdout) == (2, "")


def test_a_file_that_asks_nothing_is_refused():
    found = run("# nothing\n\n")
    assert (found.exit_code, "standard input: asks nothing; a line is FROM TO" in found.stderr) == (2, True)


def test_a_file_that_is_no_text_is_refused_without_a_traceback():
    found = run(b"\xff\xff\xff")
    assert (found.exit_code, "standard input: cannot be read: " in found.stderr) == (2, True)
    assert isinstance(found.exception, SystemExit)
