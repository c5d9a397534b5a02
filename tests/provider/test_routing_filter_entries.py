"""The list of a VPG's routing filter, shared by stacks: who has the list, and who adds to it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from devicepath_tools.rehearsal.clouds.soracom.account.faults import Fault, FaultKind
from devicepath_tools.rehearsal.clouds.soracom.operations import routing_filter
from pulumi_provider.values import UNKNOWN
from tests.provider.account import Account
from tests.provider.conftest import QUICK
from tests.provider.plugin import Plugin, Refused
from tests.provider.surroundings import a_vpg

pytestmark = pytest.mark.slow

LIST, ADDED = "RoutingFilter", "RoutingFilterEntries"
DENY_ALL = {"action": "deny", "ipRange": "0.0.0.0/0"}
ALLOW_VPC = {"action": "allow", "ipRange": "10.0.0.0/16"}
ALLOW_OTHER = {"action": "allow", "ipRange": "10.9.0.0/16"}
DENY_OTHER = {"action": "deny", "ipRange": "10.9.0.0/16"}
ALLOW_THIRD = {"action": "allow", "ipRange": "10.5.0.0/16"}


@pytest.fixture
def other(account, plugin_for) -> Plugin:
    """Another state of a stack of the same name."""
    return plugin_for(account, owner="another-state")


@pytest.fixture
def vpg_id(plugin) -> str:
    """Of a VPG that `plugin` made and the other one did not."""
    return a_vpg(plugin).id


def listed(account, vpg_id):
    return sorted(f"{it['action']} {it['ipRange']}" for it in account.vpg(vpg_id)["routingFilterEntries"])


def by_hand(account, vpg_id, *entries):
    """What somebody sets in SORACOM's console, or another stack at the same time."""
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg_id).routing_filter = [routing_filter._entry(entry) for entry in entries]


def wanted(vpg_id, *entries):
    return {"vpgId": vpg_id, "entries": list(entries)}


def writes(account):
    return account.requests("POST", "/set_routing_filter")


# Two stacks


def test_a_stack_adds_to_the_list_of_another_and_goes(plugin, other, account, vpg_id):
    whole = plugin.create(LIST, wanted(vpg_id, DENY_ALL, ALLOW_VPC))
    added = other.create(ADDED, wanted(vpg_id, ALLOW_OTHER))
    assert listed(account, vpg_id) == ["allow 10.0.0.0/16", "allow 10.9.0.0/16", "deny 0.0.0.0/0"]
    other.delete(ADDED, added)
    assert listed(account, vpg_id) == ["allow 10.0.0.0/16", "deny 0.0.0.0/0"]
    plugin.delete(LIST, whole)
    assert listed(account, vpg_id) == []


def test_the_stack_of_the_list_goes_and_leaves_all_of_it_to_those_who_have_entries_in_it(
    plugin, other, account, vpg_id
):
    whole = plugin.create(LIST, wanted(vpg_id, DENY_ALL, ALLOW_VPC))
    added = other.create(ADDED, wanted(vpg_id, ALLOW_OTHER))
    plugin.forget()
    plugin.delete(LIST, whole)
    assert listed(account, vpg_id) == ["allow 10.0.0.0/16", "allow 10.9.0.0/16", "deny 0.0.0.0/0"]
    assert plugin.warnings == [
        f"The routing filter of {vpg_id} was left as it is: others have entries in it, allow 10.9.0.0/16, and count on "
        "what it denies. If nobody needs it, remove it in SORACOM's console."
    ]
    other.delete(ADDED, added)
    assert listed(account, vpg_id) == ["allow 10.0.0.0/16", "deny 0.0.0.0/0"]


def test_a_stack_that_stays_on_the_vpg_gives_its_part_of_the_list_up(plugin, other, account, vpg_id):
    whole = plugin.create(LIST, wanted(vpg_id, DENY_ALL, ALLOW_VPC))
    other.create(ADDED, wanted(vpg_id, ALLOW_OTHER))
    plugin.check("Gate", {"vpgId": vpg_id})
    plugin.delete(LIST, whole)
    assert listed(account, vpg_id) == ["allow 10.9.0.0/16"]


def test_the_stack_of_the_list_sees_no_drift_in_what_others_added_and_is_told_of_it(plugin, other, account, vpg_id):
    whole = plugin.create(LIST, inputs := wanted(vpg_id, DENY_ALL))
    other.create(ADDED, wanted(vpg_id, ALLOW_OTHER))
    now = plugin.read(LIST, whole.id, whole)
    assert now.outputs == whole.outputs
    assert plugin.diff(LIST, now, inputs).changed == []
    assert plugin.warnings == [
        f"The routing filter of {vpg_id} has entries that this RoutingFilter did not set, and leaves alone: allow "
        "10.9.0.0/16."
    ]


@pytest.mark.parametrize("preview", [False, True], ids=["up", "preview"])
@pytest.mark.parametrize("is_there", [False, True], ids=["a new list", "an update"])
def test_what_the_list_puts_in_the_place_of_anothers_entry_is_told(plugin, other, vpg_id, is_there, preview):
    """On a VPG of its own: a run of its own that was cut off may have added it, or another stack."""
    before = plugin.create(LIST, wanted(vpg_id, DENY_ALL)) if is_there else None
    other.create(ADDED, wanted(vpg_id, ALLOW_OTHER))
    now = wanted(vpg_id, DENY_ALL, {**ALLOW_OTHER, "action": "deny"})
    if before:
        plugin.update(LIST, before, now, preview=preview)
    else:
        plugin.create(LIST, now, preview=preview)
    assert plugin.warnings == [
        f"The routing filter of {vpg_id} has allow 10.9.0.0/16, which this RoutingFilter did not set, and gets deny "
        "10.9.0.0/16 in its place."
    ]


def test_an_update_of_the_list_leaves_what_others_added(plugin, other, account, vpg_id):
    whole = plugin.create(LIST, wanted(vpg_id, DENY_ALL, ALLOW_VPC))
    other.create(ADDED, wanted(vpg_id, ALLOW_OTHER))
    plugin.update(LIST, whole, wanted(vpg_id, DENY_ALL, ALLOW_THIRD))
    assert listed(account, vpg_id) == ["allow 10.5.0.0/16", "allow 10.9.0.0/16", "deny 0.0.0.0/0"]


def test_a_list_and_what_is_added_to_it_may_be_of_one_program(other, account, vpg_id):
    """On a VPG that it did not make, too, whichever is first."""
    other.check(LIST, wanted(vpg_id, DENY_ALL), name="whole")
    added = other.create(ADDED, wanted(vpg_id, ALLOW_OTHER), name="added")
    whole = other.create(LIST, wanted(vpg_id, DENY_ALL), name="whole")
    assert other.read(LIST, whole.id, whole).outputs == whole.outputs
    assert other.warnings == []
    other.forget()
    # The engine deletes what depends first.
    other.delete(ADDED, added)
    other.delete(LIST, whole)
    assert listed(account, vpg_id) == []
    assert other.warnings == []


def test_an_import_takes_all_the_ranges_that_are_named_or_none(plugin, vpg_id):
    plugin.create(LIST, wanted(vpg_id, DENY_ALL, ALLOW_VPC, ALLOW_OTHER))
    imported = plugin.read(ADDED, f"{vpg_id}/10.0.0.0/16, 10.9.0.0/16")
    assert [entry["ipRange"] for entry in imported.outputs["entries"]] == ["10.0.0.0/16", "10.9.0.0/16"]
    with pytest.raises(Refused, match=f"The routing filter of {vpg_id} has no entry for 10.9.0.0/24, 10.5.0.0/16"):
        plugin.read(ADDED, f"{vpg_id}/10.0.0.0/16,10.9.0.0/24,10.5.0.0/16")


# A list that is somebody's


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("entry", [DENY_ALL, ALLOW_OTHER])
def test_a_list_with_entries_on_somebodys_vpg_is_not_taken_over(plugin, other, account, vpg_id, entry, preview):
    plugin.create(LIST, wanted(vpg_id, DENY_ALL))
    with pytest.raises(Refused) as refused:
        other.create(LIST, wanted(vpg_id, entry), preview=preview)
    assert str(refused.value) == (
        f"vpgId: the routing filter of {vpg_id} has entries already (deny 0.0.0.0/0). This stack did not make "
        f"{vpg_id}, so what is found there is not its own, even if equal, and is left alone. Add to them by "
        f"soracom.RoutingFilterEntries, or take it over: `pulumi import soracom:index:RoutingFilter it {vpg_id}`."
    )
    assert listed(account, vpg_id) == ["deny 0.0.0.0/0"]


def test_an_empty_list_on_somebodys_vpg_is_free(plugin, other, account, vpg_id):
    other.delete(LIST, other.create(LIST, wanted(vpg_id, DENY_ALL)))
    assert listed(account, vpg_id) == []


def test_on_ones_own_vpg_entries_of_others_stay_and_are_told(plugin, account, vpg_id):
    by_hand(account, vpg_id, ALLOW_OTHER, {**ALLOW_VPC, "action": "deny"})
    plugin.create(LIST, wanted(vpg_id, DENY_ALL, ALLOW_VPC))
    assert listed(account, vpg_id) == ["allow 10.0.0.0/16", "allow 10.9.0.0/16", "deny 0.0.0.0/0"]
    assert "leaves alone: allow 10.9.0.0/16." in plugin.warnings[0]


def test_on_somebodys_vpg_an_update_overwrites_nothing_that_was_changed_since(plugin, other, account, vpg_id):
    whole = other.create(LIST, wanted(vpg_id, DENY_ALL, ALLOW_OTHER))
    by_hand(account, vpg_id, DENY_ALL, DENY_OTHER)
    with pytest.raises(Refused) as refused:
        other.update(LIST, whole, wanted(vpg_id, ALLOW_OTHER))
    assert str(refused.value) == (
        f"The routing filter of {vpg_id} is deny 10.9.0.0/16 now, and not allow 10.9.0.0/16 as recorded: somebody "
        f"changed it, and this stack did not make {vpg_id}. Nothing was overwritten; `pulumi refresh` records what "
        "there is, and then `pulumi up` changes it."
    )
    now = other.read(LIST, whole.id, whole)
    assert other.diff(LIST, now, wanted(vpg_id, DENY_ALL, ALLOW_OTHER)).changed == ["entries"]
    other.update(LIST, now, wanted(vpg_id, ALLOW_OTHER))
    assert listed(account, vpg_id) == ["allow 10.9.0.0/16"]


@pytest.mark.parametrize("kind", [LIST, ADDED])
def test_a_deletion_leaves_what_is_another_action_by_now(plugin, account, vpg_id, kind):
    made = plugin.create(kind, wanted(vpg_id, DENY_ALL, ALLOW_OTHER))
    by_hand(account, vpg_id, DENY_ALL, DENY_OTHER)
    plugin.delete(kind, made)
    assert listed(account, vpg_id) == ["deny 10.9.0.0/16"]
    assert plugin.warnings == [
        f"The routing filter of {vpg_id} is deny 10.9.0.0/16 now, and not allow 10.9.0.0/16 as recorded, so it was "
        "left as it is. If nobody needs it, remove it in SORACOM's console."
    ]


def test_a_list_whose_entries_are_all_gone_shows_as_empty_beside_those_of_others(plugin, account, vpg_id):
    whole = plugin.create(LIST, inputs := wanted(vpg_id, DENY_ALL))
    by_hand(account, vpg_id, ALLOW_OTHER)
    now = plugin.read(LIST, whole.id, whole)
    assert now.outputs["entries"] == []
    plugin.update(LIST, now, inputs)
    assert listed(account, vpg_id) == ["allow 10.9.0.0/16", "deny 0.0.0.0/0"]


def test_an_import_of_a_list_is_the_whole_of_it(plugin, account, vpg_id):
    by_hand(account, vpg_id, DENY_ALL, ALLOW_OTHER)
    imported = plugin.read(LIST, vpg_id)
    assert len(imported.outputs["entries"]) == 2
    plugin.update(LIST, imported, wanted(vpg_id, DENY_ALL))
    assert listed(account, vpg_id) == ["deny 0.0.0.0/0"]


@pytest.mark.parametrize("refreshed", [False, True])
def test_after_an_import_from_somebodys_vpg_the_entries_of_others_stay_and_are_told(
    plugin, other, account, vpg_id, refreshed
):
    """Its line is what a refusal tells, and a stack file cannot list what other stacks have added."""
    by_hand(account, vpg_id, DENY_ALL, ALLOW_OTHER, ALLOW_VPC)
    imported = other.read(LIST, vpg_id)
    assert other.diff(LIST, imported, wanted(vpg_id, DENY_ALL, ALLOW_VPC)).changed == ["entries"]
    if refreshed:
        imported = other.read(LIST, vpg_id, imported)
    told = (
        f"The routing filter of {vpg_id} has entries that this RoutingFilter did not set, and leaves alone: allow "
        "10.9.0.0/16."
    )
    other.update(LIST, imported, wanted(vpg_id, DENY_ALL, ALLOW_VPC), preview=True)
    assert other.warnings[-1] == told
    whole = other.update(LIST, imported, wanted(vpg_id, DENY_ALL, ALLOW_VPC))
    assert listed(account, vpg_id) == ["allow 10.0.0.0/16", "allow 10.9.0.0/16", "deny 0.0.0.0/0"]
    assert other.warnings[-2:] == [told, told]
    other.update(LIST, whole, wanted(vpg_id, DENY_ALL))
    assert listed(account, vpg_id) == ["allow 10.9.0.0/16", "deny 0.0.0.0/0"], "what it has set since is its own"


def test_a_deletion_right_after_an_import_from_somebodys_vpg_leaves_the_list(plugin, other, account, vpg_id):
    by_hand(account, vpg_id, DENY_ALL, ALLOW_OTHER)
    imported = other.read(LIST, vpg_id)
    other.forget()
    other.delete(LIST, imported)
    assert listed(account, vpg_id) == ["allow 10.9.0.0/16", "deny 0.0.0.0/0"]
    assert "others have entries in it, deny 0.0.0.0/0, allow 10.9.0.0/16" in other.warnings[-1]


@pytest.mark.parametrize(("before", "after"), [(LIST, LIST), (ADDED, ADDED), (LIST, ADDED), (ADDED, LIST)])
def test_entries_that_another_resource_of_the_program_has_now_stay(plugin, account, vpg_id, before, after):
    made = plugin.create(before, wanted(vpg_id, DENY_ALL, ALLOW_VPC), name="before")
    plugin.forget()
    plugin.create(after, wanted(vpg_id, DENY_ALL), name="after")
    plugin.delete(before, made)
    assert listed(account, vpg_id) == ["deny 0.0.0.0/0"]


# Entries that are there already


def already(vpg_id, there, ranges=None):
    """`ranges`: of what may be imported."""
    take = f"take it over: `pulumi import soracom:index:RoutingFilterEntries it {vpg_id}/{ranges}`, or "
    return (
        f"entries: the routing filter of {vpg_id} has {there} already, and what is there belongs to whoever added it. "
        "Leave it out here; or, if it is nobody's, for example of a run of this stack that was cut off, "
        f"{take if ranges else ''}remove it in SORACOM's console."
    )


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("there", [ALLOW_OTHER, DENY_OTHER], ids=["equal", "another action"])
def test_on_somebodys_vpg_a_range_that_is_there_is_refused(other, account, vpg_id, there, preview):
    by_hand(account, vpg_id, DENY_ALL, there)
    with pytest.raises(Refused) as refused:
        other.create(ADDED, wanted(vpg_id, ALLOW_OTHER, ALLOW_VPC), preview=preview)
    assert str(refused.value) == already(vpg_id, f"{there['action']} 10.9.0.0/16", "10.9.0.0/16")
    assert writes(account) == 0


def test_on_ones_own_vpg_one_that_is_equal_is_a_killed_runs_and_another_action_is_not(plugin, account, vpg_id):
    by_hand(account, vpg_id, ALLOW_OTHER)
    plugin.create(ADDED, wanted(vpg_id, ALLOW_OTHER, ALLOW_VPC), preview=True)
    plugin.create(ADDED, wanted(vpg_id, ALLOW_OTHER, ALLOW_VPC))
    assert listed(account, vpg_id) == ["allow 10.0.0.0/16", "allow 10.9.0.0/16"]
    with pytest.raises(Refused, match=r"has allow 10\.9\.0\.0/16 already"):
        plugin.create(ADDED, wanted(vpg_id, DENY_OTHER), name="second")


@pytest.mark.parametrize("kind", [LIST, ADDED])
def test_one_that_another_resource_of_the_program_has_is_refused_on_ones_own_vpg_too(plugin, vpg_id, kind):
    plugin.create(kind, wanted(vpg_id, ALLOW_OTHER), name="first")
    with pytest.raises(Refused) as refused:
        plugin.create(ADDED, wanted(vpg_id, ALLOW_OTHER))
    assert str(refused.value) == already(vpg_id, "allow 10.9.0.0/16", "10.9.0.0/16")


@pytest.mark.parametrize("preview", [False, True])
def test_an_update_that_adds_a_range_that_is_there_is_refused(other, account, vpg_id, preview):
    made = other.create(ADDED, wanted(vpg_id, ALLOW_VPC))
    by_hand(account, vpg_id, ALLOW_VPC, ALLOW_OTHER)
    with pytest.raises(Refused) as refused:
        other.update(ADDED, made, wanted(vpg_id, ALLOW_VPC, ALLOW_OTHER), preview=preview)
    assert str(refused.value) == already(vpg_id, "allow 10.9.0.0/16"), "no import takes what the state has"


def test_a_preview_that_does_not_know_them_looks_nothing_up(plugin, account, vpg_id):
    account.cloud.journal.clear()
    plugin.create(ADDED, wanted(UNKNOWN, ALLOW_VPC), preview=True)
    plugin.create(ADDED, wanted(vpg_id, {"action": "allow", "ipRange": UNKNOWN}), preview=True)
    assert account.cloud.journal.entries() == []


# Their own life


def test_they_are_changed_in_place_and_nothing_else_is(plugin, account, vpg_id):
    by_hand(account, vpg_id, DENY_ALL)
    made = plugin.create(ADDED, wanted(vpg_id, ALLOW_VPC, ALLOW_OTHER))
    assert made.id == f"{vpg_id}/10.0.0.0/16,10.9.0.0/16"
    changed = wanted(vpg_id, DENY_OTHER, ALLOW_THIRD)
    assert plugin.diff(ADDED, made, changed).replaced == []
    after = plugin.update(ADDED, made, changed)
    assert listed(account, vpg_id) == ["allow 10.5.0.0/16", "deny 0.0.0.0/0", "deny 10.9.0.0/16"]
    assert plugin.read(ADDED, after.id, after).outputs == after.outputs


def test_a_refresh_shows_only_their_own_changes(plugin, account, vpg_id):
    made = plugin.create(ADDED, inputs := wanted(vpg_id, ALLOW_VPC, ALLOW_OTHER))
    by_hand(account, vpg_id, DENY_ALL, ALLOW_THIRD, DENY_OTHER)
    now = plugin.read(ADDED, made.id, made)
    assert now.outputs["entries"] == [DENY_OTHER]
    assert plugin.diff(ADDED, now, inputs).changed == ["entries"]
    plugin.update(ADDED, now, inputs)
    assert listed(account, vpg_id) == ["allow 10.0.0.0/16", "allow 10.5.0.0/16", "allow 10.9.0.0/16", "deny 0.0.0.0/0"]


def test_they_are_gone_when_none_of_them_is_there(plugin, account, vpg_id):
    made = plugin.create(ADDED, wanted(vpg_id, ALLOW_VPC))
    by_hand(account, vpg_id, DENY_ALL)
    assert plugin.read(ADDED, made.id, made) is None
    assert plugin.read(ADDED, made.id) is None


def test_an_id_without_ranges_is_refused(plugin, vpg_id):
    with pytest.raises(Refused, match=r"is not the id of entries; it is <VPG's id>/<range>,<range>\."):
        plugin.read(ADDED, vpg_id)


# Who writes at the same time


class Somebody:
    """Writes the whole list each time that we have, as they had read it before, until they have done so `times`."""

    def __init__(self, *entries, times):
        self.entries, self.times, self.account = entries, times, None

    def __call__(self, exchange):
        if self.times and exchange.path.endswith("/set_routing_filter"):
            self.times -= 1
            by_hand(self.account, exchange.path.split("/")[-2], *self.entries)


@pytest.fixture
def account_with():
    """Opens an emulated account in which somebody works."""
    with ExitStack() as stack:

        def opened(somebody):
            server = SoracomServer(Settings(**QUICK), on_exchange=somebody)
            somebody.account = Account(stack.enter_context(server))
            return somebody.account

        yield opened


@pytest.mark.parametrize("kind", [LIST, ADDED])
def test_what_somebody_wrote_over_is_written_again_and_theirs_stays(account_with, plugin_for, kind):
    account = account_with(Somebody(DENY_ALL, ALLOW_THIRD, times=2))
    plugin = plugin_for(account)
    plugin.create(kind, wanted(vpg_id := a_vpg(plugin).id, ALLOW_VPC))
    assert listed(account, vpg_id) == ["allow 10.0.0.0/16", "allow 10.5.0.0/16", "deny 0.0.0.0/0"]
    assert writes(account) == 3


def test_a_removal_that_somebody_wrote_over_is_done_again(account_with, plugin_for):
    somebody = Somebody(DENY_ALL, ALLOW_VPC, times=0)
    account = account_with(somebody)
    plugin = plugin_for(account)
    made = plugin.create(ADDED, wanted(vpg_id := a_vpg(plugin).id, ALLOW_VPC))
    somebody.times = 1
    plugin.delete(ADDED, made)
    assert listed(account, vpg_id) == ["deny 0.0.0.0/0"]


def test_what_was_written_is_recorded_though_it_could_not_be_looked_at_again(plugin, other, account, vpg_id):
    """In somebody's list the next run would find it as somebody's."""
    account.cloud.faults.add(
        Fault(kind=FaultKind.STATUS, method="GET", path="/v1/virtual_private_gateways/*", status=503, times=6, after=2)
    )
    made = other.create(ADDED, wanted(vpg_id, ALLOW_VPC))
    assert account.cloud.faults.pending() == []
    assert other.read(ADDED, made.id, made).outputs == made.outputs


def test_whoever_is_written_over_for_ever_is_told(account_with, plugin_for):
    plugin = plugin_for(account_with(Somebody(DENY_ALL, times=99)))
    vpg_id = a_vpg(plugin).id
    with pytest.raises(Refused) as refused:
        plugin.create(ADDED, wanted(vpg_id, ALLOW_VPC))
    assert str(refused.value) == (
        f"The routing filter of {vpg_id} was written 5 times, and somebody else changed it each time. Run the same "
        "command again when they have finished."
    )


def test_all_that_one_program_adds_at_once_is_there(plugin, account, vpg_id):
    lists = [wanted(vpg_id, {"action": "allow", "ipRange": f"10.{number}.0.0/16"}) for number in range(12)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda it: plugin.create(ADDED, it[1], name=str(it[0])), enumerate(lists)))
    assert len(listed(account, vpg_id)) == 12


def test_a_replacement_that_was_made_first_keeps_its_entries_though_its_id_is_another(plugin, vpg_id, account):
    """As for `pulumi up --replace`: an id says which ranges there were at first."""
    before = plugin.create(ADDED, {"vpgId": vpg_id, "entries": [ALLOW_OTHER]})
    before = plugin.update(ADDED, before, {"vpgId": vpg_id, "entries": [ALLOW_OTHER, ALLOW_THIRD]})
    after = plugin.create(ADDED, before.inputs)
    assert after.id != before.id
    plugin.delete_replaced(ADDED, before)
    assert listed(account, vpg_id) == ["allow 10.5.0.0/16", "allow 10.9.0.0/16"]
