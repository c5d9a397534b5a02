"""Stands where a Python would be started: has it forked, hands signals on, and lives as long as the fork.

It imports next to nothing: that is the point."""

import marshal
import os
import select
import signal
import socket
import sys

PLUGIN = "soracom_provider.plugin"
EMULATED_AWS = "devicepath_tools.rehearsal.clouds.aws"
EMULATED_SORACOM = "devicepath_tools.rehearsal.clouds.soracom"
INSTALLED = "pip"
"""The host of a program's language asks it for the packages that are installed."""
MODULES = {PLUGIN, EMULATED_AWS, EMULATED_SORACOM, INSTALLED}
"""What is forked of the modules that a Python is started with. Every other one is started as it is."""
HOST = "pulumi-language-python-exec"
"""The script by which the host of its language runs a program."""
COMMAND = "devicepath"
COMMANDS = {"pulumi-resource-soracom": PLUGIN, COMMAND: COMMAND}
"""What is called by a name of its own, and what is forked for it."""
ADDRESS = "DEVICEPATH_FORKED"
"""The variable that says where the socket of the fork server is."""
FOLDER = "DEVICEPATH_FORKS"
"""The variable that says where the folder is that has in bin/ what asks for forks."""
PYTHON = "DEVICEPATH_PYTHON"
"""The variable that says where a Python with its packages is."""
NETWORK = "/proc/self/ns/net"
"""The network namespace of whoever asks: a fork is in it, too."""
PARENT_CHECK_INTERVAL_S = 0.5


def main() -> None:
    name, arguments = sys.argv[0].rpartition("/")[2], sys.argv[1:]
    if name in COMMANDS:
        module = COMMANDS[name]
    elif len(arguments) > 1 and arguments[0] == "-m" and arguments[1] in MODULES:
        module, arguments = arguments[1], arguments[2:]
    elif arguments and arguments[0].endswith(f"/{HOST}"):
        module = HOST
    else:
        os.execv(os.environ[PYTHON], [os.environ[PYTHON], *arguments])
    parent = os.getppid()
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    connection.connect(os.environ[ADDRESS])
    request = marshal.dumps((module, arguments, parent, dict(os.environ)))
    places = [os.open(place, os.O_RDONLY) for place in (".", NETWORK)]
    socket.send_fds(connection, [request], [1, 2, *places])
    # Whoever reads it would wait for this process, too.
    os.close(1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: connection.send(bytes([number])))
    # A plugin ends with its engine, and a server that is told to with who started it; nothing else does.
    ends_with_parent = module == PLUGIN or "--parent" in arguments
    while os.getppid() == parent or not ends_with_parent:
        if select.select([connection], [], [], PARENT_CHECK_INTERVAL_S)[0]:
            status = connection.recv(1)
            # A fork that was killed says nothing.
            sys.exit(status[0] if status else 1)


if __name__ == "__main__":
    main()
