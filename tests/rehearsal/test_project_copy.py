"""The copy of a project that a rehearsal works on."""

import os
import shutil
import socket
from pathlib import Path

import pytest

from devicepath_tools.project import NoProject
from devicepath_tools.rehearsal.project_copy import copy


def a_project(folder: Path, settings: str = "name: fleet\nruntime: python\n", *stacks: str) -> Path:
    (folder / "project").mkdir()
    (folder / "project" / "Pulumi.yaml").write_text(settings)
    for stack in stacks or ("dev",):
        (folder / "project" / f"Pulumi.{stack}.yaml").write_text("config:\n  fleet:name: a\n")
    return folder / "project"


def test_the_program_is_copied_and_nothing_that_a_run_leaves_behind(tmp_path: Path):
    project = a_project(tmp_path)
    for file in ("infra/__main__.py", "infra/__pycache__/a.pyc", ".git/HEAD", "venv/pyvenv.cfg", "venv/bin/python"):
        (project / file).parent.mkdir(parents=True, exist_ok=True)
        (project / file).touch()
    made, stack = copy(project, None, tmp_path / "copy")
    files = sorted(str(path.relative_to(made.folder)) for path in made.folder.rglob("*") if path.is_file())
    assert files == ["Pulumi.dev.yaml", "Pulumi.yaml", "infra/__main__.py"]
    assert stack == "dev"
    assert (project / "Pulumi.dev.yaml").read_text() == "config:\n  fleet:name: a\n", "the original is as it was"


def test_a_socket_and_a_pipe_of_programs_that_run_there_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    project = a_project(tmp_path)
    # The path of a socket has 107 characters at most.
    monkeypatch.chdir(project)
    with socket.socket(socket.AF_UNIX) as editor:
        editor.bind("editor.sock")
        os.mkfifo("pipe")
        made, _ = copy(project, None, tmp_path / "copy")
    assert sorted(path.name for path in made.folder.iterdir()) == ["Pulumi.dev.yaml", "Pulumi.yaml"]


def test_a_disk_that_is_full_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    project = a_project(tmp_path)

    def full(*names: object, **options: object) -> None:
        raise OSError(28, "No space left on device", str(names[1]))

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(NoProject) as fault:
        copy(project, None, tmp_path / "copies" / "project")
    told = str(fault.value)
    assert told.startswith(f"{project} cannot be copied to {tmp_path}/copies: [Errno 28] No space left on device: ")
    assert "\n" not in told
    assert told.count("Errno") == 1, "of the first file alone"


def test_plugins_and_virtual_environment_are_found_where_the_project_names_them(tmp_path: Path):
    settings = """\
name: fleet        # every byte is as it was
runtime: {name: python, options: {toolchain: pip, virtualenv: .venv}}
main: infra
stackConfigDir: stacks
backend: {url: "s3://states"}
plugins:
  providers: [{name: soracom, path: provider}, {name: other, path: ../beside/other}, {name: gone, path: gone}]
"""
    project = a_project(tmp_path, settings)
    for folder in (".venv/bin", "provider", "stacks", "infra", "../beside/other"):
        (project / folder).mkdir(parents=True)
    (project / "stacks" / "Pulumi.remote-access.yaml").touch()
    made, stack = copy(project, None, tmp_path / "copy")
    assert stack == "remote-access"
    assert (made.folder / "Pulumi.yaml").read_text() == settings
    assert (made.folder / ".venv").resolve() == project / ".venv"
    assert (made.folder / "provider").resolve() == project / "provider"
    assert (made.folder / "../beside/other").resolve() == tmp_path / "beside" / "other"
    assert (tmp_path / "copy") in (made.folder / "../beside").resolve().parents, "what is made is below the target"
    assert not (made.folder / "infra").is_symlink()


def test_a_program_and_stack_files_beside_the_project_are_there_too(tmp_path: Path):
    project = a_project(tmp_path, "name: fleet\nruntime: nodejs\nmain: ../program/dist\nstackConfigDir: ../stacks\n")
    (tmp_path / "program" / "dist").mkdir(parents=True)
    (tmp_path / "program" / "dist" / "index.js").touch()
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.dev.yaml").write_text("config: {a: b}\n")
    made, _ = copy(project, "dev", tmp_path / "copy")
    assert (made.folder / "../program/dist/index.js").exists()
    assert "config: {a: b}\n" in (made.folder / "../stacks/Pulumi.dev.yaml").read_text()
    assert (tmp_path / "stacks" / "Pulumi.dev.yaml").read_text() == "config: {a: b}\n"


def test_what_a_program_needs_of_what_is_not_copied_is_linked(tmp_path: Path):
    settings = "name: fleet\nruntime: {name: go, options: {binary: build/fleet}}\nmain: dist/program\n"
    project = a_project(tmp_path, settings)
    for file in ("build/fleet", "dist/program/main.js", "node_modules/a/index.js", "dist/node_modules/b/index.js"):
        (project / file).parent.mkdir(parents=True, exist_ok=True)
        (project / file).touch()
    made, _ = copy(project, None, tmp_path / "copy")
    for file in ("build/fleet", "dist/program/main.js", "node_modules/a/index.js", "dist/node_modules/b/index.js"):
        assert (made.folder / file).exists(), file
    assert not (made.folder / "dist/program").is_symlink(), "the program may write beside itself"


def test_links_that_lead_out_of_the_copy_lead_to_what_they_led_to(tmp_path: Path):
    project = a_project(tmp_path)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "rules.json").write_text("{}")
    (project / "rules.json").symlink_to("../shared/rules.json")
    (project / "shared").symlink_to("../shared")
    (project / "here.py").symlink_to("__main__.py")
    (project / "__main__.py").touch()
    made, _ = copy(project, None, tmp_path / "far" / "away" / "copy")
    assert (made.folder / "rules.json").read_text() == "{}"
    assert (made.folder / "shared" / "rules.json").read_text() == "{}"
    assert (made.folder / "here.py").resolve() == made.folder / "__main__.py"


def test_a_stack_file_that_is_a_link_is_not_written_through(tmp_path: Path):
    project = a_project(tmp_path)
    (tmp_path / "ours.yaml").write_text("config:\n  fleet:name: ours\n")
    (project / "Pulumi.dev.yaml").unlink()
    (project / "Pulumi.dev.yaml").symlink_to(tmp_path / "ours.yaml")
    made, _ = copy(project, None, tmp_path / "copy")
    assert "fleet:name: ours" in (made.folder / "Pulumi.dev.yaml").read_text()
    assert "encryptionsalt" in (made.folder / "Pulumi.dev.yaml").read_text()
    assert (tmp_path / "ours.yaml").read_text() == "config:\n  fleet:name: ours\n"


def test_configuration_is_read_as_the_engine_puts_it_together(tmp_path: Path):
    settings = """\
name: devicepath
runtime: python
config:
  path: {description: the whole path}
  sim: {type: string, default: "440101234567890"}
  aws:region: eu-west-1
  devicepath:account: {value: "111122223333"}
"""
    project = a_project(tmp_path, settings)
    (project / "Pulumi.dev.yaml").write_text('config:\n  path: {vpg: "a"}\n  account: "444455556666"\n')
    made, _ = copy(project, None, tmp_path / "copy")
    assert made.path == {"vpg": "a"}, "without the project's name in front of it"
    assert made.needs.sims == ("440101234567890",)
    assert made.needs.account_ids == ("444455556666",), "the stack's goes before the project's"
    assert made.needs.regions == ("eu-west-1",)


def test_without_a_name_the_only_stack_is_taken_or_the_one_called_remote_access(tmp_path: Path):
    project = a_project(tmp_path, "name: fleet\nruntime: python\n", "dev", "remote-access")
    assert copy(project, None, tmp_path / "copy")[1] == "remote-access"


def test_what_cannot_be_rehearsed_is_told_with_what_there_is(tmp_path: Path):
    project = a_project(tmp_path, "name: fleet\nruntime: python\n", "dev", "test")
    with pytest.raises(NoProject) as which:
        copy(project, None, tmp_path / "copy")
    assert str(which.value) == f"Which stack? Give one of those in {project}: dev, test."
    with pytest.raises(NoProject) as unknown:
        copy(project, "live", tmp_path / "copy")
    assert str(unknown.value) == f"There is no stack live in {project}; there is: dev, test."
    with pytest.raises(NoProject) as nothing:
        copy(tmp_path, None, tmp_path / "copy")
    assert str(nothing.value) == f"{tmp_path} has no Pulumi.yaml; give the project's folder with --project."
    (project / "Pulumi.dev.yaml").write_text("config: [")
    with pytest.raises(NoProject, match=r"Pulumi\.dev\.yaml is no YAML: "):
        copy(project, "dev", tmp_path / "copy")
    (project / "Pulumi.dev.yaml").write_bytes(b"config: {a: \xff}")
    with pytest.raises(NoProject, match=r"Pulumi\.dev\.yaml is not UTF-8: .* at byte 12; save it as UTF-8"):
        copy(project, "dev", tmp_path / "copy")
    (project / "Pulumi.dev.yaml").write_text("config:\n  shown: &x v1:a\n  token: {secure: *x}\n")
    with pytest.raises(NoProject, match=r"Pulumi\.dev\.yaml: credentials, addresses and encryption cannot be taken"):
        copy(project, "dev", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
