"""The emulated SORACOM API as a process: python -m devicepath_tools.rehearsal.clouds.soracom --port 0

Prints one line of JSON when it listens, then runs until SIGTERM or SIGINT.
"""

import argparse
import json
import signal
import sys
import threading
from ipaddress import IPv4Network

from devicepath_tools.rehearsal.clouds.soracom.account.settings import (
    Coverage,
    ErrorBody,
    ExistingGate,
    ExistingVpg,
    Settings,
)
from devicepath_tools.rehearsal.clouds.soracom.server import SoracomServer


def main(arguments: list[str] | None = None) -> int:
    """Runs the server; 2 when it may not or cannot listen."""
    try:
        server = SoracomServer(_settings(arguments))
        server.start()
    except (ValueError, OSError) as fault:
        print(f"emulated SORACOM API: {fault}", file=sys.stderr)
        return 2
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    print(json.dumps(_announcement(server)), flush=True)
    stop.wait()
    server.stop()
    return 0


def _settings(arguments: list[str] | None) -> Settings:
    default = Settings()
    parser = argparse.ArgumentParser(prog="python -m devicepath_tools.rehearsal.clouds.soracom", description=__doc__)
    parser.add_argument("--host", default=default.host, help="a loopback address; others are refused")
    parser.add_argument("--port", type=int, default=default.port, help="0 takes a free one")
    parser.add_argument("--coverage", default=default.coverage.value, choices=[known.value for known in Coverage])
    parser.add_argument("--operator-id", default=default.operator_id)
    parser.add_argument("--creation-seconds", type=float, default=default.creation_seconds)
    parser.add_argument("--termination-seconds", type=float, default=default.termination_seconds)
    parser.add_argument("--forget-seconds", type=float, default=default.forget_seconds)
    parser.add_argument("--reconnect-seconds", type=float, default=default.reconnect_seconds)
    parser.add_argument("--sims", type=int, default=default.sims, help="how many SIMs the operator has")
    parser.add_argument(
        "--sim",
        dest="known_sims",
        metavar="IMSI|SIM_ID",
        action="append",
        default=[],
        help="a further SIM, by its IMSI or its id; may be repeated",
    )
    parser.add_argument(
        "--existing-vpg",
        dest="existing_vpgs",
        metavar=("ID", "TYPE", "DEVICE_SUBNET"),
        nargs=3,
        action="append",
        default=[],
        help="a VPG that runs from the start; may be repeated",
    )
    parser.add_argument(
        "--open-gate",
        dest="open_gates",
        metavar=("VPG_ID", "VNI", "on|off"),
        nargs=3,
        action="append",
        default=[],
        help="Gate of one of these is open, with the privacy separator on or off",
    )
    parser.add_argument(
        "--allow-only-devices",
        dest="filtered",
        metavar="VPG_ID",
        action="append",
        default=[],
        help="the routing filter of one of these denies everything but its device subnet",
    )
    parser.add_argument(
        "--existing-group",
        dest="existing_groups",
        metavar="ID",
        action="append",
        default=[],
        help="a SIM group that is there from the start; may be repeated",
    )
    parser.add_argument("--latency-seconds", type=float, default=default.latency_seconds)
    parser.add_argument("--requests-per-second", type=float, default=None, help="above it: 429")
    parser.add_argument("--error-body", default=default.error_body.value, choices=[known.value for known in ErrorBody])
    parser.add_argument("--aws-endpoint", default=None, help="an emulated AWS on loopback, for real peering requests")
    given = vars(parser.parse_args(arguments))
    given["coverage"], given["error_body"] = Coverage(given["coverage"]), ErrorBody(given["error_body"])
    given["known_sims"], given["existing_groups"] = tuple(given["known_sims"]), tuple(given["existing_groups"])
    gates = {vpg_id: ExistingGate(int(vni), separator == "on") for vpg_id, vni, separator in given.pop("open_gates")}
    filtered = given.pop("filtered")
    given["existing_vpgs"] = tuple(
        ExistingVpg(vpg_id, kind, IPv4Network(subnet), gates.get(vpg_id), vpg_id in filtered)
        for vpg_id, kind, subnet in given["existing_vpgs"]
    )
    return Settings(**given)


def _announcement(server: SoracomServer) -> dict[str, str]:
    """Where the API is and how to log in. The auth key is invented and opens nothing else."""
    settings = server.settings
    return {
        "url": server.url,
        "emulationUrl": server.emulation_url,
        "coverage": settings.coverage.value,
        "operatorId": settings.operator_id,
        "authKeyId": settings.auth_key_id,
        "authKey": settings.auth_key,
    }


if __name__ == "__main__":
    sys.exit(main())
