"""`devicepath direct`: the files of a virtual interface."""

from click.testing import CliRunner, Result

from devicepath_tools.commands.devicepath import main
from tests.router.test_direct_form import FORM
from tests.router.test_virtual_interface import KEY


def direct(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["direct", *arguments], catch_exceptions=False)


def test_the_one_file_with_the_key_is_its_owners_alone(tmp_path):
    (tmp_path / "direct.txt").write_text(FORM)
    told = direct("render", str(tmp_path / "direct.txt"), "--into", str(tmp_path / "made"))
    assert told.exit_code == 0, told.output
    assert KEY not in told.output
    files = [path for path in (tmp_path / "made").rglob("*") if path.is_file()]
    assert [(path.name, oct(path.stat().st_mode & 0o777)) for path in files if KEY in path.read_text()] == [
        ("frr.conf", "0o600")
    ]
    assert len(files) == 7


def test_a_second_line_takes_nothing_away_of_the_first_ones_files(tmp_path):
    made, form = tmp_path / "made", tmp_path / "direct.txt"
    form.write_text(FORM)
    assert direct("render", str(form), "--into", str(made)).exit_code == 0
    first = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    form.write_text(FORM.replace("169.254.77.", "169.254.78.").replace("name = direct", "name = second"))
    told = direct("render", str(form), "--into", str(made))
    shared = ("frr/frr.conf", "systemd/network/20-eth1.network")
    assert sorted(told.output.removeprefix("Error: ").splitlines()) == [
        f"{made}/etc/{path}: is about direct, too, and a host has one such file for all of its lines; give this line a "
        "folder of its own, and put both files together by hand (docs/door.md says how), or take the file away if that "
        "line is no more."
        for path in shared
    ]
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == first
    form.write_text(FORM.replace("169.254.77.", "169.254.78."))
    told = direct("render", str(form), "--into", str(made))
    assert told.exit_code == 0, "the same line may have other addresses"


def test_what_aws_would_not_take_is_told_and_nothing_is_written(tmp_path):
    (tmp_path / "direct.txt").write_text(FORM.replace("65010", "64512"))
    told = direct("render", str(tmp_path / "direct.txt"), "--into", str(tmp_path / "made"))
    assert told.output == (
        "Error: own_asn: 64512 is far_asn, too, and AWS takes none that is its own; write another one.\n"
    )
    assert not (tmp_path / "made").exists()


def test_an_empty_form_is_printed_to_fill_in():
    assert direct("form").output.splitlines()[1] == "[virtual interface]"
