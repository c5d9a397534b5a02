"""A stack of this project on the real engine and both emulated clouds, and what each source says of it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
    endpoint_interfaces: frozenset[str]
    """Ids of the interfaces that AWS made for VPC endpoints."""


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
            live=live.read(file, aws_clients.ec2, {}, print),
            exported=stack_state.read(exported, file),
            endpoint_interfaces=frozenset(_endpoint_interfaces(file)),
        )


def _endpoint_interfaces(file: StackFile) -> Iterator[str]:
    for place in live.places(file):
        endpoints = aws_clients.ec2(place.account_id, place.region).describe_vpc_endpoints()["VpcEndpoints"]
        for endpoint in endpoints:
            yield from endpoint.get("NetworkInterfaceIds", ())


def checkpoint(folder: Path, stack: str) -> Path:
    """What the file backend keeps of the stack."""
    (found,) = (folder / "state" / ".pulumi" / "stacks").rglob(f"{stack}.json")
    return found
