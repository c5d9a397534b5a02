"""A secret is in no message, no log line and no plain output; what is made from one is a secret too."""

import asyncio
import copy
import logging
import pickle
from typing import Any

import grpc
import pytest
from google.protobuf import json_format
from pulumi.runtime.proto import provider_pb2, status_pb2
from pydantic import SecretStr

from pulumi_provider.resource import Problem
from pulumi_provider.server import ACCOUNT, OWNER
from pulumi_provider.values import decode, encode, mark_secret, secret_names
from soracom_provider.api.client import Client
from soracom_provider.api.credentials import Credentials, Token
from soracom_provider.configuration import Configuration, account
from tests.provider.plugin import Plugin, Refused, urn
from tests.provider.surroundings import a_vpg

KEY = "secret-that-nobody-sees"
DENY = {"action": "deny", "ipRange": mark_secret("10.0.0.0/16")}
ALLOW = {"action": "allow", "ipRange": "10.1.0.0/16"}


def marked(struct, name):
    """Whether the engine encrypts this property, or something inside."""
    return name in secret_names(struct)


# The key and the token


def test_a_key_is_in_no_representation():
    credentials = Credentials("keyId-x", SecretStr(KEY), "a test")
    token = Token(SecretStr(f"api-{KEY}"), SecretStr(f"token-{KEY}"))
    configuration = Configuration(auth_key_id="keyId-x", auth_key=SecretStr(KEY))
    shown = [
        *(repr(it) for it in (credentials, token, configuration, account(configuration, {}))),
        *(str(it) for it in (credentials, token, configuration)),
        configuration.model_dump_json(),
        str(configuration.wire()),
    ]
    assert [text for text in shown if KEY in text] == []
    assert copy.copy(token).headers()["X-Soracom-Token"] == f"token-{KEY}", "it is there all the same"
    assert KEY in str(pickle.dumps(token)), "and this test would see it"


FAULTS = [
    *((status, body) for status in (400, 401, 503) for body in ("nested", "flat", "text")),
    *(("reset", ""), ("lost", ""), ("silent", "")),
]


@pytest.mark.parametrize(("fault", "body"), FAULTS)
def test_whatever_goes_wrong_neither_key_nor_token_is_logged_or_told(open_account, caplog, capfd, fault, body):
    account = open_account(auth_key=KEY)
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "grpc", "grpc._cython", "asyncio", "hpack"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    credentials = Credentials(account.server.settings.auth_key_id, SecretStr(KEY), "a test")

    async def run() -> tuple[str, list[str]]:
        client = Client(account.server.url, credentials, wait_scale=0.0001, request_limit_s=0.1)
        try:
            await client.authenticate()
            token = client._token
            assert token is not None
            match fault:
                case "reset":
                    account.reset_connection("*", "/*", times=20)
                case "lost":
                    account.lose_answer("*", "/*", times=20)
                case "silent":
                    account.never_answer("*", "/*", times=20, after_work=False)
                case _:
                    account.refuse("*", "/*", fault, times=20, body=body)
            with pytest.raises(Problem) as problem:
                await client.get("/groups")
            return str(problem.value), [token.api_key.get_secret_value(), token.token.get_secret_value()]
        finally:
            await client.close()

    said, tokens = asyncio.run(run())
    output = capfd.readouterr()
    everything = "\n".join([said, caplog.text, output.out, output.err])
    assert "httpcore" in everything, "the log was really written"
    assert [secret for secret in (KEY, *tokens) if secret in everything] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://127.0.0.1:1"},
        {"endpoint": "http://a.example"},
        {"coverage": "moon"},
        {"authKeyId": "keyId-unknown"},
        {"authKeyId": None},
        {"authkey": KEY, "authKey": None},
        {"authKey": [KEY]},
        {"authKey": {"key": KEY}},
    ],
    ids=str,
)
def test_a_configuration_that_is_refused_does_not_show_its_key(open_account, caplog, capfd, wrong):
    caplog.set_level(logging.DEBUG)
    known = open_account().configuration() | {"authKey": KEY} | wrong
    with Plugin(**{name: value for name, value in known.items() if value is not None}) as plugin:
        checked = plugin.check_configuration()
        assert checked.failures
        with pytest.raises(Refused) as refused:
            plugin.configure()
    output = capfd.readouterr()
    told = [*checked.failures.values(), str(refused.value), caplog.text, output.out, output.err]
    assert [text for text in told if KEY in text] == []


def test_a_key_that_was_given_plain_comes_back_marked(account):
    with Plugin(**account.configuration()) as plugin:
        checked = plugin.check_configuration()
    assert checked.failures == {}
    assert secret_names(checked.raw) == {"authKey"}
    own = {name: checked.inputs[name] for name in (ACCOUNT, OWNER)}
    assert checked.inputs == {**account.configuration(), **own}


def test_a_key_that_was_given_as_a_secret_is_marked_once(account):
    configuration = account.configuration()
    given = configuration | {"authKey": mark_secret(configuration["authKey"])}
    with Plugin(**given) as plugin:
        checked = plugin.check_configuration()
        plugin.configure()
    own = {name: checked.inputs[name] for name in (ACCOUNT, OWNER)}
    assert checked.raw == encode({**given, **own})


def test_a_key_is_marked_even_when_something_else_is_wrong(account):
    with Plugin(**account.configuration(), coverage="moon") as plugin:
        checked = plugin.check_configuration()
    assert checked.failures.keys() == {"coverage"}
    assert secret_names(checked.raw) == {"authKey"}


# Secret inputs of resources


SECRET_INPUTS = [
    ("Group", {"tags": {"name": "fleet", "pin": mark_secret("4711")}}, {"tags": {"name": "ships"}}, "tags"),
    ("Group", {"tags": mark_secret({"pin": "4711"})}, {"tags": mark_secret({"pin": "4712"})}, "tags"),
    ("VirtualPrivateGateway", {"type": "F", "tags": {"pin": mark_secret("4711")}}, {"type": "F"}, "tags"),
    (
        "VirtualPrivateGateway",
        {"type": "F", "deviceSubnet": mark_secret("10.0.0.0/9")},
        {"type": "F", "deviceSubnet": mark_secret("10.0.0.0/9"), "tags": {"a": "b"}},
        "deviceSubnet",
    ),
    ("RoutingFilter", {"entries": [ALLOW, DENY]}, {"entries": [DENY]}, "entries"),
    ("RoutingFilter", {"entries": mark_secret([ALLOW])}, {"entries": [ALLOW, DENY]}, "entries"),
]


@pytest.mark.parametrize(
    ("kind", "inputs", "changed", "name"),
    SECRET_INPUTS,
    ids=[f"{row[0]}-{row[3]}-{row[1]}"[:60] for row in SECRET_INPUTS],
)
def test_a_secret_input_is_a_secret_in_all_that_comes_back(plugin, kind, inputs, changed, name):
    around = {"vpgId": a_vpg(plugin).id} if kind == "RoutingFilter" else {}
    it, stub = urn(kind), plugin.stub
    checked = stub.Check(provider_pb2.CheckRequest(urn=it, news=encode(inputs | around)))
    assert not checked.failures
    assert marked(checked.inputs, name)

    preview = stub.Create(provider_pb2.CreateRequest(urn=it, properties=checked.inputs, preview=True))
    assert marked(preview.properties, name)
    made = stub.Create(provider_pb2.CreateRequest(urn=it, properties=checked.inputs))
    assert marked(made.properties, name)
    assert decode(made.properties)[name] == decode(checked.inputs)[name]

    read = stub.Read(provider_pb2.ReadRequest(id=made.id, urn=it, inputs=checked.inputs, properties=made.properties))
    assert marked(read.inputs, name)
    assert marked(read.properties, name)
    assert set(secret_names(read.properties)) == {name}, "and nothing else is"

    news = stub.Check(provider_pb2.CheckRequest(urn=it, olds=checked.inputs, news=encode(changed | around))).inputs
    request = {"id": made.id, "urn": it, "old_inputs": checked.inputs, "olds": made.properties, "news": news}
    secret = name in secret_names(encode(changed))
    assert stub.Diff(provider_pb2.DiffRequest(**request)).changes == provider_pb2.DiffResponse.DIFF_SOME
    assert marked(stub.Update(provider_pb2.UpdateRequest(**request, preview=True)).properties, name) == secret
    assert marked(stub.Update(provider_pb2.UpdateRequest(**request)).properties, name) == secret


def test_the_order_of_entries_with_a_secret_is_no_change(plugin):
    vpg = a_vpg(plugin)
    inputs = {"vpgId": vpg.id, "entries": [DENY, ALLOW]}
    made = plugin.create("RoutingFilter", inputs)
    assert plugin.diff("RoutingFilter", made, inputs | {"entries": [ALLOW, DENY]}).changed == []


def test_a_preview_does_not_show_a_secret_that_is_no_longer_given(plugin):
    given = {
        "groupId": "0b6f2f5e-1f5c-4c1e-9f0e-000000000002",
        "dnsServers": mark_secret(["10.9.8.7"]),
        "linkMtu": 1400,
    }
    olds = encode(given)
    news = encode({name: value for name, value in given.items() if name != "dnsServers"})
    request = provider_pb2.UpdateRequest(
        id="0b6f2f5e", urn=urn("GroupConfiguration"), olds=olds, old_inputs=olds, news=news, preview=True
    )
    response = plugin.stub.Update(request)
    assert "10.9.8.7" not in json_format.MessageToJson(response)


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("RoutingFilter", {"vpgId": "0b6f2f5e-1", "entries": [{"action": "deny", "ipRange": mark_secret("4711/8")}]}),
        ("RoutingFilter", {"vpgId": mark_secret("4711 /"), "entries": [ALLOW]}),
        ("Group", {"tags": {"a": mark_secret(4711)}}),
        ("Group", {"tags": mark_secret(["4711"])}),
        ("VirtualPrivateGateway", {"type": mark_secret("4711")}),
        ("VirtualPrivateGateway", {"type": "F", "deviceSubnet": mark_secret("47.11.0.0/16")}),
        ("Gate", {"vpgId": "0b6f2f5e-1", "vni": mark_secret(471100000)}),
    ],
    ids=str,
)
def test_a_secret_that_is_wrong_is_refused_without_being_shown(plugin, kind, inputs):
    failures = plugin.check(kind, inputs).failures
    assert len(failures) == 1
    assert [reason for reason in failures.values() if "4711" in reason or "47.11" in reason] == []


def test_what_a_half_made_resource_is_recorded_with_is_marked_too(open_account, plugin_for):
    plugin = plugin_for(open_account(creation_seconds=60))
    it = urn("VirtualPrivateGateway")
    inputs = encode({"type": "F", "tags": mark_secret({"pin": "4711"})})
    request = provider_pb2.CreateRequest(urn=it, properties=inputs, timeout=0.05)
    with pytest.raises(grpc.RpcError) as error:
        plugin.stub.Create(request)
    refused: Any = error.value
    (status,) = [value for key, value in refused.trailing_metadata() if key == "grpc-status-details-bin"]
    half = provider_pb2.ErrorResourceInitFailed()
    assert status_pb2.Status.FromString(status).details[0].Unpack(half)
    assert (marked(half.inputs, "tags"), marked(half.properties, "tags")) == (True, True)
    assert "4711" not in half.reasons[0]
