"""Whose account, at which end of the world: configuration, environment, profile, in this order."""

import json

import pytest
from pydantic import SecretStr

from pulumi_provider.resource import Problem
from soracom_provider.configuration import Configuration, account, api_address, wait_scale
from tests.provider.plugin import Plugin, Refused

KEY = {"authKeyId": "keyId-configured", "authKey": "secret-configured"}
ENVIRONMENT = {"SORACOM_AUTH_KEY_ID": "keyId-environment", "SORACOM_AUTH_KEY": "secret-environment"}


@pytest.fixture(autouse=True)
def nothing_around(monkeypatch, tmp_path):
    """The environment and the home of whoever runs the tests are not theirs."""
    for name in ("SORACOM_AUTH_KEY_ID", "SORACOM_AUTH_KEY", "SORACOM_ENDPOINT", "SORACOM_PROFILE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def with_profile(tmp_path):
    """The environment of somebody with a profile `default` for the coverage g."""
    content = {"authKeyId": "keyId-profile", "authKey": "secret-profile", "coverageType": "g"}
    for name in ("default", "other"):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(content | {"authKeyId": f"keyId-{name}"}))
        path.chmod(0o600)
    return {"SORACOM_PROFILE_DIR": str(tmp_path)}


def chosen(configuration, environment):
    """What is chosen: id of the key, the key, the endpoint."""
    found = account(Configuration.model_validate(configuration), environment)
    return found.credentials.auth_key_id, found.credentials.auth_key, found.endpoint


def problem(configuration, environment):
    with pytest.raises(Problem) as found:
        account(Configuration.model_validate(configuration), environment)
    return str(found.value)


# Whose key


def test_the_configurations_key_goes_before_the_environments_and_the_profiles(with_profile):
    assert chosen(KEY, ENVIRONMENT | with_profile) == (
        "keyId-configured",
        SecretStr("secret-configured"),
        "https://api.soracom.io/v1",
    )


def test_the_environments_key_goes_before_the_profiles(with_profile):
    key_id, key, endpoint = chosen({}, ENVIRONMENT | with_profile)
    assert (key_id, key) == ("keyId-environment", SecretStr("secret-environment"))
    assert endpoint == "https://api.soracom.io/v1", "the coverage of another key's profile means nothing"


def test_without_a_key_the_profile_gives_key_and_coverage(with_profile):
    assert chosen({}, with_profile) == ("keyId-default", SecretStr("secret-profile"), "https://g.api.soracom.io/v1")
    assert chosen({"profile": "other"}, with_profile)[0] == "keyId-other"


def test_the_environments_key_before_a_profile_that_was_named_is_worth_a_warning(with_profile):
    named = Configuration(profile="other")
    assert account(named, ENVIRONMENT | with_profile).warning == (
        "SORACOM_AUTH_KEY_ID is set, so it is used and the profile other is not."
    )
    assert account(named, with_profile).warning is None
    assert account(Configuration(), ENVIRONMENT | with_profile).warning is None


@pytest.mark.parametrize(
    ("configuration", "coverage"),
    [
        ({}, "jp"),
        ({"coverage": "g"}, "g"),
        ({"endpoint": "https://g.api.soracom.io"}, "g"),
        ({"endpoint": "https://api.soracom.io", "coverage": "g"}, "jp"),
        ({"endpoint": "http://127.0.0.1:1", "coverage": "g"}, "g"),
        ({"endpoint": "http://127.0.0.1:1"}, None),
    ],
)
def test_the_coverage_is_the_endpoints_or_else_what_was_said(configuration, coverage):
    found = account(Configuration.model_validate(configuration), ENVIRONMENT)
    assert (found.coverage and found.coverage.value) == coverage


@pytest.mark.parametrize(
    ("environment", "text"),
    [
        (
            {"SORACOM_AUTH_KEY_ID": "keyId-x"},
            "SORACOM_AUTH_KEY is not set, and SORACOM_AUTH_KEY_ID is; set both or neither.",
        ),
        (
            {"SORACOM_AUTH_KEY": "secret-x", "SORACOM_AUTH_KEY_ID": ""},
            "SORACOM_AUTH_KEY_ID is not set, and SORACOM_AUTH_KEY is; set both or neither.",
        ),
    ],
)
def test_half_a_key_in_the_environment_is_an_error_and_not_a_reason_to_look_on(with_profile, environment, text):
    assert problem({}, environment | with_profile) == text


def test_no_key_anywhere_is_said_with_all_ways_to_give_one(tmp_path):
    assert problem({}, {"HOME": str(tmp_path)}) == (
        "No credentials for SORACOM. Set soracom:authKeyId and soracom:authKey (`pulumi config set --secret "
        "soracom:authKey`), or SORACOM_AUTH_KEY_ID and SORACOM_AUTH_KEY, or write the profile "
        f"{tmp_path}/.soracom/default.json with `soracom configure`."
    )


# Which end of the world


@pytest.mark.parametrize(
    ("configuration", "environment", "endpoint"),
    [
        ({}, {}, "https://api.soracom.io/v1"),
        ({"coverage": "jp"}, {}, "https://api.soracom.io/v1"),
        ({"coverage": "g"}, {}, "https://g.api.soracom.io/v1"),
        ({"coverage": "g"}, {"SORACOM_ENDPOINT": "https://a.example"}, "https://a.example/v1"),
        ({"endpoint": "https://b.example"}, {"SORACOM_ENDPOINT": "https://a.example"}, "https://b.example/v1"),
        ({}, {"SORACOM_ENDPOINT": ""}, "https://api.soracom.io/v1"),
    ],
)
def test_the_endpoint_is_the_one_given_or_the_coverages(configuration, environment, endpoint):
    assert chosen(KEY | configuration, environment)[2] == endpoint


def test_coverage_and_endpoint_given_go_before_the_profiles(with_profile):
    assert chosen({"coverage": "jp"}, with_profile)[2] == "https://api.soracom.io/v1"
    assert chosen({}, with_profile | {"SORACOM_ENDPOINT": "https://a.example/v1"})[2] == "https://a.example/v1"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://api.soracom.io", "https://api.soracom.io/v1"),
        ("https://api.soracom.io/", "https://api.soracom.io/v1"),
        ("https://api.soracom.io/v1", "https://api.soracom.io/v1"),
        ("https://api.soracom.io/v1/", "https://api.soracom.io/v1"),
        ("https://gateway.example:8443/soracom", "https://gateway.example:8443/soracom/v1"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010/v1"),
        ("http://localhost:4010/v1", "http://localhost:4010/v1"),
        ("http://[::1]:4010", "http://[::1]:4010/v1"),
        # All of them are coverage g, and by that another account than jp.
        ("https://G.API.soracom.io", "https://g.api.soracom.io/v1"),
        ("HTTPS://g.api.soracom.io:443/v1", "https://g.api.soracom.io/v1"),
        ("https://g.api.soracom.io./v1//", "https://g.api.soracom.io/v1"),
        ("http://localhost:80", "http://localhost/v1"),
    ],
)
def test_an_address_has_one_form_with_or_without_v1(text, address):
    assert api_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "http://api.soracom.io",
        "http://10.0.0.1/v1",
        "http://127.0.0.1.example",
        "http://localhost.example",
    ],
)
def test_a_key_is_sent_unencrypted_to_this_machine_only(text):
    with pytest.raises(ValueError, match=r"^http://.* would send the authentication key unencrypted; use https\.$"):
        api_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "api.soracom.io", "ftp://api.soracom.io", "https://", "https:///v1", "https://a.example/?x=1"),
        *(
            "https://./v1",
            "https://a.example/#x",
            "https://a.example:99999",
            "https://a.example:x",
            "https://[::1",
            "https://a:0",
        ),
    ],
)
def test_what_is_no_address_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="is not the address of an API") as wrong:
        api_address(text)
    assert str(wrong.value) == f"{text!r} is not the address of an API; write it like https://api.soracom.io."


def test_a_password_in_an_address_is_refused_and_not_repeated():
    with pytest.raises(ValueError, match="is not the address of an API") as wrong:
        api_address("https://me:hunter2@a.example")
    assert str(wrong.value) == "'a.example' is not the address of an API; write it like https://api.soracom.io."


def test_a_wrong_endpoint_in_the_environment_is_named():
    assert problem(KEY, {"SORACOM_ENDPOINT": "http://a.example"}) == (
        "endpoint: http://a.example would send the authentication key unencrypted; use https."
    )


def test_an_unknown_coverage_in_a_profile_is_named(tmp_path):
    path = tmp_path / "default.json"
    path.write_text('{"authKeyId": "keyId-x", "authKey": "secret-x", "coverageType": "moon"}')
    path.chmod(0o600)
    assert problem({}, {"SORACOM_PROFILE_DIR": str(tmp_path)}) == "coverage: 'moon' is unknown; it is jp or g."


# What the engine is told


def failures(**configuration):
    with Plugin(**configuration) as plugin:
        return plugin.check_configuration().failures


def test_an_authentication_key_in_the_wrong_place_is_not_repeated():
    places = ("coverage", "endpoint", "profile", "waitScale", "requestLimitSeconds")
    told = failures(**dict.fromkeys(places, "secret-of-somebody"))
    assert told.keys() == set(places)
    assert "of-somebody" not in str(told)
    environment = {**ENVIRONMENT, "SORACOM_ENDPOINT": "secret-of-somebody"}
    assert problem({}, environment).startswith("endpoint: an authentication key is not the address of an API;")


def test_wrong_values_are_told_together_by_property():
    assert failures(
        authKey="secret-x",
        coverage="moon",
        endpoint="http://a.example",
        profile="",
        waitScale=0,
        requestLimitSeconds="long",
        authkeyid="keyId-x",
    ) == {
        "authkeyid": "there is no property of this name; did you mean authKeyId?",
        "authKeyId": "is missing; authKeyId and authKey go together.",
        "coverage": "'moon' is not one of the values allowed here; give 'jp' or 'g'.",
        "endpoint": "http://a.example would send the authentication key unencrypted; use https.",
        "profile": "'' is too short; give 1 characters or more.",
        "waitScale": "should be greater than 0, not 0.",
        "requestLimitSeconds": "'long' has the wrong type; it should be a valid number, unable to parse string as a "
        "number.",
    }


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"authKeyId": "keyId-x"}, {"authKey": "is missing; authKeyId and authKey go together."}),
        ({"authKey": "secret-x"}, {"authKeyId": "is missing; authKeyId and authKey go together."}),
        (
            KEY | {"profile": "other"},
            {"profile": "authKeyId and profile are two sources of one key; give one of them."},
        ),
    ],
)
def test_both_of_a_key_are_needed_and_only_one_key(given, told):
    assert failures(**given) == told


def test_wrong_credentials_are_one_line_before_anything_is_made(account):
    assert failures(**account.configuration() | {"authKey": "secret-wrong"}) == {
        "": "SORACOM refused the authentication key keyId-rehearsal from the provider's configuration (authKeyId, "
        "authKey: the operator has no such key). Check authKeyId and authKey, and that the key belongs to the "
        f"coverage of {account.server.url}."
    }
    assert [entry.path for entry in account.cloud.journal.entries()] == ["/v1/auth"]


def test_an_api_that_cannot_be_reached_is_one_line():
    assert failures(**KEY, endpoint="http://127.0.0.1:1") == {
        "": "SORACOM's API at http://127.0.0.1:1/v1 cannot be reached (POST /auth: All connection attempts failed). "
        "Check the endpoint and the network between."
    }


def test_no_credentials_are_one_line():
    (reason,) = failures().values()
    assert reason.startswith("No credentials for SORACOM. Set soracom:authKeyId")
    assert "\n" not in reason


def test_a_good_configuration_passes_and_has_logged_in(account):
    assert failures(**account.configuration()) == {}
    assert account.requests("POST", "/auth") == 1


def test_configuring_after_a_check_logs_in_no_second_time(account):
    with Plugin(**account.configuration()) as plugin:
        plugin.check_configuration()
        plugin.configure()
    assert account.requests("POST", "/auth") == 1


def test_a_configuration_that_failed_leaves_the_one_before_usable_when_it_comes_back(account):
    with Plugin(**account.configuration()) as plugin:
        plugin.configure()
        plugin.configuration = account.configuration() | {"authKey": "secret-wrong"}
        with pytest.raises(Refused, match="SORACOM refused the authentication key"):
            plugin.configure()
        plugin.configuration = account.configuration()
        plugin.configure()
        assert plugin.create("Group", {}).id == account.ids("groups")[0]


def test_the_environment_and_a_profile_of_the_process_are_used(account, monkeypatch, tmp_path):
    for name, value in account.environment().items():
        monkeypatch.setenv(name, value)
    assert failures() == {}
    for name in account.environment():
        monkeypatch.delenv(name)
    profile = {**account.configuration(), "coverageType": "jp"}
    (tmp_path / ".soracom").mkdir()
    (tmp_path / ".soracom" / "default.json").write_text(json.dumps(profile))
    (tmp_path / ".soracom" / "default.json").chmod(0o600)
    assert failures() == {}
    assert account.requests("POST", "/auth") == 2


def test_a_rehearsal_scales_every_wait_once_more_by_the_environment():
    assert wait_scale(Configuration.model_validate({"waitScale": 0.5}), {}) == 0.5
    assert wait_scale(Configuration.model_validate({"waitScale": 0.5}), {"SORACOM_WAIT_SCALE": "0.02"}) == 0.01


@pytest.mark.parametrize("text", ["0", "-1", "2", "fast"])
def test_a_scale_in_the_environment_that_is_none_is_told(text: str):
    with pytest.raises(Problem) as told:
        wait_scale(Configuration.model_validate({}), {"SORACOM_WAIT_SCALE": text})
    assert str(told.value) == f"SORACOM_WAIT_SCALE is {text!r}; it has to be a number above 0 and up to 1."


# The deployment's name


def test_a_state_keeps_the_name_that_its_resources_have(account):
    configuration = account.configuration()
    with Plugin(**configuration, deployment="pumps") as plugin:
        recorded = plugin.check_configuration().inputs
        assert plugin.check_configuration(recorded).failures == {}
    with Plugin(**configuration, deployment="prod") as renamed:
        assert renamed.check_configuration(recorded).failures == {
            "deployment": "'prod', but what this state has is named after 'pumps': it would all be made anew, and then "
            "ended under its old name, the VPG too. Write the old name (in a stack file `name: pumps`), or run `pulumi "
            "destroy` first."
        }
    with Plugin(**configuration) as without:
        assert without.check_configuration(recorded).failures == {}
