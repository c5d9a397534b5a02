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
COMMANDS = {"pulumi-resource-soracom": PLUGIN}
"""What is called by a name of its own, and the module that it is."""
MODULES = {PLUGIN, EMULATED_AWS}
"""What is forked. Every other Python is started as it is."""
ADDRESS = "DEVICEPATH_FORKED"
"""The variable that says where the socket of the fork server is."""
PYTHON = "DEVICEPATH_PYTHON"
"""The variable that says where a Python with its packages is."""
PARENT_CHECK_INTERVAL_S = 0.5


def main() -> None:
    name, arguments = sys.argv[0].rpartition("/")[2], sys.argv[1:]
    if name in COMMANDS:
        module = COMMANDS[name]
    elif len(arguments) > 1 and arguments[0] == "-m" and arguments[1] in MODULES:
        module, arguments = arguments[1], arguments[2:]
    else:
        os.execv(os.environ[PYTHON], [name, *arguments])
    parent = os.getppid()
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    connection.connect(os.environ[ADDRESS])
    request = marshal.dumps((module, arguments, parent, dict(os.environ)))
    socket.send_fds(connection, [request], [1, 2, os.open(".", os.O_RDONLY)])
    # Whoever reads it would wait for this process, too.
    os.close(1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: connection.send(bytes([number])))
    while os.getppid() == parent:
        if select.select([connection], [], [], PARENT_CHECK_INTERVAL_S)[0]:
            status = connection.recv(1)
            # A fork that was killed says nothing.
            sys.exit(status[0] if status else 1)


if __name__ == "__main__":
    main()
