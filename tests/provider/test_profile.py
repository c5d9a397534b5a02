"""Profiles of SORACOM's own CLI."""

import json
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_provider.resource import Problem
from soracom_provider import profile

GOOD = {"authKeyId": "keyId-profile", "authKey": "secret-profile", "coverageType": "g"}
CURE = "Use a profile with an authentication key: `soracom configure`, with authKeyId and authKey."

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"profileCommand": "vault read x"}, "runs a command to get its credentials, which is not supported here."),
    ({"sourceProfile": "main"}, "switches to another user (sourceProfile), which is not supported here."),
    ({"mfaOTPCode": "123456"}, "needs a one-time code (mfaOTPCode), which is not supported here."),
    ({"email": "a@b.example"}, "logs in with email and password, which is not supported here."),
    ({"password": "hunter2"}, "logs in with a password, which is not supported here."),
    (
        {"username": "sam", "operatorId": "OP0000000001"},
        "logs in as a SAM user with a password (operatorId, username), which is not supported here.",
    ),
    ({"sandbox": True, **GOOD}, "is for SORACOM's sandbox, which is not supported here."),
    ({"profileCommand": "vault read x", **GOOD}, "runs a command to get its credentials, which is not supported here."),
    ({"sourceProfile": "main", **GOOD}, "switches to another user (sourceProfile), which is not supported here."),
    ({"mfaOTPCode": "1", **GOOD}, "needs a one-time code (mfaOTPCode), which is not supported here."),
    ({}, "has no authKeyId."),
    ({"authKeyId": "keyId-profile"}, "has no authKey."),
    ({"authKeyId": "keyId-profile", "authKey": ""}, "has no authKey."),
    ({"authKeyId": 7, "authKey": "secret-profile"}, "has no authKeyId."),
]


@pytest.fixture
def write(tmp_path):
    """Writes a profile; returns the environment in which it is found."""

    def written(content, *, name="default", mode=0o600):
        path = tmp_path / f"{name}.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        path.chmod(mode)
        return {"SORACOM_PROFILE_DIR": str(tmp_path)}

    return written


def problem(name, environment):
    with pytest.raises(Problem) as found:
        profile.load(name, environment)
    return str(found.value)


def test_a_profile_gives_key_coverage_and_endpoint(write, tmp_path):
    found = profile.load("fleet", write(GOOD | {"endpoint": "https://a.example"}, name="fleet"))
    assert (found.credentials.auth_key_id, found.credentials.auth_key) == ("keyId-profile", SecretStr("secret-profile"))
    assert (found.coverage, found.endpoint) == ("g", "https://a.example")
    assert found.credentials.source == f"{tmp_path}/fleet.json"


def test_a_profile_without_coverage_and_endpoint_is_of_jp(write):
    found = profile.load("default", write({"authKeyId": "keyId-profile", "authKey": "secret-profile"}))
    assert (found.coverage, found.endpoint) == ("jp", None)


def test_what_a_profile_has_beside_its_authentication_key_does_no_harm(write):
    beside = {
        "email": "",
        "operatorId": "OP0000000001",
        "username": "sam",
        "sandbox": False,
        "register": 1,
    }
    assert profile.load("default", write(GOOD | beside)).coverage == "g"


def test_profiles_are_in_soracom_profile_dir_or_else_in_the_home(write, tmp_path):
    home = tmp_path / "home"
    (home / ".soracom").mkdir(parents=True)
    at_home = home / ".soracom" / "default.json"
    at_home.write_text(json.dumps(GOOD | {"authKeyId": "keyId-home"}))
    at_home.chmod(0o600)
    environment = {"HOME": str(home)}
    assert profile.load("default", environment).credentials.auth_key_id == "keyId-home"
    assert profile.load("default", environment | write(GOOD)).credentials.auth_key_id == "keyId-profile"
    assert profile.load("default", environment | {"SORACOM_PROFILE_DIR": ""}).credentials.auth_key_id == "keyId-home"


@pytest.mark.parametrize(("content", "text"), REFUSED, ids=[f"{'+'.join(row[0])}" for row in REFUSED])
def test_a_profile_that_cannot_be_used_is_refused_by_what_it_does(write, tmp_path, content, text):
    assert problem("default", write(content)) == f"The profile {tmp_path}/default.json {text} {CURE}"


def test_every_form_that_is_not_supported_is_in_the_table():
    assert {name for content, _ in REFUSED for name in content} >= profile.UNSUPPORTED.keys() | {"sandbox"}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o601])
def test_a_profile_that_others_may_use_is_refused_with_the_command_that_closes_it(write, tmp_path, mode):
    path = f"{tmp_path}/default.json"
    assert problem("default", write(GOOD, mode=mode)) == (
        f"Others may read the profile {path}, and it holds a secret. Run: chmod 600 {path}"
    )


@pytest.mark.parametrize("content", [b"", b"authKey=secret-x", b"[]", b'"x"', b"\xff\xfe\x00", b"{"])
def test_a_profile_that_is_no_json_object_is_refused_without_its_contents(write, tmp_path, content):
    assert problem("default", write(content)) == (
        f"The profile {tmp_path}/default.json is not a JSON object. Write it anew with `soracom configure`."
    )


def test_a_profile_that_is_not_there_is_named(tmp_path):
    environment = {"SORACOM_PROFILE_DIR": str(tmp_path)}
    assert problem("fleet", environment) == (
        f"The profile {tmp_path}/fleet.json cannot be read: No such file or directory."
    )


@pytest.mark.parametrize("name", ["../default", "a/b", "/etc/x", ".", "..", ""])
def test_a_name_that_leads_elsewhere_is_refused(write, name):
    assert problem(name, write(GOOD)) == (
        f"profile: {name!r} is no name of a profile; give the name that `soracom configure` was given."
    )
