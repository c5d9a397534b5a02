"""What somebody gets who installs the SDK from wheels, without this checkout."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from tests.provider.on_engine.stack import SoracomStack

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def pip(*arguments: str) -> None:
    quiet = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    subprocess.run([sys.executable, "-m", "pip", *arguments, *quiet], check=True, capture_output=True)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory) -> Path:
    """Wheels of the provider and its SDK, built from copies, so that the checkout stays as it is."""
    folder = tmp_path_factory.mktemp("wheels")
    for room in ("provider", "sdk"):
        copy = folder / room
        subprocess.run(["cp", "-r", str(ROOT / room), str(copy)], check=True)
        pip("wheel", "--no-build-isolation", "--wheel-dir", str(folder), str(copy))
    return folder


def file_in(wheel: Path, ending: str) -> str:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(ending)]
        return archive.read(name).decode()


def test_the_sdk_asks_for_the_provider_of_its_own_version(wheels):
    (wheel,) = wheels.glob("pulumi_soracom-0.1.0-*.whl")
    metadata = message_from_string(file_in(wheel, ".dist-info/METADATA"))
    assert "pulumi-resource-soracom==0.1.0" in metadata.get_all("Requires-Dist", [])


def test_the_provider_has_every_module_and_the_plugin_as_a_console_script(wheels):
    (wheel,) = wheels.glob("pulumi_resource_soracom-0.1.0-*.whl")
    entry_points = file_in(wheel, ".dist-info/entry_points.txt")
    assert entry_points == "[console_scripts]\npulumi-resource-soracom = soracom_provider.plugin:main\n"
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info" not in name}
    package = ROOT / "provider"
    rooms = ("pulumi_provider", "soracom_provider")
    there = {str(path.relative_to(package)) for room in rooms for path in (package / room).rglob("*.py*")}
    assert packed == {name for name in there if "__pycache__" not in name} | {f"{room}/py.typed" for room in rooms}


@pytest.mark.engine
def test_a_program_that_only_installs_the_packages_finds_the_plugin(wheels, engine, account, tmp_path):
    installed = tmp_path / "installed"
    pip("install", "--target", str(installed), *map(str, wheels.glob("*.whl")))
    # A python3 that knows nothing of this checkout, so that neither the SDK nor the plugin can come from it.
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    libraries = sysconfig.get_path("purelib")
    stack = SoracomStack(engine, tmp_path / "stack", account)
    environment = {
        "PATH": os.pathsep.join([str(installed / "bin"), str(bare), str(engine.folder), os.defpath]),
        "PYTHONPATH": os.pathsep.join([str(installed), libraries]),
    }
    run = stack.up('soracom.Group("group")', environment=environment)
    stack.close()
    assert "2 created" in run.output
    assert account.count("groups") == 1
