"""docs/reading-a-trace.md: what it shows is what the command prints."""

import re

import pytest
from click.testing import CliRunner

from devicepath_tools.commands.devicepath import main
from tests.infra.stack_file import ROOT
from tests.network.states import a_state, write

PAGE = (ROOT / "docs" / "reading-a-trace.md").read_text()
SHOWN = re.findall(r"^```console\n\$ devicepath (.*?)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_it_shows_a_table_a_disagreement_and_a_packet():
    assert len(SHOWN) == 3


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_what_it_shows_is_printed(tmp_path, monkeypatch, command, output):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "state.json", a_state(gate={"privacySeparator": True}))
    found = CliRunner().invoke(main, [*command.split(), "--project", str(ROOT)])
    assert found.stdout == output


def test_every_exit_status_and_verdict_is_in_it():
    from devicepath_tools.tracing.packets import EXIT_STATUSES

    for verdict, status in EXIT_STATUSES.items():
        assert re.search(rf"^\| `{verdict.value}` \|.*\| {status} \|$", PAGE, re.MULTILINE)
