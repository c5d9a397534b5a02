"""What holds for every resource alike: its life, and that nothing is lost or made twice when a run is cut off."""

from typing import Any

import pytest

from pulumi_provider.values import UNKNOWN
from soracom_provider.package import SORACOM
from tests.provider.account import Account
from tests.provider.plugin import Made, Plugin, Refused
from tests.provider.surroundings import COUNTED_AS, inputs_for

KINDS = list(SORACOM.resources)
STAYING = (
    *("Gate", "GroupConfiguration"),
    *("TransitGatewayVpcAttachmentAcceptance", "TransitGatewayPeeringActivation"),
)
"""What is still to be seen once it was deleted: what it is of stays."""
WITHOUT_VPG = ("VirtualPrivateGateway", "Group", "GroupConfiguration", "SimGroupMembership")

WRITES: list[tuple[str, str, str]] = [
    ("VirtualPrivateGateway", "POST", "/virtual_private_gateways"),
    ("VpcPeeringConnection", "POST", "/virtual_private_gateways/*/vpc_peering_connections"),
    ("TransitGatewayVpcAttachment", "POST", "/virtual_private_gateways/*/transit_gateway_vpc_attachments"),
    ("TransitGatewayVpcAttachmentAcceptance", "POST", "/virtual_private_gateways/*/accept"),
    ("TransitGatewayPeeringConnection", "POST", "/virtual_private_gateways/*/transit_gateway_peering_connections"),
    ("CustomerRoute", "POST", "/virtual_private_gateways/*/customer_routes"),
    ("Gate", "POST", "/virtual_private_gateways/*/gate/open"),
    ("GatePeer", "POST", "/virtual_private_gateways/*/gate/peers"),
    ("Group", "POST", "/groups"),
    ("GroupConfiguration", "PUT", "/groups/*/configuration/SoracomAir"),
    ("SimGroupMembership", "POST", "/sims/*/set_group"),
    ("SimGroupMembership", "POST", "/sims/*/delete_session"),
    ("IpAddressMapEntry", "POST", "/virtual_private_gateways/*/ip_address_map"),
    ("RoutingFilter", "POST", "/virtual_private_gateways/*/set_routing_filter"),
    ("RoutingFilterEntries", "POST", "/virtual_private_gateways/*/set_routing_filter"),
    ("Redirection", "POST", "/virtual_private_gateways/*/junction/set_redirection"),
]
"""Every request that creates something."""
CREATING = (
    *("/virtual_private_gateways", "/vpc_peering_connections", "/peers", "/groups"),
    *("/transit_gateway_vpc_attachments", "/transit_gateway_peering_connections", "/customer_routes"),
)
"""How those of them end that would make a second one where they are sent twice."""

REMOVALS: list[tuple[str, str, str]] = [
    ("VirtualPrivateGateway", "POST", "/virtual_private_gateways/*/terminate"),
    ("VpcPeeringConnection", "DELETE", "/virtual_private_gateways/*/vpc_peering_connections/*"),
    ("TransitGatewayVpcAttachment", "DELETE", "/virtual_private_gateways/*/transit_gateway_vpc_attachments/*"),
    ("TransitGatewayPeeringConnection", "DELETE", "/virtual_private_gateways/*/transit_gateway_peering_connections/*"),
    ("CustomerRoute", "DELETE", "/virtual_private_gateways/*/customer_routes/*"),
    ("Gate", "POST", "/virtual_private_gateways/*/gate/close"),
    ("GatePeer", "DELETE", "/virtual_private_gateways/*/gate/peers/*"),
    ("Group", "DELETE", "/groups/*"),
    ("GroupConfiguration", "DELETE", "/groups/*/configuration/SoracomAir/ipLinkMtu"),
    ("SimGroupMembership", "POST", "/sims/*/unset_group"),
    ("IpAddressMapEntry", "DELETE", "/virtual_private_gateways/*/ip_address_map/*"),
    ("RoutingFilter", "POST", "/virtual_private_gateways/*/set_routing_filter"),
    ("RoutingFilterEntries", "POST", "/virtual_private_gateways/*/set_routing_filter"),
    ("Redirection", "POST", "/virtual_private_gateways/*/junction/unset_redirection"),
]


def assert_there_once(account: Account, kind: str) -> None:
    if kind in COUNTED_AS:
        assert account.count(COUNTED_AS[kind]) == 1, f"{account.ids(COUNTED_AS[kind])}"


def assert_in_place(plugin: Plugin, kind: str, made: Made) -> None:
    now = plugin.read(kind, made.id, made)
    assert now is not None, f"{kind} {made.id} is gone"
    assert now.outputs == made.outputs


def made(plugin: Plugin, account: Account, kind: str) -> tuple[Made, dict[str, Any]]:
    inputs = inputs_for(kind, plugin, account)
    return plugin.create(kind, inputs), inputs


@pytest.mark.parametrize("kind", KINDS)
def test_a_preview_of_a_creation_changes_nothing_and_says_what_is_not_known_yet(plugin, account, kind):
    inputs = inputs_for(kind, plugin, account)
    account.cloud.journal.clear()
    preview = plugin.create(kind, inputs, preview=True)
    assert [entry for entry in account.cloud.journal.entries() if entry.method != "GET"] == []
    assert preview.outputs.keys() == {
        str(field.alias) for field in SORACOM.resources[kind].Outputs.model_fields.values()
    }
    assert {name: preview.outputs[name] for name in inputs} == inputs
    assert all(preview.outputs[name] == UNKNOWN for name in preview.outputs.keys() - preview.inputs.keys())


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_made_reads_back_the_same_and_needs_no_change(plugin, account, kind):
    it, inputs = made(plugin, account, kind)
    now = plugin.read(kind, it.id, it)
    assert now is not None
    assert (now.id, now.outputs) == (it.id, it.outputs)
    assert plugin.diff(kind, now, inputs).changed == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_import_finds_it_by_its_id_alone(plugin, account, kind):
    it, inputs = made(plugin, account, kind)
    imported = plugin.read(kind, it.id)
    assert imported is not None
    expected = {"session": "keep"} if kind == "SimGroupMembership" else {}
    claimed = {"claim"} & it.outputs.keys()
    assert {name: value for name, value in it.outputs.items() if name not in claimed} | expected == imported.outputs
    # What carries a tag is tagged anew, as it is another state's now.
    assert plugin.diff(kind, imported, inputs | expected).changed == sorted(claimed)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_gone_after_its_deletion_and_deleting_it_again_succeeds(plugin, account, kind):
    it, _ = made(plugin, account, kind)
    plugin.delete(kind, it)
    assert plugin.read(kind, it.id, it) is None or kind in STAYING
    if kind in COUNTED_AS:
        assert account.count(COUNTED_AS[kind]) == 0
    plugin.delete(kind, it)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in WITHOUT_VPG])
def test_deleting_it_succeeds_when_its_vpg_is_gone_already(plugin, account, kind):
    it, inputs = made(plugin, account, kind)
    with account.cloud.lock:
        vpg = account.cloud.vpgs.get(inputs["vpgId"])
        for connections in (vpg.peering_connections, vpg.vpc_attachments, vpg.gateway_peerings):
            connections.clear()
    vpg_made = plugin.read("VirtualPrivateGateway", inputs["vpgId"])
    assert vpg_made is not None
    plugin.forget()
    plugin.delete("VirtualPrivateGateway", vpg_made)
    plugin.delete(kind, it)
    assert plugin.read(kind, it.id, it) is None


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "method", "path"), WRITES)
def test_a_creation_whose_answer_is_lost_makes_it_once(plugin, account, kind, method, path):
    inputs = inputs_for(kind, plugin, account)
    account.lose_answer(method, path)
    it = plugin.create(kind, inputs)
    assert_there_once(account, kind)
    assert_in_place(plugin, kind, it)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "method", "path"), WRITES)
def test_a_creation_that_is_answered_503_after_the_work_makes_it_once(plugin, account, kind, method, path):
    inputs = inputs_for(kind, plugin, account)
    account.lose_answer(method, path, times=2)
    account.refuse(method, path, 503, body="text")
    it = plugin.create(kind, inputs)
    assert_there_once(account, kind)
    assert_in_place(plugin, kind, it)


CREATIONS = [(kind, path) for kind, method, path in WRITES if kind in COUNTED_AS and path.endswith(CREATING)]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "path"), CREATIONS)
def test_a_creation_that_still_runs_when_its_answer_is_lost_makes_it_once(plugin, account, kind, path):
    inputs = inputs_for(kind, plugin, account)
    account.answer_late("POST", path, later=2)
    it = plugin.create(kind, inputs)
    assert_in_place(plugin, kind, it)
    assert_there_once(account, kind)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "path"), CREATIONS)
def test_a_creation_that_shows_only_after_all_looks_is_gone_on_with_by_the_next_run(plugin, account, kind, path):
    inputs = inputs_for(kind, plugin, account)
    account.answer_late("POST", path, later=7)
    with pytest.raises(
        Refused, match="Whether it was carried out all the same is not known, and it was not sent again"
    ):
        plugin.create(kind, inputs)
    it = plugin.create(kind, inputs)
    assert_in_place(plugin, kind, it)
    assert_there_once(account, kind)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "method", "path"), WRITES)
def test_a_creation_that_is_never_answered_makes_it_once(open_account, plugin_for, kind, method, path):
    account = open_account()
    plugin = plugin_for(account, requestLimitSeconds=1)
    inputs = inputs_for(kind, plugin, account)
    account.never_answer(method, path, after_work=True)
    it = plugin.create(kind, inputs)
    assert_there_once(account, kind)
    assert_in_place(plugin, kind, it)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_creation_that_is_done_again_after_a_crash_makes_it_once(plugin, account, kind):
    inputs = inputs_for(kind, plugin, account)
    first = plugin.create(kind, inputs)
    second = plugin.create(kind, inputs)
    assert second.id == first.id
    assert_there_once(account, kind)
    assert_in_place(plugin, kind, second)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "method", "path"), REMOVALS)
def test_a_deletion_whose_answer_is_lost_removes_it(plugin, account, kind, method, path):
    it, _ = made(plugin, account, kind)
    account.lose_answer(method, path)
    plugin.delete(kind, it)
    if kind in COUNTED_AS:
        assert account.count(COUNTED_AS[kind]) == 0
    assert account.cloud.faults.pending() == [], "the answer was really lost"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [429, 503])
def test_three_refusals_of_a_busy_api_do_not_fail_a_creation(plugin, account, kind, status):
    inputs = inputs_for(kind, plugin, account)
    account.refuse("*", "/*", status, times=3)
    it = plugin.create(kind, inputs)
    assert account.cloud.faults.pending() == []
    assert_there_once(account, kind)
    assert_in_place(plugin, kind, it)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_token_that_expires_is_renewed_without_anybody_noticing(plugin, account, kind):
    inputs = inputs_for(kind, plugin, account)
    account.cloud.tokens.expire()
    it = plugin.create(kind, inputs)
    assert_in_place(plugin, kind, it)
