"""Runs that are cut off on the real engine while they make or end what a VPG of type F2 has.

One stack goes through it all, with one request of each kind under way at once."""

import pytest

from tests.provider.on_engine.customer import attachment_of
from tests.provider.on_engine.on_f2 import (
    FIRST,
    HUB,
    OTHER_HUB,
    SECOND,
    acceptance,
    activation,
    peering,
    registration,
    route,
    vpg,
)
from tests.provider.on_engine.test_cut_off import assert_finished, cut_off

pytestmark = pytest.mark.engine


@pytest.fixture
def stack(deployed):
    return deployed


@pytest.fixture
def account(deployed):
    return deployed.account


PREPARED = vpg() + registration("first", FIRST) + peering("hub", HUB) + activation("active", "hub")


def one_of_each_kind(target="active"):
    return (
        PREPARED
        + registration("second", SECOND)
        + acceptance("accepted", "first", FIRST)
        + peering("other", OTHER_HUB)
        + activation("other-active", "other").replace("other-active =", "other_active =")
        + route("route", "10.0.0.0/16", target)
    )


CREATES = [
    ("POST", "/virtual_private_gateways/*/transit_gateway_vpc_attachments"),
    ("POST", "/virtual_private_gateways/*/accept"),
    ("POST", "/virtual_private_gateways/*/transit_gateway_peering_connections"),
    ("POST", "/virtual_private_gateways/*/customer_routes"),
]
DELETES = [
    ("DELETE", "/virtual_private_gateways/*/transit_gateway_vpc_attachments/*"),
    ("DELETE", "/virtual_private_gateways/*/transit_gateway_peering_connections/*"),
    ("DELETE", "/virtual_private_gateways/*/customer_routes/*"),
]


def counts(account):
    kinds = ("transitGatewayVpcAttachments", "transitGatewayPeeringConnections", "customerRoutes")
    return [account.count(kind) for kind in kinds]


def begin_prepared(stack, account):
    """The acceptance of the first VPC has still to come: nothing takes it back but another registration."""
    stack.begin("")
    stack.begin(PREPARED)
    assert counts(account) == [1, 1, 0]


@pytest.mark.parametrize("after_work", [True, False], ids=["carried out", "not carried out"])
@pytest.mark.parametrize("victim", ["engine", "provider"])
def test_creations_that_were_cut_off_are_finished_and_nothing_exists_twice(stack, account, victim, after_work):
    begin_prepared(stack, account)
    cut_off(stack, account, one_of_each_kind(), CREATES, victim, after_work=after_work)
    stack.up()
    assert counts(account) == [2, 2, 1]
    shown = account.vpg(stack.resources()["native"]["id"])["soracomTransitGatewayVpcAttachments"]
    assert shown[attachment_of(FIRST)]["status"] == "active"
    assert_finished(stack)


@pytest.mark.parametrize("victim", ["engine", "provider"])
def test_an_update_that_was_cut_off_is_finished(stack, account, victim):
    stack.begin(one_of_each_kind())
    request = ("PUT", "/virtual_private_gateways/*/customer_routes/*")
    cut_off(stack, account, one_of_each_kind("other_active"), [request], victim, after_work=True)
    stack.up()
    (shown,) = account.vpg(stack.resources()["native"]["id"])["customerRoutes"].values()
    assert shown["target"] == stack.resources()["other"]["id"]
    assert_finished(stack)


@pytest.mark.parametrize("victim", ["engine", "provider"])
def test_deletions_that_were_cut_off_are_finished(stack, account, victim):
    stack.begin(one_of_each_kind())
    cut_off(stack, account, PREPARED, DELETES, victim, after_work=True)
    stack.up()
    assert stack.resources().keys() == {"native", "first", "hub", "active"}
    assert counts(account) == [1, 1, 0]
    assert_finished(stack)


def test_creations_whose_answers_are_lost_succeed_and_nothing_exists_twice(stack, account):
    begin_prepared(stack, account)
    for method, path in CREATES:
        account.lose_answer(method, path)
    stack.up(one_of_each_kind())
    assert account.cloud.faults.pending() == []
    assert counts(account) == [2, 2, 1]
    assert_finished(stack)
    stack.destroy()
    assert counts(account) == [0, 0, 0]
