"""SIMs that a stack file lists anew while its rehearsal is kept: python -m devicepath_tools.rehearsal.listed_sims ...

A rehearsal's account begins with the SIMs that the file lists. Who adds a device to the file has its SIM, so that it is
in the account then, too, and that is told: on SORACOM a SIM of somebody else's is an error."""

import sys
from collections.abc import Sequence
from pathlib import Path

import httpx

from devicepath_tools import project
from devicepath_tools.project import NoProject
from devicepath_tools.rehearsal import stack_file

LIMIT_S = 10.0


def added(folder: Path, stack: str, emulation_url: str) -> list[str]:
    """Puts those that are lacking into the emulated account; their IMSIs and ids, as the file has them.

    Raises NoProject."""
    home = project.read(folder)
    listed = stack_file.needs(home.configuration(home.stack_files()[home.stack_name(stack)])).sims
    # No proxy stands before loopback.
    with httpx.Client(timeout=LIMIT_S, trust_env=False) as client:
        answer = client.post(f"{emulation_url}/sims", json={"known": listed}).raise_for_status()
    there = {name for sim in answer.json() for name in (sim["simId"], *_imsis(sim))}
    return [it for it in listed if it in there]


def _imsis(sim: dict[str, dict[str, dict[str, str]]]) -> list[str]:
    return [profile["primaryImsi"] for profile in sim["profiles"].values()]


def main(arguments: Sequence[str]) -> int:
    """Of a project's folder, a stack and the address of the emulation. What cannot be read, the engine tells itself."""
    folder, stack, emulation_url = arguments
    try:
        new = added(Path(folder), stack, emulation_url)
    except NoProject:
        return 0
    except httpx.HTTPError as fault:
        print(f"rehearsal: the emulated SORACOM API does not answer at {emulation_url}: {fault}", file=sys.stderr)
        return 1
    if new:
        told = f"{', '.join(new)}: new in the stack file, and put into the emulated account"
        print(f"rehearsal: {told}. On SORACOM a SIM that is not in your account is an error.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
