"""`devicepath door`: what is ordered, and the files of what was handed over. The example's are compared with it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from devicepath_router.router_file import RouterFile
from devicepath_tools import written_files
from devicepath_tools.commands.devicepath import main
from tests.router.handed_over import KEYS, PLAIN, xml

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "door-router"
RANGES = ("--range", "192.168.50.0/24", "--far-range", "100.64.152.0/24", "--local-address", "192.168.50.1")


def door(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["door", *arguments], catch_exceptions=False)


def written(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_the_files_of_the_example_are_what_the_command_writes(tmp_path):
    told = door("render", str(EXAMPLE / "handed-over.txt"), "--into", str(tmp_path), *RANGES)
    assert told.exit_code == 0, told.output
    assert written(tmp_path) == written(EXAMPLE / "debian"), "run the command in the example's README"


def test_files_with_keys_are_their_owners_alone_whatever_was_there(tmp_path):
    before = tmp_path / "etc" / "frr" / "frr.conf"
    before.parent.mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    before.symlink_to(elsewhere)
    (tmp_path / "etc" / "devicepath").mkdir()
    (tmp_path / "etc" / "devicepath" / "door.txt").write_text("readable to all")
    told = door("render", str(EXAMPLE / "handed-over.txt"), "--into", str(tmp_path), *RANGES)
    with_keys = {path for path, text in written(tmp_path).items() if any(key in text for key in KEYS)}
    assert {path: oct((tmp_path / path).stat().st_mode & 0o777) for path in with_keys} == dict.fromkeys(
        ("etc/swanctl/conf.d/door-1.conf", "etc/swanctl/conf.d/door-2.conf", "etc/devicepath/door.txt"), "0o600"
    )
    assert elsewhere.read_text() == "mine"
    assert not [key for key in KEYS if key in told.output]
    assert [line.split()[0] for line in told.output.splitlines() if line.endswith("with keys")] == [
        str(tmp_path / "etc" / path)
        for path in ("swanctl/conf.d/door-1.conf", "swanctl/conf.d/door-2.conf", "frr/frr.conf", "devicepath/door.txt")
    ]


def test_ranges_that_overlap_are_told_as_an_order_of_them_is(tmp_path):
    ranges = ("--range", "192.168.0.0/16", "--range", "192.168.50.0/24", "--far-range", "192.168.50.0/24")
    twice = ("--far-range", "10.0.0.0/16", "--far-range", "10.0.0.0/16")
    told = door("render", str(EXAMPLE / "handed-over.txt"), "--into", str(tmp_path / "made"), *ranges, *twice)
    assert told.output.removeprefix("Error: ").splitlines()[:2] == [
        "--range: 192.168.50.0/24 overlaps 192.168.0.0/16; write one of them.",
        "--far-range: 10.0.0.0/16 overlaps 10.0.0.0/16; write one of them.",
    ]
    assert "--far-range: 192.168.50.0/24 overlaps 192.168.0.0/16 of own_ranges" in told.output, "with all other faults"
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("text", [PLAIN, xml()], ids=["plain", "xml"])
def test_either_form_may_be_handed_over(text, tmp_path):
    file = tmp_path / "handed-over"
    file.write_text(text)
    told = door("render", str(file), "--into", str(tmp_path / "made"), "--distribution", "rhel", *RANGES)
    assert told.exit_code == 0, told.output
    assert (tmp_path / "made/etc/strongswan/swanctl/conf.d/door-1.conf").exists()


def test_what_is_wrong_is_told_by_file_and_by_option_and_nothing_is_written(tmp_path):
    cut = tmp_path / "cut.xml"
    cut.write_text(xml()[:1000])
    told = door("render", str(cut), "--into", str(tmp_path / "made"), *RANGES)
    assert told.exit_code == 1
    assert told.output.startswith("Error: cut.xml, line 28: the file ends inside of vpn_connection/ipsec_tunnel/")
    cut.write_text(xml())
    told = door("render", str(cut), "--into", str(tmp_path / "made"), "--range", "10.0.0.0/8", "--name", "Door")
    assert told.output.splitlines() == [
        "Error: --name: 'Door' is no name; write 1 to 12 lower-case letters and digits, such as door."
    ]
    cut.write_bytes(b"\xff\xfe")
    told = door("render", str(cut), "--into", str(tmp_path / "made"), *RANGES)
    assert told.output == f"Error: {cut}: is no text in UTF-8; give the file that was handed over.\n"
    assert not (tmp_path / "made").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "etc").write_text("a file")
    with pytest.raises(written_files.NotWritten) as fault:
        written_files.write([RouterFile("/etc/devicepath/x", "")], tmp_path)
    assert str(fault.value) == f"{tmp_path}/etc/devicepath/x: cannot be written: Not a directory."


def test_an_empty_form_is_printed_to_fill_in():
    assert door("form").output.splitlines()[1] == "[connection]"
