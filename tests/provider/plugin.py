"""The provider, spoken to as the engine speaks to it: real gRPC to a real server, in a thread of the test's process."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import engine_pb2_grpc, provider_pb2, status_pb2

from pulumi_provider.server import OWNER, Server
from pulumi_provider.values import decode, encode
from soracom_provider.package import SORACOM
from tests.served import Served


class Refused(Exception):
    """The provider answered with an error; the text is what the user sees."""


class Half(Exception):
    """The provider answered that the resource exists but is not ready."""

    def __init__(self, resource_id: str, outputs: dict[str, Any], reason: str):
        super().__init__(reason)
        self.id, self.outputs, self.reason = resource_id, outputs, reason


@dataclass(frozen=True)
class Checked:
    inputs: dict[str, Any]
    failures: dict[str, str]
    """Reasons by property; several of one property are joined by newlines."""
    raw: struct_pb2.Struct


@dataclass(frozen=True)
class Made:
    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    name: str = "it"
    """The resource's in the program."""


@dataclass(frozen=True)
class Diff:
    changed: list[str]
    replaced: list[str]


class Log(engine_pb2_grpc.EngineServicer):
    """The engine's end of what a provider tells the user."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def Log(self, request: Any, context: Any) -> Any:
        self.lines.append(request.message)
        return empty_pb2.Empty()


class Plugin(Served):
    """`with Plugin(authKeyId=..., ...) as plugin:`; the keywords are the provider's configuration."""

    def __init__(self, *, owner: str = "this-state", **configuration: Any):
        """`owner` is what the engine keeps of the state."""
        super().__init__()
        self.configuration = configuration
        self.owner = owner
        self._log, self._engine = Log(), grpc.server(ThreadPoolExecutor(1))
        engine_pb2_grpc.add_EngineServicer_to_server(self._log, self._engine)
        self._engine_port = self._engine.add_insecure_port("127.0.0.1:0")

    def __enter__(self) -> Self:
        self._engine.start()
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, fault, trace)
        self._engine.stop(grace=None)

    @property
    def warnings(self) -> list[str]:
        """What the user was told, a line each."""
        return self._log.lines

    def make(self) -> Server[Any]:
        return Server(SORACOM, f"127.0.0.1:{self._engine_port}")

    def configure(self, recorded: Mapping[str, Any] | None = None) -> Self:
        """`recorded` is what the engine has besides, of a former run."""
        args = encode({**(recorded or {}), **self.configuration, OWNER: self.owner})
        _answer(self.stub.Configure, provider_pb2.ConfigureRequest(args=args))
        return self

    def check_configuration(self, recorded: Mapping[str, Any] | None = None) -> Checked:
        """`recorded` is what the engine has of a former run."""
        request = provider_pb2.CheckRequest(
            urn=urn("Provider", "soracom"), news=encode(self.configuration), olds=encode(recorded or {})
        )
        return _checked(_answer(self.stub.CheckConfig, request))

    def diff_configuration(self, recorded: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[str]:
        request = provider_pb2.DiffRequest(old_inputs=encode(recorded), news=encode(inputs))
        response = _answer(self.stub.DiffConfig, request)
        assert not response.replaces, "nothing that a provider made may be replaced with it"
        return list(response.diffs)

    def forget(self) -> None:
        """What programs wanted, and made, in former runs, each of which has a process of its own."""
        self._server._wanted.clear()
        self._server._made.clear()

    def start_anew(self) -> None:
        """As a later run that destroys: the program wants nothing, and the engine has shown nothing yet."""
        self.forget()
        self._server._recorded.clear()

    def check(self, kind: str, inputs: Mapping[str, Any] | struct_pb2.Struct, *, name: str = "it") -> Checked:
        news = inputs if isinstance(inputs, struct_pb2.Struct) else encode(inputs)
        return _checked(_answer(self.stub.Check, provider_pb2.CheckRequest(urn=urn(kind, name), news=news)))

    def create(
        self, kind: str, inputs: Mapping[str, Any], *, name: str = "it", limit_s: float = 0, preview: bool = False
    ) -> Made:
        """Checks, as the engine does before, and creates."""
        checked = self.check(kind, inputs, name=name)
        assert not checked.failures, checked.failures
        request = provider_pb2.CreateRequest(
            urn=urn(kind, name), properties=checked.raw, timeout=limit_s, preview=preview
        )
        response = _answer(self.stub.Create, request)
        return Made(response.id, checked.inputs, decode(response.properties), name)

    def read(self, kind: str, resource_id: str, made: Made | None = None) -> Made | None:
        """A refresh of what was made, or an import; None when it is gone."""
        request = provider_pb2.ReadRequest(
            id=resource_id,
            urn=urn(kind, made.name if made else "it"),
            inputs=encode(made.inputs if made else {}),
            properties=encode(made.outputs if made else {}),
        )
        response = _answer(self.stub.Read, request)
        if not response.id:
            return None
        return Made(response.id, decode(response.inputs), decode(response.properties), made.name if made else "it")

    def diff(self, kind: str, made: Made, inputs: Mapping[str, Any]) -> Diff:
        checked = self.check(kind, inputs, name=made.name)
        request = provider_pb2.DiffRequest(
            id=made.id,
            urn=urn(kind, made.name),
            old_inputs=encode(made.inputs),
            olds=encode(made.outputs),
            news=checked.raw,
        )
        response = _answer(self.stub.Diff, request)
        assert bool(response.diffs) == (response.changes == provider_pb2.DiffResponse.DIFF_SOME)
        assert not response.replaces or response.deleteBeforeReplace, "SORACOM's names are taken until they are free"
        return Diff(list(response.diffs), list(response.replaces))

    def update(
        self, kind: str, made: Made, inputs: Mapping[str, Any], *, limit_s: float = 0, preview: bool = False
    ) -> Made:
        checked = self.check(kind, inputs, name=made.name)
        assert not checked.failures, checked.failures
        request = provider_pb2.UpdateRequest(
            id=made.id,
            urn=urn(kind, made.name),
            old_inputs=encode(made.inputs),
            olds=encode(made.outputs),
            news=checked.raw,
            timeout=limit_s,
            preview=preview,
        )
        response = _answer(self.stub.Update, request)
        return Made(made.id, checked.inputs, decode(response.properties), made.name)

    def delete(self, kind: str, made: Made, *, limit_s: float = 0) -> None:
        """In a later run, which has a process of its own."""
        self._server._made.pop(urn(kind, made.name), None)
        self.delete_replaced(kind, made, limit_s=limit_s)

    def delete_replaced(self, kind: str, made: Made, *, limit_s: float = 0) -> None:
        """After what came in its place was made, in the same run."""
        request = provider_pb2.DeleteRequest(
            id=made.id,
            urn=urn(kind, made.name),
            properties=encode(made.outputs),
            old_inputs=encode(made.inputs),
            timeout=limit_s,
        )
        _answer(self.stub.Delete, request)

    def invoke(self, function: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        request = provider_pb2.InvokeRequest(tok=f"soracom:index:{function}", args=encode(arguments))
        response = _answer(self.stub.Invoke, request)
        if response.failures:
            raise Refused("\n".join(f"{failure.property}: {failure.reason}" for failure in response.failures))
        found: dict[str, Any] = decode(getattr(response, "return"))
        return found

    def cancel(self) -> None:
        _answer(self.stub.Cancel, struct_pb2.Struct())


def urn(kind: str, name: str = "it") -> str:
    return f"urn:pulumi:dev::fleet::soracom:index:{kind}::{name}"


def _checked(response: Any) -> Checked:
    failures: dict[str, str] = {}
    for failure in response.failures:
        before = failures.get(failure.property)
        failures[failure.property] = f"{before}\n{failure.reason}" if before else failure.reason
    return Checked(decode(response.inputs), failures, response.inputs)


def _answer(method: Any, request: Any) -> Any:
    try:
        return method(request)
    except grpc.RpcError as error:
        raise _failure(error) from None


def _failure(error: Any) -> Exception:
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            status = status_pb2.Status.FromString(value)
            half = provider_pb2.ErrorResourceInitFailed()
            if status.details and status.details[0].Unpack(half):
                return Half(half.id, decode(half.properties), "\n".join(half.reasons))
    return Refused(error.details())
