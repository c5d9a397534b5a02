"""The copy of a project that a rehearsal works on."""

from pathlib import Path

import pytest
import yaml

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


def test_plugins_and_virtual_environment_stay_where_they_are_and_no_backend_is_named(tmp_path: Path):
    settings = """
        name: fleet
        runtime: {name: python, options: {toolchain: pip, virtualenv: .venv}}
        main: infra
        stackConfigDir: stacks
        backend: {url: "s3://states"}
        plugins:
          providers: [{name: soracom, path: provider}]
    """
    project = a_project(tmp_path, settings)
    (project / "stacks").mkdir()
    (project / "stacks" / "Pulumi.remote-access.yaml").touch()
    made, stack = copy(project, None, tmp_path / "copy")
    assert stack == "remote-access"
    assert yaml.safe_load((made.folder / "Pulumi.yaml").read_text()) == {
        "name": "fleet",
        "runtime": {"name": "python", "options": {"toolchain": "pip", "virtualenv": str(project / ".venv")}},
        "main": "infra",
        "stackConfigDir": "stacks",
        "plugins": {"providers": [{"name": "soracom", "path": str(project / "provider")}]},
    }


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
    assert not (tmp_path / "copy").exists()
