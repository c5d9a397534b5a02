"""Settings in, one DevicePath, outputs out."""

from typing import cast

import pulumi
import pulumi_aws as aws
from pulumi import ProviderResource, ResourceOptions

from devicepath.device_path import DevicePath
from devicepath.path_args import DevicePathArgs
from devicepath_spec.faults import InvalidSpec
from infra.aws_access import require_access, tell_of_what_is_not_used
from infra.settings import Settings, load
from infra.settings.arguments import device_path_arguments
from infra.settings.backend import ExistingBackend, NewBackend
from infra.settings.schema import KEY
from infra.soracom_access import check_region, soracom_provider


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


def declare(stack: str, settings: Settings) -> DevicePath:
    """Registers the path. The deployment's name goes before every other: two of them never meet in one account."""
    check_region(settings)
    name = settings.name or stack
    arguments = cast(DevicePathArgs, device_path_arguments(settings))
    providers: list[ProviderResource] = [soracom_provider(name, stack), *_aws_provider(name, stack, settings)]
    return DevicePath(name, arguments, ResourceOptions(providers=providers))


def _aws_provider(name: str, stack: str, settings: Settings) -> list[ProviderResource]:
    """AWS in the backend's account and no other: credentials for another one are refused before anything is made."""
    backend = settings.backend
    if not isinstance(backend, NewBackend | ExistingBackend):
        return []
    tell_of_what_is_not_used(stack)
    provider = aws.Provider(f"{name}-aws", region=backend.region, allowed_account_ids=[backend.account_id])
    require_access(provider, backend.account_id)
    return [provider]


def export(path: DevicePath) -> None:
    """What a person needs next: to allow, to connect to, to look at."""
    pulumi.export("vpg_id", path.vpg_id)
    pulumi.export("vpg_range", path.vpg_range)
    pulumi.export("device_subnet", path.device_subnet)
    pulumi.export("group_id", path.group_id)
    pulumi.export("device_addresses", path.device_addresses)
    pulumi.export("address_plan", path.ranges)
    there = {
        "vpc_id": path.vpc_id,
        "connection_id": path.connection_id,
        "gate_peer_address": path.gate_peer_address,
        "gate_peer_inner_address": path.gate_peer_inner_address,
        "gate_peer_instance_id": path.gate_peer_instance_id,
    }
    for name, value in there.items():
        if value is not None:
            pulumi.export(name, value)
