"""The environment that the engine runs in during a rehearsal: both emulated clouds, and nobody's real account."""

import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from devicepath_tools.aws_provider import AwsProvider
from devicepath_tools.aws_provider.installation import PROGRAM
from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal import neutral
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.workplace import cleanup
from devicepath_tools.rehearsal.workplace.workplace import Workplace, without
from soracom_provider.configuration import WAIT_SCALE

PLUGINS = "plugins"
OF_ACCOUNTS = ("AWS_", "SORACOM_", "PULUMI_", "XDG_")
"""Variables that begin so say who the user is, and where: none of them is handed on."""
HASTE = "0.02"
"""An emulated VPG is there at once: the provider looks again after 0.1 s, not 5. One that does not answer is given up
after 2.4 s, not 120."""
# Nobody listens on the discard port: what asks a proxy for the world outside is refused at once.
NOWHERE = "http://127.0.0.1:9"
PROXIES = {
    name: NOWHERE for scheme in ("http", "https", "all") for name in (f"{scheme}_proxy", f"{scheme}_PROXY".upper())
}
NO_PROXIES = dict.fromkeys(("no_proxy", "NO_PROXY"), "127.0.0.1,localhost,::1")


def surroundings(
    given: Mapping[str, str], workplace: Workplace, engine: Engine, provider: AwsProvider | None, clouds: BothClouds
) -> dict[str, str]:
    """The whole environment. `given` is the user's own; without an `aws` provider a program that needs one fails.

    HOME is the rehearsal's folder: credentials are looked for there too (~/.aws, ~/.soracom, ~/.pulumi)."""
    folder = workplace.folder
    for name in ("home", "state", "temporary", PLUGINS):
        (folder / name).mkdir(exist_ok=True)
    if provider is not None:
        # The program alone: beside the user's own may be a python3, or another engine.
        (folder / PLUGINS / PROGRAM).symlink_to(provider.folder / PROGRAM)
    local = engine.environment(folder / "home" / ".pulumi")
    return (
        without(given, *OF_ACCOUNTS)
        | local
        | PROXIES
        | NO_PROXIES
        | clouds.environment()
        | {
            # Before everything else: the user's own may be of another version.
            "PATH": f"{folder / PLUGINS}{os.pathsep}{local['PATH']}",
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "temporary"),
            # Without metadata an engine that is killed leaves a state that can be read: docs/interrupted-runs.md.
            "PULUMI_BACKEND_URL": f"file://{folder}/state?metadata=skip",
            "PULUMI_CONFIG_PASSPHRASE": neutral.PASSPHRASE,
            WAIT_SCALE: HASTE,
            # Written into the copy it would only be noise in what a program's failure shows.
            "PYTHONDONTWRITEBYTECODE": "1",
            cleanup.VARIABLE: workplace.mark,
        }
    )


@contextmanager
def entered(environment: Mapping[str, str]) -> Iterator[None]:
    """Makes it this process's own for a while: the Automation API only adds to what is there, and hides nothing."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def script(given: Mapping[str, str], environment: Mapping[str, str], more: Mapping[str, str]) -> str:
    """Shell commands that bring another shell to this environment; what it has of real accounts is unset there."""
    # Another terminal has other variables than the one that was rehearsed in.
    prefixes = "|".join(OF_ACCOUNTS)
    gone = f"env | sed -nE 's/^(({prefixes})[A-Za-z0-9_]*)=.*/unset \\1/p'"
    always = (*OF_ACCOUNTS, *NO_PROXIES)
    changed = {
        name: value for name, value in environment.items() if given.get(name) != value or name.startswith(always)
    }
    changed.update(more)
    # The shell goes on being the user's: only programs that read these variables are pointed elsewhere. A proxy of the
    # user's stays, but nobody asks it for what is on this machine: it would stand between the engine and its plugins.
    own = {"HOME", "TMPDIR", "PATH", "PYTHONDONTWRITEBYTECODE", cleanup.VARIABLE, *PROXIES}
    lines = [f'eval "$({gone})"']
    lines += [f"export {name}={shlex.quote(value)}" for name, value in sorted(changed.items()) if name not in own]
    added = environment["PATH"].removesuffix(given.get("PATH", "")).rstrip(os.pathsep)
    return "\n".join([*lines, f'export PATH={shlex.quote(added)}"{os.pathsep}$PATH"', ""])
