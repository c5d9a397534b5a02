"""Serves a package to the engine over its gRPC protocol (`pulumi.runtime.proto`)."""

import asyncio
import functools
import json
import secrets
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping, Set
from dataclasses import replace
from pathlib import Path
from typing import Any, Generic

import grpc
from google.protobuf import any_pb2, empty_pb2, struct_pb2
from pulumi.runtime import proto
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, provider_pb2_grpc, status_pb2
from pydantic import SecretStr

from pulumi_provider.check import Failure, check
from pulumi_provider.difference import Difference, difference, told
from pulumi_provider.package import Package
from pulumi_provider.resource import (
    ApiT,
    Call,
    Gone,
    Mark,
    Problem,
    Properties,
    Resource,
    Unfinished,
    type_of,
)
from pulumi_provider.schema import package_schema
from pulumi_provider.values import UNKNOWN, decode, encode, has_unknown, mark_secret, secret_names

Rpc = Callable[[Any, Any, Any], Awaitable[Any]]
MISFITS = (AttributeError, LookupError, TypeError, ValueError)
"""What Python raises where an answer of the service has another shape than its API's description says."""
ENGINE_OWN = {"version", "pluginDownloadURL", "__internal"}
"""Keys that the engine adds to a provider's configuration."""
OWNER = "__owner"
"""Key that this server adds: an id of the state. The engine records a provider's inputs before it makes anything with
the provider, keeps them in exports, and shows no name that begins with two underscores."""
ACCOUNT = "__account"
"""Likewise: the account that the state's resources are in. In another account all of them would be taken for
deleted."""
OWN = {*ENGINE_OWN, OWNER, ACCOUNT}
"""Keys that no user writes."""


def readable(method: Rpc) -> Rpc:
    """Turns whatever goes wrong in a method into the one line that the user sees."""

    @functools.wraps(method)
    async def answer(self: Any, request: Any, context: Any) -> Any:
        try:
            return await method(self, request, context)
        except Problem as problem:
            await context.abort(grpc.StatusCode.UNKNOWN, str(problem))
        except MISFITS as misfit:
            await context.abort(grpc.StatusCode.UNKNOWN, _not_understood(misfit))

    return answer


def _not_understood(misfit: Exception) -> str:
    frame = traceback.extract_tb(misfit.__traceback__)[-1]
    text = " ".join(f"{type(misfit).__name__}: {misfit}".split())
    return (
        f"The service's answer is not understood ({text}; {Path(frame.filename).name}, line {frame.lineno}). "
        "Try again later, or with a newer provider."
    )


class Server(provider_pb2_grpc.ResourceProviderServicer, Generic[ApiT]):
    """Answers the engine. One process serves one configuration, as the engine starts a plugin for each provider."""

    def __init__(self, package: Package[ApiT], engine_address: str | None):
        self._package = package
        self._engine_address = engine_address
        self._engine: Any = None
        self._api: ApiT | None = None
        self._connected_with: Mapping[str, Any] | None = None
        self._cancelled = asyncio.Event()
        self._to_be_replaced: dict[str, str] = {}
        self._observed: dict[str, dict[str, Any]] = {}
        self._wanted: dict[str, dict[str, Any]] = {}
        self._recorded: dict[str, Mapping[str, Any]] = {}
        self._imported: set[str] = set()
        self._made: dict[str, str] = {}
        self._used: set[tuple[str, str]] = set()
        self._owner: str | None = None

    # The package

    async def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return proto.PluginInfo(version=self._package.version)

    @readable
    async def GetSchema(self, request: Any, context: Any) -> Any:
        return provider_pb2.GetSchemaResponse(schema=json.dumps(package_schema(self._package)))

    async def Attach(self, request: Any, context: Any) -> Any:
        self._engine_address, self._engine = request.address, None
        return empty_pb2.Empty()

    async def Cancel(self, request: Any, context: Any) -> Any:
        self.cancel()
        return empty_pb2.Empty()

    def cancel(self) -> None:
        """Ends every wait; what waited records how far it came."""
        self._cancelled.set()

    # The configuration

    async def CheckConfig(self, request: Any, context: Any) -> Any:
        inputs, olds = self._configuration(request.news), decode(request.olds)
        failures = check(self._package.Configuration, inputs, secret_names(request.news)).failures
        refused = self._package.Configuration.unchangeable(self._configuration(request.olds), inputs)
        failures += [Failure(name, reason) for name, reason in refused]
        if not failures and not has_unknown(inputs):
            try:
                await self._connect(inputs)
                self._check_account(olds)
            except Problem as problem:
                # Said once, of the provider; what Configure refuses is said of every resource.
                failures = [Failure("", str(problem))]
        checked = _with_secrets(self._package.Configuration, request.news)
        checked.update({OWNER: olds.get(OWNER) or secrets.token_hex(16)})
        if not failures and (account := self._account(olds)) is not None:
            checked.update({ACCOUNT: account})
        return provider_pb2.CheckResponse(inputs=checked, failures=_failures(failures))

    async def DiffConfig(self, request: Any, context: Any) -> Any:
        old, new = self._configuration(request.old_inputs), self._configuration(request.news)
        names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
        kinds = provider_pb2.DiffResponse
        return provider_pb2.DiffResponse(changes=kinds.DIFF_SOME if names else kinds.DIFF_NONE, diffs=names)

    @readable
    async def Configure(self, request: Any, context: Any) -> Any:
        inputs = self._configuration(request.args)
        self._owner = decode(request.args).get(OWNER)
        if not has_unknown(inputs):
            await self._connect(inputs)
            self._check_account(decode(request.args))
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def _configuration(self, struct: struct_pb2.Struct) -> dict[str, Any]:
        return {name: value for name, value in decode(struct).items() if name not in OWN}

    def _account(self, recorded: Mapping[str, Any]) -> str | None:
        """Id of the account that the provider is connected to; if that is not known, the recorded one."""
        now = None if self._api is None else self._package.account(self._api)
        return now or recorded.get(ACCOUNT)

    def _check_account(self, recorded: Mapping[str, Any]) -> None:
        """Raises Problem where the credentials are of another account than the state's."""
        before, now = recorded.get(ACCOUNT), self._account(recorded)
        if before not in (None, now):
            raise Problem(
                f"The credentials are those of the account {now}, but what this state has is in {before}: it would all "
                f"be taken for deleted, and stay there unseen. Use credentials of {before}, or another stack for {now}."
            )

    async def _connect(self, inputs: Mapping[str, Any]) -> None:
        if inputs != self._connected_with:
            await self.close()
            self._api = await self._package.connect(inputs, self._warner(""), self._cancelled)
            self._connected_with = inputs

    async def close(self) -> None:
        if self._api is not None:
            api, self._api, self._connected_with = self._api, None, None
            await self._package.disconnect(api)

    # A resource, before anything is done

    @readable
    async def Check(self, request: Any, context: Any) -> Any:
        """Refuses wrong inputs by name, puts valid ones into canonical form, and fills in defaults."""
        model = self._resource(request.urn).Inputs
        secret = secret_names(request.news) | model.secrets()
        checked = check(model, decode(request.news), secret)
        inputs = struct_pb2.Struct()
        inputs.CopyFrom(request.news)
        for name, value in encode(checked.values, secret).fields.items():
            inputs.fields[name].CopyFrom(value)
        observed = model.marked(Mark.OBSERVED) & inputs.fields.keys()
        self._wanted[request.urn] = checked.values
        self._observed[request.urn] = {name: checked.values[name] for name in observed & checked.values.keys()}
        for name in observed:
            del inputs.fields[name]
        return provider_pb2.CheckResponse(inputs=inputs, failures=_failures(checked.failures))

    @readable
    async def Diff(self, request: Any, context: Any) -> Any:
        resource = self._resource(request.urn)
        outputs = self._recorded[request.urn] = decode(request.olds)
        chosen = {name: outputs[name] for name in resource.Inputs.marked(Mark.COMPUTED) if name in outputs}
        old = chosen | _one_form(resource.Inputs, decode(request.old_inputs))
        new = _one_form(resource.Inputs, decode(request.news))
        observed = self._observed.get(request.urn, {})
        seen = observed if resource.is_observed(outputs, new) else {}
        spoilt = resource.spoilt(request.id, outputs, seen)
        if remark := resource.remark(request.id, seen):
            await self._warner(request.urn)(remark)
        found = difference(resource.Inputs, old, new)
        # A refresh compares as well, and wants nothing. At an import the engine itself refuses a difference.
        is_wanted = request.urn in self._wanted and request.urn not in self._imported
        if found.replacing and is_wanted and not spoilt:
            resource.forbid_replacement(request.id, told(found.replacing, old, new), observed)
        response = _diff_response(resource, found, resource.drifted(request.urn, outputs, self._owner), spoilt)
        if response.replaces:
            self._to_be_replaced[request.urn] = request.id
        return response

    # What is done to a resource

    @readable
    async def Create(self, request: Any, context: Any) -> Any:
        resource, secret = self._resource(request.urn), secret_names(request.properties)
        if request.preview:
            if self._api is not None:
                call = self._call(request, request.properties)
                await self._foreseen(resource.foresee(call, _known(resource, request.properties)))
            return provider_pb2.CreateResponse(
                properties=_predicted(resource, request.urn, request.properties, {}, self._owner)
            )
        inputs = resource.Inputs.model_validate(decode(request.properties))
        try:
            resource_id, outputs = await resource.create(self._call(request), inputs)
        except Unfinished as unfinished:
            await _abort_unfinished(context, unfinished, request.properties, secret)
        except Gone as gone:
            raise self._missing(gone) from None
        self._recorded[request.urn] = outputs.wire()
        self._made[request.urn] = resource_id
        return provider_pb2.CreateResponse(id=resource_id, properties=_properties(outputs, secret))

    @readable
    async def Read(self, request: Any, context: Any) -> Any:
        resource, secret = self._resource(request.urn), secret_names(request.inputs)
        known_inputs, known_outputs = decode(request.inputs), decode(request.properties)
        if not known_outputs:
            self._imported.add(request.urn)
        try:
            resource_id, inputs, outputs = await resource.read(
                self._call(request),
                request.id,
                resource.Inputs.recorded(known_inputs) if known_inputs else None,
                resource.Outputs.recorded(known_outputs) if known_outputs else None,
            )
        except Gone:
            return provider_pb2.ReadResponse()
        except Unfinished as unfinished:
            await _abort_unfinished(context, unfinished, request.inputs, secret)
        shown = _properties(inputs, secret)
        for name in resource.Inputs.marked(Mark.OBSERVED) & shown.fields.keys():
            del shown.fields[name]
        return provider_pb2.ReadResponse(id=resource_id, inputs=shown, properties=_properties(outputs, secret))

    @readable
    async def Update(self, request: Any, context: Any) -> Any:
        resource, secret = self._resource(request.urn), secret_names(request.news)
        if request.preview:
            olds = decode(request.olds)
            if self._api is not None:
                known = _known(resource, request.news)
                call = self._call(request, request.news)
                await self._foreseen(resource.foresee_update(call, request.id, olds, known))
            return provider_pb2.UpdateResponse(
                properties=_predicted(resource, request.urn, request.news, olds, self._owner)
            )
        outputs = resource.Outputs.recorded(decode(request.olds))
        inputs = resource.Inputs.model_validate(decode(request.news))
        try:
            outputs = await resource.update(self._call(request), request.id, outputs, inputs)
        except Unfinished as unfinished:
            await _abort_unfinished(context, unfinished, request.news, secret)
        except Gone:
            raise Problem(f"{request.id} no longer exists. Run `pulumi refresh`, then `pulumi up`.") from None
        self._recorded[request.urn] = outputs.wire()
        return provider_pb2.UpdateResponse(properties=_properties(outputs, secret))

    @readable
    async def Delete(self, request: Any, context: Any) -> Any:
        resource = self._resource(request.urn)
        outputs = resource.Outputs.recorded(decode(request.properties))
        self._recorded.setdefault(request.urn, outputs.wire())
        # A replacement that was made first, as for `--replace`, may have the same thing, which has no other name.
        if self._made.get(request.urn) != request.id:
            call = replace(self._call(request), is_made_anew=request.urn in self._made)
            await resource.delete(call, request.id, outputs)
        self._to_be_replaced.pop(request.urn, None)
        return empty_pb2.Empty()

    @readable
    async def Invoke(self, request: Any, context: Any) -> Any:
        function = self._package.functions[request.tok.split(":")[-1]]
        checked = check(function.Inputs, decode(request.args), secret_names(request.args))
        if checked.failures:
            return provider_pb2.InvokeResponse(failures=_failures(checked.failures))
        call = Call(self._connected(), "", None, self._cancelled, self._warner(""), self._owner, used=self._used)
        outputs = await function.invoke(call, function.Inputs.model_validate(checked.values))
        response = provider_pb2.InvokeResponse()
        getattr(response, "return").CopyFrom(_properties(outputs, frozenset()))
        return response

    # Of use to all of them

    def _resource(self, urn: str) -> Resource[ApiT, Any, Any]:
        name = type_of(urn)
        if name not in self._package.resources:
            raise Problem(f"{self._package.name} has no resource {name}; is the SDK newer than the provider?")
        return self._package.resources[name]

    def _call(self, request: Any, previewed: struct_pb2.Struct | None = None) -> Call[ApiT]:
        return Call(
            self._connected(),
            request.urn,
            getattr(request, "timeout", 0) or None,
            self._cancelled,
            self._warner(request.urn),
            self._owner,
            self._to_be_replaced.get(request.urn),
            self._wanted,
            frozenset(previewed.fields if previewed else ()),
            self._recorded,
            self._observed.get(request.urn, {}),
            self._used,
            self._made,
        )

    def _missing(self, gone: Gone) -> Problem:
        return Problem(f"{gone} does not exist, or is being deleted; check {self._package.to_check}.")

    async def _foreseen(self, foresight: Awaitable[None]) -> None:
        try:
            await foresight
        except Gone as gone:
            raise self._missing(gone) from None

    def _connected(self) -> ApiT:
        if self._api is None:
            raise Problem("The provider's configuration is not known yet, so nothing can be looked up with it.")
        return self._api

    def _warner(self, urn: str) -> Callable[[str], Awaitable[None]]:
        async def warn(text: str) -> None:
            if self._engine_address is None:
                return
            if self._engine is None:
                self._engine = engine_pb2_grpc.EngineStub(grpc.aio.insecure_channel(self._engine_address))
            await self._engine.Log(engine_pb2.LogRequest(severity=engine_pb2.WARNING, message=text, urn=urn))

        return warn


def _known(resource: Resource[Any, Any, Any], inputs: struct_pb2.Struct) -> dict[str, Any]:
    """Those of a preview's checked inputs that are known, in canonical form."""
    return check(resource.Inputs, decode(inputs)).values


def _one_form(model: type[Properties], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs, the known ones in canonical form, whatever version of the provider recorded them."""
    return {**inputs, **check(model, inputs).values}


def _properties(model: Properties, secret: Set[str]) -> struct_pb2.Struct:
    own = {
        str(field.alias): value.get_secret_value()
        for name, field in type(model).model_fields.items()
        if isinstance(value := getattr(model, name), SecretStr)
    }
    return encode(model.wire() | own, secret | own.keys())


def _predicted(
    resource: Resource[Any, Any, Any],
    urn: str,
    inputs: struct_pb2.Struct,
    outputs: Mapping[str, Any],
    owner: str | None,
) -> struct_pb2.Struct:
    """The outputs that a preview shows: the new inputs, and the old outputs that stay. The others are not known yet."""
    left_out = {str(field.alias) for field in resource.Inputs.model_fields.values()} - inputs.fields.keys()
    changing = resource.drifted(urn, outputs, owner) | (left_out - resource.Inputs.marked(Mark.COMPUTED))
    stay = {str(field.alias): UNKNOWN for field in resource.Outputs.model_fields.values()} | {
        name: value for name, value in outputs.items() if name not in changing
    }
    struct = encode(stay)
    for name, value in inputs.fields.items():
        struct.fields[name].CopyFrom(value)
    return struct


def _with_secrets(model: type[Properties], inputs: struct_pb2.Struct) -> struct_pb2.Struct:
    """The inputs with those marked that are secrets by their type, whether or not the user marked them."""
    already = secret_names(inputs)
    struct = struct_pb2.Struct()
    struct.CopyFrom(inputs)
    struct.update(
        {name: mark_secret(decode(inputs.fields[name])) for name in model.secrets() & inputs.fields.keys() - already}
    )
    return struct


def _failures(failures: Iterable[Failure]) -> list[Any]:
    return [provider_pb2.CheckFailure(property=failure.property, reason=failure.reason) for failure in failures]


def _diff_response(resource: Resource[Any, Any, Any], found: Difference, drifted: Set[str], spoilt: Set[str]) -> Any:
    kinds, details = provider_pb2.DiffResponse, provider_pb2.PropertyDiff
    detail = {}
    for names, plain, replacing in (
        (found.added, details.ADD, details.ADD_REPLACE),
        (found.changed, details.UPDATE, details.UPDATE_REPLACE),
        (found.removed, details.DELETE, details.DELETE_REPLACE),
    ):
        for name in names:
            kind = replacing if name in found.replacing else plain
            detail[name] = provider_pb2.PropertyDiff(kind=kind, inputDiff=True)
    for name in drifted:
        detail.setdefault(name, provider_pb2.PropertyDiff(kind=details.UPDATE))
    for name in spoilt:
        detail[name] = provider_pb2.PropertyDiff(kind=details.UPDATE_REPLACE)
    return provider_pb2.DiffResponse(
        changes=kinds.DIFF_SOME if detail else kinds.DIFF_NONE,
        diffs=sorted(detail),
        replaces=sorted(found.replacing | spoilt),
        deleteBeforeReplace=resource.delete_before_replace,
        detailedDiff=detail,
        hasDetailedDiff=True,
    )


async def _abort_unfinished(context: Any, unfinished: Unfinished, inputs: struct_pb2.Struct, secret: Set[str]) -> None:
    """Fails the step and hands the engine what exists, so that nothing is lost and nothing is created twice."""
    detail = any_pb2.Any()
    detail.Pack(
        provider_pb2.ErrorResourceInitFailed(
            id=unfinished.resource_id,
            inputs=inputs,
            properties=_properties(unfinished.outputs, secret),
            reasons=[unfinished.reason],
        )
    )
    code = grpc.StatusCode.UNKNOWN
    status = status_pb2.Status(code=code.value[0], message=unfinished.reason, details=[detail])
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    await context.abort(code, unfinished.reason)
