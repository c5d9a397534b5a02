"""A stack file in, one DevicePath, outputs out."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

import pulumi
import pulumi_aws as aws
from pulumi import Alias, Output, ProviderResource, ResourceOptions

from devicepath.arguments import DevicePathArgs
from devicepath.device_path.component import DevicePath
from devicepath_spec.description.backend import ExistingVpcBackend, NewVpcBackend
from devicepath_spec.description.path import StackFile
from devicepath_spec.description.transit_gateway import ExistingTransitGatewayOfPath, NewTransitGatewayOfPath
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.judging.stack_file import KEY, load
from devicepath_spec.reading.writer import written
from devicepath_spec.rules.names import TRANSIT_GATEWAY
from devicepath_stack.aws_access import require_access, tell_of_what_is_not_used
from devicepath_stack.soracom_access import check_region, soracom_provider

Placed: TypeAlias = NewVpcBackend | ExistingVpcBackend | NewTransitGatewayOfPath | ExistingTransitGatewayOfPath
"""What is in an AWS account and a region."""
OF_THE_DEPLOYMENT = ("name", "assumed_roles")
"""What a stack file says besides its path."""


def main() -> None:
    """Reads this stack's file and registers its path. Mistakes end the run with one error and no traceback."""
    stack = pulumi.get_stack()
    project, _, name = KEY.partition(":")
    try:
        path = declare(stack, load(pulumi.Config(project).get_object(name), stack))
    except InvalidSpec as invalid:
        mistakes = "one mistake" if len(invalid.faults) == 1 else f"{len(invalid.faults)} mistakes"
        raise pulumi.RunError(f"{mistakes} in {KEY} of Pulumi.{stack}.yaml:\n{invalid}") from None
    export(path)


def declare(stack: str, file: StackFile) -> DevicePath:
    """Registers the path that a stack file describes. The deployment's name goes before every other: two of them never
    meet in one account. Raises InvalidSpec."""
    check_region(file)
    name = file.name or stack
    arguments = {key: value for key, value in written(file).items() if key not in OF_THE_DEPLOYMENT}
    options = ResourceOptions(providers=[soracom_provider(name, stack)])
    if file.vpcs:
        tell_of_what_is_not_used(stack)
    providers = {key: _of_backend(name, key, file) for key in file.vpcs}
    of_gateways = {key: _of_gateway(name, key, file) for key in file.transit_gateways}
    return DevicePath(name, cast(DevicePathArgs, arguments), options, providers, of_gateways)


def _of_backend(name: str, key: str, file: StackFile) -> ProviderResource:
    # States from before a path had several backends have it without a name of its own.
    aliases = [Alias(name=f"{name}-aws")] if len(file.vpcs) == 1 else []
    described, called = file.vpcs[key], _name_of_backend(name, key)
    return _aws_provider(name, called, f"backends.{key}", described, file.assumed_roles, aliases)


def _of_gateway(name: str, key: str, file: StackFile) -> ProviderResource:
    described, called = file.transit_gateways[key], _name_of_gateway(name, key)
    return _aws_provider(name, called, f"transit_gateways.{key}", described, file.assumed_roles, [])


def _aws_provider(
    name: str, called: str, place: str, described: Placed, roles: Mapping[str, str], aliases: Sequence[Alias]
) -> ProviderResource:
    """AWS in an account and no other: credentials for another one are refused before anything is made."""
    role_arn = roles.get(described.account_id)
    provider: ProviderResource = aws.Provider(
        called,
        region=described.region,
        allowed_account_ids=[described.account_id],
        assume_roles=None if role_arn is None else [aws.ProviderAssumeRoleArgs(role_arn=role_arn, session_name=name)],
        opts=ResourceOptions(aliases=list(aliases) or None),
    )
    require_access(provider, place, described.account_id)
    return provider


def aws_accounts(name: str, file: StackFile) -> dict[str, str]:
    """The account of each `aws` provider of a deployment, by the provider's name."""
    of_backends = {_name_of_backend(name, key): one.account_id for key, one in file.vpcs.items()}
    of_gateways = {_name_of_gateway(name, key): one.account_id for key, one in file.transit_gateways.items()}
    return {**of_backends, **of_gateways}


def _name_of_backend(name: str, key: str) -> str:
    return f"{name}-aws-{key}"


def _name_of_gateway(name: str, key: str) -> str:
    return f"{name}-aws{TRANSIT_GATEWAY}{key}"


def export(path: DevicePath) -> None:
    """What a person needs next: to allow, to connect to, to look at."""
    pulumi.export("vpg_id", path.vpg_id)
    pulumi.export("vpg_range", path.vpg_range)
    pulumi.export("device_subnet", path.device_subnet)
    pulumi.export("group_id", path.group_id)
    pulumi.export("device_addresses", path.device_addresses)
    pulumi.export("address_plan", path.ranges)
    there: dict[str, Mapping[str, Any]] = {
        "vpc_ids": path.vpc_ids,
        "connection_ids": path.connection_ids,
        "transit_gateway_ids": path.transit_gateway_ids,
        "gate_peer_addresses": path.gate_peer_addresses,
        "gate_peer_inner_addresses": path.gate_peer_inner_addresses,
        "gate_peer_instance_ids": path.gate_peer_instance_ids,
        # They hold no secret. Each run would print all of them.
        "gate_peer_files": {key: Output.secret(files) for key, files in path.gate_peer_files.items()},
        "door_orders": path.door_orders,
        "vpn_connection_ids": path.vpn_connection_ids,
        "tunnels": path.tunnels,
        "router_files": path.router_files,
    }
    for name, values in there.items():
        if values:
            pulumi.export(name, values)
    lines = {"door_connections": path.door_connections, "virtual_interfaces": path.virtual_interfaces}
    for name, shown in lines.items():
        if shown is not None:
            pulumi.export(name, shown)
