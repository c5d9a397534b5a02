"""What this machine lacks for applications: programs of a broker. All others are of Python."""

import shutil

from devicepath_tools.rehearsal.applications.mqtt import PACKAGES


def missing() -> list[str]:
    """One line for each thing that this machine lacks; none: a broker and its clients can be started."""
    return [
        f"The command {program} is missing (Debian: apt-get install {package})."
        for program, package in PACKAGES.items()
        if shutil.which(program) is None
    ]
