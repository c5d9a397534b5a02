"""The fork server of this process's tests."""

import atexit
import marshal
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import yaml

from tests.forked import asking, program

ROOT = Path(__file__).resolve().parents[2]


class Forks:
    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="devicepath-forks-"))
        self._address = str(self._folder / "socket")
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind(self._address)
        listener.listen()
        number = listener.fileno()
        command = [sys.executable, "-m", "tests.forked.server", str(number)]
        self._server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, pass_fds=[number])
        listener.close()
        commands = self._folder / "bin"
        commands.mkdir()
        self.python = str(commands / "python3")
        """Forks what it has imported, instead of starting it."""
        self.devicepath = str(commands / asking.COMMAND)
        """The command. What it starts is forked, too."""
        text = Path(asking.__file__).read_text()
        for name in (*asking.COMMANDS, "python3"):
            file = commands / name
            # Without its packages a Python begins in a hundredth of a second.
            file.write_text(f"#!{Path(sys.executable).resolve()} -IS\n{text}")
            file.chmod(0o755)

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """Of a process that has forks started instead of Pythons; an engine does so with programs and plugins."""
        return {**given, **self.variables(), "PATH": f"{self._folder / 'bin'}{os.pathsep}{given['PATH']}"}

    def variables(self) -> dict[str, str]:
        """What `python` and `devicepath` have to have in their environment."""
        return {asking.ADDRESS: self._address, asking.FOLDER: str(self._folder), asking.PYTHON: sys.executable}

    @contextmanager
    def host(self, project: Path, environment: Mapping[str, str]) -> Iterator[str]:
        """Where the engine reaches the host of the project in this folder. The program has this environment."""
        main = yaml.safe_load((project / "Pulumi.yaml").read_text()).get("main", "")
        reading, writing = os.pipe()
        places = [os.open(place, os.O_RDONLY) for place in (project, asking.NETWORK)]
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection, os.fdopen(reading) as output:
            connection.connect(self._address)
            request = (program.NAME, [str(project / main / "__main__.py")], os.getpid(), dict(environment))
            socket.send_fds(connection, [marshal.dumps(request)], [writing, 2, *places])
            for number in (writing, *places):
                os.close(number)
            port = output.readline().strip()
            assert port, "the program's host said no port"
            yield f"127.0.0.1:{port}"

    def close(self) -> None:
        assert self._server.stdin
        self._server.stdin.close()
        self._server.wait()
        shutil.rmtree(self._folder)


@cache
def forks() -> Forks:
    """Of this process, begun at the first call and ended with it."""
    found = Forks()
    atexit.register(found.close)
    return found
