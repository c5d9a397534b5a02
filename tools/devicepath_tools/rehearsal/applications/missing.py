"""What this machine lacks for applications."""

import shutil

from devicepath_tools.rehearsal.applications.mqtt import PACKAGES


def missing() -> list[str]:
    """One line for each thing that this machine lacks; none: every application can be run."""
    return [
        f"The command {program} is missing (Debian: apt-get install {package})."
        for program, package in PACKAGES.items()
        if shutil.which(program) is None
    ]
