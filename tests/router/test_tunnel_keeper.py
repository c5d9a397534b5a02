"""When the program that begins refused tunnels anew does so. It does it with strongSwan in test_in_strongswan.py."""

import os
import subprocess

import pytest

from devicepath_router.shipped_file import shipped

AGREED = "door-1: #6, ESTABLISHED, IKEv2, dc8dc834d0e36b4b_i* 14ec9fdd712bcce9_r"
"""What swanctl says of keys that were agreed on."""
CARRIES = "  door-1: #4, reqid 1, INSTALLED, TUNNEL-in-UDP, ESP:AES_GCM_16-256"
PROGRAMS = {
    "swanctl": 'case $1 in\n--list-sas) printf "%s" "$SHOWN"; exit "$ANSWERS" ;;\n*) echo "$@" >>"$ASKED" ;;\nesac\n',
    # Once round, and no further.
    "sleep": '[ ! -e "$ASKED.slept" ] || kill "$PPID"\n: >"$ASKED.slept"\n',
}


def asked(shown: str, folder, *, answers: int = 0) -> str:
    """What it asks strongSwan for, in one round."""
    for name, text in PROGRAMS.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}")
        (folder / name).chmod(0o755)
    given = {"PATH": f"{folder}:{os.environ['PATH']}", "SHOWN": shown, "ANSWERS": str(answers)}
    subprocess.run(
        ["sh", "-s", "door-1"],
        input=shipped("devicepath-keeper"),
        text=True,
        env={**os.environ, **given, "ASKED": str(folder / "asked")},
        check=False,
        capture_output=True,
    )
    file = folder / "asked"
    return file.read_text() if file.exists() else ""


@pytest.mark.parametrize("shown", ["", f"{AGREED}\n"], ids=["nothing", "keys alone"])
def test_a_tunnel_of_which_nothing_carries_packets_is_begun_anew(shown, tmp_path):
    assert asked(shown, tmp_path) == "--initiate --child door-1 --timeout 10\n"


@pytest.mark.parametrize(
    "shown",
    [f"{AGREED}\n{CARRIES}\n", "door-1: #7, CONNECTING, IKEv2, dc8dc834d0e36b4b_i* 0000000000000000_r\n"],
    ids=["up", "being set up"],
)
def test_a_second_one_is_begun_beside_none(shown, tmp_path):
    assert asked(shown, tmp_path) == ""


def test_a_strongswan_that_does_not_answer_is_asked_for_nothing(tmp_path):
    assert asked("", tmp_path, answers=1) == ""
