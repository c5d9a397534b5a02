"""A rehearsal reaches loopback and its own namespaces, whatever its program asks for."""

import json
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rehearsal.project import COMMAND, Project
from tests.rehearsal.test_rehearse import told

METADATA = "169.254.169.254"
OUTSIDE = """\
import os, socket, subprocess, sys, threading
heard = []
def listen(address):
    server = socket.create_server((address, PORT))
    def serve():
        while True:
            connection, _ = server.accept()
            heard.append(address)
            connection.close()
    threading.Thread(target=serve, daemon=True).start()
PORT = 80
subprocess.run("ip link set lo up && ip address add 169.254.169.254/32 dev lo", shell=True, check=True)
for address in ("127.0.0.1", "169.254.169.254"):
    listen(address)
    socket.create_connection((address, PORT)).close()
while len(heard) < 2:
    pass
ended = subprocess.run(sys.argv[1:])
print("HEARD", heard[2:], file=sys.stderr)
sys.exit(ended.returncode)
"""
"""A machine of its own with a listener on loopback and on the instance metadata address; runs its arguments there."""


def run(program: str, *command: str) -> str:
    """What a Python program says; `command` goes before it."""
    ended = subprocess.run(
        [*command, sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture
def listener() -> Iterator[int]:
    """A port of this machine's loopback that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


TRIED = """
import json, os, socket, subprocess, threading
{before}
from devicepath_tools.rehearsal import fence
fence.enter()
def connected(address, port):
    with socket.socket() as asked:
        return asked.connect_ex((address, port))
def everything():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return [connected("127.0.0.1", {port}), connected("192.0.2.1", 80), connected(*server.getsockname())]
found = [everything()]
thread = threading.Thread(target=lambda: found.append(everything()))
thread.start()
thread.join()
child = subprocess.run(["cat", "/proc/net/dev"], capture_output=True, text=True)
interfaces = [line.partition(":")[0].strip() for line in child.stdout.splitlines()[2:]]
print(json.dumps([found, interfaces, os.getuid()]))
"""
REFUSED, UNREACHABLE = 111, 101
INSIDE_ONLY = [REFUSED, UNREACHABLE, 0]
"""This machine's listener, an address elsewhere, and a listener inside."""


def test_threads_and_processes_inside_have_loopback_alone_and_one_of_their_own(listener):
    found, interfaces, _ = json.loads(run(TRIED.format(before="", port=listener)))
    assert found == [INSIDE_ONLY, INSIDE_ONLY]
    assert interfaces == ["lo"]


def test_a_user_without_root_is_inside_too_as_the_same_user(listener):
    # Loaded as root: the interpreter's folder may be root's alone. The last line gives a process that was root its own
    # files in /proc back, which others have anyway.
    before = """
import ctypes
from devicepath_tools.rehearsal import fence
os.setgroups([]); os.setgid(65534); os.setuid(65534)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
"""
    found, interfaces, user = json.loads(run(TRIED.format(before=before, port=listener)))
    assert (found[0], interfaces, user) == (INSIDE_ONLY, ["lo"], 65534)


def test_where_the_kernel_gives_no_namespace_it_says_so():
    program = """
    from devicepath_tools.rehearsal import fence
    try:
        fence.enter()
    except fence.Unfenced as fault:
        print(fault)
    """
    told = "this machine gives it no network namespace, as root or as a user: No space left on device"
    assert run(program, *WITHOUT_NAMESPACES).strip() == told


def test_where_a_user_namespace_is_given_and_then_refused_nothing_has_changed():
    # As AppArmor does it: the namespace is there, and nobody may be mapped into it.
    program = """
    import ctypes, os, pathlib
    from devicepath_tools.rehearsal import fence
    fence.OWN = pathlib.Path("/proc/self/nowhere")
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
    before = os.readlink("/proc/self/ns/net"), os.readlink("/proc/self/ns/user")
    try:
        fence.enter()
    except fence.Unfenced as fault:
        print(fault)
    assert before == (os.readlink("/proc/self/ns/net"), os.readlink("/proc/self/ns/user"))
    """
    told = "this machine gives it no network namespace, as root or as a user: No such file or directory"
    assert run(program).strip() == told


WITHOUT_NAMESPACES = (
    *("unshare", "--user", "--map-root-user", "sh", "-euc"),
    'echo 0 > /proc/sys/user/max_net_namespaces; exec "$@"',
    "sh",
)
"""A machine whose kernel gives out no network namespaces."""


@pytest.mark.engine
def test_no_program_gets_out_by_any_address_that_it_names(project: Project, tmp_path: Path):
    project.settings({"aws:region": "ap-northeast-1"})
    project.program(
        f"""
        import socket

        def tried(address):
            with socket.socket() as asked:
                return asked.connect_ex((address, 80))

        pulumi.export("tried", [tried("127.0.0.1"), tried("{METADATA}"), tried("192.0.2.1")])
        # By this program's own means, and by those of the provider: one service's endpoint, and the metadata address.
        elsewhere = aws.Provider(
            "elsewhere", region="ap-northeast-1", max_retries=1, skip_credentials_validation=True,
            skip_requesting_account_id=True, no_proxy="*",
            endpoints=[aws.ProviderEndpointArgs(ec2="http://{METADATA}")])
        aws.ec2.Vpc("elsewhere", cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(provider=elsewhere))
        """
    )
    (tmp_path / "outside.py").write_text(OUTSIDE)
    ended = subprocess.run(
        ["unshare", "--net", sys.executable, str(tmp_path / "outside.py"), str(COMMAND), "rehearse", "--json"],
        cwd=project.folder,
        env=project.environment(AWS_ENDPOINT_URL_EC2=f"http://{METADATA}", AWS_ENDPOINT_URL_STS="http://127.0.0.1"),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "HEARD []" in ended.stderr, ended.stderr
    assert ended.returncode == 1
    (up,) = [it for it in json.loads(ended.stdout)["steps"] if it["name"] == "up"]
    assert "network is unreachable" in " ".join(up["failures"])
    project.assert_nothing_is_left()


@pytest.mark.engine
def test_without_a_fence_the_last_line_says_so_and_the_cloud_refuses_credentials_of_others(project: Project):
    project.program(
        """
        somebody = aws.Provider("somebody", region="ap-northeast-1", access_key="AKIAREAL", secret_key="real")
        aws.ec2.Vpc("theirs", cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(provider=somebody))
        """
    )
    ended = subprocess.run(
        [*WITHOUT_NAMESPACES, str(COMMAND), "rehearse"],
        cwd=project.folder,
        env=project.environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 1
    assert "which knows no key but its own" in ended.stderr, ended.stderr
    last = told(ended.stderr)[-1]
    assert last.startswith("These steps did not hold: up. Left out: fence")
    assert last.endswith("Not fenced: a program that names other addresses than the clouds' could reach them.")
    project.assert_nothing_is_left()
