"""A program gets in a rehearsal what it gets from its own stack file, on the real engine."""

import json

import pytest

from devicepath_tools import engine_yaml
from devicepath_tools.engine import ensure
from devicepath_tools.rehearsal.neutral import SALT, SECRET
from tests.rehearsal.project import Project
from tests.rehearsal.test_neutral import AWKWARD
from tests.stack import Stack

pytestmark = pytest.mark.engine

LIST = "\n".join(f"    - {written}" for written in AWKWARD)
PROJECT = """\
name: fleet   # ours
runtime: {name: python, options: {virtualenv: ../venv}}
backend: {url: "s3://states"}
config:
  aws:profile: real
  fleet:size: {type: integer, default: 3}
  fleet:sim: "440101234567890"
"""
STACK = f"""\
\ufeff# A stack file in several ways.
config:
  account:   "081234567890"    # in quotes
  fleet:imsi: "001010000001801"
  aws:accessKey: {{secure: v1:a}}
  aws:secretKey: real
  fleet:token:
    secure: v1:b
  fleet:values:
{LIST}
secretsprovider: awskms://alias/real
""".replace("\n", "\r\n")
PROGRAM = """
import json
config = pulumi.Config()
# As a text: numbers of outputs are doubles.
pulumi.export("values", json.dumps(config.require_object("values")))
pulumi.export("texts", [config.require(name) for name in ("account", "imsi", "size", "sim")])
pulumi.export("access", [pulumi.Config("aws").get(name) for name in ("profile", "accessKey", "secretKey")])
pulumi.export("token", config.require_secret("token"))
pulumi.export("beside", {"in": [config.require_secret("token"), "plain"]})
pulumi.export("files", {name: pathlib.Path(name).read_bytes().decode() for name in ("Pulumi.yaml", "Pulumi.dev.yaml")})
"""


def test_what_a_stack_file_says_arrives_as_from_the_users_own_and_its_bytes_are_the_same(project: Project):
    (project.folder.parent / "venv").mkdir()
    (project.folder / "Pulumi.yaml").write_text(PROJECT)
    (project.folder / "Pulumi.dev.yaml").write_bytes(STACK.encode())
    run = project.program(PROGRAM).rehearse("--json")
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    outputs = answer["outputs"]
    assert json.loads(outputs["values"]) == list(AWKWARD.values())
    assert outputs["texts"] == ["081234567890", "001010000001801", "3", "440101234567890"]
    assert outputs["access"] == [None, None, None]
    assert outputs["token"] == "[secret]"
    assert outputs["beside"] == {"in": ["[secret]", "plain"]}, "a part of an output"
    remark = next(it["remark"] for it in answer["steps"] if it["name"] == "both emulated clouds")
    assert remark.startswith("4 SIMs, AWS account 081234567890"), "one stands in Pulumi.yaml"

    assert outputs["files"]["Pulumi.yaml"] == PROJECT.replace("aws:profile: real", "left-out-aws:profile: left-out")
    assert set(outputs["files"]["Pulumi.dev.yaml"].split("\r\n")) - set(STACK.split("\r\n")) == {
        f"encryptionsalt: {SALT}", "  left-out-aws:accessKey: {secure: " + SECRET + "}",
        "  left-out-aws:secretKey: left-out", f"    secure: {SECRET}", "left-out-secretsprovider: awskms://alias/real",
    }  # fmt: skip


MERGED = """\
config:
  fleet:near:
    usual: &usual {size: 1, name: a}
    <<: &small
      <<: *usual
      size: 2
    far:
      farther: &last {<<: *small, name: b}
  fleet:last: {"<<": *last, name: c}
  fleet:again: &usual [<<, "<<"]
  fleet:newest: *usual
"""
"""What is merged merges, too, and stands deeper than where it is merged; an anchor stands twice."""


def test_the_engine_merges_as_it_is_merged_here(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: fleet\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text(MERGED)
    said = json.loads(Stack(ensure(), tmp_path).pulumi("config", "--json").output)
    values = {name: one["objectValue"] for name, one in said.items()}
    assert values == engine_yaml.read(MERGED)["config"]
    assert values["fleet:last"] == {"size": 2, "name": "c"}
    assert values["fleet:newest"] == ["<<", "<<"]


def test_the_engine_reads_the_users_own_file_as_it_is_read_here(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: fleet\nruntime: python\n")
    text = f"config:\n  fleet:values:\n{LIST}\n"
    (tmp_path / "Pulumi.dev.yaml").write_text(text)
    stack = Stack(ensure(), tmp_path)
    said = json.loads(stack.pulumi("config", "--json").output)["fleet:values"]["value"]
    assert json.loads(said) == list(AWKWARD.values()) == engine_yaml.read(text)["config"]["fleet:values"]
