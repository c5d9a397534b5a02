"""Tests with strongSwan and FRR need these, and namespaces."""

import shutil
from pathlib import Path

import pytest

from devicepath_tools.rehearsal.wires.missing import missing

PROGRAMS = {
    "/usr/lib/ipsec/charon": "strongswan-charon",
    "/usr/lib/ipsec/plugins/libstrongswan-kernel-libipsec.so": "libcharon-extra-plugins",
    "/usr/lib/ipsec/plugins/libstrongswan-aesni.so": "libstrongswan-standard-plugins",
    "/usr/lib/frr/bgpd": "frr",
    "swanctl": "strongswan-swanctl",
}
"""Each with the Debian package that has it."""


def lacking() -> list[str]:
    programs = [
        f"{program} is missing (Debian: apt-get install {package})."
        for program, package in PROGRAMS.items()
        if shutil.which(program) is None and not Path(program).exists()
    ]
    return [*programs, *missing()]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [
        item for item in items if item.path.is_relative_to(Path(__file__).parent) and item.get_closest_marker("slow")
    ]
    reasons = lacking() if here else []
    for item in here if reasons else ():
        item.add_marker(pytest.mark.skip(reason=" ".join(reasons)))
