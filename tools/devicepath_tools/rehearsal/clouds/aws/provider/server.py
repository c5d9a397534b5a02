"""Serves the stand-in on the protocol server of SORACOM's provider; resources are judged by facts, not by models."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

import grpc
from botocore.exceptions import BotoCoreError, ClientError
from google.protobuf import any_pb2, empty_pb2
from pulumi.runtime.proto import provider_pb2, status_pb2
from typing_extensions import override

from devicepath_tools.rehearsal.clouds.aws.provider import outputs as out
from devicepath_tools.rehearsal.clouds.aws.provider.account import Account, Region
from devicepath_tools.rehearsal.clouds.aws.provider.checking import check
from devicepath_tools.rehearsal.clouds.aws.provider.completion import Surroundings, completed
from devicepath_tools.rehearsal.clouds.aws.provider.difference import deletes_first, difference
from devicepath_tools.rehearsal.clouds.aws.provider.facts import ResourceFacts, resource_facts
from devicepath_tools.rehearsal.clouds.aws.provider.functions import FUNCTIONS
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import ResourceType, State, is_gone
from devicepath_tools.rehearsal.clouds.aws.provider.resources import RESOURCES
from soracom_provider.protocol.difference import Difference
from soracom_provider.protocol.resource import Problem
from soracom_provider.protocol.server import Server, readable
from soracom_provider.protocol.values import decode, encode, secret_names

Done = TypeVar("Done")


class AwsServer(Server[Account]):
    """Answers the engine for the package `aws`."""

    @override
    @readable
    async def Check(self, request: Any, context: Any) -> Any:
        facts = _facts(request.urn)
        news, olds, secret = decode(request.news), decode(request.olds), secret_names(request.news)
        account = self._connected()
        around = Surroundings(
            request.urn.split("::")[-1], request.randomSeed, olds, account.default_region, account.default_tags
        )
        failures = [
            provider_pb2.CheckFailure(property=failure.property, reason=failure.reason)
            for failure in check(facts, news, secret)
        ]
        if failures:
            return provider_pb2.CheckResponse(inputs=request.news, failures=failures)
        secret |= {"tagsAll"} if "tags" in secret else set()
        return provider_pb2.CheckResponse(inputs=encode(completed(facts, news, around), secret))

    @override
    @readable
    async def Diff(self, request: Any, context: Any) -> Any:
        facts, inputs = _facts(request.urn), decode(request.news)
        found = difference(facts, decode(request.olds), inputs)
        ignored = frozenset(request.ignoreChanges)
        kinds = provider_pb2.DiffResponse
        names = [name for name in found.names if name not in ignored]
        return kinds(
            changes=kinds.DIFF_SOME if names else kinds.DIFF_NONE,
            diffs=names,
            replaces=sorted(found.replacing - ignored),
            deleteBeforeReplace=deletes_first(facts, inputs),
            detailedDiff={name: _detail(name, found) for name in names},
            hasDetailedDiff=True,
        )

    @override
    @readable
    async def Create(self, request: Any, context: Any) -> Any:
        facts, inputs, secret = _facts(request.urn), decode(request.properties), secret_names(request.properties)
        secret |= facts.secrets
        if request.preview:
            return provider_pb2.CreateResponse(properties=encode(out.predicted_new(facts, inputs), secret))
        kind, aws = RESOURCES[facts.token], self._region(inputs)
        resource_id = await _done(f"creating {facts.token}", lambda: kind.create(aws, inputs))
        try:
            await _done(f"setting up {resource_id}", lambda: kind.settle(aws, resource_id, inputs))
            properties = await self._read(facts, kind, aws, resource_id, inputs)
        except Problem as problem:
            base = out.recorded(facts, inputs, {}, aws.name, {})
            await _abort_unfinished(context, resource_id, request.properties, encode(base, secret), str(problem))
        if properties is None:
            raise Problem(f"{resource_id} was created and cannot be found.")
        properties.pop("id", None)
        return provider_pb2.CreateResponse(id=resource_id, properties=encode(properties, secret))

    @override
    @readable
    async def Read(self, request: Any, context: Any) -> Any:
        facts = _facts(request.urn)
        kind, secret = RESOURCES[facts.token], secret_names(request.inputs) | facts.secrets
        inputs, state = decode(request.inputs), decode(request.properties)
        resource_id, region = request.id, state.get("region") or inputs.get("region")
        importing = not state
        if importing:
            name, _, given_region = resource_id.partition("@")
            resource_id, state = kind.imported(name)
            region = region or given_region
        aws = self._connected().region(region)
        properties = await self._read(facts, kind, aws, resource_id, state)
        if properties is None:
            return provider_pb2.ReadResponse()
        inputs = (
            out.imported_inputs(facts, properties)
            if importing or not inputs
            else out.refreshed_inputs(facts, inputs, properties)
        )
        resource_id = properties.pop("id", resource_id)
        return provider_pb2.ReadResponse(
            id=resource_id, inputs=encode(inputs, secret), properties=encode(properties, secret)
        )

    @override
    @readable
    async def Update(self, request: Any, context: Any) -> Any:
        facts, inputs, state = _facts(request.urn), decode(request.news), decode(request.olds)
        secret = secret_names(request.news) | facts.secrets
        if request.preview:
            return provider_pb2.UpdateResponse(properties=encode(out.predicted_changed(facts, state, inputs), secret))
        kind, aws = RESOURCES[facts.token], self._region(state)
        changed = frozenset(difference(facts, state, inputs).names)
        doing = f"updating {facts.token} ({request.id})"
        await _done(doing, lambda: kind.update(aws, request.id, state, inputs, changed))
        base = out.predicted_changed(facts, state, inputs)
        properties = await self._read(facts, kind, aws, request.id, base)
        if properties is None:
            raise Problem(f"{request.id} no longer exists. Run `pulumi refresh`, then `pulumi up`.")
        properties.pop("id", None)
        return provider_pb2.UpdateResponse(properties=encode(properties, secret))

    @override
    @readable
    async def Delete(self, request: Any, context: Any) -> Any:
        facts, state = _facts(request.urn), decode(request.properties)
        kind, aws = RESOURCES[facts.token], self._region(state)

        def delete() -> None:
            try:
                kind.delete(aws, request.id, state)
            except ClientError as error:
                if not is_gone(error):
                    raise

        await _done(f"deleting {facts.token} ({request.id})", delete)
        return empty_pb2.Empty()

    @override
    @readable
    async def Invoke(self, request: Any, context: Any) -> Any:
        function = FUNCTIONS.get(request.tok)
        if function is None:
            raise Problem(f"The stand-in for the aws provider has no function {request.tok}.")
        arguments = decode(request.args)
        aws = self._region(arguments)
        found = await _done(f"invoking {request.tok}", lambda: function(aws, arguments))
        response = provider_pb2.InvokeResponse()
        secret = {"value"} if request.tok == "aws:ssm/getParameter:getParameter" else frozenset()
        getattr(response, "return").CopyFrom(encode(found, secret))
        return response

    def _region(self, properties: Mapping[str, Any]) -> Region:
        return self._connected().region(properties.get("region"))

    async def _read(
        self, facts: ResourceFacts, kind: ResourceType, aws: Region, resource_id: str, base: Mapping[str, Any]
    ) -> State | None:
        """The outputs as they are now, with the id if AWS says one; None when the resource is gone."""

        def read() -> State | None:
            try:
                return kind.read(aws, resource_id, base)
            except ClientError as error:
                if is_gone(error):
                    return None
                raise

        found = await _done(f"reading {facts.token} ({resource_id})", read)
        if found is None:
            return None
        default_tags = self._connected().default_tags
        identity = {"id": found["id"]} if "id" in found and "id" not in facts.properties else {}
        return out.recorded(facts, base, found, aws.name, default_tags) | identity


def _facts(urn: str) -> ResourceFacts:
    token = urn.split("::")[2].split("$")[-1]
    facts = resource_facts(token)
    if facts is None or token not in RESOURCES:
        raise Problem(f"The stand-in for the aws provider has no {token}; it knows {', '.join(sorted(RESOURCES))}.")
    return facts


async def _done(doing: str, work: Callable[[], Done]) -> Done:
    """Does blocking work in a thread; what AWS refuses becomes the one line that the user sees."""
    try:
        return await asyncio.to_thread(work)
    except ClientError as error:
        said = error.response["Error"]
        raise Problem(f"{doing}: {error.operation_name}: {said['Code']}: {said['Message']}") from None
    except BotoCoreError as error:
        raise Problem(f"{doing}: {error}") from None
    except Problem as problem:
        raise Problem(f"{doing}: {problem}") from None


def _detail(name: str, found: Difference) -> Any:
    kinds = provider_pb2.PropertyDiff
    replaces = name in found.replacing
    if name in found.added:
        kind = kinds.ADD_REPLACE if replaces else kinds.ADD
    elif name in found.removed:
        kind = kinds.DELETE_REPLACE if replaces else kinds.DELETE
    else:
        kind = kinds.UPDATE_REPLACE if replaces else kinds.UPDATE
    return kinds(kind=kind)


async def _abort_unfinished(context: Any, resource_id: str, inputs: Any, properties: Any, reason: str) -> NoReturn:
    """Fails the step and hands the engine what exists, as the real provider does with what it could not set up."""
    detail = any_pb2.Any()
    detail.Pack(
        provider_pb2.ErrorResourceInitFailed(id=resource_id, inputs=inputs, properties=properties, reasons=[reason])
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=reason, details=[detail])
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    await context.abort(grpc.StatusCode.UNKNOWN, reason)
    raise AssertionError("abort does not return")
