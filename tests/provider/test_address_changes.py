"""Fixed addresses that go from SIM to SIM in one run, in whatever order the engine does what does not depend on each
other. A resource is named after its address, so another SIM replaces it: the old one goes first."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from itertools import permutations
from threading import Event
from typing import Any

import pytest

from devicepath_tools.rehearsal.clouds.soracom.account.address_ranges import hosts_upwards
from pulumi_provider.values import UNKNOWN
from tests.provider.account import CONDITION_LIMIT_S, Account, eventually
from tests.provider.plugin import Made, Plugin, Refused
from tests.provider.surroundings import a_gate, a_gate_peer, a_group, a_vpg

pytestmark = pytest.mark.slow

ENTRY, MEMBERSHIP = "IpAddressMapEntry", "SimGroupMembership"
A, B, C = "10.128.0.10", "10.128.0.11", "10.128.0.12"


@pytest.fixture
def account(open_account) -> Account:
    """With five SIMs online."""
    return open_account(sims=5)


@pytest.fixture
def other(account, plugin_for) -> Plugin:
    """Another state of a stack of the same name."""
    return plugin_for(account, owner="another-state")


class Fleet:
    """SIMs of a stack on a VPG: those with fixed addresses are online with them."""

    def __init__(self, plugin: Plugin, account: Account, vpg_id: str, addresses: dict[str, int], session: str):
        self.plugin, self.account, self.vpg_id, self.session = plugin, account, vpg_id, session
        self.group_id = a_group(plugin).id
        plugin.create("GroupConfiguration", {"groupId": self.group_id, "vpgId": vpg_id})
        self.made = {
            address: plugin.create(ENTRY, self.entry(address, sim), name=address) for address, sim in addresses.items()
        }
        self.members = {
            sim: plugin.create(MEMBERSHIP, self.member(sim, address), name=str(sim))
            for address, sim in addresses.items()
        }
        online = {sim: address for address, sim in addresses.items()}
        eventually(lambda: self.online() == online, "they are online with their addresses")

    def entry(self, address: str, sim: int) -> dict[str, Any]:
        return {"vpgId": self.vpg_id, "imsi": self.account.imsi(sim), "address": address, "session": self.session}

    def member(self, sim: int, address: str) -> dict[str, Any]:
        return {
            "groupId": self.group_id,
            "imsi": self.account.imsi(sim),
            "session": "reset",
            "takesOver": {"address": address},
        }

    def shown(self, addresses: dict[str, int]) -> None:
        """What the engine does before it does anything: it shows the provider each resource, as it was and as it is."""
        for address, sim in addresses.items():
            if address in self.made:
                self.plugin.diff(ENTRY, self.made[address], self.entry(address, sim))

    def up(self, addresses: dict[str, int], order: str) -> None:
        """`order`: a letter of an address stands for its deletion, and for its creation where it comes again."""
        self.shown(addresses)
        gone = set()
        for letter in order:
            address, sim = LETTERS[letter], addresses[LETTERS[letter]]
            if letter in gone or address not in self.made:
                self.made[address] = self.plugin.create(ENTRY, self.entry(address, sim), name=address)
            else:
                self.plugin.delete(ENTRY, self.made[address])
                gone.add(letter)
        for address in self.made.keys() - addresses.keys():
            self.plugin.delete(ENTRY, self.made.pop(address))
        for address, sim in addresses.items():
            wanted = self.member(sim, address)
            if sim in self.members:
                self.members[sim] = self.plugin.update(MEMBERSHIP, self.members[sim], wanted)
            else:
                self.members[sim] = self.plugin.create(MEMBERSHIP, wanted, name=str(sim))
        for sim in self.members.keys() - set(addresses.values()):
            self.plugin.delete(MEMBERSHIP, self.members.pop(sim))

    def fixed(self) -> dict[str, int]:
        with self.account.cloud.lock:
            fixed = self.account.cloud.vpgs.get(self.vpg_id).static_addresses
            return {str(entry.address): self.sim_of(imsi) for imsi, entry in fixed.items()}

    def sim_of(self, imsi: str) -> int:
        return next(sim for sim in range(5) if self.account.imsi(sim) == imsi)

    def online(self) -> dict[int, str]:
        """On the VPG."""
        shown = {sim: self.account.sim(sim)["sessionStatus"] for sim in range(5)}
        return {sim: it["ueIpAddress"] for sim, it in shown.items() if it.get("vpgId") == self.vpg_id}

    def assert_has(self, addresses: dict[str, int]) -> None:
        assert self.fixed() == addresses
        assert self.online() == {sim: address for address, sim in addresses.items()}
        for address, made in self.made.items():
            now = self.plugin.read(ENTRY, made.id, made)
            assert now is not None
            assert now.outputs["address"] == address


LETTERS = {"a": A, "b": B, "c": C}
BOTH_ORDERS = sorted(set(map("".join, permutations("aabb"))))
CHAIN_ORDERS = ["aabbcc", "ccbbaa", "bbccaa", "abcabc", "cbacba", "abaccb", "cabbac"]
vpgs = pytest.mark.parametrize("by", ["ours", "somebody"])


def a_fleet(plugin, other, account, by, addresses, session="reset") -> Fleet:
    return Fleet(plugin, account, a_vpg(plugin if by == "ours" else other).id, addresses, session)


@pytest.mark.slow
@vpgs
@pytest.mark.parametrize("order", BOTH_ORDERS)
def test_two_devices_online_swap_their_sims(plugin, other, account, by, order):
    fleet = a_fleet(plugin, other, account, by, {A: 0, B: 1})
    fleet.up({A: 1, B: 0}, order)
    fleet.assert_has({A: 1, B: 0})


@vpgs
def test_a_device_that_keeps_its_address_gets_another_sim(plugin, other, account, by):
    fleet = a_fleet(plugin, other, account, by, {A: 0, B: 1})
    fleet.up({A: 2, B: 1}, "aa")
    fleet.assert_has({A: 2, B: 1})


@pytest.mark.slow
@pytest.mark.parametrize("order", CHAIN_ORDERS)
def test_sims_move_on_in_a_chain(plugin, other, account, order):
    fleet = a_fleet(plugin, other, account, "ours", {A: 0, B: 1, C: 2})
    fleet.up({A: 1, B: 2, C: 3}, order)
    fleet.assert_has({A: 1, B: 2, C: 3})


@pytest.mark.slow
@pytest.mark.parametrize("order", CHAIN_ORDERS)
def test_three_sims_change_places(plugin, other, account, order):
    fleet = a_fleet(plugin, other, account, "somebody", {A: 0, B: 1, C: 2})
    fleet.up({A: 1, B: 2, C: 0}, order)
    fleet.assert_has({A: 1, B: 2, C: 0})


@vpgs
def test_a_device_gets_another_address(plugin, other, account, by):
    """The entry of the old address is deleted last."""
    fleet = a_fleet(plugin, other, account, by, {A: 0, B: 1})
    fleet.up({C: 0, B: 1}, "c")
    fleet.assert_has({C: 0, B: 1})


@vpgs
@pytest.mark.parametrize("order", ["01", "10"])
def test_two_addresses_are_swapped_in_place(plugin, other, account, by, order):
    """By resources that are named after the SIM."""
    fleet = a_fleet(plugin, other, account, by, {A: 0, B: 1})
    swapped = {0: (A, B), 1: (B, A)}
    made = {sim: fleet.made[before] for sim, (before, _) in swapped.items()}
    for sim, (_, after) in swapped.items():
        assert plugin.diff(ENTRY, made[sim], fleet.entry(after, sim)).changed == ["address"]
    for sim in map(int, order):
        plugin.update(ENTRY, made[sim], fleet.entry(swapped[sim][1], sim))
    assert fleet.fixed() == {A: 1, B: 0}


def test_a_swap_that_was_cut_off_is_finished_by_the_next_run(plugin, other, account):
    fleet = a_fleet(plugin, other, account, "ours", {A: 0, B: 1})
    fleet.shown({A: 1, B: 0})
    plugin.delete(ENTRY, fleet.made[A])
    plugin.create(ENTRY, fleet.entry(A, 1), name=A)
    del fleet.made[A]
    fleet.up({A: 1, B: 0}, "abb")
    fleet.assert_has({A: 1, B: 0})


def test_a_swap_that_was_cut_off_is_taken_back_by_the_next_run(plugin, other, account):
    """The old file again: the second entry is as it is recorded, so that it has no turn of its own."""
    fleet = a_fleet(plugin, other, account, "ours", {A: 0, B: 1})
    fleet.shown({A: 1, B: 0})
    plugin.delete(ENTRY, fleet.made[A])
    plugin.create(ENTRY, fleet.entry(A, 1), name=A)
    plugin.check(ENTRY, fleet.entry(B, 1), name=B)
    fleet.shown({B: 1})
    plugin.create(ENTRY, fleet.entry(A, 0), name=A)
    assert fleet.fixed() == {A: 0, B: 1}


def a_chain_that_was_cut_off(plugin, other, account) -> Fleet:
    """On somebody's VPG: its last run gave A to the second SIM and B to a third, and recorded neither. The next has the
    old file."""
    fleet = a_fleet(plugin, other, account, "somebody", {A: 0, B: 1})
    fleet.shown({A: 1, B: 2})
    plugin.delete(ENTRY, fleet.made[A])
    plugin.delete(ENTRY, fleet.made[B])
    plugin.create(ENTRY, fleet.entry(A, 1), name=A)
    plugin.create(ENTRY, fleet.entry(B, 2), name=B)
    plugin.forget()
    fleet.shown({A: 0, B: 1})
    return fleet


@pytest.mark.parametrize("preview", [True, False])
def test_a_chain_that_was_cut_off_on_somebodys_vpg_is_told_with_a_way_out_and_not_with_an_import(
    plugin, other, account, preview
):
    fleet = a_chain_that_was_cut_off(plugin, other, account)
    with pytest.raises(Refused) as refused:
        plugin.create(ENTRY, fleet.entry(B, 1), name=B, preview=preview)
    assert str(refused.value) == fixed_for_another(B, account.imsi(2), fleet.vpg_id)


def test_its_end_removed_by_hand_the_next_run_takes_it_back(plugin, other, account):
    """A SIM of the program, in a group of its own, gives up what such a run gave it."""
    fleet = a_chain_that_was_cut_off(plugin, other, account)
    with account.cloud.lock:
        del account.cloud.vpgs.get(fleet.vpg_id).static_addresses[account.imsi(2)]
    plugin.create(ENTRY, fleet.entry(A, 0), name=A, preview=True)
    plugin.create(ENTRY, fleet.entry(A, 0), name=A)
    plugin.create(ENTRY, fleet.entry(B, 1), name=B)
    assert fleet.fixed() == {A: 0, B: 1}


def a_fleet_with_the_first_free_address(plugin_for, account):
    plugin = plugin_for(account)
    vpg = a_vpg(plugin)
    with account.cloud.lock:
        taken = account.cloud.sessions.addresses_in_use(account.cloud.vpgs.get(vpg.id))
    first = next(str(it) for it in hosts_upwards(IPv4Network("10.128.0.0/9")) if it not in taken)
    return Fleet(plugin, account, vpg.id, {first: 0}, "reset"), first


def test_an_address_that_a_device_would_get_again_as_the_first_that_is_free_is_put_before_it_comes_back(
    open_account, plugin_for
):
    account = open_account(sims=5, reconnect_seconds=0.4)
    fleet, first = a_fleet_with_the_first_free_address(plugin_for, account)
    fleet.shown({first: 1})
    fleet.plugin.delete(ENTRY, fleet.made[first])
    fleet.plugin.create(ENTRY, fleet.entry(first, 1), name=first)
    assert fleet.fixed() == {first: 1}


def test_a_device_that_is_back_at_once_each_time_is_told_of(open_account, plugin_for):
    account = open_account(sims=5)
    fleet, first = a_fleet_with_the_first_free_address(plugin_for, account)
    fleet.shown({first: 1})
    fleet.plugin.delete(ENTRY, fleet.made[first])
    with pytest.raises(Refused) as refused:
        fleet.plugin.create(ENTRY, fleet.entry(first, 1), name=first)
    assert str(refused.value) == (
        f"address: {first} was taken again on {fleet.vpg_id} by a SIM whose session was ended 5 times to free it. "
        "Switch that device off and run `pulumi up` again, or choose another address."
    )


# Sessions that go on


def still(address, imsi, vpg_id):
    return (
        f"address: {address} cannot be given yet: the SIM {imsi} has it on {vpg_id} until its session ends. Either "
        "give the input `session` the value reset (in a stack file `sessions: reset`), so that sessions of SIMs whose "
        "fixed address changes are ended; or switch that device off, wait until it has disconnected, and run `pulumi "
        "up` again."
    )


@vpgs
def test_with_sessions_kept_a_preview_refuses_what_a_device_online_has(plugin, other, account, by):
    fleet = a_fleet(plugin, other, account, by, {A: 0}, "keep")
    fleet.shown({A: 1})
    with pytest.raises(Refused) as refused:
        plugin.create(ENTRY, fleet.entry(A, 1), name=A, preview=True)
    assert str(refused.value) == still(A, account.imsi(0), fleet.vpg_id)
    fleet.assert_has({A: 0})


def test_with_sessions_kept_the_run_is_refused_the_same_and_a_device_that_is_off_holds_nothing(plugin, other, account):
    fleet = a_fleet(plugin, other, account, "ours", {A: 0}, "keep")
    fleet.shown({A: 1})
    plugin.delete(ENTRY, fleet.made[A])
    with pytest.raises(Refused) as refused:
        plugin.create(ENTRY, fleet.entry(A, 1), name=A)
    assert str(refused.value) == still(A, account.imsi(0), fleet.vpg_id)
    account.cloud.disconnect(account.sim(0)["simId"])
    plugin.create(ENTRY, fleet.entry(A, 1), name=A, preview=True)
    plugin.create(ENTRY, fleet.entry(A, 1), name=A)
    assert fleet.fixed() == {A: 1}


def test_with_sessions_kept_nobodys_session_is_ended(plugin, other, account):
    fleet = a_fleet(plugin, other, account, "ours", {A: 0}, "keep")
    account.cloud.journal.clear()
    plugin.delete(ENTRY, fleet.made[A])
    assert account.requests("POST", "/delete_session") == 0


@pytest.mark.parametrize("preview", [True, False])
def test_a_session_of_a_sim_that_has_no_fixed_address_of_the_program_is_not_ended(plugin, other, account, preview):
    fleet = a_fleet(plugin, other, account, "ours", {A: 0})
    stranger = plugin.create(MEMBERSHIP, {**fleet.member(2, ""), "takesOver": {}}, name="2")
    address = fleet.online()[2]
    with pytest.raises(Refused) as refused:
        plugin.create(ENTRY, fleet.entry(address, 1), name=address, preview=preview)
    assert str(refused.value) == (
        f"address: {address} cannot be given: the SIM {account.imsi(2)}, which has no fixed address of this program, "
        f"has it on {fleet.vpg_id} until its session ends. End that session in SORACOM's console and run `pulumi up` "
        "again, or choose another address."
    )
    assert stranger.id == account.sim(2)["simId"]
    assert fleet.online()[2] == address


def test_the_session_of_a_sim_whose_entry_is_deleted_is_ended_where_it_has_the_address(plugin, other, account):
    fleet = a_fleet(plugin, other, account, "ours", {A: 0, B: 1})
    account.cloud.journal.clear()
    plugin.forget()
    plugin.delete(ENTRY, fleet.made[A])
    assert account.requests("POST", "/delete_session") == 1
    assert fleet.online()[0] not in (A, B)
    plugin.delete(ENTRY, fleet.made[A])
    assert account.requests("POST", "/delete_session") == 1, "and no other session of it"


def test_another_choice_about_sessions_is_no_replacement_and_sets_nothing(plugin, other, account):
    fleet = a_fleet(plugin, other, account, "ours", {A: 0}, "keep")
    changed = {**fleet.entry(A, 0), "session": "reset"}
    diff = plugin.diff(ENTRY, fleet.made[A], changed)
    assert (diff.changed, diff.replaced) == (["session"], [])
    account.cloud.journal.clear()
    made = plugin.update(ENTRY, fleet.made[A], changed)
    assert [entry for entry in account.cloud.journal.entries() if entry.method != "GET"] == []
    assert plugin.read(ENTRY, made.id, made).outputs == made.outputs


# What has the address for good


@pytest.mark.parametrize("preview", [True, False])
def test_an_address_that_stays_another_sims_is_refused(plugin, other, account, preview):
    fleet = a_fleet(plugin, other, account, "ours", {A: 0})
    fleet.shown({A: 0})
    with pytest.raises(Refused) as refused:
        plugin.create(ENTRY, fleet.entry(A, 1), name="twice", preview=preview)
    assert str(refused.value) == (
        f"address: {A} is the fixed address of the SIM {account.imsi(0)} on {fleet.vpg_id}, and an address has one "
        "SIM. Choose another; or remove that entry first, by a run of `pulumi up` of its own where it is this "
        "program's: what is new is made before what is gone is deleted. Where a run that was cut off made it, `pulumi "
        "up` with the stack file of that run comes first, which records it."
    )


@pytest.mark.parametrize("preview", [True, False])
def test_a_gate_peers_address_is_refused(plugin, account, preview):
    peer = a_gate_peer(plugin, a_gate(plugin).id)
    vpg_id, address = peer.outputs["vpgId"], peer.outputs["innerAddress"]
    with pytest.raises(Refused) as refused:
        plugin.create(ENTRY, {"vpgId": vpg_id, "imsi": account.imsi(), "address": address}, preview=preview)
    assert str(refused.value) == (
        f"address: {address} is the inner address of 10.0.0.254, a gate peer of {vpg_id}; choose another. Where the "
        "gate peer leaves it for another one, that comes first, by a run of `pulumi up` of its own: what is new is "
        "made before what is gone is deleted."
    )


def test_a_gate_peers_address_is_a_sims_after_the_run_that_is_told(plugin, account):
    peer = a_gate_peer(plugin, a_gate(plugin).id)
    vpg_id, address = peer.outputs["vpgId"], peer.outputs["innerAddress"]
    plugin.delete("GatePeer", peer)
    plugin.create("GatePeer", {"vpgId": vpg_id, "outerAddress": "10.0.0.254", "innerAddress": A}, name=peer.name)
    plugin.create(ENTRY, {"vpgId": vpg_id, "imsi": account.imsi(), "address": address})


def theirs(other, account, address=A, sim=0) -> Made:
    inputs = {"vpgId": a_vpg(other).id, "imsi": account.imsi(sim), "address": address}
    return other.create(ENTRY, inputs)


def said(there: str, made: Made, otherwise: str) -> str:
    vpg_id = made.outputs["vpgId"]
    return (
        f"{there.format(vpg=vpg_id)}. This stack did not make {vpg_id}, so what is found there is not its own, even "
        f"if equal, and is left alone. {otherwise}, or take it over: `pulumi import soracom:index:IpAddressMapEntry it "
        f"{made.id}`."
    )


def fixed_for_another(address: str, imsi: str, vpg_id: str) -> str:
    """No import helps: the entry would be another SIM's than the program's."""
    return (
        f"address: {address} is the fixed address of the SIM {imsi} on {vpg_id} already. This stack did not make "
        f"{vpg_id}, so what is found there is not its own, even if equal, and is left alone. Choose another address, "
        "or remove it in SORACOM's console, where a run of this stack that was cut off made it, and run `pulumi up` "
        "again."
    )


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize("address", [A, B])
def test_on_somebodys_vpg_an_entry_of_the_sim_is_somebodys(plugin, other, account, address, preview):
    entry = theirs(other, account)
    with pytest.raises(Refused) as refused:
        plugin.create(ENTRY, {**entry.inputs, "address": address}, preview=preview)
    there = f"imsi: the SIM {account.imsi()} has the fixed address {A} on {{vpg}} already"
    assert str(refused.value) == said(there, entry, "Leave this entry out")


@pytest.mark.parametrize("preview", [True, False])
def test_on_somebodys_vpg_an_entry_of_the_address_is_somebodys(plugin, other, account, preview):
    entry = theirs(other, account)
    with pytest.raises(Refused) as refused:
        plugin.create(ENTRY, {**entry.inputs, "imsi": account.imsi(1)}, preview=preview)
    assert str(refused.value) == fixed_for_another(A, account.imsi(), entry.outputs["vpgId"])


def test_a_preview_that_does_not_know_the_vpg_looks_nothing_up(plugin, account):
    account.cloud.journal.clear()
    plugin.create(ENTRY, {"vpgId": UNKNOWN, "imsi": account.imsi(), "address": A}, preview=True)
    assert account.cloud.journal.entries() == []


# What is no longer what was recorded


def set_by_hand(account, made, address):
    with account.cloud.lock:
        fixed = account.cloud.vpgs.get(made.outputs["vpgId"]).static_addresses
        fixed[account.imsi()] = replace(fixed[account.imsi()], address=IPv4Address(address))


@vpgs
def test_an_entry_that_has_another_address_by_now_is_left(plugin, other, account, by):
    vpg = a_vpg(plugin if by == "ours" else other)
    made = plugin.create(ENTRY, {"vpgId": vpg.id, "imsi": account.imsi(), "address": A})
    set_by_hand(account, made, B)
    plugin.delete(ENTRY, made)
    assert account.ids("ipAddressMapEntries") == [account.imsi()]
    assert plugin.warnings == [
        f"The fixed address of the SIM {account.imsi()} on {vpg.id} is {B} now, and not {A} as recorded, so it was "
        "left as it is. If nobody needs it, remove it in SORACOM's console."
    ]


def test_on_somebodys_vpg_an_update_does_not_overwrite_what_somebody_set(plugin, other, account):
    vpg = a_vpg(other)
    made = plugin.create(ENTRY, inputs := {"vpgId": vpg.id, "imsi": account.imsi(), "address": A})
    set_by_hand(account, made, B)
    with pytest.raises(
        Refused, match=f"The fixed address of the SIM {account.imsi()} is {B} now, and not {A} as recorded"
    ):
        plugin.update(ENTRY, made, {**inputs, "address": C})
    plugin.update(ENTRY, plugin.read(ENTRY, made.id, made), {**inputs, "address": C})
    assert plugin.read(ENTRY, made.id).outputs["address"] == C


# Many at once


def test_the_map_is_listed_together_for_all_who_want_to_know(open_account, plugin_for):
    account = open_account(sims=12, latency_seconds=0.05)
    plugin = plugin_for(account)
    vpg_id = a_vpg(plugin).id
    inputs = [{"vpgId": vpg_id, "imsi": account.imsi(it), "address": f"10.128.0.{it + 50}"} for it in range(12)]
    with ThreadPoolExecutor(12) as pool:
        made = list(pool.map(lambda it: plugin.create(ENTRY, it, name=it["address"]), inputs))
        plugin.forget()
        account.cloud.journal.clear()
        list(pool.map(lambda it: plugin.delete(ENTRY, it), made))
    assert account.ids("ipAddressMapEntries") == []
    assert account.requests("GET", "/ip_address_map") < 6


def test_an_entry_is_not_put_between_the_look_at_another_of_the_sim_and_its_deletion(plugin, account):
    inputs = {"vpgId": a_vpg(plugin).id, "imsi": account.imsi(), "address": A}
    before = plugin.create(ENTRY, inputs, name="before")
    plugin.check(ENTRY, {**inputs, "address": B}, name="after")
    looked, put = Event(), Event()
    client = plugin._server._api
    remove = client.delete_if_there

    async def remove_late(path):
        looked.set()
        # It never is put before: this is how long that is waited for.
        await asyncio.to_thread(put.wait, 0.3)
        await remove(path)

    client.delete_if_there = remove_late
    with ThreadPoolExecutor(1) as pool:
        deletion = pool.submit(plugin.delete, ENTRY, before)
        assert looked.wait(CONDITION_LIMIT_S)
        plugin.create(ENTRY, {**inputs, "address": B}, name="after")
        put.set()
        deletion.result()
    assert plugin.read(ENTRY, before.id).outputs["address"] == B
