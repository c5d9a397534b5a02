"""A stack file, read where no engine reads it."""

from pathlib import Path

import pytest
import yaml

from devicepath_spec.judging.stack_file import KEY
from devicepath_tools.network.intent import stack_file
from devicepath_tools.network.loading.source.misread import Misread
from tests.infra.stack_file import NAMES, STACKS, a_path


def written(folder: Path, text: str) -> Path:
    path = folder / "Pulumi.plant.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_ones_are_read_by_their_names(name):
    stack = stack_file.read(STACKS / f"Pulumi.{name}.yaml")
    assert (stack.name, stack.soracom) == (name, {})
    assert len(stack.file.devices) == 2


def test_which_account_of_soracoms_is_meant_is_read_and_a_key_is_not(tmp_path):
    account = {"soracom:coverage": "g", "soracom:profile": "plant", "soracom:authKey": {"secure": "v1:a"}}
    path = written(tmp_path, yaml.safe_dump({"config": {KEY: a_path(), **account, "soracom:waitScale": 2}}))
    assert stack_file.read(path).soracom == {"coverage": "g", "profile": "plant"}


def test_every_mistake_is_told_with_the_file(tmp_path):
    path = written(tmp_path, yaml.safe_dump({"config": {KEY: a_path({"vpg.typ": "F", "internet": "some"})}}))
    with pytest.raises(Misread) as misread:
        stack_file.read(path)
    lines = str(misread.value).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"{path}: vpg.typ: is not a key of vpg")


@pytest.mark.parametrize("text", ["", "config: {}\n", "config:\n", "- a list\n", "encryptionsalt: v1\n"])
def test_a_file_without_a_path_says_what_is_missing(tmp_path, text):
    path = written(tmp_path, text)
    with pytest.raises(Misread) as misread:
        stack_file.read(path)
    assert str(misread.value) == (f"{path}: devicepath:path: is missing; write it as one of the files in stacks/ does.")


def test_what_is_not_yaml_is_told(tmp_path):
    with pytest.raises(Misread, match="is not YAML"):
        stack_file.read(written(tmp_path, "config: [\n"))


def test_a_file_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "Pulumi.plant.yaml"
    with pytest.raises(Misread) as misread:
        stack_file.read(path)
    assert str(misread.value) == f"{path}: cannot be read: No such file or directory."
