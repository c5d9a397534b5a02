"""A stack of this project on the real engine and both emulated clouds, and what each source says of it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from devicepath_spec.description.path import StackFile
from devicepath_tools.engine import ensure
from devicepath_tools.network.loading import live
from devicepath_tools.network.loading.aws import aws_clients
from devicepath_tools.network.loading.pulumi import plan, stack_state
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.surroundings import entered
from tests.rehearsal.up import up

COMMAND_LIMIT_S = 120


@dataclass(frozen=True)
class Deployed:
    """What the plan, the state and both APIs say of one stack. The state is the backend's own file."""

    name: str
    project: Path
    """The copy of the project that the engine worked on."""
    state_file: Path
    exported_file: Path
    clouds: BothClouds
    file: StackFile
    plan: Network
    state: Network
    live: Network
    exported: Network
    """The state again, by `pulumi stack export`."""
    interfaces_of_aws: frozenset[str]
    """Ids of the interfaces that AWS made for VPC endpoints, and for attachments to transit gateways."""


@contextmanager
def deployed(stack: str) -> Iterator[Deployed]:
    """The committed stack, deployed; its devices have connected anew."""
    with up(stack) as made, entered(made.environment):
        file = made.file
        exported = made.folder / "exported.json"
        export = [str(ensure().pulumi), "stack", "export", "--stack", stack, "--file", str(exported)]
        subprocess.run(export, cwd=made.project, check=True, timeout=COMMAND_LIMIT_S)
        state_file = checkpoint(made.folder, stack)
        yield Deployed(
            name=stack,
            project=made.project,
            state_file=state_file,
            exported_file=exported,
            clouds=made.clouds,
            file=file,
            plan=plan.read(stack, file),
            state=stack_state.read(state_file, file),
            live=live.read(file, partial(_client, file), {}, print),
            exported=stack_state.read(exported, file),
            interfaces_of_aws=frozenset(_interfaces_of_aws(file)),
        )


def _client(file: StackFile, account_id: str, region: str, service: str) -> Any:
    return aws_clients.client(account_id, region, service, file.assumed_roles.get(account_id))


def _interfaces_of_aws(file: StackFile) -> Iterator[str]:
    for place in live.places(file):
        ec2 = _client(file, place.account_id, place.region, "ec2")
        for endpoint in ec2.describe_vpc_endpoints()["VpcEndpoints"]:
            yield from endpoint.get("NetworkInterfaceIds", ())
        for interface in ec2.describe_network_interfaces()["NetworkInterfaces"]:
            if interface["InterfaceType"] == "transit_gateway":
                yield interface["NetworkInterfaceId"]


def checkpoint(folder: Path, stack: str) -> Path:
    """What the file backend keeps of the stack."""
    (found,) = (folder / "state" / ".pulumi" / "stacks").rglob(f"{stack}.json")
    return found
