"""Everyday changes of devices, of what their sessions take over, and of the VPG below them: a path without AWS.

One stack goes through it all. Its devices are online, and are reset where that is said."""

import json
from ipaddress import IPv4Network
from typing import Any

import pytest

from devicepath_tools.rehearsal.clouds.soracom.account.settings import ExistingVpg
from tests.infra.on_engine.clouds import Clouds, emulated
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.stack_file import LEFT_OUT, committed, with_changes

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")
FIRST, SECOND, SPARE = "001010000000021", "001010000000022", "001010000000023"
A, B, C = "10.150.0.10", "10.150.0.20", "10.150.0.30"
PATH = with_changes(committed("device-to-device"), {"sim_group.link_mtu": 1400})
SPARES: dict[str, Any] = {"devices": {"spare": {"imsi": SPARE}}}
OTHER_VPG = "12345678-eeee"
MEMBER, ENTRY = "SimGroupMembership", "IpAddressMapEntry"
VPG, GROUP = ("VirtualPrivateGateway", "vpg-vpg"), ("Group", "vpg-group")


def device(imsi: str, address: str) -> dict[str, str]:
    return {"imsi": imsi, "address": address}


@pytest.fixture(scope="module")
def clouds():
    other = ExistingVpg(OTHER_VPG, "E", IPv4Network("10.150.0.0/24"))
    with emulated(PATH, SPARES, existing_vpgs=(other,)) as clouds:
        yield clouds


@pytest.fixture(scope="module")
def _stack(clouds, paths) -> PathStack:
    stack = paths(PATH, clouds, name="device-to-device")
    stack.up()
    return stack


@pytest.fixture
def stack(_stack) -> PathStack:
    """As PATH says; what a test leaves otherwise is taken back."""
    _stack.describe(PATH)
    _stack.up()
    return _stack


def sessions(clouds: Clouds) -> dict[str, Any]:
    """Sessions of the SIMs that are online, by IMSI, as SORACOM shows them."""
    account = clouds.account
    with account.cloud.lock:
        account.cloud.settle()
        shown: list[Any] = [
            sim.shown(account.cloud.settings.operator_id)["sessionStatus"] for sim in account.cloud.sims
        ]
    return {one["imsi"]: one for one in shown if one["online"]}


def addresses(clouds: Clouds) -> dict[str, str]:
    """What devices on a VPG have now."""
    found = sessions(clouds).items()
    return {imsi: one["ueIpAddress"] for imsi, one in found if one.get("vpgId") in vpgs(clouds)}


def vpgs(clouds: Clouds) -> list[str]:
    """But the one that was there before."""
    return [vpg_id for vpg_id in clouds.account.ids("virtualPrivateGateways") if vpg_id != OTHER_VPG]


def up(stack: PathStack, changes: dict[str, Any]) -> dict[Any, str]:
    """What the change does; the next run has nothing left."""
    stack.change(changes)
    done = stack.operations(*UP)
    assert stack.operations(*UP) == {}
    return done


# Devices


def test_devices_of_another_name_are_no_change(stack, clouds):
    before = sessions(clouds)
    renamed = {"press": PATH["devices"]["equipment"], "desk": PATH["devices"]["office-pc"]}
    assert up(stack, {"devices": renamed}) == {}
    assert sessions(clouds) == before


def test_a_device_keeps_its_address_with_another_sim(stack, clouds):
    done = up(stack, {"devices.equipment": device(SPARE, A)})
    assert done == {
        (ENTRY, "vpg-10-150-0-10"): "replace",
        (MEMBER, f"vpg-{SPARE}"): "create",
        (MEMBER, f"vpg-{FIRST}"): "delete",
    }
    assert addresses(clouds) == {SPARE: A, SECOND: B}


@pytest.mark.parametrize("order", [("equipment", "office-pc"), ("office-pc", "equipment")])
def test_two_devices_swap_their_sims_and_have_their_addresses_at_once(stack, clouds, order):
    swapped = {"equipment": device(SECOND, A), "office-pc": device(FIRST, B)}
    up(stack, {"devices": {name: swapped[name] for name in order}})
    assert addresses(clouds) == {SECOND: A, FIRST: B}


def test_an_address_that_changes_is_what_the_device_has_at_once(stack, clouds):
    up(stack, {"devices.equipment.address": C})
    assert addresses(clouds) == {FIRST: C, SECOND: B}


def test_a_device_that_is_taken_out_leaves_the_vpg(stack, clouds):
    done = up(stack, {"devices": {"office-pc": PATH["devices"]["office-pc"]}})
    assert done == {(ENTRY, "vpg-10-150-0-10"): "delete", (MEMBER, f"vpg-{FIRST}"): "delete"}
    assert addresses(clouds) == {SECOND: B}


# What sessions take over


@pytest.mark.parametrize(
    "changes", [{"sim_group.link_mtu": 1300}, {"sim_group.dns_servers": ["10.150.0.53"]}], ids=["link_mtu", "dns"]
)
def test_devices_are_reset_once_after_what_their_sessions_take_over_has_changed(stack, clouds, changes):
    before, requests = sessions(clouds), clouds.account.requests("POST", "/delete_session")
    done = up(stack, changes)
    assert done == {
        ("GroupConfiguration", "vpg-group"): "update",
        (MEMBER, f"vpg-{FIRST}"): "update",
        (MEMBER, f"vpg-{SECOND}"): "update",
    }
    assert clouds.account.requests("POST", "/delete_session") == requests + 2
    now = sessions(clouds)
    assert all(now[imsi]["sessionId"] != before[imsi]["sessionId"] for imsi in (FIRST, SECOND))
    assert in_order(clouds, "/configuration/SoracomAir", "/delete_session")


def test_devices_that_are_to_keep_their_sessions_keep_them(stack, clouds):
    up(stack, {"sessions": "keep"})
    before = sessions(clouds)
    up(stack, {"sim_group.link_mtu": 1280})
    assert sessions(clouds) == before


def in_order(clouds: Clouds, earlier: str, later: str) -> bool:
    """Whether the last request of the one kind came before the last two of the other, one for each device."""
    paths = [entry.path for entry in clouds.account.cloud.journal.entries() if entry.method != "GET"]
    last = max(place for place, path in enumerate(paths) if earlier in path)
    places = [place for place, path in enumerate(paths) if later in path]
    return min(places[-2:]) > last


# The VPG below them


def test_a_vpg_in_use_is_replaced_only_where_the_file_says_so_and_its_devices_come_after_it(stack, clouds):
    before = vpgs(clouds)
    elsewhere = {"vpg.device_subnet": "10.151.0.0/24", "devices.equipment.address": "10.151.0.10"}
    moved = {**elsewhere, "devices.office-pc.address": "10.151.0.20"}
    stack.change(moved)
    refused = stack.refused("preview")
    assert f"{before[0]} would be ended and another VPG made, as SORACOM cannot change deviceSubnet" in refused
    assert vpgs(clouds) == before
    # Refused at first, so that devices are on the new VPG before they have their addresses there.
    clouds.account.refuse("POST", "/virtual_private_gateways/*/ip_address_map", 429, times=2)
    done = up(stack, {**moved, "allow_replacement": ["vpg"]})
    assert done["VirtualPrivateGateway", "vpg-vpg"] == "replace"
    assert vpgs(clouds) != before
    assert addresses(clouds) == {FIRST: "10.151.0.10", SECOND: "10.151.0.20"}
    stack.change({**PATH, "allow_replacement": ["vpg"]})
    stack.up()


def test_an_existing_vpg_does_not_come_in_the_place_of_ones_own(stack, clouds):
    (own,) = vpgs(clouds)
    stack.change({"vpg": {"kind": "existing", "id": OTHER_VPG, "type": "E", "device_subnet": "10.150.0.0/24"}})
    refused = stack.refused("preview")
    assert f"{OTHER_VPG}, so that {own}, which is this component's own and in use, would be ended" in refused


# The deployment's name


def test_a_stack_that_is_renamed_changes_nothing_and_without_a_name_says_what_to_write(stack):
    stack.rename("prod")
    assert stack.operations("preview") == {}
    stack.change({"name": LEFT_OUT})
    refused = stack.refused("preview")
    assert "in a stack file `name: device-to-device`" in refused
    stack.describe(PATH)
    stack.rename("device-to-device")


# Handing over, which is the end of it


def test_a_path_goes_to_another_stack_that_imports_it_and_who_had_it_ends_nothing(stack, clouds, paths):
    """The import file is the preview's own, with the ids of who has it all."""
    taker = paths(PATH, clouds, name="device-to-device")
    taker.pulumi("preview", "--import-file", "import.json")
    described = json.loads((taker.folder / "import.json").read_text())
    ids = {key: it["id"] for key, it in stack.resources().items()}
    described["resources"] = [one for one in described["resources"] if one["type"] != "pulumi:index:Stash"]
    for one in described["resources"]:
        if "id" in one:
            one["id"] = ids[stack.key(f"{one['type']}::{one.get('logicalName', one['name'])}")]
    (taker.folder / "import.json").write_text(json.dumps(described))
    before, there = sessions(clouds), clouds.account.cloud.counts()
    no_code = ("--generate-code=false", "--protect=false", "--yes", "--skip-preview")
    taker.pulumi("import", "--file", "import.json", *no_code)
    done = taker.operations(*UP)
    assert done[VPG] == done[GROUP] == "update", "they have its tag now"
    assert set(done.values()) == {"update"}
    assert stack.operations(*UP) == {}, "between the two steps"
    for key in (VPG, GROUP):
        if key in stack.resources():
            stack.pulumi("state", "delete", stack.resources()[key]["urn"], "--target-dependents", "--yes")
    assert stack.resources() == {}
    stack.destroy()
    assert (sessions(clouds), clouds.account.cloud.counts()) == (before, there)
    assert taker.operations(*UP) == {}
    taker.destroy()


def test_vpg_and_group_are_handed_over_as_existing_and_stay(stack, clouds):
    before, resources = sessions(clouds), stack.resources()
    vpg, group = (resources[key]["id"] for key in (VPG, GROUP))
    existing = {"kind": "existing", "id": vpg, "type": "E", "device_subnet": "10.150.0.0/24"}
    assert up(stack, {"vpg": existing}) == {VPG: "delete"}
    stack.describe(PATH)
    for command in (["preview"], UP):
        refused = stack.refused(*command)
        assert f"{group}, this component's own SIM group, would move to it from {vpg}, which is in use" in refused
    assert vpgs(clouds) == [vpg], "no other one was made before that was told"
    assert up(stack, {"vpg": existing, "sim_group": {"kind": "existing", "id": group, "link_mtu": 1400}}) == {
        GROUP: "delete"
    }
    assert vpgs(clouds) == [vpg]
    assert clouds.account.ids("groups") == [group]
    assert sessions(clouds) == before, "nobody was cut off"
    stack.destroy()
    assert (vpgs(clouds), clouds.account.ids("groups")) == ([vpg], [group]), "they are nobody's to end now"
    assert clouds.account.ids("ipAddressMapEntries") == []
