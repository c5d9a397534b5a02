"""Where the stand-in for dnf finds packages, as Amazon Linux finds its own in S3: python -m ... FOLDER ADDRESS

It runs in the network namespace where S3 is, so that routes, security groups and network ACLs decide who reaches it.
Plain HTTP, but on the port of HTTPS: the one that rules are written for. It prints one line of JSON when it listens.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from aiohttp import web

from devicepath_tools.rehearsal.hosts.namespace import within
from devicepath_tools.rehearsal.workplace.workplace import Workplace, own_environment

PORT = 443


def start(workplace: Workplace, namespace: Path, packages: Path, address: str) -> str:
    """Serves the packages at an address that the namespace has; gives the URL for hosts. Raises Unready."""
    command = within(namespace, sys.executable, "-m", __name__, str(packages), address)
    return str(workplace.start(f"packages at {address}", command, own_environment())["url"])


async def _serve(folder: Path, address: str) -> None:
    application = web.Application()
    application.router.add_static("/", folder)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, address, PORT).start()
    print(json.dumps({"url": f"http://{address}:{PORT}", "pid": os.getpid()}), flush=True)
    await asyncio.Event().wait()


def main() -> int:
    """Runs until it is ended; 1 when it cannot listen."""
    folder, address = sys.argv[1:]
    try:
        asyncio.run(_serve(Path(folder), address))
    except OSError as fault:
        print(f"cannot listen on {address}:{PORT}: {fault}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
