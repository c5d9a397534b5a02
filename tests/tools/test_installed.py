"""What somebody has who installs wheels of everything, in an empty environment outside of the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
DISTRIBUTIONS = ("components", "provider", "sdk", "tools")
LIMIT_S = 120

PROGRAM = """
import pulumi, devicepath

class Echo(pulumi.runtime.Mocks):
    def new_resource(self, args):
        names.append(args.name)
        return f"{args.name}-id", args.inputs
    def call(self, args):
        return {}

names = []
pulumi.runtime.set_mocks(Echo())
path = {"vpg": {"kind": "new", "type": "E"}, "internet": "services", "gate": {"kind": "open", "device_to_device": True}}
pulumi.runtime.test(lambda: devicepath.DevicePath("line1", path))()
print(devicepath.__file__, *sorted(names))
"""


def pip(*arguments: str) -> None:
    quiet = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    subprocess.run([sys.executable, "-m", "pip", *arguments, *quiet], check=True, capture_output=True)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything of ours, from wheels that are built from copies."""
    folder = tmp_path_factory.mktemp("installed")
    for name in DISTRIBUTIONS:
        subprocess.run(["cp", "-r", str(ROOT / name), str(folder / name)], check=True)
        pip("wheel", "--no-build-isolation", "--wheel-dir", str(folder), str(folder / name))
        shutil.rmtree(folder / name)
    pip("install", "--target", str(folder / "here"), *map(str, folder.glob("*.whl")))
    return folder / "here"


def ran(installed: Path, place: Path, *command: str) -> str:
    """By a Python that knows nothing of the checkout: what others wrote is this environment's, what is ours is not."""
    python = Path(sys.base_prefix) / "bin" / "python3"
    environment = {"PATH": os.defpath, "PYTHONPATH": f"{installed}{os.pathsep}{sysconfig.get_path('purelib')}"}
    ended = subprocess.run(
        [str(python), *command],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_a_stack_of_a_project_elsewhere_is_traced(installed: Path, tmp_path: Path):
    project = tmp_path / "mine"
    shutil.copytree(ROOT / "stacks", project / "stacks")
    shutil.copy(ROOT / "Pulumi.yaml", project)
    command = str(installed / "bin" / "devicepath")
    told = ran(installed, tmp_path, command, "trace", "--project", str(project), "two-backends")
    assert told.splitlines()[-1] == "76 conversations, all as wanted."


def test_a_program_imports_the_components(installed: Path, tmp_path: Path):
    where, *names = ran(installed, tmp_path, "-c", PROGRAM).split()
    assert Path(where).is_relative_to(installed)
    assert {"line1-vpg-vpg", "line1-vpg-gate", "line1-vpg-filter"} <= set(names)
