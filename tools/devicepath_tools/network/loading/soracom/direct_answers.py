"""What SORACOM's API tells of a VPG's Direct: which virtual interfaces there are, by their ids.

What the values beside these ids are, its description leaves open."""

from collections.abc import Iterator, Mapping
from typing import Any

from devicepath_tools.network.virtual_interface import VirtualInterface

Json = Mapping[str, Any]
KEY = "virtualInterfaces"


def interfaces(vpg: Json) -> Iterator[VirtualInterface]:
    """Those of a VPG. VLAN, addresses and session are told to whoever has the line."""
    for key in vpg.get(KEY) or {}:
        yield VirtualInterface(str(key), vpg_id=vpg["vpgId"])
