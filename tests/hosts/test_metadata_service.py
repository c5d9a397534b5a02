"""The Instance Metadata Service as instances ask it, over the VPC's own links."""

import json
import sys
from typing import Any

import pytest

from tests.hosts.lab import GATE, SERVER, Lab, Namespace

pytestmark = pytest.mark.slow

ASK = """
import http.client, json, sys
method, path, headers = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
connection = http.client.HTTPConnection("169.254.169.254", timeout=2)
try:
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    print(json.dumps([answer.status, answer.read().decode()]))
except TimeoutError:
    print(json.dumps([0, ""]))
"""
TTL = "X-aws-ec2-metadata-token-ttl-seconds"
TOKEN = "X-aws-ec2-metadata-token"


def ask(source: Namespace, method: str, path: str, **headers: str) -> tuple[int, str]:
    """Status and text; 0 where no answer arrives."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    said = source.run(sys.executable, "-c", ASK, method, path, json.dumps(named))
    assert said.returncode == 0, said.stderr
    status, text = json.loads(said.stdout)
    return status, text


def token(source: Namespace) -> str:
    status, text = ask(source, "PUT", "/latest/api/token", **{TTL: "60"})
    assert status == 200
    return text


@pytest.fixture
def vpc(lab: Any) -> Lab:
    """A lab whose gate peer is a namespace with the instance's address."""
    made: Lab = lab(user_data="#!/bin/sh\n")
    made.gate.ip(f"address add {GATE}/24 dev ens5", "link set ens5 up", "route add default via 10.0.0.1")
    return made


def test_version_1_is_refused(vpc):
    assert ask(vpc.gate, "GET", "/latest/meta-data/instance-id") == (401, "")
    assert ask(vpc.gate, "GET", "/latest/user-data") == (401, "")
    assert f"{GATE} GET /latest/user-data HTTP/1.1 401" in vpc.services.requests()


def test_each_instance_is_told_of_itself(vpc):
    for source, expected in ((vpc.gate, "i-gate"), (vpc.server, "i-server")):
        assert ask(source, "GET", "/latest/meta-data/instance-id", **{TOKEN: token(source)}) == (200, expected)


def test_a_token_of_another_instance_is_refused(vpc):
    assert ask(vpc.gate, "GET", "/latest/meta-data/instance-id", **{TOKEN: token(vpc.server)})[0] == 401


@pytest.mark.parametrize("ttl", ["0", "21601", "-1", "soon"])
def test_a_token_that_would_never_end_is_refused(vpc, ttl):
    assert ask(vpc.gate, "PUT", "/latest/api/token", **{TTL: ttl})[0] == 400


def test_a_token_needs_to_be_told_how_long_it_holds(vpc):
    assert ask(vpc.gate, "PUT", "/latest/api/token")[0] == 400


def test_a_forwarded_request_gets_no_token(vpc):
    assert ask(vpc.gate, "PUT", "/latest/api/token", **{TTL: "60", "X-Forwarded-For": "10.9.9.9"})[0] == 403


def test_what_is_not_there_is_not_found(vpc):
    assert ask(vpc.gate, "GET", "/latest/meta-data/iam/info", **{TOKEN: token(vpc.gate)})[0] == 404


def test_a_token_goes_no_further_than_the_instance(vpc, workplace):
    behind = Namespace(workplace)
    vpc.server.ip(
        f"link add behind type veth peer name eth0 netns {behind.holder}", "link set behind up",
        "address add 192.168.9.1/24 dev behind",
    )  # fmt: skip
    vpc.server.settle(ip_forward=1)
    vpc.router.ip(f"route add 192.168.9.0/24 via {SERVER}")
    behind.ip("address add 192.168.9.2/24 dev eth0", "link set eth0 up", "route add default via 192.168.9.1")
    assert ask(behind, "GET", "/latest/meta-data/mac") == (401, ""), "other answers arrive"
    assert ask(behind, "PUT", "/latest/api/token", **{TTL: "60"}) == (0, ""), "the hop limit is 1"
