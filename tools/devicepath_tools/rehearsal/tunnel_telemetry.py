"""What tunnels do on the wires, told to the emulated AWS: its own says nothing of packets."""

from collections.abc import Mapping
from ipaddress import IPv4Address

import httpx

from devicepath_tools.rehearsal.both_clouds import Aws
from devicepath_tools.rehearsal.wires.tunnel_telemetry import TunnelTelemetry

ANSWER_LIMIT_S = 30.0


def tell(aws: Aws, tunnels: Mapping[IPv4Address, TunnelTelemetry]) -> None:
    """Of each tunnel, by AWS's outside address: whether it is up, AWS's message, and what it has learned."""
    with httpx.Client(timeout=ANSWER_LIMIT_S, trust_env=False) as client:
        for address, told in tunnels.items():
            body = {"status": "UP" if told.is_up else "DOWN", "routes": [str(it) for it in told.learned]}
            message = {"message": told.message} if told.message else {}
            client.put(f"{aws.endpoint}/emulation/vpn_tunnels/{address}", json=body | message).raise_for_status()
