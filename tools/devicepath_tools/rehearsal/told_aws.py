"""What links do on the wires, told to the emulated AWS: its own says nothing of packets."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import httpx

from devicepath_tools.rehearsal.both_clouds import AWS, Aws
from devicepath_tools.rehearsal.steps import StepFailed
from devicepath_tools.rehearsal.wires.tunnel_telemetry import InterfaceTelemetry, TunnelTelemetry

ANSWER_LIMIT_S = 30.0


def tell(
    aws: Aws, tunnels: Mapping[IPv4Address, TunnelTelemetry], interfaces: Mapping[str, InterfaceTelemetry]
) -> None:
    """Of each tunnel, by AWS's outside address: whether it is up, AWS's message, and what it has learned. Of virtual
    interfaces, by their ids, the same of their sessions. Raises StepFailed."""
    try:
        _tell(aws, tunnels, interfaces)
    except httpx.HTTPError as fault:
        raise StepFailed(f"{AWS}: what links do cannot be told: {fault}.") from None


def _tell(
    aws: Aws, tunnels: Mapping[IPv4Address, TunnelTelemetry], interfaces: Mapping[str, InterfaceTelemetry]
) -> None:
    with httpx.Client(base_url=f"{aws.endpoint}/emulation/", timeout=ANSWER_LIMIT_S, trust_env=False) as client:
        for address, it in tunnels.items():
            status = {"status": "UP" if it.is_up else "DOWN", **({"message": it.message} if it.message else {})}
            _put(client, f"vpn_tunnels/{address}", status, it.learned)
        for interface_id, one in interfaces.items():
            status = {"status": "up" if one.is_up else "down"}
            _put(client, f"virtual_interfaces/{interface_id}", status, one.learned)


def _put(client: httpx.Client, path: str, status: Mapping[str, Any], learned: tuple[IPv4Network, ...]) -> None:
    client.put(path, json={**status, "routes": [str(cidr) for cidr in learned]}).raise_for_status()
