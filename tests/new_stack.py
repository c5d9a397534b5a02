"""A stack that is there and empty, as `pulumi stack init` leaves it: run once, and copied for every further one."""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from devicepath_tools.engine import Engine
from tests.key_service import KEY, key_service

PASSPHRASE = "PULUMI_CONFIG_PASSPHRASE"
"""The variable that a stack's secrets are encrypted by."""
PROJECT, STACK = "fleet", "dev"
STATE_FOLDER = ".pulumi"


@dataclass(frozen=True)
class _Template:
    meta: str
    state: str
    settings: str


def make(engine: Engine, project: Path, state: Path, name: str, passphrase: str | None) -> None:
    """Puts the stack `name` of the project in this folder into the backend `state`, which is empty.

    It is not selected. Its secrets are encrypted by the passphrase; without one, by the key service's key."""
    template = _template(engine, passphrase)
    told = yaml.safe_load((project / "Pulumi.yaml").read_text())
    stacks = state / STATE_FOLDER / "stacks" / told["name"]
    stacks.mkdir(parents=True)
    (state / STATE_FOLDER / "meta.yaml").write_text(template.meta)
    named = template.state.replace(f"organization/{PROJECT}/{STACK}", f"organization/{told['name']}/{name}")
    (stacks / f"{name}.json").write_text(named)
    with (project / told.get("stackConfigDir", "") / f"Pulumi.{name}.yaml").open("a") as settings:
        settings.write(template.settings)


@cache
def _template(engine: Engine, passphrase: str | None) -> _Template:
    secrets = {PASSPHRASE: passphrase} if passphrase else key_service().environment()
    with tempfile.TemporaryDirectory() as folder:
        project, state = Path(folder), Path(folder) / "state"
        state.mkdir()
        (project / "Pulumi.yaml").write_text(f"name: {PROJECT}\nruntime: python\n")
        subprocess.run(
            [str(engine.pulumi), "stack", "init", STACK, "--secrets-provider", "passphrase" if passphrase else KEY],
            cwd=project,
            env={
                **os.environ,
                **engine.environment(project / "home"),
                "PULUMI_BACKEND_URL": f"file://{state}?metadata=skip",
                **secrets,
            },
            check=True,
            capture_output=True,
        )
        made = state / STATE_FOLDER
        return _Template(
            (made / "meta.yaml").read_text(),
            (made / "stacks" / PROJECT / f"{STACK}.json").read_text(),
            (project / f"Pulumi.{STACK}.yaml").read_text(),
        )
