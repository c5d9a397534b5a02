"""A committed stack that is up, on the real engine, in two emulated clouds."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest import mock

import httpx

from devicepath_spec.description.path import StackFile
from devicepath_spec.judging.stack_file import load
from devicepath_tools.engine import ensure
from devicepath_tools.rehearsal import both_clouds, devices
from devicepath_tools.rehearsal.both_clouds import BothClouds, Soracom
from devicepath_tools.rehearsal.deployment import Deployment
from devicepath_tools.rehearsal.project_copy import copy
from devicepath_tools.rehearsal.surroundings import entered, surroundings
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.aws_provider import built
from tests.forked.forks import forks
from tests.infra.stack_file import ROOT, committed

ANSWER_LIMIT_S = 30.0


@dataclass(frozen=True)
class Up:
    file: StackFile
    clouds: BothClouds
    folder: Path
    """Of all that the engine and the clouds keep."""
    project: Path
    """The copy that the engine works on."""
    environment: Mapping[str, str]
    """What it runs in: see surroundings.entered."""


@contextmanager
def up(stack: str) -> Iterator[Up]:
    """The stack; its devices have connected anew, whatever it says of sessions."""
    file = load(committed(stack))
    with Workplace() as workplace:
        project, _ = copy(ROOT, stack, workplace.folder / "project")
        with mock.patch.object(sys, "executable", forks().python), entered(forks().environment(os.environ)):
            clouds = both_clouds.start(
                workplace,
                account_id=project.own_account_id,
                sims=project.needs.sims,
                further_sims=0,
                coverage=project.needs.coverage,
            )
        environment = forks().environment(surroundings(dict(os.environ), workplace, ensure(), built(), clouds))
        with entered(environment):
            Deployment(project.folder, stack, StringIO()).up("up")
        devices.reconnect(credentials(clouds.soracom), [device.imsi for device in file.devices.values()])
        yield Up(file, clouds, workplace.folder, project.folder, environment)


def credentials(soracom: Soracom) -> dict[str, str]:
    """The provider's configuration for this account."""
    return {"authKeyId": soracom.auth_key_id, "authKey": soracom.auth_key, "endpoint": soracom.url}


@contextmanager
def logged_in(soracom: Soracom) -> Iterator[httpx.Client]:
    """A client of the emulated SORACOM API. It raises what the API refuses."""
    refused = {"response": [httpx.Response.raise_for_status]}
    with httpx.Client(base_url=soracom.url, timeout=ANSWER_LIMIT_S, trust_env=False, event_hooks=refused) as api:
        given = api.post("/auth", json={"authKeyId": soracom.auth_key_id, "authKey": soracom.auth_key}).json()
        api.headers.update({"X-Soracom-API-Key": given["apiKey"], "X-Soracom-Token": given["token"]})
        yield api
