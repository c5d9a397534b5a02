"""How the aws provider for rehearsals is found or made. The programs are stand-ins that answer as the real ones do;
that Go really builds it, the tests of what it does prove: they run on the outcome."""

import io
import json
import os
import re
import shutil
import signal
import sys
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from devicepath_tools.aws_provider import AwsProvider, AwsProviderUnavailable, Choice, Origin, ensure, official
from devicepath_tools.aws_provider.finder import SOURCE
from devicepath_tools.aws_provider.installation import PROGRAM, sdk_version
from devicepath_tools.cache import cache_folder
from tests.house.machine import a_program, a_run_of_its_own, calls_of, devicepath, ends, the_pid_of
from tests.house.test_aws_provider_waits import PROVIDER, SDK, TEXTS

pytestmark = pytest.mark.slow

VERSION = sdk_version()
NOWHERE = "https://localhost:1/plugins"
RUN = f"from devicepath_tools.aws_provider import ensure; print(ensure(site={NOWHERE!r}).origin)"

# Does what `go` does for a build: writes the program that it was asked for, and a line about each call to $GO_CALLS.
GO = """
import json, os, pathlib, subprocess, sys, time
with open(os.environ["GO_CALLS"], "a") as calls:
    print(os.getpid(), *sys.argv[1:], file=calls)
if sys.argv[1] == "env":
    print(os.environ.get("GO_VERSION", "go1.99.0"))
elif sys.argv[1:3] == ["list", "-mod=readonly"] and "-m" in sys.argv:
    print(os.path.join(os.environ["GO_MODULES"], sys.argv[-1]))
elif "GO_FAULT" in os.environ:
    sys.exit(os.environ["GO_FAULT"])
elif sys.argv[1] == "build":
    compiled = pathlib.Path(os.environ["GOCACHE"])
    compiled.mkdir()
    (compiled / "objects").write_text("what was compiled")
    overlay = json.loads(pathlib.Path(sys.argv[sys.argv.index("-overlay") + 1]).read_text())
    laid = {name.partition("/modules/")[2]: pathlib.Path(path).read_text()
            for name, path in overlay["Replace"].items()}
    pathlib.Path(os.environ["GO_CALLS"]).with_name("laid").write_text(json.dumps(laid))
    if "GO_DELAY_S" in os.environ:
        with subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({os.environ['GO_DELAY_S']})"]) as child:
            with open(os.environ["GO_CALLS"], "a") as calls:
                print(child.pid, "compile", file=calls)
    linked = sys.argv[sys.argv.index("-ldflags") + 1].split()
    (version,) = [word.split("=")[1] for word in linked if "main.terraformVersion" in word]
    program = pathlib.Path(sys.argv[sys.argv.index("-o") + 1])
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\\necho terraform-provider-aws {version}\\n")
    program.chmod(0o755)
"""

# What terraform-provider-aws has of two generated lists, of services, and of its waits.
MODULE = {
    "version/VERSION": "6.34.0\n",
    "internal/provider/sdkv2/service_packages_gen.go": """package sdkv2

import (
	"context"

	"github.com/hashicorp/terraform-provider-aws/internal/conns"
	"github.com/hashicorp/terraform-provider-aws/internal/service/ec2"
	"github.com/hashicorp/terraform-provider-aws/internal/service/organizations"
	s3 "github.com/hashicorp/terraform-provider-aws/internal/service/s3"
)

func servicePackages(ctx context.Context) []conns.ServicePackage {
	v := []conns.ServicePackage{
		ec2.ServicePackage(ctx),
		organizations.ServicePackage(ctx),
		s3.ServicePackage(ctx),
	}
	return v
}
""",
    **TEXTS[PROVIDER],
    "internal/conns/awsclient_gen.go": """package conns

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	s3 "github.com/aws/aws-sdk-go-v2/service/s3"
)

func (c *AWSClient) EC2Client(ctx context.Context) *ec2.Client {
	return client[*ec2.Client](ctx, c)
}

func (c *AWSClient) OrganizationsClient(ctx context.Context) *organizations.Client {
	return client[*organizations.Client](ctx, c)
}

func (c *AWSClient) S3Client(ctx context.Context) *s3.Client {
	return client[*s3.Client](ctx, c)
}
""",
    "internal/service/ec2/vpc.go": """package ec2

import "github.com/hashicorp/terraform-provider-aws/internal/service/organizations"

func vpc(ctx context.Context) { meta.EC2Client(ctx); organizations.Find(ctx, meta.OrganizationsClient(ctx)) }
""",
    "internal/service/ec2/vpc_test.go": "package ec2\n\nfunc test(ctx context.Context) { meta.S3Client(ctx) }\n",
    "internal/service/organizations/find.go": "package organizations\n",
}


@pytest.fixture
def go(machine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts a Go on the machine's PATH, with the modules in its cache; the file with its calls."""
    a_program(machine / "bin", "go", f"#!{sys.executable}\n{GO}")
    for module, texts in {PROVIDER: MODULE, SDK: TEXTS[SDK]}.items():
        for name, text in texts.items():
            path = machine / "modules" / module / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    monkeypatch.setenv("GO_MODULES", str(machine / "modules"))
    monkeypatch.setenv("GO_CALLS", str(machine / "calls"))
    return machine / "calls"


@pytest.fixture
def source(machine: Path) -> Path:
    """Our own program with other services."""
    copy = machine / "source"
    shutil.copytree(SOURCE, copy)
    (copy / "services.txt").write_text("ec2\n")
    return copy


def laid(calls: Path, module: str, name: str) -> str:
    """The text that Go was told to read for this file of the module."""
    return json.loads(calls.with_name("laid").read_text())[f"{module.replace('/', '-')}/{name}"]


def an_official_plugin(folder: Path, version: str = VERSION) -> Path:
    return a_program(folder, PROGRAM, f"#!/bin/sh\necho v{version}\n").parent


def of_the_engine(machine: Path, version: str = VERSION) -> Path:
    """Where the engine keeps plugins."""
    return machine / "home" / "plugins" / f"resource-aws-v{version}"


class Site:
    """Pulumi's site, as far as it is asked. What it gives, if it gives anything, is `content`."""

    def __init__(self, status: int) -> None:
        self.asked: list[str] = []
        self.content = b""
        answers = self

        class Answer(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                answers.asked.append(self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(len(answers.content)))
                self.end_headers()

            def do_GET(self) -> None:
                self.do_HEAD()
                self.wfile.write(answers.content)

            def log_request(self, code: object = "-", size: object = "-") -> None:
                """Nothing on standard error."""

        self.server = ThreadingHTTPServer(("localhost", 0), Answer)
        self.url = f"http://localhost:{self.server.server_port}/plugins"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site() -> Iterator[Site]:
    """One that has the plugin."""
    site = Site(200)
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def empty_site() -> Iterator[Site]:
    """One that can be reached and has no such plugin."""
    site = Site(404)
    yield site
    site.server.shutdown()
    site.server.server_close()


def a_pulumi(machine: Path, installs: str) -> None:
    """An engine; `installs` is what it does when it is asked for a plugin."""
    for host in ("pulumi-language-python", "pulumi-language-python-exec"):
        a_program(machine / "bin", host)
    asked = f"plugin install resource aws {VERSION} --server http"
    a_program(
        machine / "bin",
        "pulumi",
        f'#!/bin/sh\ncase "$*" in version) echo v3.300.0;; "{asked}"*) {installs};; *) exit 2;; esac\n',
    )


# The official plugin


def test_the_official_plugin_that_the_engine_keeps_is_taken(machine):
    folder = an_official_plugin(of_the_engine(machine))
    assert ensure(site=NOWHERE) == AwsProvider(folder, VERSION, Origin.FOUND)
    assert ensure(site=NOWHERE).told == f"official {VERSION}"


def test_the_official_plugin_on_path_is_taken(machine):
    folder = an_official_plugin(machine / "bin")
    assert ensure(site=NOWHERE) == AwsProvider(folder, VERSION, Origin.FOUND)


def test_a_plugin_of_another_version_is_passed_over(machine, go):
    an_official_plugin(of_the_engine(machine, "7.0.0"), "7.0.0")
    an_official_plugin(machine / "bin", "7.0.0")
    assert ensure(site=NOWHERE).origin is Origin.BUILT


def test_a_plugin_that_the_engine_has_not_wholly_unpacked_is_passed_over(machine, go):
    folder = an_official_plugin(of_the_engine(machine))
    folder.with_name(f"{folder.name}.partial").touch()
    assert ensure(site=NOWHERE).origin is Origin.BUILT


def test_one_that_was_built_is_not_taken_for_the_official_one_on_path(machine, go):
    a_program(machine / "bin", PROGRAM, "#!/bin/sh\necho terraform-provider-aws 6.34.0\n")
    with pytest.raises(AwsProviderUnavailable):
        ensure(Choice.OFFICIAL, site=NOWHERE)


def test_pulumis_own_site_gives_it_through_the_engine(machine, site):
    plugin = f"$PULUMI_HOME/plugins/resource-aws-v{VERSION}"
    program = f"{plugin}/{PROGRAM}"
    made = rf'/bin/mkdir -p {plugin}; printf "#!/bin/sh\necho {VERSION}\n" >{program}; /bin/chmod +x {program}'
    a_pulumi(machine, made)
    first, again = ensure(site=site.url), ensure(site=site.url)
    assert (first.origin, again.origin) == (Origin.DOWNLOADED, Origin.CACHED)
    assert first.folder == again.folder
    assert [path.name for path in first.folder.iterdir()] == [PROGRAM]
    assert not (machine / "home").exists(), "the user's own plugins stay as they are"


@pytest.mark.engine
def test_the_real_engine_installs_it_from_the_site_that_it_is_given(engine, tmp_path, site):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.add(an_official_plugin(tmp_path / "made") / PROGRAM, PROGRAM)
    site.content = packed.getvalue()
    folder = official.download(engine, tmp_path / "home", VERSION, site.url)
    assert folder is not None
    assert folder == tmp_path / "home" / "plugins" / f"resource-aws-v{VERSION}"
    assert (folder / PROGRAM).is_file()
    assert site.url + site.asked[-1].removeprefix("/plugins") == official.address(site.url, VERSION)


def test_where_the_engine_cannot_install_it_the_provider_is_built(machine, go, site):
    a_pulumi(machine, "exit 1")
    assert ensure(site=site.url).origin is Origin.BUILT


def test_a_plugin_that_gives_another_version_is_not_kept(machine, go, site):
    folder = f"$PULUMI_HOME/plugins/resource-aws-v{VERSION}"
    program = f"{folder}/{PROGRAM}"
    made = rf"/bin/mkdir -p {folder}; printf '#!/bin/sh\necho 1.0.0\n' >{program}; /bin/chmod +x {program}"
    a_pulumi(machine, made)
    assert ensure(site=site.url).origin is Origin.BUILT


def test_a_site_without_it_is_asked_once_a_day(machine, go, empty_site):
    origins = [ensure(site=empty_site.url).origin for _ in range(2)]
    assert origins == [Origin.BUILT, Origin.CACHED]
    assert len(empty_site.asked) == 1
    (refused,) = (machine / "cache").rglob("refused")
    yesterday = refused.stat().st_mtime - 25 * 3600
    os.utime(refused, (yesterday, yesterday))
    ensure(site=empty_site.url)
    assert len(empty_site.asked) == 2


def test_a_site_is_asked_again_where_the_official_one_is_wanted(machine, go, empty_site):
    ensure(site=empty_site.url)
    with pytest.raises(AwsProviderUnavailable):
        ensure(Choice.OFFICIAL, site=empty_site.url)
    assert len(empty_site.asked) == 2


# A build


def test_a_build_is_kept_for_the_next_run_and_nothing_else_of_it(machine, go):
    built, again = ensure(site=NOWHERE), ensure(site=NOWHERE)
    assert built == AwsProvider(built.folder, "terraform-provider-aws 6.34.0", Origin.BUILT)
    assert again == AwsProvider(built.folder, "terraform-provider-aws 6.34.0", Origin.CACHED)
    assert built.told == "built from terraform-provider-aws 6.34.0"
    assert [path.name for path in built.folder.iterdir()] == [PROGRAM]
    assert len(calls_of(go, "build")) == 1
    assert sorted(path.name for path in built.folder.parent.iterdir()) == ["build.log", "lock", "plugin"]


def test_what_a_build_takes_is_said_before_it_begins(machine, go, capsys):
    ensure(site=NOWHERE)
    assert capsys.readouterr().err.splitlines() == [
        "Building the aws provider from Go modules, once: 4 to 5 minutes of two idle cores, 4 GB of memory, and 4 GB "
        "of disk; 0.2 GB are kept, and up to 3 GB of modules in Go's own cache.",
        "  its modules",
        "  the provider itself",
    ]


def test_only_the_services_that_are_used_are_built_and_those_that_they_import(machine, go, source):
    ensure(site=NOWHERE, source=source)
    packages = laid(go, PROVIDER, "internal/provider/sdkv2/service_packages_gen.go")
    clients = laid(go, PROVIDER, "internal/conns/awsclient_gen.go")
    assert packages == "".join(
        line for line in MODULE["internal/provider/sdkv2/service_packages_gen.go"].splitlines(True) if "s3" not in line
    )
    head, _, _ = MODULE["internal/conns/awsclient_gen.go"].partition("\nfunc (c *AWSClient) S3Client")
    assert clients == "".join(line for line in head.splitlines(True) if "s3" not in line)


def test_what_it_waits_by_is_built_shorter_wherever_that_stands(machine, go):
    ensure(site=NOWHERE)
    assert "initialDelay / 20" in laid(go, PROVIDER, "internal/backoff/backoff.go")
    assert "conf.Delay / 20" in laid(go, SDK, "helper/retry/state.go")


@pytest.mark.parametrize("name", ["go.mod", "go.sum", "main.go", "names.json", "services.txt", "waits.json"])
def test_another_source_has_another_place_in_the_cache(machine, go, source, name):
    first = ensure(site=NOWHERE, source=source)
    with (source / name).open("a") as file:
        file.write("\n")
    second = ensure(site=NOWHERE, source=source)
    assert second.origin is Origin.BUILT
    assert second.folder != first.folder


def test_another_sdk_has_another_place_in_the_cache(machine, go, monkeypatch):
    first = ensure(site=NOWHERE)
    monkeypatch.setattr("devicepath_tools.aws_provider.cache.sdk_version", lambda: "8.0.0")
    assert ensure(site=NOWHERE).folder != first.folder


def test_a_cached_provider_that_does_not_run_is_built_again(machine, go):
    (ensure(site=NOWHERE).folder / PROGRAM).write_text("")
    assert ensure(site=NOWHERE).origin is Origin.BUILT


def test_one_that_was_built_is_taken_where_nothing_new_can_be_kept(machine, go, site):
    """A cache that is part of an image, say: with nothing in it of the official one."""
    kept = cache_folder("aws-provider", "official-" + VERSION)
    built = ensure(Choice.BUILT)
    kept.touch()
    assert ensure(site=site.url) == AwsProvider(built.folder, built.version, Origin.CACHED)
    with pytest.raises(AwsProviderUnavailable, match=r" cannot be written: File exists\. Mend that, or name another "):
        ensure(Choice.OFFICIAL, site=site.url)


def test_two_runs_at_the_same_time_build_once(machine, go, monkeypatch):
    monkeypatch.setenv("GO_DELAY_S", "0.5")
    runs = [a_run_of_its_own(RUN) for _ in range(2)]
    answers = [run.communicate(timeout=60) for run in runs]
    assert sorted(out.strip() for out, _ in answers) == ["built", "cached"], answers
    assert len(calls_of(go, "build")) == 1


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["ctrl-c", "term", "hang-up"])
def test_an_interrupted_build_ends_go_and_its_compilers_and_leaves_nothing(machine, go, monkeypatch, told):
    monkeypatch.setenv("GO_DELAY_S", "60")
    run = a_run_of_its_own(RUN)
    compiler = the_pid_of(go, "compile")
    run.send_signal(told)
    run.communicate(timeout=20)
    assert ends(the_pid_of(go, "build"))
    assert ends(compiler)
    assert list((machine / "cache").rglob("partial-*")) == []
    monkeypatch.delenv("GO_DELAY_S")
    assert ensure(site=NOWHERE).origin is Origin.BUILT


def test_a_cache_that_cannot_be_written_is_named(machine, go, monkeypatch):
    (machine / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(machine / "file"))
    with pytest.raises(AwsProviderUnavailable) as fault:
        ensure(Choice.BUILT)
    assert re.fullmatch(
        rf"{machine}/file/devicepath/aws-provider/\w+ cannot be written: Not a directory. "
        "Mend that, or name another folder in XDG_CACHE_HOME.",
        str(fault.value),
    )


def test_a_cache_whose_name_is_not_absolute_is_the_users_own(machine, go, monkeypatch):
    monkeypatch.chdir(machine)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(machine))
    found = ensure(Choice.BUILT)
    assert found.folder.is_relative_to(machine / ".cache" / "devicepath" / "aws-provider")


def test_without_go_the_error_says_what_to_install(machine):
    with pytest.raises(AwsProviderUnavailable) as fault:
        ensure(site=NOWHERE)
    assert str(fault.value) == (
        "No Go to build the aws provider with: install Go 1.25.7 or newer, "
        f"or install the official plugin: pulumi plugin install resource aws {VERSION}."
    )


def test_a_go_that_is_too_old_is_named(machine, go, monkeypatch):
    monkeypatch.setenv("GO_VERSION", "go1.24.9")
    with pytest.raises(AwsProviderUnavailable, match=r"^Go 1\.24\.9 is too old to build the aws provider: install Go"):
        ensure(site=NOWHERE)
    assert calls_of(go, "build") == []


def test_a_go_that_fails_says_so_in_one_line(machine, go, monkeypatch):
    monkeypatch.setenv("GO_FAULT", "go: example.com/module@v1.2.3: dial tcp: no route to host")
    with pytest.raises(AwsProviderUnavailable) as fault:
        ensure(site=NOWHERE)
    (log,) = (machine / "cache").rglob("build.log")
    assert str(fault.value) == (
        "Building the aws provider failed: go: example.com/module@v1.2.3: dial tcp: no route to host "
        f"({log} has all). Mend that, or install the official plugin: pulumi plugin install resource aws {VERSION}."
    )


def test_a_full_disk_is_told_before_anything_is_built(machine, go, monkeypatch):
    monkeypatch.setattr("devicepath_tools.aws_provider.build._DISK_GB", 1e9)
    with pytest.raises(AwsProviderUnavailable, match=r"GB are free, and building the aws provider takes .* make room"):
        ensure(site=NOWHERE)
    assert calls_of(go, "mod") == []


def test_a_build_that_gives_no_version_is_not_kept(machine, go, monkeypatch):
    monkeypatch.setattr("devicepath_tools.aws_provider.finder.version_of", lambda folder: None)
    with pytest.raises(AwsProviderUnavailable, match=r"gives its version as None"):
        ensure(site=NOWHERE)


def test_a_kept_one_that_is_slow_to_answer_is_not_built_anew(machine, go, monkeypatch):
    folder = ensure(site=NOWHERE).folder
    a_program(folder, PROGRAM, "#!/bin/sh\nwhile :; do :; done\n")
    monkeypatch.setattr("devicepath_tools.aws_provider.installation._ANSWER_LIMIT_S", 0.2)
    with pytest.raises(AwsProviderUnavailable, match=r"did not give its version .*: start again when the machine is"):
        ensure(site=NOWHERE)
    assert len(calls_of(go, "build")) == 1


# A choice


def test_the_built_one_is_taken_by_name_whatever_else_there_is(machine, go, site):
    an_official_plugin(of_the_engine(machine))
    assert ensure(Choice.BUILT, site=site.url).origin is Origin.BUILT
    assert site.asked == []


def test_the_official_one_by_name_is_never_replaced_by_another(machine, go):
    ensure(site=NOWHERE)
    with pytest.raises(AwsProviderUnavailable) as fault:
        ensure(Choice.OFFICIAL, site=NOWHERE)
    assert str(fault.value) == (
        f"No official aws plugin {VERSION} in the engine's plugins or on PATH, and {NOWHERE} does not give it: "
        f"run `pulumi plugin install resource aws {VERSION}`, or take the one that is built from Go modules."
    )


def test_the_environment_chooses_where_nobody_else_does(machine, go, monkeypatch):
    folder = an_official_plugin(of_the_engine(machine))
    monkeypatch.setenv("DEVICEPATH_AWS_PROVIDER", "built")
    assert ensure(site=NOWHERE).origin is Origin.BUILT
    assert ensure(Choice.OFFICIAL, site=NOWHERE).folder == folder


def test_a_choice_that_is_none_is_told(machine, monkeypatch):
    monkeypatch.setenv("DEVICEPATH_AWS_PROVIDER", "newest")
    with pytest.raises(AwsProviderUnavailable) as fault:
        ensure(site=NOWHERE)
    assert str(fault.value) == (
        "DEVICEPATH_AWS_PROVIDER: 'newest' is unknown. Give one of official, built, or nothing."
    )


# The command


def test_the_command_gives_the_provider_in_words_as_json_or_its_folder_alone(machine):
    folder = an_official_plugin(of_the_engine(machine))
    assert devicepath("aws-provider").stdout == f"aws provider, official {VERSION} (found): {folder}\n"
    answer = json.loads(devicepath("aws-provider", "--json").stdout)
    assert answer == {"version": VERSION, "origin": "found", "folder": str(folder)}
    assert devicepath("aws-provider", "--folder").stdout == f"{folder}\n"


def test_a_switch_of_the_command_chooses(machine, go):
    an_official_plugin(of_the_engine(machine))
    answer = devicepath("aws-provider", "--use", "built")
    assert answer.stdout.startswith("aws provider, built from terraform-provider-aws 6.34.0 (built): ")
    assert devicepath("aws-provider", "--use", "official").stdout.startswith("aws provider, official")


def test_a_fault_is_one_line_of_the_command(machine):
    answer = devicepath("aws-provider", "--use", "built")
    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: No Go to build the aws provider with")
