"""Runs that are cut off on the real engine: what was under way is finished by the next run, and nothing exists twice.

One stack goes through it all. Each test has one resource of each kind under way at once: asynchronous (a VPG), keyed by
us (a fixed address), keyed by SORACOM (a group and a peering connection), and part of the VPG (Gate and redirection).
The rest of the matrix runs over the protocol (test_every_resource.py)."""

import pytest

from tests.provider.account import eventually
from tests.provider.surroundings import VPC_ID

pytestmark = pytest.mark.engine


@pytest.fixture
def stack(deployed):
    return deployed


@pytest.fixture
def account(deployed):
    return deployed.account


BASE = 'base = soracom.VirtualPrivateGateway("base", type="F", tags={"name": "base"})\n'
PREPARED = f"""{BASE}
gated = soracom.VirtualPrivateGateway("gated", type="F")
opened = soracom.Gate("opened", vpg_id=gated.id)
first = soracom.GatePeer("first", vpg_id=opened.vpg_id, outer_address="10.0.0.254", inner_address="10.128.0.254")
second = soracom.GatePeer("second", vpg_id=opened.vpg_id, outer_address="10.0.0.253", inner_address="10.128.0.253")
"""
ONE_MORE = f"""{PREPARED}
more = soracom.VirtualPrivateGateway("more", type="F")
"""


def one_of_each_kind(account, *, tag="before", address="10.128.0.10", vni=10, gateway="first"):
    return (
        PREPARED
        + f"""
soracom.VirtualPrivateGateway("vpg", type="F", tags={{"name": "{tag}"}})
soracom.IpAddressMapEntry("address", vpg_id=base.id, imsi="{account.imsi()}", address="{address}")
soracom.Group("group", tags={{"name": "{tag}"}})
soracom.VpcPeeringConnection("peering", vpg_id=base.id, peer_owner_id="123456789012", peer_vpc_id="{VPC_ID}",
    destination_cidr_block="10.0.0.0/16", peer_region="ap-northeast-1")
soracom.Gate("gate", vpg_id=base.id, vni={vni})
soracom.Redirection("redirection", vpg_id={gateway}.vpg_id, gateway={gateway}.inner_address)
"""
    )


CREATES = [
    ("POST", "/virtual_private_gateways"),
    ("POST", "/virtual_private_gateways/*/ip_address_map"),
    ("POST", "/groups"),
    ("POST", "/virtual_private_gateways/*/vpc_peering_connections"),
    ("POST", "/virtual_private_gateways/*/gate/open"),
    ("POST", "/virtual_private_gateways/*/junction/set_redirection"),
]
UPDATES = [
    ("PUT", "/virtual_private_gateways/*/tags"),
    ("POST", "/virtual_private_gateways/*/ip_address_map"),
    ("PUT", "/groups/*/tags"),
    ("POST", "/virtual_private_gateways/*/gate/set_vxlan_id"),
    ("POST", "/virtual_private_gateways/*/junction/set_redirection"),
]
DELETES = [
    ("POST", "/virtual_private_gateways/*/terminate"),
    ("DELETE", "/virtual_private_gateways/*/ip_address_map/*"),
    ("DELETE", "/groups/*"),
    ("DELETE", "/virtual_private_gateways/*/vpc_peering_connections/*"),
    ("POST", "/virtual_private_gateways/*/gate/close"),
    ("POST", "/virtual_private_gateways/*/junction/unset_redirection"),
]


def counts(account):
    kinds = ("virtualPrivateGateways", "ipAddressMapEntries", "groups", "vpcPeeringConnections", "redirections")
    return [account.count(kind) for kind in kinds]


def gateway(account, stack):
    """Where the redirection leads; None without one."""
    redirection = account.vpg(stack.resources()["gated"]["id"]).get("redirection") or {}
    return redirection.get("gateway")


def cut_off(stack, account, program, requests, victim, *, after_work):
    """Runs an `up` whose requests are never answered, and kills the victim while all of them are under way."""
    for method, path in requests:
        account.never_answer(method, path, after_work=after_work)
    running = stack.program(program).start("up", "--yes", "--skip-preview")
    eventually(lambda: not account.cloud.faults.pending(), f"all of {requests} are under way")
    if victim == "engine":
        running.kill()
    else:
        stack.kill_providers()
    running.wait(60)
    stack.assert_no_provider_is_left()
    account.cloud.faults.clear()
    if victim == "engine":
        stack.pulumi("cancel", "--yes")


def begin_prepared(stack, account):
    """All that other tests made besides is deleted."""
    stack.begin(PREPARED)
    assert counts(account) == [2, 0, 0, 0, 0]


def assert_finished(stack):
    """There is nothing left to do after the `up` that went on, and after what a user does to be rid of the traces."""
    stack.refresh("--clear-pending-creates")
    assert not stack.deployment().get("pending_operations")
    stack.assert_settled()


@pytest.mark.parametrize("after_work", [True, False], ids=["carried out", "not carried out"])
@pytest.mark.parametrize("victim", ["engine", "provider"])
def test_creations_that_were_cut_off_are_finished_and_nothing_exists_twice(stack, account, victim, after_work):
    begin_prepared(stack, account)
    cut_off(stack, account, one_of_each_kind(account), CREATES, victim, after_work=after_work)
    stack.up()
    assert counts(account) == [3, 1, 1, 1, 1]
    assert account.vpg(stack.resources()["base"]["id"])["gateOpened"] is True
    assert gateway(account, stack) == "10.128.0.254"
    assert len(stack.resources()) == 11
    assert_finished(stack)


@pytest.mark.parametrize("victim", ["engine", "provider"])
def test_updates_that_were_cut_off_are_finished(stack, account, victim):
    stack.begin(one_of_each_kind(account))
    ids = {name: it["id"] for name, it in stack.resources().items()}
    changed = one_of_each_kind(account, tag="after", address="10.128.0.11", vni=11, gateway="second")
    cut_off(stack, account, changed, UPDATES, victim, after_work=True)
    stack.up()
    assert {name: it["id"] for name, it in stack.resources().items()} == ids
    assert counts(account) == [3, 1, 1, 1, 1]
    assert account.vpg(ids["vpg"])["tags"]["name"] == "after"
    assert gateway(account, stack) == "10.128.0.253"
    assert account.vpg(ids["base"])["gateVxlanId"] == 11
    assert_finished(stack)


@pytest.mark.parametrize("victim", ["engine", "provider"])
def test_deletions_that_were_cut_off_are_finished(stack, account, victim):
    stack.begin(one_of_each_kind(account))
    cut_off(stack, account, PREPARED, DELETES, victim, after_work=True)
    stack.up()
    assert stack.resources().keys() == {"base", "gated", "opened", "first", "second"}
    assert counts(account) == [2, 0, 0, 0, 0]
    assert not account.vpg(stack.resources()["base"]["id"])["gateOpened"]
    assert_finished(stack)


@pytest.mark.parametrize("after_work", [True, False], ids=["carried out", "not carried out"])
def test_a_redirection_whose_gate_peer_is_replaced_is_set_again_by_the_next_run(stack, account, after_work):
    stack.begin(one_of_each_kind(account))
    replaced = one_of_each_kind(account).replace("10.0.0.254", "10.0.0.252").replace("10.128.0.254", "10.128.0.252")
    request = ("POST", "/virtual_private_gateways/*/junction/set_redirection")
    cut_off(stack, account, replaced, [request], "engine", after_work=after_work)
    stack.up()
    assert sorted(account.ids("gatePeers")) == ["10.0.0.252", "10.0.0.253"]
    assert gateway(account, stack) == "10.128.0.252"
    assert_finished(stack)


def start_one_more(stack, account):
    """An `up` that creates a VPG which does not become ready. Gives the run and the VPG's id."""
    begin_prepared(stack, account)
    before = account.ids("virtualPrivateGateways")
    account.cloud.vpgs.make_next_stuck()
    running = stack.program(ONE_MORE).start("up", "--yes", "--skip-preview")
    eventually(lambda: account.count("virtualPrivateGateways") == 3, "the VPG is being created")
    (vpg_id,) = set(account.ids("virtualPrivateGateways")) - set(before)
    return running, vpg_id


def test_an_engine_killed_while_a_vpg_is_being_created_is_gone_on_with(stack, account):
    running, vpg_id = start_one_more(stack, account)
    running.kill()
    running.wait(60)
    stack.assert_no_provider_is_left()
    account.cloud.release(vpg_id)
    stack.pulumi("cancel", "--yes")
    assert f"Went on with {vpg_id}" in stack.up().output
    assert stack.resources()["more"]["id"] == vpg_id
    assert_finished(stack)
    assert account.count("virtualPrivateGateways") == 3


def test_a_run_that_is_interrupted_records_the_vpg_that_is_being_created(stack, account):
    running, vpg_id = start_one_more(stack, account)
    running.send_signal(2)
    running.wait(60)
    stack.assert_no_provider_is_left()
    assert stack.resources()["more"]["id"] == vpg_id
    assert "the run was interrupted" in (stack.folder / "cut-off.log").read_text()
    account.cloud.release(vpg_id)
    stack.up()
    assert stack.resources()["more"]["id"] == vpg_id
    assert_finished(stack)
    assert account.count("virtualPrivateGateways") == 3


def test_creations_whose_answers_are_lost_succeed_and_nothing_exists_twice(stack, account):
    begin_prepared(stack, account)
    for method, path in CREATES:
        account.lose_answer(method, path)
    stack.up(one_of_each_kind(account))
    assert account.cloud.faults.pending() == []
    assert counts(account) == [3, 1, 1, 1, 1]
    assert_finished(stack)


def test_a_redirection_that_a_cut_off_run_moved_is_ended_after_a_refresh(stack, account):
    """With it all that the runs before made is taken down."""
    stack.begin(one_of_each_kind(account))
    request = ("POST", "/virtual_private_gateways/*/junction/set_redirection")
    moved = one_of_each_kind(account, gateway="second")
    cut_off(stack, account, moved, [request], "engine", after_work=True)
    refused = stack.pulumi("destroy", "--yes", "--skip-preview", status=1)
    assert "redirects its devices to 10.128.0.253 now, and not to 10.128.0.254 as recorded" in refused.output
    stack.refresh("--clear-pending-creates")
    stack.destroy()
    assert counts(account) == [0, 0, 0, 0, 0]


def a_chain(vpg_id, *imsis):
    return "".join(
        f'soracom.IpAddressMapEntry("{address}", vpg_id="{vpg_id}", imsi="{imsi}", address="10.128.0.{address}")\n'
        for address, imsi in zip((10, 11), imsis, strict=True)
    )


def test_a_chain_of_sims_that_was_cut_off_on_somebodys_vpg_is_taken_back_as_it_is_told(stack, account, plugin_for):
    """The state has both entries, half replaced, so that no import would take them."""
    vpg_id = plugin_for(account, owner="another-state").create("VirtualPrivateGateway", {"type": "F"}).id
    first, second, third = (account.imsi(position) for position in range(3))
    stack.begin(a_chain(vpg_id, first, second))
    moved = a_chain(vpg_id, second, third)
    request = ("POST", "/virtual_private_gateways/*/ip_address_map")
    cut_off(stack, account, moved, [request, request], "engine", after_work=True)
    refused = stack.up(a_chain(vpg_id, first, second), status=255)
    assert f"10.128.0.10 is the fixed address of the SIM {second} on {vpg_id} already." in refused.output
    assert "or remove it in SORACOM's console, where a run of this stack that was cut off made it" in refused.output
    assert "pulumi import" not in refused.output
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg_id).static_addresses.clear()
    stack.up()
    with account.cloud.lock:
        fixed = {imsi: str(it.address) for imsi, it in account.cloud.vpgs.get(vpg_id).static_addresses.items()}
    assert fixed == {first: "10.128.0.10", second: "10.128.0.11"}
    assert_finished(stack)
    stack.destroy()
