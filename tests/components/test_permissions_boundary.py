"""The policy that bounds every role that is made."""

from typing import Any, cast

import pytest

from devicepath.backend_vpc.component import BackendVpc
from devicepath.canal_transit_gateway.component import CanalTransitGateway
from devicepath.device_path.component import DevicePath
from devicepath.gate_peer.component import GatePeer
from devicepath.transit_gateway.component import TransitGateway
from devicepath_spec.faults import InvalidSpec
from tests.components import (
    path_arguments,
    test_backend_vpc,
    test_canal_transit_gateway,
    test_gate_peer,
    test_transit_gateway,
)
from tests.components.path_arguments import EXISTING_VPC, ON_EXISTING_VPC
from tests.components.recording import record
from tests.components.test_path_transit_gateways import HUB
from tests.components.test_several_backends import TWO

pytestmark = pytest.mark.slow

ROLE = "aws:iam/role:Role"
BOUNDARY = "arn:aws:iam::111122223333:policy/bounds/of-roles"


def path(**changes: Any) -> DevicePath:
    """With these for its backend."""
    return path_arguments.path({f"backends.main.{key}": one for key, one in changes.items()})


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


def test_the_gate_peer_in_an_existing_vpc_is_bounded_too():
    bounded = {**ON_EXISTING_VPC, "backends.main.permissions_boundary": BOUNDARY}
    assert record(lambda: path_arguments.path(bounded)).only(ROLE)["permissionsBoundary"] == BOUNDARY


def test_each_backend_has_a_boundary_of_its_own():
    bounded = {"backends.other.permissions_boundary": BOUNDARY}
    roles = record(lambda: path_arguments.path(bounded, of=TWO)).inputs(ROLE)
    assert {name: one.get("permissionsBoundary") for name, one in roles.items()} == {
        "line1-backend-main-flows": None,
        "line1-gate-peer-main-host": None,
        "line1-backend-other-flows": BOUNDARY,
        "line1-gate-peer-other-host": BOUNDARY,
    }


def test_backends_behind_a_transit_gateway_are_bounded_each_by_a_policy_of_its_own_account():
    third = "arn:aws:iam::444455556666:policy/bounds"
    bounds = {"backends.main.permissions_boundary": BOUNDARY, "backends.third.permissions_boundary": third}
    roles = record(lambda: path_arguments.path(bounds, of=HUB)).inputs(ROLE)
    assert {name: one.get("permissionsBoundary") for name, one in roles.items()} == {
        "line1-backend-main-flows": BOUNDARY,
        "line1-backend-apart-flows": None,
        "line1-backend-third-flows": third,
    }


@pytest.mark.parametrize(
    "make",
    [
        lambda: TransitGateway("hub", cast(Any, test_transit_gateway.USUAL)),
        lambda: CanalTransitGateway("line1", cast(Any, test_canal_transit_gateway.ATTACHED)),
        lambda: CanalTransitGateway("line1", cast(Any, test_canal_transit_gateway.PEERED)),
    ],
    ids=["gateway", "attachment", "peering"],
)
def test_transit_gateways_need_no_role_that_would_have_to_be_bounded(make):
    assert [kind for kind, _ in record(make).custom() if kind.startswith("aws:iam/")] == []


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
        "write it like arn:aws:iam::111122223333:policy/devicepath-boundary instead."
    )
    assert refused(gate, permissions_boundary=value) == [f"gate.permissions_boundary: {fault}"]
    assert refused(backend, permissions_boundary=value) == [f"line1.permissions_boundary: {fault}"]
    assert refused(path, permissions_boundary=value) == [f"line1.backends.main.permissions_boundary: {fault}"]


def test_a_boundary_is_of_the_roles_own_account_or_awss():
    record(lambda: path(permissions_boundary="arn:aws:iam::aws:policy/PowerUserAccess"))
    other = "arn:aws:iam::444455556666:policy/of-roles"
    assert refused(path, permissions_boundary=other) == [
        f"line1.backends.main.permissions_boundary: {other} is a policy of account 444455556666, but roles of "
        "111122223333 take one of their own account; write one of that."
    ]


def test_in_an_existing_vpc_alone_there_is_no_role_to_bound():
    args: Any = {**EXISTING_VPC, "permissions_boundary": BOUNDARY}
    assert record(lambda: BackendVpc("line1", args)).inputs(ROLE) == {}
