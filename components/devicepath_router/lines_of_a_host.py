"""What files that a host has once say of its lines: a second line's would take the first one's place."""

import re

from devicepath_router import frr
from devicepath_router.networkd import FOLDER

_neighbors = re.compile(r"^ neighbor (\S+) remote-as", re.M).findall
_vlans = re.compile(r"^VLAN=(\S+)$", re.M).findall


def lines_of(path: str, content: str) -> frozenset[str]:
    """The lines that a file is about, by their names; none, where each line has files of its own."""
    if path == frr.PATH:
        return frozenset(_line(neighbor, content) for neighbor in _neighbors(content))
    if path.startswith(f"{FOLDER}/20-"):
        return frozenset(_vlans(content))
    return frozenset()


def _line(neighbor: str, content: str) -> str:
    """Both tunnels of a connection are one. Of whoever's file has no description it is the address."""
    described = re.search(rf"^ neighbor {re.escape(neighbor)} description (.+)$", content, re.M)
    return neighbor if described is None else described[1].partition(",")[0].strip()
