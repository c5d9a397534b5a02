"""Two states in one account, whose stacks and resources have the same names: neither has anything of the other."""

import dataclasses
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from pulumi_provider.server import ACCOUNT, OWNER
from soracom_provider.api.client import Client
from soracom_provider.api.credentials import Credentials
from soracom_provider.configuration import ENDPOINTS
from soracom_provider.package import SORACOM, account_of
from tests.provider.plugin import Made, Plugin, Refused, urn
from tests.provider.surroundings import a_group, a_vpg, inputs_for

VPG, GROUP = "VirtualPrivateGateway", "Group"
MADE_BY: dict[str, Callable[[Plugin], Made]] = {VPG: a_vpg, GROUP: a_group}
COUNTED_AS = {VPG: "virtualPrivateGateways", GROUP: "groups"}
INPUTS = {VPG: {"type": "F"}, GROUP: {}}
both_kinds = pytest.mark.parametrize("kind", [VPG, GROUP])


@pytest.fixture
def other(account, plugin_for) -> Plugin:
    """Another state of a stack of the same name: of another backend, for example."""
    return plugin_for(account, owner="another-state")


def tag(account, kind: str, resource_id: str) -> str:
    things = account.cloud.vpgs if kind == VPG else account.cloud.groups
    with account.cloud.lock:
        return str(things.get(resource_id).tags.get("pulumi-urn", ""))


def take_tag_off(account, kind: str, resource_id: str) -> None:
    things = account.cloud.vpgs if kind == VPG else account.cloud.groups
    with account.cloud.lock:
        things.get(resource_id).tags.clear()


# Going on after a crash


@both_kinds
def test_what_a_killed_run_of_this_state_made_is_gone_on_with(plugin, account, kind):
    assert MADE_BY[kind](plugin).id == MADE_BY[kind](plugin).id
    assert account.count(COUNTED_AS[kind]) == 1


@both_kinds
def test_what_another_state_made_under_the_same_name_is_not(plugin, other, account, kind):
    theirs, ours = MADE_BY[kind](other), MADE_BY[kind](plugin)
    assert ours.id != theirs.id
    assert tag(account, kind, theirs.id).endswith(f"::{theirs.outputs['claim']}")
    other.delete(kind, theirs)
    assert account.ids(COUNTED_AS[kind]) == [ours.id]


@both_kinds
def test_without_an_id_of_the_state_nothing_is_gone_on_with(account, plugin_for, kind):
    """An engine that kept none could not tell two states apart."""
    nobody = plugin_for(account, owner="")
    assert MADE_BY[kind](nobody).id != MADE_BY[kind](nobody).id


@both_kinds
def test_what_takes_a_name_that_is_free_again_gets_nothing_of_who_had_it(plugin, account, kind):
    before = plugin.create(kind, INPUTS[kind], name="first")
    renamed = dataclasses.replace(before, name="second")
    assert plugin.diff(kind, renamed, INPUTS[kind]).changed == ["claim"]
    after = plugin.update(kind, renamed, INPUTS[kind])
    assert plugin.diff(kind, after, INPUTS[kind]).changed == []
    plugin.delete(kind, plugin.create(kind, INPUTS[kind], name="first"))
    assert account.ids(COUNTED_AS[kind]) == [after.id]


@both_kinds
def test_a_run_that_is_killed_after_it_tagged_a_new_name_loses_nothing(plugin, account, kind):
    renamed = dataclasses.replace(plugin.create(kind, INPUTS[kind], name="first"), name="second")
    plugin.update(kind, renamed, INPUTS[kind])
    assert plugin.update(kind, renamed, INPUTS[kind]).id == renamed.id
    plugin.delete(kind, renamed)
    assert account.ids(COUNTED_AS[kind]) == []


@both_kinds
def test_a_stack_that_was_renamed_meanwhile_goes_on_with_its_own(plugin, account, kind):
    before = MADE_BY[kind](plugin)
    with account.cloud.lock:
        things = account.cloud.vpgs if kind == VPG else account.cloud.groups
        tags = things.get(before.id).tags
        tags["pulumi-urn"] = tags["pulumi-urn"].replace("urn:pulumi:dev::fleet::", "urn:pulumi:before::ships::")
    assert MADE_BY[kind](plugin).id == before.id
    assert tag(account, kind, before.id).startswith("urn:pulumi:dev::fleet::")


# Imports, and versions of the provider


@both_kinds
def test_an_import_is_tagged_by_the_next_update_and_whoever_had_it_leaves_it_alone(plugin, other, account, kind):
    theirs = MADE_BY[kind](other)
    imported = plugin.read(kind, theirs.id)
    assert plugin.diff(kind, imported, INPUTS[kind]).changed == ["claim"]
    ours = plugin.update(kind, imported, INPUTS[kind])
    assert plugin.diff(kind, ours, INPUTS[kind]).changed == []
    assert tag(account, kind, theirs.id).endswith(f"::{ours.outputs['claim']}")
    other.delete(kind, theirs)
    assert account.ids(COUNTED_AS[kind]) == [theirs.id]


def of_another_state(made):
    return (
        f"{made.id} is another state's, as its tag says: of the stack dev of the project fleet, where it is called "
        f"{made.name}. Once it is imported, the next `pulumi up` gives it this state's tag, and it is gone for the "
        "other one. Where that is in use, hand it over as docs/changes.md says, or use it as one that exists."
    )


@both_kinds
def test_an_import_and_the_preview_after_it_tell_whose_it_is(plugin, other, kind):
    theirs = MADE_BY[kind](other)
    imported = plugin.read(kind, theirs.id)
    assert plugin.warnings == [of_another_state(theirs)]
    plugin.update(kind, imported, INPUTS[kind], preview=True)
    assert plugin.warnings == [of_another_state(theirs)] * 2
    ours = plugin.update(kind, imported, INPUTS[kind])
    plugin.update(kind, plugin.read(kind, ours.id, ours), INPUTS[kind] | {"tags": {"name": "it"}}, preview=True)
    assert len(plugin.warnings) == 2, "it is this state's now"


@both_kinds
def test_an_import_of_ones_own_and_a_refresh_tell_nothing(plugin, kind):
    made = MADE_BY[kind](plugin)
    plugin.update(kind, plugin.read(kind, made.id), INPUTS[kind], preview=True)
    plugin.read(kind, made.id, made)
    assert plugin.warnings == []


@both_kinds
def test_a_tag_that_somebody_took_off_is_seen_by_a_refresh_and_put_on_again(plugin, account, kind):
    """Without it, what this state itself has put there counts as somebody's."""
    made = MADE_BY[kind](plugin)
    things = account.cloud.vpgs if kind == VPG else account.cloud.groups
    with account.cloud.lock:
        del things.get(made.id).tags["pulumi-urn"]
    seen = plugin.read(kind, made.id, made)
    assert plugin.diff(kind, seen, INPUTS[kind]).changed == ["claim"]
    ours = plugin.update(kind, seen, INPUTS[kind])
    assert tag(account, kind, made.id).endswith(f"::{ours.outputs['claim']}")
    assert plugin.diff(kind, ours, INPUTS[kind]).changed == []


@both_kinds
def test_a_refresh_of_what_is_anothers_by_now_takes_it_for_neither_deleted_nor_ones_own(plugin, other, kind):
    """Taken for deleted it would be made anew, and all that is on it, which is the other's now, be moved there."""
    theirs = MADE_BY[kind](other)
    plugin.update(kind, plugin.read(kind, theirs.id), INPUTS[kind])
    with pytest.raises(Refused) as refused:
        other.read(kind, theirs.id, theirs)
    assert str(refused.value) == (
        f"{theirs.id} belongs to another stack now, as its tag says. Where that stack has taken over what is on it, "
        f"too, `pulumi state delete '{urn(kind, theirs.name)}' --target-dependents` makes this one forget all of it, "
        "and changes nothing at SORACOM."
    )


@both_kinds
def test_whoever_had_it_does_not_tag_it_back(plugin, other, kind):
    theirs = MADE_BY[kind](other)
    plugin.update(kind, plugin.read(kind, theirs.id), INPUTS[kind])
    with pytest.raises(Refused, match=f"{theirs.id} belongs to another stack now, as its tag says"):
        other.update(kind, theirs, {**INPUTS[kind], "tags": {"name": "mine"}})


@both_kinds
def test_a_tag_that_somebody_took_off_is_drift_and_put_back(plugin, account, kind):
    made = MADE_BY[kind](plugin)
    take_tag_off(account, kind, made.id)
    seen = plugin.read(kind, made.id, made)
    assert plugin.diff(kind, seen, made.inputs).changed == ["claim"]
    again = plugin.update(kind, seen, made.inputs)
    assert tag(account, kind, made.id).endswith(f"::{again.outputs['claim']}")
    assert plugin.diff(kind, again, made.inputs).changed == []


@both_kinds
def test_what_another_stack_took_in_after_somebody_took_the_tag_off_is_left_alone(plugin, other, account, kind):
    made = MADE_BY[kind](plugin)
    take_tag_off(account, kind, made.id)
    seen = plugin.read(kind, made.id, made)
    other.update(kind, other.read(kind, made.id), made.inputs)
    plugin.start_anew()
    plugin.delete(kind, seen)
    assert account.ids(COUNTED_AS[kind]) == [made.id]


@both_kinds
def test_an_update_whose_answer_was_recorded_before_the_states_id_changed_is_tagged_anew(
    account, plugin, plugin_for, kind
):
    """A default provider of another version has an id of its own."""
    before = MADE_BY[kind](plugin)
    upgraded = plugin_for(account, owner="the-same-state")
    assert upgraded.diff(kind, before, INPUTS[kind]).changed == ["claim"]
    after = upgraded.update(kind, before, INPUTS[kind])
    assert after.id == before.id
    assert tag(account, kind, before.id).endswith(f"::{after.outputs['claim']}")
    upgraded.delete(kind, after)
    assert account.count(COUNTED_AS[kind]) == 0


@both_kinds
def test_a_run_that_is_killed_after_it_tagged_anew_is_gone_on_with(account, plugin, plugin_for, kind):
    before = MADE_BY[kind](plugin)
    upgraded = plugin_for(account, owner="the-same-state")
    upgraded.update(kind, before, INPUTS[kind])
    after = upgraded.update(kind, before, INPUTS[kind])
    upgraded.delete(kind, after)
    assert account.count(COUNTED_AS[kind]) == 0


def test_the_states_id_is_kept_and_made_once(account, plugin):
    configuration = account.configuration()
    first = plugin.check_configuration().inputs
    assert len(first[OWNER]) == 32
    assert plugin.check_configuration(first).inputs == first
    assert plugin.check_configuration().inputs != first
    assert {name: value for name, value in first.items() if name not in (ACCOUNT, OWNER, "waitScale")} == configuration


def test_another_id_of_the_state_is_no_change_of_the_provider(plugin):
    before, after = plugin.check_configuration().inputs, plugin.check_configuration().inputs
    assert plugin.diff_configuration(before, after) == []
    assert plugin.diff_configuration(before, {**after, "waitScale": 1}) == ["waitScale"]


# Another account


def test_credentials_of_another_account_are_refused_by_every_command(account, plugin_for, open_account):
    """`refresh` and `destroy` would take all that the state has for deleted, and it would go on in its account."""
    recorded = plugin_for(account).check_configuration().inputs
    assert recorded[ACCOUNT] == account.server.settings.operator_id
    assert plugin_for(account).check_configuration(recorded).inputs == recorded
    elsewhere = open_account(operator_id="OP0099999999")
    told = (
        "The credentials are those of the account OP0099999999, but what this state has is in "
        f"{recorded[ACCOUNT]}: it would all be taken for deleted, and stay there unseen. "
        f"Use credentials of {recorded[ACCOUNT]}, or another stack for OP0099999999."
    )
    with Plugin(**elsewhere.configuration()) as plugin:
        checked = plugin.check_configuration(recorded)
        assert checked.failures == {"": told}
        with pytest.raises(Refused, match=told):
            plugin.configure(recorded)


@pytest.mark.parametrize(("coverage", "kept"), [("jp", "OP0000000001"), ("g", "OP0000000001 (coverage g)")])
def test_what_is_in_the_other_coverage_is_elsewhere(coverage, kept):
    client = Client(ENDPOINTS[coverage], Credentials("keyId-x", SecretStr("secret-x"), "a test"))
    assert account_of(client) is None, "before the log-in"
    client.operator_id = "OP0000000001"
    assert account_of(client) == kept


# Handing over


@both_kinds
def test_what_the_program_goes_on_using_as_existing_stays_and_is_nobodys_own(plugin, account, kind):
    made = MADE_BY[kind](plugin)
    restarted = plugin_that_checks(plugin, kind, made.id)
    restarted.delete(kind, made)
    assert account.ids(COUNTED_AS[kind]) == [made.id]
    assert tag(account, kind, made.id) == ""


@both_kinds
def test_what_the_program_uses_no_more_is_ended(plugin, account, kind):
    made = MADE_BY[kind](plugin)
    restarted = plugin_that_checks(plugin, kind, "another-id-0")
    restarted.delete(kind, made)
    assert account.count(COUNTED_AS[kind]) == 0


@pytest.mark.parametrize(("what", "kind"), [("gate", "Gate"), ("routingFilter", "RoutingFilter")])
def test_a_gate_or_filter_that_the_program_only_uses_from_now_on_stays(plugin, account, what, kind):
    vpg = a_vpg(plugin)
    filtered = {"entries": [{"action": "deny", "ipRange": "0.0.0.0/0"}]} if kind == "RoutingFilter" else {}
    made = plugin.create(kind, {"vpgId": vpg.id, **filtered})
    plugin.forget()
    plugin.invoke("getVirtualPrivateGateway", {"vpgId": vpg.id, "uses": [what]})
    plugin.delete(kind, made)
    assert account.vpg(vpg.id)["gateOpened" if kind == "Gate" else "routingFilterEntries"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in SORACOM.resources if kind not in ("GroupConfiguration", "Gate")])
def test_what_is_made_anew_before_the_old_is_deleted_is_the_same_and_stays(plugin, account, kind):
    """As for `pulumi up --replace`: the engine does not ask then whether the old one has to go first."""
    inputs = inputs_for(kind, plugin, account)
    before = plugin.create(kind, inputs)
    after = plugin.create(kind, inputs)
    assert after.id == before.id
    plugin.delete_replaced(kind, before)
    now = plugin.read(kind, after.id, after)
    assert now is not None
    assert now.outputs == after.outputs


def plugin_that_checks(plugin: Plugin, kind: str, resource_id: str) -> Plugin:
    """One that has seen a program without the resource, but with another that names something by this id."""
    plugin.forget()
    given = {"vpgId": resource_id} if kind == VPG else {"groupId": resource_id, "linkMtu": 1400}
    plugin.check("Gate" if kind == VPG else "GroupConfiguration", given, name="user")
    return plugin
