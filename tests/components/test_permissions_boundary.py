"""The policy that bounds every role that is made."""

from typing import Any

import pytest

from devicepath.backend_vpc import BackendVpc
from devicepath.device_path import DevicePath
from devicepath.gate_peer import GatePeer
from devicepath_spec.faults import InvalidSpec
from tests.components import test_backend_vpc, test_device_path, test_gate_peer
from tests.components.recording import record

ROLE = "aws:iam/role:Role"
BOUNDARY = "arn:aws:iam::111122223333:policy/bounds/of-roles"


def path(**changes: Any) -> DevicePath:
    args: Any = {**test_device_path.REMOTE_ACCESS, **changes}
    return DevicePath("line1", args)


def gate(**changes: Any) -> GatePeer:
    args: Any = {**test_gate_peer.USUAL, **changes}
    return GatePeer("gate", args)


def backend(**changes: Any) -> BackendVpc:
    args: Any = {**test_backend_vpc.USUAL, **changes}
    return BackendVpc("line1", args)


@pytest.mark.parametrize(("make", "roles"), [(path, 2), (gate, 1), (backend, 1)])
def test_every_role_is_bounded_where_a_boundary_is_given(make, roles):
    bounded = record(lambda: make(permissions_boundary=BOUNDARY)).inputs(ROLE)
    assert [one["permissionsBoundary"] for one in bounded.values()] == [BOUNDARY] * roles
    assert not any("permissionsBoundary" in one for one in record(make).inputs(ROLE).values())


def test_the_gate_peer_in_an_adopted_vpc_is_bounded_too():
    peer = {**test_device_path.GATE_PEER, "tier": "app", "outer_address": "10.9.0.10"}
    peer["egress"] = test_device_path.TO_S3
    peer["device_traffic"] = {"ssh": {"cidr": "10.9.0.0/24", "protocol": "tcp", "from_port": 22}}
    recorder = record(lambda: path(backend=test_device_path.ADOPTED, gate_peer=peer, permissions_boundary=BOUNDARY))
    assert recorder.only(ROLE)["permissionsBoundary"] == BOUNDARY


def refused(make: Any, **changes: Any) -> list[str]:
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            make(**changes)
        lines.extend(str(invalid.value).splitlines())

    assert record(program).custom() == {}, "nothing is made before all is checked"
    return lines


@pytest.mark.parametrize(
    "value",
    [
        "of-roles",
        "arn:aws:iam::111122223333:role/of-roles",
        "arn:aws:iam::1111:policy/of-roles",
        "arn:aws:iam::aws:policy/",
    ],
)
def test_what_is_no_policy_is_refused(value):
    fault = (
        f"{value!r} is not the ARN of a managed policy; "
        "write it like arn:aws:iam::111122223333:policy/devicepath-boundary."
    )
    assert refused(gate, permissions_boundary=value) == [f"gate.permissions_boundary: {fault}"]
    assert refused(backend, permissions_boundary=value) == [f"line1.permissions_boundary: {fault}"]
    assert refused(path, permissions_boundary=value) == [f"line1.permissions_boundary: {fault}"]


def test_a_boundary_is_of_the_roles_own_account_or_awss():
    record(lambda: path(permissions_boundary="arn:aws:iam::aws:policy/PowerUserAccess"))
    other = "arn:aws:iam::444455556666:policy/of-roles"
    assert refused(path, permissions_boundary=other) == [
        f"line1.permissions_boundary: {other} is a policy of account 444455556666, but roles of 111122223333 take one "
        "of their own account; give one of that."
    ]


def test_an_adopted_vpc_has_no_role_to_bound():
    adopted = {"region": "eu-central-1", "adopt": test_backend_vpc.ADOPTED, "permissions_boundary": BOUNDARY}

    def make() -> None:
        BackendVpc("line1", adopted)  # type: ignore[arg-type]

    assert refused(make) == [
        "line1.permissions_boundary: is given beside adopt; an existing VPC is left as it is, so leave it out."
    ]
