"""What carries no tag: on a VPG or in a group that another state made it is somebody's, and stays as it is."""

from dataclasses import replace
from ipaddress import IPv4Address
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2

from devicepath_tools.rehearsal.clouds.soracom.account.redirection import Redirection
from pulumi_provider.values import UNKNOWN, encode
from tests.provider.account import Account
from tests.provider.plugin import Made, Plugin, Refused
from tests.provider.surroundings import (
    COUNTED_AS,
    VPC_ID,
    a_gate,
    a_gate_peer,
    a_group,
    a_vpg,
    allowing_replacement,
    inputs_for,
    peering_inputs,
    redirection_inputs,
)

pytestmark = pytest.mark.slow

ON_A_VPG = [
    *("Gate", "GatePeer", "Redirection", "VpcPeeringConnection"),
    *("TransitGatewayVpcAttachment", "TransitGatewayPeeringConnection", "CustomerRoute"),
]
THERE = {
    "Gate": "vpgId: Gate of {vpg} is open already (VNI 10, privacy separator off)",
    "GatePeer": "outerAddress: 10.0.0.254 is a gate peer of {vpg} already, with the inner address {innerAddress}",
    "Redirection": "vpgId: {vpg} redirects its devices to {gateway} already",
    "VpcPeeringConnection": "peerVpcId: {id} already connects vpc-0123456789abcdef0 with {vpg}, for 10.0.0.0/16",
    "TransitGatewayVpcAttachment": "vpcId: vpc-0123456789abcdef0 of the account 123456789012 is registered with {vpg} "
    "already (vpcAttachmentPending)",
    "TransitGatewayPeeringConnection": "transitGatewayId: {id} already peers tgw-0123456789abcdef0 with {vpg}",
    "CustomerRoute": "destinationCidr: {vpg} leads 10.0.0.0/16 to {target} already",
}
OTHERWISE = {
    "Gate": "Leave this Gate out",
    "GatePeer": "Give the host another address",
    "Redirection": "Leave this Redirection out",
    "VpcPeeringConnection": "Use that connection",
    "TransitGatewayVpcAttachment": "Use that attachment",
    "TransitGatewayPeeringConnection": "Use that peering",
    "CustomerRoute": "Leave this route out",
}
both = pytest.mark.parametrize("by", ["ours", "somebody"])
"""Who made the VPG."""
VPG = "VirtualPrivateGateway"
on_a_vpg = pytest.mark.parametrize("kind", ON_A_VPG)


@pytest.fixture
def other(account, plugin_for) -> Plugin:
    """Another state of a stack of the same name."""
    return plugin_for(account, owner="another-state")


def made_by(plugin: Plugin, account: Account, kind: str) -> tuple[Made, dict[str, Any]]:
    inputs = inputs_for(kind, plugin, account)
    return plugin.create(kind, inputs), inputs


def home_of(inputs: dict[str, Any]) -> str:
    return str(inputs.get("vpgId") or inputs.get("groupId"))


def said_of(kind: str, theirs: Made, inputs: dict[str, Any]) -> str:
    there = THERE[kind].format(**{**theirs.outputs, "id": theirs.id, "vpg": home_of(inputs)})
    return (
        f"{there}. This stack did not make {home_of(inputs)}, so what is found there is not its own, even if equal, "
        f"and is left alone. {OTHERWISE[kind]}, or take it over: `pulumi import soracom:index:{kind} it {theirs.id}`."
    )


def writes(account: Account) -> list[str]:
    return [f"{entry.method} {entry.path}" for entry in account.cloud.journal.entries() if entry.method != "GET"]


@on_a_vpg
def test_it_is_refused_by_a_creation_with_what_it_is_and_how_to_take_it_over(plugin, other, account, kind):
    theirs, inputs = made_by(other, account, kind)
    account.cloud.journal.clear()
    with pytest.raises(Refused) as refused:
        plugin.create(kind, inputs)
    assert str(refused.value) == said_of(kind, theirs, inputs)
    assert writes(account) == []


@on_a_vpg
def test_a_preview_refuses_it_too(plugin, other, account, kind):
    theirs, inputs = made_by(other, account, kind)
    with pytest.raises(Refused) as refused:
        plugin.create(kind, inputs, preview=True)
    assert str(refused.value) == said_of(kind, theirs, inputs)


@on_a_vpg
def test_one_that_the_state_has_half_replaced_is_told_without_the_import_that_would_be_refused(
    plugin, other, account, kind
):
    """A run that was cut off deleted the old one, put the new one there and did not record it."""
    inputs = inputs_for(kind, other, account)
    ours = plugin.create(kind, inputs)
    plugin.diff(kind, ours, allowing_replacement(kind, inputs))
    with pytest.raises(Refused) as refused:
        plugin.create(kind, inputs)
    told = said_of(kind, ours, inputs).partition(" take it over:")[0]
    assert str(refused.value) == (
        f"{told} remove it in SORACOM's console, where a run of this stack that was cut off made it, and run `pulumi "
        "up` again."
    )


@on_a_vpg
def test_a_preview_of_the_replacement_of_what_is_ones_own_does_not(plugin, other, account, kind):
    """It is still there: nothing is deleted in a preview."""
    inputs = inputs_for(kind, other, account)
    ours = plugin.create(kind, inputs)
    changed = {**inputs, "vpgId": UNKNOWN}
    assert plugin.diff(kind, ours, allowing_replacement(kind, changed)).replaced == ["vpgId"]
    plugin.create(kind, inputs, preview=True)


@on_a_vpg
def test_a_preview_that_does_not_know_where_looks_nothing_up(plugin, account, kind):
    inputs = {**inputs_for(kind, plugin, account), "vpgId": UNKNOWN}
    account.cloud.journal.clear()
    plugin.create(kind, inputs, preview=True)
    assert account.cloud.journal.entries() == []


@on_a_vpg
def test_what_this_state_made_itself_there_is_changed_and_deleted_as_anywhere(plugin, other, account, kind):
    inputs = inputs_for(kind, other, account)
    ours = plugin.create(kind, inputs)
    assert plugin.read(kind, ours.id, ours).outputs == ours.outputs
    plugin.delete(kind, ours)
    assert plugin.read(kind, ours.id) is None
    if kind in COUNTED_AS:
        assert account.count(COUNTED_AS[kind]) == 0


@on_a_vpg
def test_a_creation_there_whose_answer_is_lost_makes_it_once(plugin, other, account, kind):
    """Its own is no somebody's."""
    inputs = inputs_for(kind, other, account)
    account.lose_answer("POST", "/virtual_private_gateways/*")
    ours = plugin.create(kind, inputs)
    assert account.cloud.faults.pending() == []
    assert plugin.read(kind, ours.id, ours).outputs == ours.outputs


@on_a_vpg
def test_one_that_has_another_name_in_the_program_now_stays(plugin, account, kind):
    """The engine creates the new one first, and deletes the old one last."""
    inputs = inputs_for(kind, plugin, account)
    before = plugin.create(kind, inputs, name="before")
    after = plugin.create(kind, inputs, name="after")
    plugin.delete(kind, before)
    assert after.id == before.id
    assert plugin.read(kind, after.id, after).outputs == after.outputs


def test_the_line_for_an_import_of_a_components_child_names_its_parent(plugin, other, account):
    gate = a_gate(other)
    urn = "urn:pulumi:dev::fleet::devicepath:index:VirtualPrivateGateway$soracom:index:Gate::server"
    request = provider_pb2.CreateRequest(urn=urn, properties=encode({"vpgId": gate.id}))
    with pytest.raises(grpc.RpcError) as refused:
        plugin.stub.Create(request)
    assert str(refused.value.details()).endswith(
        f" take it over: `pulumi import soracom:index:Gate server {gate.id} "
        "--parent parent=<URN of its devicepath:index:VirtualPrivateGateway>`."
    )


# What is deleted is what was recorded


def vpg_of(account, vpg_id):
    with account.cloud.lock:
        return account.cloud.vpgs.get(vpg_id)


def left(what, now, recorded):
    return (
        f"{what} is {now} now, and not {recorded} as recorded, so it was left as it is. If nobody needs it, remove it "
        "in SORACOM's console."
    )


@both
def test_a_gate_with_another_vni_by_now_is_left_open(plugin, other, account, by):
    gate = plugin.create("Gate", {"vpgId": a_vpg(plugin if by == "ours" else other).id})
    vpg_of(account, gate.id).gate.vxlan_id = 77
    plugin.delete("Gate", gate)
    assert account.vpg(gate.id)["gateOpened"] is True
    assert plugin.warnings == [left(f"The VNI of {gate.id}'s Gate", 77, 10)]


def test_a_gate_that_others_registered_peers_with_is_left_open_and_does_not_hold_its_stack_back(plugin, other, account):
    gate = plugin.create("Gate", {"vpgId": a_vpg(other).id})
    a_gate_peer(other, gate.id)
    plugin.delete("Gate", gate)
    assert account.vpg(gate.id)["gateOpened"] is True
    assert plugin.warnings == [f"Gate of {gate.id} was left open: others registered gate peers, 10.0.0.254."]


@both
def test_a_gate_peer_with_another_inner_address_by_now_is_left(plugin, other, account, by):
    peer = a_gate_peer(plugin, a_gate(plugin).id)
    vpg = vpg_of(account, peer.outputs["vpgId"])
    if by == "somebody":
        vpg.tags.clear()
    ((outer, there),) = vpg.customer_gate_peers.items()
    vpg.customer_gate_peers[outer] = replace(there, inner_address=IPv4Address("10.128.0.77"))
    plugin.delete("GatePeer", peer)
    assert account.ids("gatePeers") == ["10.0.0.254"]
    what = f"The inner address of 10.0.0.254, a gate peer of {peer.outputs['vpgId']},"
    assert plugin.warnings == [left(what, "10.128.0.77", peer.outputs["innerAddress"])]


@both
def test_a_peering_that_is_another_vpcs_by_now_is_left(plugin, other, account, by):
    ours = plugin.create("VpcPeeringConnection", inputs := peering_inputs(a_vpg(plugin if by == "ours" else other).id))
    connections = vpg_of(account, inputs["vpgId"]).peering_connections
    connections[ours.id] = replace(connections[ours.id], peer_vpc_id="vpc-00000000000000009")
    plugin.delete("VpcPeeringConnection", ours)
    assert account.ids("vpcPeeringConnections") == [ours.id]
    assert plugin.warnings == [left(f"The VPC of {ours.id}", "vpc-00000000000000009", VPC_ID)]


def test_a_redirection_of_somebodys_vpg_that_leads_elsewhere_by_now_is_left(plugin, other, account):
    first = a_gate_peer(other, vpg_id := a_gate(other).id)
    second = a_gate_peer(other, vpg_id, "10.0.0.253")
    ours = plugin.create("Redirection", redirection_inputs(first))
    there = IPv4Address(second.outputs["innerAddress"])
    vpg_of(account, vpg_id).redirection = Redirection(there)
    with pytest.raises(Refused, match=f"The redirection of {vpg_id} is {there} now, and not "):
        plugin.update("Redirection", ours, ours.inputs)
    plugin.delete("Redirection", ours)
    assert account.vpg(vpg_id)["redirection"]["gateway"] == str(there)
    assert plugin.warnings == [left(f"The redirection of {vpg_id}", there, first.outputs["innerAddress"])]


# What was there before


def test_a_gate_that_is_always_open_gets_back_what_it_had(plugin, other, account):
    vpg = a_vpg(other, type="F2")
    vpg_of(account, vpg.id).gate.vxlan_id = 77
    gate = plugin.create("Gate", {"vpgId": vpg.id, "vni": 11, "privacySeparator": True})
    assert (gate.outputs["formerVni"], gate.outputs["formerPrivacySeparator"]) == (77, False)
    gate = plugin.update("Gate", plugin.read("Gate", gate.id, gate), {"vpgId": vpg.id, "vni": 12})
    assert account.vpg(vpg.id)["gateVxlanId"] == 12
    plugin.delete("Gate", gate)
    assert (account.vpg(vpg.id)["gateVxlanId"], account.vpg(vpg.id)["gatePrivacySeparatorEnabled"]) == (77, False)


@pytest.mark.parametrize("preview", [False, True], ids=["up", "preview"])
@pytest.mark.parametrize("by", ["a gate peer", "a separator"])
def test_a_gate_that_is_always_open_is_somebodys_where_it_is_used(plugin, other, account, by, preview):
    """Another VNI would cut the gate peers off, and without the separator devices would reach each other."""
    vpg = a_vpg(other, type="F2")
    other.create("Gate", {"vpgId": vpg.id, "vni": 77, "privacySeparator": by == "a separator"})
    if by == "a gate peer":
        a_gate_peer(other, vpg.id)
    account.cloud.journal.clear()
    separator = "on" if by == "a separator" else "off"
    with pytest.raises(Refused, match=f"Gate of {vpg.id} is open already .VNI 77, privacy separator {separator}."):
        plugin.create("Gate", {"vpgId": vpg.id}, preview=preview)
    assert writes(account) == []


def test_a_gate_that_is_always_open_stays_as_it_is_under_gate_peers_of_others(plugin, other, account):
    vpg = a_vpg(other, type="F2")
    gate = plugin.create("Gate", {"vpgId": vpg.id, "vni": 88})
    a_gate_peer(other, vpg.id)
    plugin.delete("Gate", gate)
    assert account.vpg(vpg.id)["gateVxlanId"] == 88
    assert plugin.warnings == [f"Gate of {vpg.id} was left as it is: others registered gate peers, 10.0.0.254."]


@pytest.mark.parametrize("preview", [True, False])
def test_what_a_killed_run_may_have_set_of_it_stays_and_is_told(plugin, other, account, preview):
    vpg = a_vpg(other, type="F2")
    inputs = {"vpgId": vpg.id, "vni": 11, "privacySeparator": False}
    plugin.create("Gate", inputs)
    made = plugin.create("Gate", inputs, preview=preview)
    assert plugin.warnings == [
        f"Gate of {vpg.id}, which this stack did not make, has the VNI 11 and the privacy separator off already, as "
        "wanted here. It keeps them when this is deleted. If a run that was cut off set them, what it had before is "
        "not known: note it down, if you know it, and set it in SORACOM's console then."
    ]
    if not preview:
        plugin.delete("Gate", made)
    assert account.vpg(vpg.id)["gateVxlanId"] == 11


@pytest.mark.parametrize("by", ["ours", "somebody"])
def test_of_ones_own_and_of_what_every_vpg_begins_with_nothing_is_told(plugin, other, account, by):
    vpg = a_vpg(plugin if by == "ours" else other, type="F2")
    inputs = {"vpgId": vpg.id, **({"vni": 11} if by == "ours" else {})}
    plugin.create("Gate", inputs)
    plugin.create("Gate", inputs)
    assert plugin.warnings == []


def test_what_somebody_set_since_is_not_given_back(plugin, other, account):
    vpg = a_vpg(other, type="F2")
    gate = plugin.create("Gate", {"vpgId": vpg.id, "vni": 11, "privacySeparator": True})
    vpg_of(account, vpg.id).gate.vxlan_id = 99
    plugin.delete("Gate", gate)
    assert (account.vpg(vpg.id)["gateVxlanId"], account.vpg(vpg.id)["gatePrivacySeparatorEnabled"]) == (99, False)


def test_on_ones_own_vpg_nothing_is_given_back(plugin, account):
    vpg = a_vpg(plugin, type="F2")
    gate = plugin.create("Gate", {"vpgId": vpg.id, "vni": 11})
    assert "formerVni" not in gate.outputs
    plugin.delete("Gate", gate)
    assert account.vpg(vpg.id)["gateVxlanId"] == 11


# What somebody changed since is not overwritten


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"vxlan_id": 99}, "The VNI of {}'s Gate is 99 now, and not 10 as recorded"),
        ({"privacy_separator": True}, "The privacy separator of {}'s Gate is True now, and not False as recorded"),
        ({"opened": False}, "Gate of {} is closed now, and not open as recorded"),
    ],
)
def test_a_gate_that_somebody_changed_is_not_changed_back_before_a_refresh(plugin, other, account, change, said):
    gate = plugin.create("Gate", inputs := {"vpgId": a_vpg(other).id})
    for name, value in change.items():
        setattr(vpg_of(account, gate.id).gate, name, value)
    account.cloud.journal.clear()
    with pytest.raises(Refused) as refused:
        plugin.update("Gate", gate, inputs)
    assert str(refused.value) == (
        f"{said.format(gate.id)}: somebody changed it, and this stack did not make {gate.id}. Nothing was overwritten; "
        "`pulumi refresh` records what there is, and then `pulumi up` changes it."
    )
    assert writes(account) == []
    plugin.update("Gate", plugin.read("Gate", gate.id, gate), inputs)
    shown = account.vpg(gate.id)
    assert (shown["gateOpened"], shown["gateVxlanId"], shown["gatePrivacySeparatorEnabled"]) == (True, 10, False)


# Two stacks on one VPG


class Tenant:
    """A stack with a device, a peering, a gate peer and filter entries of its own on a VPG that it did not make."""

    def __init__(self, plugin, account, vpg_id, sim, *, network):
        self.plugin = plugin
        group = plugin.create("Group", {}, name=f"group-{sim}")
        self.wanted = {
            "GroupConfiguration": {"groupId": group.id, "vpgId": vpg_id, "linkMtu": 1400},
            "IpAddressMapEntry": {"vpgId": vpg_id, "imsi": account.imsi(sim), "address": f"10.128.0.{sim + 20}"},
            "SimGroupMembership": {"groupId": group.id, "imsi": account.imsi(sim), "session": "reset"},
            "VpcPeeringConnection": {
                **peering_inputs(vpg_id),
                "peerVpcId": f"vpc-0000000000000000{sim}",
                "destinationCidrBlock": f"{network}.0.0/16",
            },
            "GatePeer": {"vpgId": vpg_id, "outerAddress": f"{network}.0.254"},
            "RoutingFilterEntries": {
                "vpgId": vpg_id,
                "entries": [{"action": "allow", "ipRange": f"{network}.0.0/16"}],
            },
        }
        self.made = {kind: plugin.create(kind, inputs) for kind, inputs in self.wanted.items()}
        self.made["Group"] = group

    def assert_as_it_was(self):
        for kind, made in self.made.items():
            now = self.plugin.read(kind, made.id, made)
            assert now is not None, kind
            assert now.outputs == made.outputs

    def go(self):
        self.plugin.forget()
        for kind in reversed(self.wanted):
            self.plugin.delete(kind, self.made[kind])
        self.plugin.delete("Group", self.made["Group"])


@pytest.mark.parametrize("first", [0, 1])
def test_two_stacks_live_on_one_vpg_and_either_can_go(account, plugin_for, first):
    owner = plugin_for(account, owner="the-vpgs-own")
    vpg_id = a_gate(owner).id
    owner.create("RoutingFilter", {"vpgId": vpg_id, "entries": [{"action": "deny", "ipRange": "0.0.0.0/0"}]})
    tenants = [
        Tenant(plugin_for(account, owner=f"state-{sim}"), account, vpg_id, sim, network=f"10.{sim + 1}")
        for sim in range(2)
    ]
    gone, stays = tenants[first], tenants[1 - first]
    stays.assert_as_it_was()
    gone.go()
    stays.assert_as_it_was()
    stays.go()
    shown = account.vpg(vpg_id)
    assert shown["routingFilterEntries"] == [{"action": "deny", "ipRange": "0.0.0.0/0"}]
    assert (shown["gateOpened"], shown["vpcPeeringConnections"]) == (True, {})
    assert [account.count(kind) for kind in ("gatePeers", "ipAddressMapEntries", "groups")] == [0, 0, 0]
    assert [warning for tenant in tenants for warning in tenant.plugin.warnings] == []


# Whoever made a VPG, and those who are on it


def on_it(plugin, vpg_id):
    """A group of a stack's own, and what puts it on the VPG."""
    group = plugin.create("Group", {})
    return group, plugin.create("GroupConfiguration", {"groupId": group.id, "vpgId": vpg_id})


DENIED = [{"action": "deny", "ipRange": "0.0.0.0/0"}]


def test_a_vpg_its_gate_and_its_filter_do_not_end_under_the_group_of_another_stack(plugin, other, account):
    vpg = a_vpg(plugin)
    gate = plugin.create("Gate", {"vpgId": vpg.id})
    rules = plugin.create("RoutingFilter", {"vpgId": vpg.id, "entries": DENIED})
    group, configuration = on_it(other, vpg.id)
    plugin.forget()
    for kept, kind, made in (
        (f"Gate of {vpg.id} is not closed", "Gate", gate),
        (f"The routing filter of {vpg.id} is not emptied", "RoutingFilter", rules),
        (f"{vpg.id} is not ended", VPG, vpg),
    ):
        with pytest.raises(Refused) as refused:
            plugin.delete(kind, made)
        assert str(refused.value) == (
            f"{kept} while SIM groups of others are on {vpg.id}: {group.id}. Their devices would be cut off. Take them "
            "off it, by `pulumi destroy` of the stack that put them there or in SORACOM's console, and run the same "
            "command again; or hand the VPG over (docs/several-stacks.md)."
        )
    assert (account.vpg(vpg.id)["status"], account.vpg(vpg.id)["gateOpened"]) == ("running", True)
    assert account.vpg(vpg.id)["routingFilterEntries"] == DENIED
    other.delete("GroupConfiguration", configuration)
    plugin.delete("RoutingFilter", rules)
    plugin.delete("Gate", gate)
    plugin.delete(VPG, vpg)
    assert account.count("virtualPrivateGateways") == 0


def test_a_vpg_is_not_replaced_under_the_group_of_another_stack_but_under_ones_own_and_a_preview_says_so(
    plugin, other, account
):
    vpg = a_vpg(plugin)
    gate = plugin.create("Gate", {"vpgId": vpg.id})
    theirs = a_group(other, "found")
    found = plugin.create("GroupConfiguration", {"groupId": theirs.id, "vpgId": vpg.id}, name="found")
    inputs = {**vpg.inputs, "deviceSubnet": "10.200.0.0/16", "allowReplacement": True}

    def previewed():
        plugin.forget()
        plugin.check(VPG, inputs, name=vpg.name)
        assert plugin.diff(VPG, vpg, inputs).replaced == ["deviceSubnet"]
        # As the engine does, before what depends on the VPG has its turn.
        plugin.diff("GroupConfiguration", found, {**found.inputs, "vpgId": UNKNOWN})
        plugin.create(VPG, inputs, name=vpg.name, preview=True)

    previewed()
    group, configuration = on_it(other, vpg.id)
    with pytest.raises(Refused) as refused:
        previewed()
    assert str(refused.value).startswith(
        f"{vpg.id} is not ended while SIM groups of others are on {vpg.id}: {group.id}."
    )
    other.delete("GroupConfiguration", configuration)
    previewed()
    plugin.delete("Gate", gate)
    plugin.delete(VPG, vpg)
    assert account.count("virtualPrivateGateways") == 0, "under the group of its own that it found, which moves next"


def test_a_group_that_this_stack_made_or_has_on_it_does_not_hold_the_vpg_back(plugin, other, account):
    vpg = a_vpg(plugin)
    on_it(plugin, vpg.id)
    theirs = other.create("Group", {})
    plugin.create("GroupConfiguration", {"groupId": theirs.id, "vpgId": vpg.id}, name="found")
    plugin.delete(VPG, vpg)
    assert account.count("virtualPrivateGateways") == 0


def by_hand(plugin, account):
    """A group that no stack made: its id."""
    found = a_group(plugin, "by hand")
    with account.cloud.lock:
        account.cloud.groups.get(found.id).tags.clear()
    return found.id


def test_gate_and_filter_do_not_end_under_a_group_that_another_stack_found(plugin, other, account):
    """It has no stack's tag, and its devices count on both as those of any group do."""
    gate = a_gate(plugin)
    rules = plugin.create("RoutingFilter", {"vpgId": gate.id, "entries": DENIED})
    configuration = other.create("GroupConfiguration", {"groupId": by_hand(other, account), "vpgId": gate.id})
    plugin.start_anew()
    for kind, one in (("RoutingFilter", rules), ("Gate", gate)):
        with pytest.raises(Refused, match=f"while SIM groups of others are on {gate.id}"):
            plugin.delete(kind, one)
    assert (account.vpg(gate.id)["gateOpened"], account.vpg(gate.id)["routingFilterEntries"]) == (True, DENIED)
    other.delete("GroupConfiguration", configuration)
    plugin.delete("RoutingFilter", rules)
    plugin.delete("Gate", gate)
    assert account.vpg(gate.id)["gateOpened"] is False


def test_gate_and_filter_end_beside_a_group_that_this_stack_found_and_takes_off_in_the_same_run(plugin, account):
    """Nothing but a program's own dependencies has the group taken off first."""
    gate = a_gate(plugin)
    rules = plugin.create("RoutingFilter", {"vpgId": gate.id, "entries": DENIED})
    found = by_hand(plugin, account)
    configuration = plugin.create("GroupConfiguration", {"groupId": found, "vpgId": gate.id})
    plugin.start_anew()
    plugin.delete("GroupConfiguration", configuration)
    with account.cloud.lock:
        account.cloud.groups.get(found).configuration["SoracomAir"] = {"useVpg": True, "vpgId": gate.id}
    plugin.delete("RoutingFilter", rules)
    plugin.delete("Gate", gate)
    assert account.vpg(gate.id)["gateOpened"] is False


def test_whoever_stays_on_its_vpg_may_close_its_gate_all_the_same(plugin, other, account):
    gate = a_gate(plugin)
    on_it(other, gate.id)
    plugin.check("RoutingFilter", {"vpgId": gate.id, "entries": [{"action": "deny", "ipRange": "0.0.0.0/0"}]})
    plugin.delete("Gate", gate)
    assert account.vpg(gate.id)["gateOpened"] is False


def test_a_filter_of_a_vpg_that_is_no_stacks_is_left_to_the_groups_of_other_stacks(plugin, other, account):
    vpg_id = a_vpg(plugin).id
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg_id).tags.clear()
    rules = plugin.create("RoutingFilter", {"vpgId": vpg_id, "entries": DENIED})
    group, configuration = on_it(other, vpg_id)
    plugin.forget()
    plugin.delete("RoutingFilter", rules)
    assert account.vpg(vpg_id)["routingFilterEntries"] == DENIED
    told = f"The routing filter of {vpg_id} was left as it is: SIM groups of other stacks are on it, {group.id}."
    assert plugin.warnings == [told]
    other.delete("GroupConfiguration", configuration)
    plugin.delete("RoutingFilter", rules)
    assert not account.vpg(vpg_id).get("routingFilterEntries")


def test_a_gate_of_a_vpg_that_is_no_stacks_is_left_open_to_the_groups_of_other_stacks(plugin, other, account):
    vpg_id = a_vpg(plugin).id
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg_id).tags.clear()
    gate = plugin.create("Gate", {"vpgId": vpg_id})
    group, configuration = on_it(other, vpg_id)
    plugin.forget()
    plugin.delete("Gate", gate)
    assert account.vpg(vpg_id)["gateOpened"] is True
    assert plugin.warnings == [f"Gate of {vpg_id} was left open: SIM groups of other stacks are on it, {group.id}."]
    other.delete("GroupConfiguration", configuration)
    plugin.delete("Gate", gate)
    assert account.vpg(vpg_id)["gateOpened"] is False


def test_a_gate_that_was_opened_on_the_vpg_of_another_stack_is_closed_again(plugin, other, account):
    vpg_id = a_vpg(other).id
    on_it(other, vpg_id)
    gate = plugin.create("Gate", {"vpgId": vpg_id})
    plugin.forget()
    plugin.delete("Gate", gate)
    assert account.vpg(vpg_id)["gateOpened"] is False
