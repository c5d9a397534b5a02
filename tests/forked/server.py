"""A process that has imported what Pythons of the tests import, and is forked for each that is asked for.

It has neither threads nor channels: a fork of it is as good as a fresh Python, and begins at once. The fork has the
standard output and error of whoever asks, hears of signals on the socket, and is killed when that is closed."""

import gc
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
from pathlib import Path

import anyio._backends._asyncio  # noqa: F401 (anyio and httpx import it, and what follows, at the first request)
import httpcore  # noqa: F401
import pulumi_aws as aws
import pulumi_soracom  # noqa: F401
from pip._internal.cli import main as pip

import devicepath_stack.program  # noqa: F401
from devicepath_tools.commands import devicepath
from devicepath_tools.rehearsal.clouds.aws import __main__ as emulated_aws
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCOUNT_ID
from devicepath_tools.rehearsal.clouds.aws.settled_moto import settle
from devicepath_tools.rehearsal.clouds.soracom import __main__ as emulated_soracom
from devicepath_tools.rehearsal.workplace.namespaces import enter
from soracom_provider import plugin
from tests.forked import asking, program

WORK: dict[str, Callable[[], int | None]] = {
    asking.PLUGIN: plugin.main,
    asking.EMULATED_AWS: emulated_aws.main,
    asking.EMULATED_SORACOM: emulated_soracom.main,
    asking.INSTALLED: pip.main,
    asking.HOST: program.run_by_its_host,
    asking.COMMAND: devicepath.main,
    program.NAME: program.main,
}
"""By the name of the module, or what else it is called."""
USED_OF_AWS = (aws.cloudwatch, aws.ec2, aws.ec2transitgateway, aws.iam, aws.ram, aws.ssm, aws.vpc)
"""What the programs of tests use of Pulumi's package for AWS."""
REQUEST_BYTES = 1 << 18
"""One message: what to do, with which arguments, for which process, in which environment, marshalled. With it come the
descriptors of its output, of its errors, of its folder and of its network."""


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
    from moto.core.base_backend import BackendDict
    from moto.core.utils import get_service_model
    from moto.moto_server.werkzeug_app import create_backend_app

    # What an application reads when it is made, all of moto's remember; what is in its accounts is made anew.
    for service in ("ec2", "iam", "logs", "ram", "ssm", "sts"):
        create_backend_app(service)
        get_service_model(service)
    BackendDict.reset()
    from devicepath_tools.rehearsal.clouds.aws import application  # noqa: F401


def _fork(connection: socket.socket) -> None:
    """Does what is asked for, and ends the process."""
    status = 1
    try:
        message, descriptors, _, _ = socket.recv_fds(connection, REQUEST_BYTES, 4)
        work, arguments, parent, environment = marshal.loads(message)
        _become(descriptors, parent, environment)
        sys.argv = [work, *arguments]
        if work == asking.COMMAND:
            # What it starts is forked, too, and what it has the engine start.
            sys.prefix, sys.executable = environment[asking.FOLDER], f"{environment[asking.FOLDER]}/bin/python3"
        threading.Thread(target=_hear, args=[connection], daemon=True).start()
        status = WORK[work]() or 0
    except SystemExit as ended:
        status = _status(ended)
    except BaseException:  # noqa: BLE001 (what a fork dies of is printed, whatever it is)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        connection.send(bytes([status]))
        os._exit(status)


def _status(ended: SystemExit) -> int:
    """As Python itself has it, which prints what is no number."""
    if ended.code is None or isinstance(ended.code, int):
        return ended.code or 0
    print(ended.code, file=sys.stderr)
    return 1


def _become(descriptors: list[int], parent: int, environment: dict[str, str]) -> None:
    output, errors, folder, network = descriptors
    for number, descriptor in enumerate((os.open(os.devnull, os.O_RDONLY), output, errors)):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.fchdir(folder)
    enter(Path("/proc/self/fd", str(network)))
    for number in (folder, network):
        os.close(number)
    os.environ.clear()
    os.environ.update(environment)
    sys.dont_write_bytecode = bool(environment.get("PYTHONDONTWRITEBYTECODE"))
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
