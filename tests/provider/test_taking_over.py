"""A SIM that another resource of the program has taken over, before the one that had it is deleted."""

import pytest

from tests.provider.surroundings import a_group, a_vpg

MEMBERSHIP, ENTRY = "SimGroupMembership", "IpAddressMapEntry"
ADDRESSES = ("10.128.0.10", "10.128.0.11")


def group_of(account, position=0):
    return account.sim(position).get("groupId")


def addresses(account):
    """Fixed ones, by IMSI."""
    with account.cloud.lock:
        vpgs = [account.cloud.vpgs.get(vpg_id) for vpg_id in account.ids("virtualPrivateGateways")]
        return {key: str(one.address) for vpg in vpgs for key, one in vpg.static_addresses.items()}


@pytest.mark.parametrize("session", ["keep", "reset"])
def test_a_device_that_is_renamed_stays_in_its_group(plugin, account, session):
    inputs = {"groupId": (group := a_group(plugin)).id, "imsi": account.imsi(), "session": session}
    before = plugin.create(MEMBERSHIP, inputs, name="s2")
    plugin.create(MEMBERSHIP, inputs, name="s2-renamed")
    plugin.delete(MEMBERSHIP, before)
    assert group_of(account) == group.id


def test_a_device_that_is_named_by_the_sims_id_then_stays_in_its_group(plugin, account):
    membership = {"groupId": (group := a_group(plugin)).id, "session": "keep"}
    before = plugin.create(MEMBERSHIP, {**membership, "imsi": account.imsi()}, name="s2")
    plugin.create(MEMBERSHIP, {**membership, "simId": account.sim()["simId"]}, name="s2-renamed")
    plugin.delete(MEMBERSHIP, before)
    assert group_of(account) == group.id


def test_two_devices_that_swap_their_sims_stay_in_their_group(plugin, account):
    membership = {"groupId": (group := a_group(plugin)).id, "session": "keep"}
    first, second = ({**membership, "imsi": account.imsi(position)} for position in (0, 1))
    made = {name: plugin.create(MEMBERSHIP, inputs, name=name) for name, inputs in (("a", first), ("b", second))}
    for name, inputs in (("a", second), ("b", first)):
        plugin.check(MEMBERSHIP, inputs, name=name)
        plugin.delete(MEMBERSHIP, made[name])
        plugin.create(MEMBERSHIP, inputs, name=name)
    assert [group_of(account, position) for position in (0, 1)] == [group.id, group.id]


def test_a_device_that_is_taken_out_leaves_its_group_whoever_stays(plugin, account):
    membership = {"groupId": (group := a_group(plugin)).id, "session": "keep"}
    before = plugin.create(MEMBERSHIP, {**membership, "imsi": account.imsi(0)}, name="a")
    plugin.create(MEMBERSHIP, {**membership, "imsi": account.imsi(1)}, name="b")
    plugin.delete(MEMBERSHIP, before)
    assert [group_of(account, position) for position in (0, 1)] == [None, group.id]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_device_that_is_renamed_keeps_its_fixed_address_or_has_the_new_one(plugin, account, address):
    inputs = {"vpgId": a_vpg(plugin).id, "imsi": account.imsi(), "address": ADDRESSES[0]}
    before = plugin.create(ENTRY, inputs, name="s3")
    plugin.create(ENTRY, {**inputs, "address": address}, name="s3-renamed")
    plugin.delete(ENTRY, before)
    assert addresses(account) == {account.imsi(): address}


def test_two_devices_that_swap_their_sims_keep_their_addresses(plugin, account):
    vpg = a_vpg(plugin)
    first, second = (
        {"vpgId": vpg.id, "imsi": account.imsi(place), "address": address} for place, address in enumerate(ADDRESSES)
    )
    made = {name: plugin.create(ENTRY, inputs, name=name) for name, inputs in (("a", first), ("b", second))}
    swapped = {"a": {**first, "imsi": second["imsi"]}, "b": {**second, "imsi": first["imsi"]}}
    for name, inputs in swapped.items():
        plugin.check(ENTRY, inputs, name=name)
    for name, inputs in swapped.items():
        plugin.delete(ENTRY, made[name])
        plugin.create(ENTRY, inputs, name=name)
    assert addresses(account) == {second["imsi"]: ADDRESSES[0], first["imsi"]: ADDRESSES[1]}


def test_a_device_that_is_taken_out_loses_its_fixed_address(plugin, account):
    vpg = a_vpg(plugin)
    made = [
        plugin.create(ENTRY, {"vpgId": vpg.id, "imsi": account.imsi(place), "address": address}, name=f"d{place}")
        for place, address in enumerate(ADDRESSES)
    ]
    plugin.delete(ENTRY, made[0])
    assert addresses(account) == {account.imsi(1): ADDRESSES[1]}
