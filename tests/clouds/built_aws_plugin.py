"""The `aws` provider that was built, spoken to as the engine does: its program, and real gRPC."""

import os
import subprocess
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from devicepath_tools.aws_provider.installation import PROGRAM
from pulumi_provider.values import decode, encode
from tests.aws_provider import built

ANSWER_LIMIT_S = 120


class Refused(Exception):
    """The provider answered with an error; the text is what the user sees."""


class BuiltAwsPlugin:
    """`with BuiltAwsPlugin(environment) as plugin:`; the environment says which AWS it works with."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        surroundings = {"PATH": os.environ.get("PATH", os.defpath), "HOME": "/nonexistent", **environment}
        self.process = subprocess.Popen(
            # Of a shell's background a Ctrl-C would be ignored.
            ["env", "--default-signal=INT", str(built().folder / PROGRAM)],
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        assert self.process.stdout is not None
        self._channel = grpc.insecure_channel(f"127.0.0.1:{int(self.process.stdout.readline())}")
        self.stub: Any = provider_pb2_grpc.ResourceProviderStub(self._channel)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._channel.close()
        self.said()

    def said(self) -> str:
        """Ends it, and gives all that it wrote on standard error."""
        if self.process.stderr is None or self.process.stderr.closed:
            return ""
        self.process.kill()
        return self.process.communicate()[1]

    def version(self) -> str:
        return str(self._ask("GetPluginInfo", empty_pb2.Empty()).version)

    def configure(self, **configuration: Any) -> dict[str, Any]:
        """Gives what is recorded of the configuration."""
        checked = self._check_config(configuration)
        assert list(checked.failures) == []
        self._ask("Configure", provider_pb2.ConfigureRequest(args=checked.inputs, acceptSecrets=True))
        recorded: dict[str, Any] = decode(checked.inputs)
        return recorded

    def configuration_faults(self, **configuration: Any) -> dict[str, str]:
        """Reasons by property."""
        return _reasons(self._check_config(configuration).failures)

    def faults(self, token: str, inputs: Mapping[str, Any]) -> dict[str, str]:
        """What a check of these inputs finds: reasons by property."""
        return _reasons(self._checked(token, inputs).failures)

    def check(self, token: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs as they are recorded."""
        answer = self._checked(token, inputs)
        assert _reasons(answer.failures) == {}
        recorded: dict[str, Any] = decode(answer.inputs)
        return recorded

    def create(self, token: str, inputs: Mapping[str, Any]) -> str:
        """Gives the id."""
        checked = encode(self.check(token, inputs))
        made = self._ask("Create", provider_pb2.CreateRequest(urn=urn(token), properties=checked))
        return str(made.id)

    def read(self, token: str, resource_id: str) -> dict[str, Any]:
        answer = self._ask("Read", provider_pb2.ReadRequest(id=resource_id, urn=urn(token)))
        found: dict[str, Any] = decode(answer.properties)
        return found

    def delete(self, token: str, resource_id: str) -> None:
        self._ask("Delete", provider_pb2.DeleteRequest(id=resource_id, urn=urn(token)))

    def invoke(self, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = decode(getattr(self._invoked(token, arguments), "return"))
        return found

    def invoke_faults(self, token: str, arguments: Mapping[str, Any]) -> dict[str, str]:
        return _reasons(self._invoked(token, arguments).failures)

    def _invoked(self, token: str, arguments: Mapping[str, Any]) -> Any:
        return self._ask("Invoke", provider_pb2.InvokeRequest(tok=token, args=encode(arguments)))

    def _check_config(self, configuration: Mapping[str, Any]) -> Any:
        request = provider_pb2.CheckRequest(urn=urn("pulumi:providers:aws"), news=encode(configuration))
        return self._ask("CheckConfig", request)

    def _checked(self, token: str, inputs: Mapping[str, Any]) -> Any:
        request = provider_pb2.CheckRequest(urn=urn(token), news=encode(inputs), randomSeed=bytes(32))
        return self._ask("Check", request)

    def _ask(self, method: str, request: Any) -> Any:
        try:
            return getattr(self.stub, method)(request, timeout=ANSWER_LIMIT_S)
        except grpc.RpcError as error:
            raise Refused(error.details()) from None


def urn(token: str, name: str = "it") -> str:
    return f"urn:pulumi:dev::fleet::{token}::{name}"


def _reasons(failures: Any) -> dict[str, str]:
    return {each.property: each.reason for each in failures}


# Starts the provider as the engine does, says which process that is, and waits to be killed.
PARENT = """
import subprocess, sys, time
plugin = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
plugin.stdout.readline()
print(plugin.pid, flush=True)
time.sleep(600)
"""


def started_by_another() -> "tuple[subprocess.Popen[str], int]":
    """A process that has started the provider, and the provider's id."""
    command = [sys.executable, "-c", PARENT, str(built().folder / PROGRAM)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline())
