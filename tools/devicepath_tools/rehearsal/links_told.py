"""What came of all that leads to routers of the user's, in words. Pure."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.rehearsal.steps import counted
from devicepath_tools.rehearsal.wires.tunnel_telemetry import InterfaceTelemetry, TunnelTelemetry

Tunnels = Mapping[IPv4Address, TunnelTelemetry]
Lines = Mapping[str, InterfaceTelemetry]


def down(causes: Mapping[str, Cause | None], tunnels: Tunnels) -> Iterator[str]:
    """A line for each that is not up: why, by what both of its ends say, else what AWS says. `causes` are by AWS's
    outside addresses, and by the ids of virtual interfaces."""
    for name, cause in causes.items():
        if cause is not None:
            yield f"{name}: {cause.value}."
    for address, it in tunnels.items():
        if not it.is_up and causes.get(str(address)) is None:
            yield f"{address}: {it.message}."


def up(tunnels: Tunnels, lines: Lines) -> str:
    """Where all are up."""
    there = [counted(len(it), name) for it, name in ((tunnels, "tunnel"), (lines, "line")) if it]
    learned = sum(len(it.learned) for it in tunnels.values()) + sum(len(it.learned) for it in lines.values())
    return f"{' and '.join(there)} up by the rendered files, {counted(learned, 'route')} learned"
