"""The official plugin of the version that the Python SDK names: where the engine keeps it, or from Pulumi's site."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from devicepath_tools.aws_provider.installation import PROGRAM, AwsProvider, Origin, version_of
from devicepath_tools.engine import Engine

SITE = "https://get.pulumi.com/releases/plugins"
"""Where the engine downloads plugins from. Under it lies a file for each version and machine."""

# 150 MB, and 900 MB to unpack.
_DOWNLOAD_LIMIT_S = 900
_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}


def installed(version: str) -> AwsProvider | None:
    """The plugin in the engine's own folder or on PATH."""
    home = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
    on_path = shutil.which(PROGRAM)
    folder = plugin_folder(home, version)
    # The engine leaves a file beside a plugin that it has not wholly unpacked.
    whole = not folder.with_name(f"{folder.name}.partial").exists()
    if whole and os.access(folder / PROGRAM, os.X_OK):
        return AwsProvider(folder, version, Origin.FOUND)
    if on_path and version_of(Path(on_path).parent) == version:
        return AwsProvider(Path(on_path).parent, version, Origin.FOUND)
    return None


def plugin_folder(home: Path, version: str) -> Path:
    """Where the engine keeps the plugin, in a home of its own."""
    return home / "plugins" / f"resource-aws-v{version}"


def address(site: str, version: str) -> str:
    """The URL of the plugin for this machine."""
    machine = _MACHINES.get(os.uname().machine, os.uname().machine)
    return f"{site}/pulumi-resource-aws-v{version}-linux-{machine}.tar.gz"


def download(engine: Engine, home: Path, version: str, site: str) -> Path | None:
    """Has the engine install the plugin below `home` and returns its folder; None if that did not work."""
    print(f"Installing Pulumi's aws plugin {version} from its own site.", file=sys.stderr, flush=True)
    try:
        subprocess.run(
            [str(engine.pulumi), "plugin", "install", "resource", "aws", version, "--server", site],
            env={**os.environ, **engine.environment(home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_DOWNLOAD_LIMIT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        print("That did not work.", file=sys.stderr, flush=True)
        return None
    folder = plugin_folder(home, version)
    return folder if version_of(folder) == version else None
