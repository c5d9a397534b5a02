"""A path that is up for several modules of tests: each leaves it as it found it."""

from dataclasses import dataclass

from tests.infra.on_engine.clouds import Clouds
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.stack_file import committed, with_changes

PATH = committed("remote-access")
SECOND = with_changes(
    PATH,
    {
        "vpg.device_subnet": "10.170.0.0/16",
        "devices": {
            "valve-1": {"imsi": "001010000000101", "address": "10.170.0.11"},
            "valve-2": {"imsi": "001010000000102", "address": "10.170.0.12"},
        },
        "backends.main.cidr": "10.60.0.0/16",
        "backends.main.tiers.app.block": "10.60.0.0/21",
        "backends.main.tiers.gate.block": "10.60.8.0/21",
        "gate_peers.main.outer_address": "10.60.8.10",
        "gate_peers.main.inner_address": "10.170.255.254",
        "gate_peers.main.device_traffic.ssh.cidr": "10.60.0.0/21",
        "tags.project": "second-site",
    },
)
"""Another path for the same accounts, with ranges and SIMs of its own."""


@dataclass(frozen=True)
class Deployed:
    clouds: Clouds
    """With the SIMs of both paths."""
    stack: PathStack
    """PATH, which is up."""
