"""The engine from Pulumi's own site, where that can be reached."""

import subprocess
import sys
from pathlib import Path

from devicepath_tools.engine.installation import ENGINE_VERSION, is_complete, is_recent, version_of

SITE = "get.pulumi.com"

_DOWNLOAD_LIMIT_S = 600

# In a process of its own, because PulumiCommand.install has no time limit.
_INSTALL = """
import sys
from pulumi.automation import PulumiCommand
from semver import VersionInfo
PulumiCommand.install(root=sys.argv[1], version=VersionInfo.parse(sys.argv[2]), skip_version_check=True)
"""


def engine(root: Path) -> Path | None:
    """Installs the engine below `root` and returns the folder of its programs; None if that did not work."""
    print(f"Installing Pulumi {ENGINE_VERSION} from its own site.", file=sys.stderr, flush=True)
    try:
        subprocess.run(
            [sys.executable, "-c", _INSTALL, str(root), ENGINE_VERSION],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_DOWNLOAD_LIMIT_S,
            check=True,
        )
    except subprocess.SubprocessError:
        print("That did not work.", file=sys.stderr, flush=True)
        return None
    programs = root / "bin"
    if is_complete(programs) and is_recent(version_of(programs / "pulumi") or ""):
        return programs
    return None
