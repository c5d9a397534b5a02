"""The emulated AWS as a process: python -m devicepath_tools.rehearsal.clouds.aws --port 0

Prints one line of JSON when it listens, then runs until SIGTERM or SIGINT.
"""

import argparse
import json
import os
import signal
import sys
import threading

from devicepath_tools.rehearsal.clouds.aws import existing
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCESS_KEY_ID, ACCOUNT_ID, SECRET_ACCESS_KEY
from devicepath_tools.rehearsal.clouds.aws.settled_moto import settle
from devicepath_tools.rehearsal.clouds.loopback import is_loopback

PARENT_CHECK_INTERVAL_S = 0.5


def main(arguments: list[str] | None = None) -> int:
    """Runs the server; 2 when it may not or cannot listen."""
    given = _parsed(arguments)
    if not is_loopback(given.host):
        print(f"emulated AWS: host: {given.host} is not a loopback address. Give 127.0.0.1.", file=sys.stderr)
        return 2
    settle(given.account_id)
    for listed in given.prefix_lists:
        existing.make_prefix_list(existing.ExistingPrefixList(*listed))
    for vpc in given.vpcs:
        existing.make_vpc(vpc)
    for gateway in given.transit_gateways:
        existing.make_transit_gateway(gateway)
    for image in given.images:
        existing.make_image(existing.ExistingImage(*image))
    from werkzeug.serving import make_server

    from devicepath_tools.rehearsal.clouds.aws.application import QuietHandler, application

    try:
        server = make_server(given.host, given.port, application(), threaded=True, request_handler=QuietHandler)
    except (OSError, SystemExit) as fault:
        print(f"emulated AWS: cannot listen on {given.host}:{given.port}: {fault}", file=sys.stderr)
        return 2
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps(_announcement(given.host, server.port, given.account_id)), flush=True)
    while not stop.wait(PARENT_CHECK_INTERVAL_S):
        if given.parent is not None and os.getppid() != given.parent:
            break
    server.shutdown()
    return 0


def _parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m devicepath_tools.rehearsal.clouds.aws", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address; others are refused")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--account-id", default=ACCOUNT_ID, help="the account of the rehearsal's credentials")
    parser.add_argument(
        existing.VPC,
        dest="vpcs",
        type=existing.read_vpc,
        action="append",
        default=[],
        metavar="JSON",
        help="a VPC that is there from the start; may be repeated",
    )
    parser.add_argument(
        existing.TRANSIT_GATEWAY,
        dest="transit_gateways",
        type=existing.read_transit_gateway,
        action="append",
        default=[],
        metavar="JSON",
        help="a transit gateway that is there from the start; may be repeated",
    )
    parser.add_argument(
        existing.IMAGE,
        dest="images",
        nargs=4,
        action="append",
        default=[],
        metavar=("ACCOUNT_ID", "REGION", "ID", "ARCHITECTURE"),
        help="an image of Amazon Linux that is there from the start; may be repeated",
    )
    parser.add_argument(
        existing.PREFIX_LIST,
        dest="prefix_lists",
        nargs=4,
        action="append",
        default=[],
        metavar=("ACCOUNT_ID", "REGION", "ID", "NAME"),
        help="a prefix list that has this id; may be repeated",
    )
    parser.add_argument("--parent", type=int, help="process id of the parent: end when that has ended")
    return parser.parse_args(arguments)


def _announcement(host: str, port: int, account_id: str) -> dict[str, str]:
    """Where the API is and how to log in."""
    name = f"[{host}]" if ":" in host else host
    return {
        "endpoint": f"http://{name}:{port}",
        "accessKeyId": ACCESS_KEY_ID,
        "secretAccessKey": SECRET_ACCESS_KEY,
        "accountId": account_id,
    }


if __name__ == "__main__":
    sys.exit(main())
