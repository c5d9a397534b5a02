"""SIMs that a stack file lists anew, while its rehearsal is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devicepath_tools.rehearsal import listed_sims
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from tests.infra.stack_file import a_path
from tests.network.test_trace_stack_command import a_project

IMSI = "001010000000077"
LATER = {**a_path()["devices"], "later": {"imsi": IMSI}}


@pytest.fixture
def soracom() -> Iterator[SoracomServer]:
    with SoracomServer(Settings(known_sims=("001010000000001", "001010000000002"))) as server:
        yield server


def imsis(soracom: SoracomServer) -> list[str]:
    with soracom.cloud.lock:
        return [sim.imsi for sim in soracom.cloud.sims]


def test_a_device_that_is_added_to_the_file_has_its_sim_in_the_account_and_that_is_told_once(
    soracom: SoracomServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    arguments = [str(a_project(tmp_path, a_path())), "plant", soracom.emulation_url]
    assert listed_sims.main(arguments) == 0
    assert (imsis(soracom), capsys.readouterr().err) == (["001010000000001", "001010000000002"], "")

    a_project(tmp_path, a_path({"devices": LATER}))
    assert listed_sims.main(arguments) == 0
    assert imsis(soracom) == ["001010000000001", "001010000000002", IMSI]
    assert capsys.readouterr().err == (
        f"rehearsal: {IMSI}: new in the stack file, and put into the emulated account. "
        "On SORACOM a SIM that is not in your account is an error.\n"
    )
    assert listed_sims.main(arguments) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", ["config: [", "a text", None])
def test_a_file_that_cannot_be_read_is_the_engines_to_tell(
    soracom: SoracomServer, tmp_path: Path, text: str | None, capsys: pytest.CaptureFixture[str]
):
    file = a_project(tmp_path, a_path()) / "Pulumi.plant.yaml"
    file.unlink() if text is None else file.write_text(text)
    assert listed_sims.main([str(tmp_path), "plant", soracom.emulation_url]) == 0
    assert capsys.readouterr().err == ""
    assert len(imsis(soracom)) == 2


def test_clouds_that_are_gone_are_told_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    gone = "http://127.0.0.1:9/emulation"
    assert listed_sims.main([str(a_project(tmp_path, a_path())), "plant", gone]) == 1
    assert capsys.readouterr().err.startswith(f"rehearsal: the emulated SORACOM API does not answer at {gone}: ")
