"""Whether a VPC costs the same among many: 1, 10 and 50 of them attached to the gateway of one VPG of type F2.

Each time a stack of its own goes up in emulated clouds of its own. What the first VPC costs has the VPG and all that
begins and ends a run in it, so what is compared is a further one: of the first ten, and of the other forty.

After each resource the engine writes the whole state into a file, which grows with the square of their number and is
most of what 50 VPCs take. So the times are of runs without that, and one with it, as a person's, is put beside them."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import yaml

from benchmarks import PROJECT
from benchmarks.figures import Comparison, Section
from benchmarks.processes import Processes, timed
from benchmarks.progress import Progress
from devicepath_spec.judging.stack_file import KEY
from devicepath_tools import aws_provider
from devicepath_tools.engine import Engine, ensure
from devicepath_tools.rehearsal import both_clouds, project_copy
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.surroundings import surroundings
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.infra.on_engine.path_stack import OF_CLOUDS
from tests.infra.on_engine.relay import Relay

STACK = "transit-gateway"
NUMBERS = ONE, FEW, MANY = 1, 10, 50
FIRST = 40
"""The first VPC is 10.40.0.0/16; on the coverage jp none may have 10.21.0.0/16."""
EXACTLY, AT_MOST, IN_TIME_AT_MOST = 1.0, 1.1, 1.25
WITHOUT_CHECKPOINTS = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}
"""The engine writes its state once, at the end."""


@dataclass(frozen=True)
class Deployed:
    """What a stack with a number of VPCs came to."""

    vpcs: int
    resources: int
    """That providers made."""
    aws_calls: int
    """Requests that AWS got."""
    soracom_calls: int
    wall_s: float
    cpu_s: float
    """Of the engine, the program and the providers: without the emulated clouds."""


def measure(processes: Processes, progress: Progress) -> list[Section]:
    """What one VPC more comes to in resources, calls and seconds."""
    engine = ensure()
    found: dict[int, Deployed] = {}
    for vpcs in NUMBERS:
        progress(f"many VPCs: {vpcs} behind one VPG")
        found[vpcs] = deployed(engine, processes, vpcs, WITHOUT_CHECKPOINTS)
        progress(f"many VPCs: {found[vpcs].resources} resources in {found[vpcs].wall_s:.0f} s")
    progress(f"many VPCs: {MANY} again, with the engine's checkpoints")
    whole = deployed(engine, processes, MANY, {})
    names = (f"from {ONE} to {FEW}", f"from {FEW} to {MANY}")
    beside = [
        Comparison("wall clock, s", [found[MANY].wall_s], [whole.wall_s]),
        Comparison("CPU time, s", [found[MANY].cpu_s], [whole.cpu_s]),
    ]
    title = f"{MANY} VPCs behind a VPG, once up: what the engine's checkpoints add"
    return [
        Section("manyVpcsEach", "One VPC more behind a VPG, once up", names, compared(found)),
        Section("manyVpcsCheckpoints", title, ("without", "with"), beside),
    ]


def compared(found: dict[int, Deployed]) -> list[Comparison]:
    """What a further one costs, of few and of many."""
    kinds: dict[str, tuple[Callable[[Deployed], float], float]] = {
        "resources": (lambda it: it.resources, EXACTLY),
        "calls of AWS": (lambda it: it.aws_calls, AT_MOST),
        "calls of SORACOM": (lambda it: it.soracom_calls, AT_MOST),
        "wall clock, s": (lambda it: it.wall_s, IN_TIME_AT_MOST),
        "CPU time, s": (lambda it: it.cpu_s, IN_TIME_AT_MOST),
    }
    one, few, many = (found[vpcs] for vpcs in NUMBERS)
    return [
        Comparison(what, [_a_further_one(one, few, of)], [_a_further_one(few, many, of)], highest=highest)
        for what, (of, highest) in kinds.items()
    ]


def _a_further_one(fewer: Deployed, more: Deployed, of: Callable[[Deployed], float]) -> float:
    return (of(more) - of(fewer)) / (more.vpcs - fewer.vpcs)


def deployed(engine: Engine, processes: Processes, vpcs: int, variables: dict[str, str]) -> Deployed:
    """Makes a stack with so many VPCs, and lets the clouds go afterwards. `variables` are the engine's, besides."""
    with Workplace() as workplace:
        project, stack = project_copy.copy(PROJECT, STACK, workplace.folder / "project")
        _describe(project.folder, vpcs)
        clouds = both_clouds.start(
            workplace, account_id=project.needs.account_ids[0], sims=project.needs.sims, further_sims=0,
            coverage=project.needs.coverage,
        )  # fmt: skip
        own = surroundings(dict(os.environ), workplace, engine, aws_provider.ensure(), clouds)
        with Relay(clouds.aws.endpoint) as relay:
            environment = {**own, **variables, "AWS_ENDPOINT_URL": relay.url}

            def pulumi(*arguments: str) -> None:
                processes.run([str(engine.pulumi), *arguments, "--non-interactive"], project.folder, environment)

            pulumi("stack", "init", stack)
            wall_s, cpu_s = timed(partial(pulumi, "up", "--stack", stack, "--yes", "--skip-preview"))
            pulumi("stack", "export", "--stack", stack, "--file", "state.json")
            resources = _resources(project.folder / "state.json")
            return Deployed(vpcs, resources, len(relay.requests), _soracom_calls(clouds), wall_s, cpu_s)


def _describe(project: Path, vpcs: int) -> None:
    """Writes a stack file with so many VPCs."""
    file = project / "stacks" / f"Pulumi.{STACK}.yaml"
    written = yaml.safe_load(file.read_text())
    written["config"][KEY] = described(written["config"][KEY], vpcs)
    file.write_text(yaml.safe_dump(written))


def described(path: dict[str, Any], vpcs: int) -> dict[str, Any]:
    """The stack's path with so many VPCs instead of its own."""
    main = path["backends"]["main"]
    return {**path, "backends": {f"b{number}": _backend(main, number) for number in range(vpcs)}}


def _backend(main: dict[str, Any], number: int) -> dict[str, Any]:
    """The stack's own, in a range of its own. Its account accepts the share once."""
    text = json.dumps(main).replace(f"10.{FIRST}.", f"10.{FIRST + number}.")
    backend: dict[str, Any] = json.loads(text)
    if number:
        backend["canal"]["share"] = "accepted"
    return {**backend, "zones": ["a"], "flow_logs": {"kind": "none"}}


def _resources(export: Path) -> int:
    found = json.loads(export.read_text())["deployment"]["resources"]
    return sum(one["type"].startswith(OF_CLOUDS) for one in found)


def _soracom_calls(clouds: BothClouds) -> int:
    # No proxy stands before loopback.
    with httpx.Client(trust_env=False) as client:
        return len(client.get(f"{clouds.soracom.emulation_url}/journal").raise_for_status().json())
