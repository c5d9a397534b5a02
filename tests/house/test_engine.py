"""How the Pulumi engine is found or made. The programs are stand-ins that answer as the real ones do; what is not
proven here is that Go really builds the engine: every test marked `engine` runs on the outcome of that."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from devicepath_tools import site
from devicepath_tools.engine import Engine, EngineUnavailable, Origin, download, ensure, ensure_sdk_generator
from tests.house.machine import NOWHERE, a_program, a_run_of_its_own, calls_of, devicepath, ends, the_pid_of

pytestmark = pytest.mark.slow

RUN = f"from devicepath_tools.engine import ensure; print(ensure(site={NOWHERE!r}).origin)"

HOSTS = ("pulumi-language-python", "pulumi-language-python-exec")

# Does what `go` does for a build: writes programs to $GOBIN, and a line about each call to $GO_CALLS.
GO = """
import os, pathlib, sys, time
with open(os.environ["GO_CALLS"], "a") as calls:
    print(os.getpid(), *sys.argv[1:], file=calls)
if sys.argv[1] == "env":
    print(os.environ.get("GO_VERSION", "go1.99.0"))
elif sys.argv[1] == "list":
    print(os.environ["GO_MODULE"])
elif "GO_FAULT" in os.environ:
    print("go: downloading example.com/module v1.2.3", file=sys.stderr)
    sys.exit(os.environ["GO_FAULT"])
else:
    time.sleep(float(os.environ.get("GO_DELAY_S", "0")))
    here = pathlib.Path.cwd().name
    name = "gensdk" if "./gensdk" in sys.argv else {"engine": "pulumi", "language-host": "pulumi-language-python"}[here]
    program = pathlib.Path(os.environ["GOBIN"], name)
    program.write_text("#!/bin/sh\\necho v3.259.0\\n")
    program.chmod(0o755)
"""


def a_pulumi(folder: Path, *, version: str = "v3.259.0", hosts: tuple[str, ...] = HOSTS) -> None:
    a_program(folder, "pulumi", f"#!/bin/sh\necho {version}\n")
    for host in hosts:
        a_program(folder, host)


@pytest.fixture
def go(machine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts a Go on the machine's PATH; the file with its calls."""
    a_program(machine / "bin", "go", f"#!{sys.executable}\n{GO}")
    a_program(machine / "module" / "python" / "cmd", "pulumi-language-python-exec")
    monkeypatch.setenv("GO_MODULE", str(machine / "module"))
    monkeypatch.setenv("GO_CALLS", str(machine / "calls"))
    return machine / "calls"


def installs(calls: Path) -> list[str]:
    return calls_of(calls, "install")


def test_an_engine_on_path_with_its_python_host_is_taken(machine):
    a_pulumi(machine / "bin", version="v3.300.1")
    assert ensure(site=NOWHERE) == Engine(machine / "bin", "3.300.1", Origin.PATH)


def test_hosts_elsewhere_on_path_will_do(machine, monkeypatch):
    a_pulumi(machine / "bin", hosts=())
    for host in HOSTS:
        a_program(machine / "hosts", host)
    monkeypatch.setenv("PATH", f"{machine / 'bin'}{os.pathsep}{machine / 'hosts'}")
    assert ensure(site=NOWHERE).origin is Origin.PATH


def test_hosts_beside_the_program_that_path_links_to_will_do(machine):
    a_pulumi(machine / "opt")
    (machine / "bin").mkdir()
    (machine / "bin" / "pulumi").symlink_to(machine / "opt" / "pulumi")
    assert ensure(site=NOWHERE).origin is Origin.PATH


@pytest.mark.parametrize("version", ["v3.258.9", "v2.999.0", "v4.0.0", "''", "dev"])
def test_an_engine_on_path_that_is_too_old_or_another_is_passed_over(machine, go, version):
    a_pulumi(machine / "bin", version=version)
    assert ensure(site=NOWHERE).origin is Origin.BUILT


@pytest.mark.parametrize("missing", HOSTS)
def test_an_engine_on_path_without_its_python_host_is_passed_over(machine, go, missing):
    a_pulumi(machine / "bin", hosts=tuple(host for host in HOSTS if host != missing))
    assert ensure(site=NOWHERE).origin is Origin.BUILT


def test_a_build_is_kept_for_the_next_run(machine, go):
    built, again = ensure(site=NOWHERE), ensure(site=NOWHERE)
    assert (built.origin, again.origin) == (Origin.BUILT, Origin.CACHE)
    assert again.folder == built.folder
    assert built.folder.is_relative_to(machine / "cache" / "devicepath" / "engine")
    assert sorted(path.name for path in built.folder.iterdir()) == ["pulumi", *HOSTS]
    assert len(installs(go)) == 2, "the engine and its Python host, once"


def test_a_cached_engine_that_is_not_whole_is_built_again(machine, go):
    folder = ensure(site=NOWHERE).folder
    (folder / "pulumi-language-python-exec").unlink()
    assert ensure(site=NOWHERE).origin is Origin.BUILT
    assert ensure(site=NOWHERE).origin is Origin.CACHE


def test_what_a_killed_build_left_is_not_taken_and_goes_away(machine, go):
    folder = ensure(site=NOWHERE).folder
    leftover = folder.with_name("partial-killed")
    leftover.mkdir()
    folder.rename(leftover / "bin")
    assert ensure(site=NOWHERE).origin is Origin.BUILT
    assert not leftover.exists()


def test_other_modules_have_another_place_in_the_cache(machine, go):
    modules = machine / "modules"
    for module in ("engine", "language-host"):
        (modules / module).mkdir(parents=True)
        (modules / module / "go.mod").write_text("go 1.20\n")
        (modules / module / "go.sum").write_text("")
    first = ensure(site=NOWHERE, modules=modules)
    (modules / "engine" / "go.sum").write_text("changed")
    assert ensure(site=NOWHERE, modules=modules).folder != first.folder


def test_two_runs_at_the_same_time_build_once(machine, go, monkeypatch):
    monkeypatch.setenv("GO_DELAY_S", "0.5")
    runs = [a_run_of_its_own(RUN) for _ in range(2)]
    answers = [run.communicate(timeout=60) for run in runs]
    assert sorted(out.strip() for out, _ in answers) == ["built", "cache"], answers
    assert len(installs(go)) == 2, "the engine and its Python host, once"
    assert any("waiting for it" in told for _, told in answers)


def test_an_interrupted_build_ends_go_and_leaves_no_engine(machine, go, monkeypatch):
    monkeypatch.setenv("GO_DELAY_S", "60")
    run = a_run_of_its_own(RUN)
    pid = the_pid_of(go, "install")
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=20)
    assert ends(pid)
    monkeypatch.setenv("GO_DELAY_S", "0")
    assert ensure(site=NOWHERE).origin is Origin.BUILT


def test_without_pulumi_and_go_the_error_says_what_to_install(machine):
    with pytest.raises(EngineUnavailable) as fault:
        ensure(site=NOWHERE)
    assert str(fault.value) == (
        "No Go to build the Pulumi engine with: install Go 1.25.11 or newer, "
        "or install Pulumi 3.259.0 or newer and put it on PATH."
    )


def test_the_sdk_generator_needs_go_whether_there_is_a_pulumi_or_not(machine):
    a_pulumi(machine / "bin")
    with pytest.raises(EngineUnavailable) as fault:
        ensure_sdk_generator()
    assert str(fault.value) == "No Go to build the SDK generator with: install Go 1.25.11 or newer."


def test_a_go_that_is_too_old_is_named(machine, go, monkeypatch):
    monkeypatch.setenv("GO_VERSION", "go1.25.2")
    with pytest.raises(EngineUnavailable) as fault:
        ensure(site=NOWHERE)
    assert str(fault.value) == (
        "Go 1.25.2 is too old to build the Pulumi engine: install Go 1.25.11 or newer, "
        "or install Pulumi 3.259.0 or newer and put it on PATH."
    )
    assert installs(go) == []


def test_a_go_that_fails_says_so_in_one_line(machine, go, monkeypatch):
    monkeypatch.setenv("GO_FAULT", "go: example.com/module@v1.2.3: dial tcp: no route to host")
    with pytest.raises(EngineUnavailable) as fault:
        ensure(site=NOWHERE)
    (log,) = (machine / "cache").rglob("build.log")
    assert str(fault.value) == (
        "Building the Pulumi engine failed: go: example.com/module@v1.2.3: dial tcp: no route to host "
        f"({log} has all). Mend that, or install Pulumi 3.259.0 or newer and put it on PATH."
    )
    assert log.read_text().startswith("go: downloading"), "the log has what the line leaves out"


def test_a_build_that_gives_no_version_is_not_kept(machine, go, monkeypatch):
    monkeypatch.setattr("devicepath_tools.engine.build.version_of", lambda pulumi: None)
    with pytest.raises(EngineUnavailable, match=r"gives its version as None, not 3\.259\.0"):
        ensure(site=NOWHERE)


def test_a_kept_one_that_is_slow_to_answer_is_not_built_anew(machine, go, monkeypatch):
    folder = ensure(site=NOWHERE).folder
    a_program(folder, "pulumi", "#!/bin/sh\nwhile :; do :; done\n")
    monkeypatch.setattr("devicepath_tools.engine.installation._ANSWER_LIMIT_S", 0.2)
    built = installs(go)
    with pytest.raises(EngineUnavailable, match=r"did not give its version .*: start again when the machine is"):
        ensure(site=NOWHERE)
    assert installs(go) == built


def test_a_cache_whose_programs_would_not_run_is_told_before_anything_is_built(machine, go, monkeypatch):
    monkeypatch.setattr(os, "statvfs", lambda folder: SimpleNamespace(f_flag=os.ST_NOEXEC))
    with pytest.raises(EngineUnavailable, match=r"/devicepath/engine/\S+ is on a file system that is mounted noexec: "):
        ensure(site=NOWHERE)
    assert not go.exists(), "Go was not even asked for its version"


def test_the_sdk_generator_is_built_once_also_beside_an_engine_on_path(machine, go):
    a_pulumi(machine / "bin")
    generator = ensure_sdk_generator()
    assert os.access(generator, os.X_OK)
    assert ensure_sdk_generator() == generator
    assert len(installs(go)) == 1


def test_a_run_that_stays_local_has_the_virtual_environment_first_on_path(machine, monkeypatch):
    engine = Engine(machine / "engine", "3.259.0", Origin.CACHE)
    assert engine.environment(machine / "home") == {
        "PATH": f"{sys.prefix}/bin:{machine}/engine:{machine}/bin",
        "PULUMI_HOME": f"{machine}/home",
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "GOGC": "400",
    }


def test_the_command_gives_the_engine_as_json(machine):
    a_pulumi(machine / "bin")
    answer = devicepath("engine", "--json")
    assert json.loads(answer.stdout) == {"version": "3.259.0", "origin": "path", "folder": str(machine / "bin")}


def test_the_command_gives_the_folder_alone_for_path(machine):
    a_pulumi(machine / "bin")
    assert devicepath("engine", "--folder").stdout == f"{machine / 'bin'}\n"


def test_the_command_gives_the_engine_in_words(machine):
    a_pulumi(machine / "bin")
    assert devicepath("engine").stdout == f"Pulumi 3.259.0 (path): {machine / 'bin'}\n"


def test_the_command_loads_nothing_heavy_to_give_its_help(machine):
    program = (
        "import sys, devicepath_tools.commands.devicepath\n"
        "print([name for name in ('pulumi', 'boto3', 'moto', 'aiohttp', 'grpc') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"


def test_an_engine_from_pulumis_own_site_is_kept_too(machine, monkeypatch):
    def install(root: Path) -> Path:
        a_pulumi(root / "bin")
        return root / "bin"

    monkeypatch.setattr("devicepath_tools.engine.finder.answers", lambda url: True)
    monkeypatch.setattr("devicepath_tools.engine.download.engine", install)
    assert [ensure().origin, ensure().origin] == [Origin.INSTALLED, Origin.CACHE]


def test_where_the_installation_fails_the_engine_is_built(machine, go, monkeypatch):
    monkeypatch.setattr("devicepath_tools.engine.finder.answers", lambda url: True)
    monkeypatch.setattr("devicepath_tools.engine.download.engine", lambda root: None)
    assert ensure().origin is Origin.BUILT


def test_pulumis_installer_is_called_as_it_wants_to_be(machine):
    """It downloads nothing where the version asked for is in place; a real download is not proven."""
    a_pulumi(machine / "root" / "bin")
    assert download.engine(machine / "root") == machine / "root" / "bin"


def test_a_site_that_takes_connections_and_stays_silent_is_given_up(machine, monkeypatch):
    monkeypatch.setattr(site, "_ANSWER_LIMIT_S", 0.3)
    with socket.create_server(("localhost", 0)) as silent:
        started = time.monotonic()
        assert not site.answers(f"https://localhost:{silent.getsockname()[1]}/install.sh")
    assert time.monotonic() - started < 5
