"""What a stack file says: the value of `devicepath:path` in it, as a description."""

from typing import Any

from devicepath_spec.description.path import StackFile
from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.judging.judgement import described, judge_name, judge_path
from devicepath_spec.reading.json_schema import json_schema
from devicepath_spec.unknown import UNKNOWN

KEY = "devicepath:path"
"""Where the path stands below `config` in a stack file."""
ENCRYPTED = "secure"
"""What `pulumi config set --secret` writes beside what it has encrypted."""


class InvalidStackFile(InvalidSpec):
    """A stack file with mistakes. Its text has one line for each: place in the file, value, rule, and what to write."""


def load(config: Any, stack: str | None = None) -> StackFile:
    """The path of a stack file, from the value of `devicepath:path`. Raises InvalidStackFile with all mistakes.

    `stack` is the stack's name: where it is given, names that are made from it are checked as well."""
    if config is None:
        raise InvalidStackFile([f"{KEY}: is missing; write it as one of the files in stacks/ does."])

    def judge(file: StackFile, faults: Faults) -> None:
        judge_path(file, faults)
        _judge_roles(file, faults)
        if stack is not None:
            _judge_name(file, stack, faults)

    try:
        return described(StackFile, _without_encrypted(config), judge, KEY, Faults())
    except InvalidSpec as invalid:
        raise InvalidStackFile(invalid.faults) from None


def _without_encrypted(written: Any) -> Any:
    """With UNKNOWN for what Pulumi has encrypted: `secure: ...` in the place of a value. The stack program is given it
    decrypted."""
    if written is UNKNOWN:
        return written
    if isinstance(written, dict):
        is_encrypted = set(written) == {ENCRYPTED} and isinstance(written[ENCRYPTED], str)
        return UNKNOWN if is_encrypted else {key: _without_encrypted(one) for key, one in written.items()}
    return [_without_encrypted(one) for one in written] if isinstance(written, list) else written


def _judge_roles(file: StackFile, faults: Faults) -> None:
    for account_id, role_arn in () if file.assumed_roles is UNKNOWN else file.assumed_roles.items():
        if role_arn is not UNKNOWN and role_arn.split(":")[4] != account_id:
            told = f"{role_arn} is a role of account {role_arn.split(':')[4]}"
            faults.add(f"assumed_roles.{account_id}", f"{told}; write one of {account_id}.")


def _judge_name(file: StackFile, stack: str, faults: Faults) -> None:
    """Everything is named after the deployment, which has the stack's name where the file has no `name`."""
    if file.name is None:
        judge_name(file, stack, "stack", "give the file a `name`", faults)
    else:
        judge_name(file, file.name, "name", "write one", faults)


def stack_file_schema() -> dict[str, Any]:
    """The JSON Schema of a whole stack file. Settings for other programs are neither described nor refused."""
    path, definitions = json_schema(StackFile)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A stack file of devicepath",
        "type": "object",
        "properties": {"config": {"type": "object", "properties": {KEY: path}, "required": [KEY]}},
        "required": ["config"],
        "$defs": definitions,
    }
