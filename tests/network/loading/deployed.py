"""A stack of this project on the real engine and both emulated clouds, and what each source says of it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import httpx

from devicepath_tools.engine import ensure
from devicepath_tools.network.loading import aws_clients, live, plan, stack_state
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal import both_clouds
from devicepath_tools.rehearsal.both_clouds import BothClouds, Soracom
from devicepath_tools.rehearsal.deployment import Deployment
from devicepath_tools.rehearsal.project_copy import copy
from devicepath_tools.rehearsal.surroundings import entered, surroundings
from devicepath_tools.rehearsal.workplace import Workplace
from infra.settings import Settings, load
from tests.infra.stack_file import ROOT, committed
from tests.provider.account import eventually

ANSWER_LIMIT_S = 30.0
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
    settings: Settings
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
    settings = load(committed(stack))
    with Workplace() as workplace:
        project, _ = copy(ROOT, stack, workplace.folder / "project")
        clouds = both_clouds.start(
            workplace,
            account_id=next(iter(project.needs.account_ids), None),
            sims=project.needs.sims,
            further_sims=0,
            coverage=project.needs.coverage,
        )
        with entered(surroundings(dict(os.environ), workplace, ensure(), clouds)):
            Deployment(project.folder, stack, StringIO()).up("up")
            exported = workplace.folder / "exported.json"
            export = [str(ensure().pulumi), "stack", "export", "--stack", stack, "--file", str(exported)]
            subprocess.run(export, cwd=project.folder, check=True, timeout=COMMAND_LIMIT_S)
            reconnect(clouds.soracom)
            state_file = checkpoint(workplace.folder, stack)
            yield Deployed(
                name=stack,
                project=project.folder,
                state_file=state_file,
                exported_file=exported,
                clouds=clouds,
                settings=settings,
                plan=plan.read(stack, settings),
                state=stack_state.read(state_file, settings),
                live=live.read(settings, aws_clients.ec2, {}, print),
                exported=stack_state.read(exported, settings),
                endpoint_interfaces=frozenset(_endpoint_interfaces(settings)),
            )


def _endpoint_interfaces(settings: Settings) -> Iterator[str]:
    for place in live.places(settings):
        endpoints = aws_clients.ec2(place.account_id, place.region).describe_vpc_endpoints()["VpcEndpoints"]
        for endpoint in endpoints:
            yield from endpoint.get("NetworkInterfaceIds", ())


def checkpoint(folder: Path, stack: str) -> Path:
    """What the file backend keeps of the stack."""
    (found,) = (folder / "state" / ".pulumi" / "stacks").rglob(f"{stack}.json")
    return found


def reconnect(soracom: Soracom) -> None:
    """Ends every session, and waits until the devices are there again."""
    with httpx.Client(base_url=soracom.url, timeout=ANSWER_LIMIT_S, trust_env=False) as api:
        entry = api.post("/auth", json={"authKeyId": soracom.auth_key_id, "authKey": soracom.auth_key}).json()
        api.headers.update({"X-Soracom-API-Key": entry["apiKey"], "X-Soracom-Token": entry["token"]})
        for sim in api.get("/sims").json():
            api.post(f"/sims/{sim['simId']}/delete_session").raise_for_status()
        eventually(lambda: all(sim["sessionStatus"]["online"] for sim in api.get("/sims").json()), "devices are back")
