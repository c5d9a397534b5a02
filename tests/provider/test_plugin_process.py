"""The plugin as the engine has it: a program that prints a port, and lives no longer than the engine."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from pulumi_provider.values import encode
from soracom_provider import VERSION
from soracom_provider.package import SORACOM
from tests.provider.account import Account, eventually
from tests.provider.plugin import urn

pytestmark = pytest.mark.slow

INSTALLED = Path(sys.prefix) / "bin" / "pulumi-resource-soracom"
IN_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "provider" / "pulumi-resource-soracom"
ANSWER_LIMIT_S = 20
END_LIMIT_S = 5

# Starts its arguments as the engine starts a plugin, says which process that is, and waits to be killed.
PARENT = """
import subprocess, sys, time
plugin = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
print(plugin.pid, plugin.stdout.readline().strip(), flush=True)
time.sleep(600)
"""


@dataclass(frozen=True)
class Running:
    pid: int
    pidfd: int
    """Readable when the process has ended, whoever its parent is by then."""
    stub: Any
    parent: "subprocess.Popen[str] | None" = None

    def ended_within(self, limit_s: float) -> bool:
        return bool(select.select([self.pidfd], [], [], limit_s)[0])


def environment() -> dict[str, str]:
    """The virtual environment's python3 first on PATH, as it is for a program of Pulumi's."""
    return {**os.environ, "PATH": os.pathsep.join([str(INSTALLED.parent), os.environ.get("PATH", os.defpath)])}


@contextmanager
def started(command: list[str]) -> Iterator[Running]:
    """A plugin that is a child of this process."""
    with ExitStack() as stack:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment(), text=True
        )
        stack.enter_context(process)
        stack.callback(process.kill)
        assert process.stdout is not None
        yield _connected(stack, process.pid, process.stdout.readline())


@contextmanager
def started_by_another(command: list[str]) -> Iterator[Running]:
    """A plugin that is a child of a child of this process."""
    with ExitStack() as stack:
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, *command], stdout=subprocess.PIPE, env=environment(), text=True
        )
        stack.enter_context(parent)
        stack.callback(parent.kill)
        assert parent.stdout is not None
        pid, port = parent.stdout.readline().split()
        running = _connected(stack, int(pid), port)
        yield Running(running.pid, running.pidfd, running.stub, parent)


def _connected(stack: ExitStack, pid: int, line: str) -> Running:
    pidfd = os.pidfd_open(pid)
    stack.callback(os.close, pidfd)
    stack.callback(_kill, pidfd)
    channel = stack.enter_context(grpc.insecure_channel(f"127.0.0.1:{int(line)}"))
    stub: Any = provider_pb2_grpc.ResourceProviderStub(channel)
    return Running(pid, pidfd, stub)


def _kill(pidfd: int) -> None:
    try:
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
    except ProcessLookupError:
        pass


@pytest.fixture
def slow_account(open_account) -> Account:
    """An account whose VPGs never get ready while a test lasts."""
    return open_account(creation_seconds=600)


def waiting_for_a_vpg(running: Running, account: Account) -> Any:
    """A creation under way: the VPG is there, and the plugin looks at it again and again."""
    configuration = encode({**account.configuration(), "waitScale": 0.01})
    running.stub.Configure(provider_pb2.ConfigureRequest(args=configuration), timeout=ANSWER_LIMIT_S)
    request = provider_pb2.CreateRequest(urn=urn("VirtualPrivateGateway"), properties=encode({"type": "F"}))
    creation = running.stub.Create.future(request)
    eventually(lambda: account.requests("GET", vpg_path(account)) > 1, "the plugin waits for its VPG")
    return creation


def vpg_path(account: Account) -> str:
    return (account.ids("virtualPrivateGateways") or ["none yet"])[0]


@pytest.mark.parametrize("program", [INSTALLED, IN_THE_CHECKOUT], ids=["installed", "in the checkout"])
def test_it_prints_its_port_and_nothing_else_and_answers_there(program):
    with started([str(program), "127.0.0.1:1"]) as running:
        info = running.stub.GetPluginInfo(empty_pb2.Empty(), timeout=ANSWER_LIMIT_S)
        assert info.version == VERSION == "0.1.0"
        answer = running.stub.GetSchema(provider_pb2.GetSchemaRequest(), timeout=ANSWER_LIMIT_S)
        schema = json.loads(answer.schema)
        assert (schema["name"], schema["version"]) == ("soracom", "0.1.0")
        assert set(schema["resources"]) == {f"soracom:index:{kind}" for kind in SORACOM.resources}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to(number):
    with started([str(INSTALLED)]) as running:
        running.stub.GetPluginInfo(empty_pb2.Empty(), timeout=ANSWER_LIMIT_S)
        os.kill(running.pid, number)
        assert running.ended_within(END_LIMIT_S)


def test_told_to_end_it_gives_back_what_is_half_made_first(slow_account):
    with started([str(INSTALLED)]) as running:
        creation = waiting_for_a_vpg(running, slow_account)
        os.kill(running.pid, signal.SIGINT)
        with pytest.raises(grpc.RpcError) as error:
            creation.result(END_LIMIT_S)
        assert running.ended_within(END_LIMIT_S)
    assert "exists but is not ready: it is still creating, and the run was interrupted." in str(error.value)


def test_told_to_end_it_ends_its_waits_before_another_try(account):
    account.refuse("GET", "/groups", 503, times=6)
    with started([str(INSTALLED)]) as running:
        configuration = encode({**account.configuration(), "waitScale": 10})
        running.stub.Configure(provider_pb2.ConfigureRequest(args=configuration), timeout=ANSWER_LIMIT_S)
        creation = running.stub.Create.future(provider_pb2.CreateRequest(urn=urn("Group"), properties=encode({})))
        eventually(lambda: account.requests("GET", "/groups") == 1, "it was tried")
        os.kill(running.pid, signal.SIGINT)
        with pytest.raises(grpc.RpcError) as error:
            creation.result(END_LIMIT_S)
        assert running.ended_within(END_LIMIT_S)
    assert "SORACOM refused GET /groups with 503" in str(error.value)


@pytest.mark.parametrize("waits", [False, True], ids=["idle", "waiting for a VPG"])
def test_it_ends_by_itself_when_its_parent_is_killed(slow_account, waits):
    with started_by_another([str(INSTALLED)]) as running:
        creation = waiting_for_a_vpg(running, slow_account) if waits else None
        assert not running.ended_within(0)
        before = time.monotonic()
        assert running.parent is not None
        running.parent.kill()
        assert running.ended_within(END_LIMIT_S), "a plugin without an engine lives on"
        assert time.monotonic() - before < END_LIMIT_S
        if creation is not None:
            with pytest.raises(grpc.RpcError):
                creation.result(END_LIMIT_S)


def test_it_does_not_end_while_its_parent_lives():
    with started_by_another([str(INSTALLED)]) as running:
        assert not running.ended_within(1.1), "two looks at its parent"
        running.stub.GetPluginInfo(empty_pb2.Empty(), timeout=ANSWER_LIMIT_S)
