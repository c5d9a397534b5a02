"""A process that has imported what Pythons of the tests import, and is forked for each that is asked for.

It has neither threads nor channels: a fork of it is as good as a fresh Python, and begins at once. The fork has the
standard output and error of whoever asks, hears of signals on the socket, and is killed when that is closed."""

import gc
import importlib
import marshal
import os
import random
import select
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable

import anyio._backends._asyncio  # noqa: F401 (anyio and httpx import it, and what follows, at the first request)
import httpcore  # noqa: F401
import pulumi_aws as aws
import pulumi_soracom  # noqa: F401

import devicepath_stack.program  # noqa: F401
from devicepath_tools.rehearsal.clouds.aws import __main__ as emulated_aws
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCOUNT_ID
from devicepath_tools.rehearsal.clouds.aws.settled_moto import settle
from soracom_provider import plugin
from tests.forked import asking, program

WORK: dict[str, Callable[[], int | None]] = {
    asking.PLUGIN: plugin.main,
    asking.EMULATED_AWS: emulated_aws.main,
    program.NAME: program.main,
}
"""By the name of the module, or what else it is called."""
USED_OF_AWS = (aws.cloudwatch, aws.ec2, aws.ec2transitgateway, aws.iam, aws.ram, aws.ssm, aws.vpc)
"""What the programs of tests use of Pulumi's package for AWS."""
REQUEST_BYTES = 1 << 18
"""One message: what to do, with which arguments, for which process, in which environment, marshalled. With it come the
descriptors of its output, of its errors and of its folder."""


def main() -> None:
    """The first argument is the descriptor of the socket that is listened on. Ends when standard input does."""
    listener = socket.socket(fileno=int(sys.argv[1]))
    for module in USED_OF_AWS:
        # Pulumi imports it when it is first asked for something.
        hasattr(module, "anything")
    _import_moto()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # A fork that looked through these would copy each page of them.
    gc.freeze()
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            _fork(connection)
        connection.close()


def _import_moto() -> None:
    settle(ACCOUNT_ID)
    from botocore.loaders import create_loader

    for service in ("ec2", "iam", "logs", "ram", "ssm", "sts"):
        importlib.import_module(f"moto.{service}.urls")
    from devicepath_tools.rehearsal.clouds.aws import application  # noqa: F401

    # As moto asks for it.
    create_loader(None).load_service_model("ec2", "service-2")


def _fork(connection: socket.socket) -> None:
    """Does what is asked for, and ends the process."""
    status = 1
    try:
        message, descriptors, _, _ = socket.recv_fds(connection, REQUEST_BYTES, 3)
        work, arguments, parent, environment = marshal.loads(message)
        _become(descriptors, parent, environment)
        sys.argv = [work, *arguments]
        threading.Thread(target=_hear, args=[connection], daemon=True).start()
        status = WORK[work]() or 0
    except BaseException:  # noqa: BLE001 (what a fork dies of is printed, whatever it is)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        connection.send(bytes([status]))
        os._exit(status)


def _become(descriptors: list[int], parent: int, environment: dict[str, str]) -> None:
    output, errors, folder = descriptors
    for number, descriptor in enumerate((os.open(os.devnull, os.O_RDONLY), output, errors)):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.fchdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    # It ends with whoever asked, and that ends with its own parent.
    os.getppid = lambda: parent
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    random.seed()


def _hear(connection: socket.socket) -> None:
    """Each byte is a signal."""
    while number := connection.recv(1):
        os.kill(os.getpid(), number[0])
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
