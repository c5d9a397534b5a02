"""The stand-in `aws` provider, spoken to as the engine does: real gRPC to a real server, in a thread of the test."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any, Self

import grpc
from pulumi.runtime.proto import provider_pb2

from devicepath_tools.rehearsal.clouds.aws.provider.package import AWS
from devicepath_tools.rehearsal.clouds.aws.provider.server import AwsServer
from soracom_provider.protocol.server import Server
from soracom_provider.protocol.values import decode, encode, secret_names
from tests.served import Served

SEED = b"the engine's, of 32 bytes or so"


class Refused(Exception):
    """The provider answered with an error; the text is what the user sees."""


@dataclass(frozen=True)
class Made:
    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    secret: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Diff:
    changed: list[str]
    replaced: list[str]
    deletes_first: bool


class AwsPlugin(Served):
    """`with AwsPlugin(region="ap-northeast-1") as plugin:`; the keywords are the provider's configuration."""

    def __init__(self, **configuration: Any):
        super().__init__()
        self.configuration = configuration

    def make(self) -> Server[Any]:
        return AwsServer(AWS, None)

    def configure(self) -> Self:
        _answer(self.stub.Configure, provider_pb2.ConfigureRequest(args=encode(self.configuration)))
        return self

    def configuration_faults(self) -> list[str]:
        request = provider_pb2.CheckRequest(urn=urn("pulumi:providers:aws"), news=encode(self.configuration))
        return [failure.reason for failure in _answer(self.stub.CheckConfig, request).failures]

    def check(
        self,
        token: str,
        inputs: Mapping[str, Any],
        old: Mapping[str, Any] | None = None,
        *,
        secret: Set[str] = frozenset(),
    ) -> dict[str, Any]:
        """The inputs as they are recorded; `secret` are those that the program marks. Raises Refused with all faults,
        one a line."""
        response = self._checked(token, inputs, old, secret)
        if response.failures:
            raise Refused("\n".join(sorted(f"{each.property}: {each.reason}" for each in response.failures)))
        found: dict[str, Any] = decode(response.inputs)
        return found

    def _checked(self, token: str, inputs: Mapping[str, Any], old: Mapping[str, Any] | None, secret: Set[str]) -> Any:
        request = provider_pb2.CheckRequest(
            urn=urn(token), news=encode(inputs, secret), olds=encode(old or {}), randomSeed=SEED
        )
        return _answer(self.stub.Check, request)

    def create(self, token: str, inputs: Mapping[str, Any], *, preview: bool = False) -> Made:
        """Checks, as the engine does before, and creates."""
        checked = self.check(token, inputs)
        request = provider_pb2.CreateRequest(urn=urn(token), properties=encode(checked), preview=preview)
        response = _answer(self.stub.Create, request)
        return Made(response.id, checked, decode(response.properties), secret_names(response.properties))

    def read(self, token: str, resource_id: str, made: Made | None = None) -> Made | None:
        """A refresh of what was made, or an import; None when it is gone."""
        request = provider_pb2.ReadRequest(
            id=resource_id,
            urn=urn(token),
            inputs=encode(made.inputs if made else {}),
            properties=encode(made.outputs if made else {}),
        )
        response = _answer(self.stub.Read, request)
        return Made(response.id, decode(response.inputs), decode(response.properties)) if response.id else None

    def diff(self, token: str, made: Made, inputs: Mapping[str, Any]) -> Diff:
        request = provider_pb2.DiffRequest(
            id=made.id,
            urn=urn(token),
            old_inputs=encode(made.inputs),
            olds=encode(made.outputs),
            news=encode(self.check(token, inputs, made.inputs)),
        )
        response = _answer(self.stub.Diff, request)
        return Diff(list(response.diffs), list(response.replaces), response.deleteBeforeReplace)

    def update(self, token: str, made: Made, inputs: Mapping[str, Any]) -> Made:
        checked = self.check(token, inputs, made.inputs)
        request = provider_pb2.UpdateRequest(
            id=made.id,
            urn=urn(token),
            old_inputs=encode(made.inputs),
            olds=encode(made.outputs),
            news=encode(checked),
        )
        return Made(made.id, checked, decode(_answer(self.stub.Update, request).properties))

    def delete(self, token: str, made: Made) -> None:
        request = provider_pb2.DeleteRequest(id=made.id, urn=urn(token), properties=encode(made.outputs))
        _answer(self.stub.Delete, request)

    def invoke(self, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        response = _answer(self.stub.Invoke, provider_pb2.InvokeRequest(tok=token, args=encode(arguments)))
        found: dict[str, Any] = decode(getattr(response, "return"))
        return found


def urn(token: str, name: str = "it") -> str:
    return f"urn:pulumi:dev::fleet::{token}::{name}"


def _answer(method: Any, request: Any) -> Any:
    try:
        return method(request)
    except grpc.RpcError as error:
        raise Refused(error.details()) from None
