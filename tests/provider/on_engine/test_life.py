"""The life of every resource on the real engine: up, again, update, replace, refresh, import, destroy.

One stack has it: what a test makes, the next one finds, and changes if it needs something else."""

import pytest

from soracom_provider.package import SORACOM
from tests.provider.on_engine import on_f2
from tests.provider.surroundings import VPC_ID

pytestmark = pytest.mark.engine


@pytest.fixture
def stack(deployed):
    return deployed


@pytest.fixture
def account(deployed):
    return deployed.account


def everything(
    account, *, vni=10, vpg_type="F", address="10.128.0.10", deny="0.0.0.0/0", name="fleet", cidr=16, mtu=1400
):
    """A program with every resource, `second` beside `first` where a test moves something."""
    return f"""
    vpg = soracom.VirtualPrivateGateway("vpg", type="{vpg_type}", tags={{"name": "{name}"}}, allow_replacement=True)
    gate = soracom.Gate("gate", vpg_id=vpg.id, vni={vni})
    peer = soracom.GatePeer("peer", vpg_id=gate.vpg_id, outer_address="10.0.0.254")
    soracom.Redirection("redirection", vpg_id=peer.vpg_id, gateway=peer.inner_address)
    listed = soracom.RoutingFilter("filter", vpg_id=vpg.id, entries=[
        {{"action": "deny", "ip_range": "{deny}"}}, {{"action": "allow", "ip_range": "10.0.0.0/16"}}])
    soracom.RoutingFilterEntries("more", vpg_id=listed.vpg_id, entries=[
        {{"action": "allow", "ip_range": "10.9.0.0/16"}}])
    soracom.VpcPeeringConnection("peering", vpg_id=vpg.id, peer_owner_id="123456789012", peer_vpc_id="{VPC_ID}",
        destination_cidr_block="10.0.0.0/{cidr}", peer_region="ap-northeast-1", allow_replacement=True)
    soracom.IpAddressMapEntry("address", vpg_id=vpg.id, imsi="{account.imsi()}", address="{address}")
    group = soracom.Group("group", tags={{"name": "{name}"}})
    configuration = soracom.GroupConfiguration("configuration", group_id=group.id, vpg_id=vpg.id, link_mtu={mtu})
    soracom.SimGroupMembership("membership", sim_id="{account.sim()["simId"]}", group_id=configuration.group_id,
        session="reset")
    pulumi.export("range", vpg.vpg_range)
    pulumi.export("peers", gate.peers)
    """


CHANGED = {"vni": 11, "address": "10.128.0.11", "deny": "192.168.0.0/16", "name": "ships", "mtu": 1300}
"""What SORACOM can change in place."""
MADE_ANEW = {"cidr": 24}
"""What it cannot."""


def in_another_subnet(account):
    """The same with another VPG."""
    program = everything(account).replace('type="F"', 'type="F", device_subnet="172.16.0.0/16"')
    return program.replace("10.128.0.10", "172.16.0.10")


NAMES = {
    "VirtualPrivateGateway": "vpg",
    "Gate": "gate",
    "GatePeer": "peer",
    "Redirection": "redirection",
    "RoutingFilter": "filter",
    "RoutingFilterEntries": "more",
    "VpcPeeringConnection": "peering",
    "IpAddressMapEntry": "address",
    "Group": "group",
    "GroupConfiguration": "configuration",
    "SimGroupMembership": "membership",
}


def empty(account):
    return {kind: account.count(kind) for kind in account.cloud.counts() if not kind.startswith("sims")}


def test_every_resource_is_made_found_unchanged_refreshed_and_destroyed(stack, account):
    assert NAMES.keys() | set(on_f2.KINDS.values()) == SORACOM.resources.keys(), "the others: test_life_on_f2.py"
    stack.begin("")
    before = empty(account)
    stack.preview(everything(account))
    assert empty(account) == before, "a preview makes nothing"
    stack.up()
    resources = stack.resources()
    assert resources.keys() == set(NAMES.values())
    assert account.sim()["sessionStatus"]["vpgId"] == resources["vpg"]["id"]
    assert "12 unchanged" in stack.up().output
    assert "12 unchanged" in stack.refresh().output
    assert "12 unchanged" in stack.up().output, "what a refresh reads needs no change either"
    stack.destroy()
    assert empty(account) == before
    assert not account.sim().get("groupId")
    assert stack.resources() == {}


def test_a_preview_knows_what_an_update_leaves_as_it_is(stack, account):
    stack.begin(everything(account))
    preview = stack.preview(everything(account, vni=11)).output
    assert "vni" in preview
    assert "output<string>" not in preview, "nothing that depends on the Gate is unknown"


def test_changes_are_made_in_place_where_soracom_can(stack, account):
    stack.begin(everything(account))
    before = stack.resources()
    preview = stack.preview(everything(account, **CHANGED))
    assert "to replace" not in preview.output
    output = stack.up().output
    after = stack.resources()
    assert {name: it["id"] for name, it in after.items()} == {name: it["id"] for name, it in before.items()}
    assert "6 updated" in output
    shown = account.vpg(after["vpg"]["id"])
    assert (shown["gateVxlanId"], shown["tags"]["name"]) == (11, "ships")
    assert {entry["ipRange"] for entry in shown["routingFilterEntries"]} == {
        "192.168.0.0/16",
        "10.0.0.0/16",
        "10.9.0.0/16",
    }


def test_values_that_no_input_may_have_are_drift_to_the_engine_too(stack, account):
    stack.begin(everything(account))
    before = stack.resources()
    with account.cloud.lock:
        account.cloud.groups.get(before["group"]["id"]).air["ipLinkMtu"] = 1600
        account.cloud.vpgs.get(before["vpg"]["id"]).tags.update({f"tag-{number}": "x" for number in range(25)})
    assert "2 updated" in stack.refresh().output
    seen = stack.resources()
    assert seen["configuration"]["outputs"]["linkMtu"] == 1600
    assert len(seen["vpg"]["outputs"]["tags"]) == 26
    assert "2 updated" in stack.up().output
    assert "12 unchanged" in stack.refresh().output
    assert {name: it["outputs"] for name, it in stack.resources().items()} == {
        name: it["outputs"] for name, it in before.items()
    }


def test_what_soracom_cannot_change_is_deleted_first_and_made_anew(stack, account):
    stack.begin(everything(account, **CHANGED))
    before = stack.resources()
    output = stack.up(everything(account, **CHANGED, **MADE_ANEW)).output
    after = stack.resources()
    assert "1 replaced" in output
    assert after["peering"]["id"] != before["peering"]["id"]
    assert account.ids("vpcPeeringConnections") == [after["peering"]["id"]]


def test_a_replacement_that_only_the_command_line_asks_for_takes_nothing_away(stack, account):
    """The engine creates first then, and asks no provider."""
    stack.begin(everything(account))
    resources, there = stack.resources(), empty(account)
    stack.pulumi("up", "--yes", "--skip-preview", *(f"--replace={it['urn']}" for it in resources.values()))
    assert {name: it["id"] for name, it in stack.resources().items()} == {
        name: it["id"] for name, it in resources.items()
    }
    assert empty(account) == there
    assert account.sim()["groupId"] == resources["group"]["id"]
    assert account.vpg(resources["vpg"]["id"])["gateOpened"]
    assert "12 unchanged" in stack.refresh().output


def test_every_resource_is_imported_by_its_id(stack, account):
    stack.begin(everything(account, **CHANGED, **MADE_ANEW))
    resources = stack.resources()
    stack.forget()
    assert stack.resources() == {}
    stack.import_((kind, name, resources[name]["id"]) for kind, name in NAMES.items())
    imported = stack.resources()
    assert {name: it["id"] for name, it in imported.items()} == {name: it["id"] for name, it in resources.items()}
    output = stack.up().output
    assert "replaced" not in output
    assert "created" not in output
    assert account.count("virtualPrivateGateways") == 1


def test_what_another_sim_address_or_group_is_asked_for_is_replaced(stack, account):
    stack.begin(everything(account))
    program = everything(account)
    for old, new in (
        (account.imsi(), account.imsi(1)),
        (account.sim()["simId"], account.sim(1)["simId"]),
        # The session of the SIM before still has its address.
        ("10.128.0.10", "10.128.0.12"),
        ("10.0.0.254", "10.0.0.253"),
        ('"configuration", group_id=group.id', '"configuration", group_id=soracom.Group("other").id'),
    ):
        assert old in program
        program = program.replace(old, new)
    output = stack.up(program).output
    assert "5 replaced" in output, output
    after = stack.resources()
    assert account.ids("redirections") == [after["vpg"]["id"]]
    assert account.ids("gatePeers") == ["10.0.0.253"]
    assert account.ids("ipAddressMapEntries") == [account.imsi(1)]
    assert not account.sim().get("groupId")
    assert account.sim(1)["groupId"] == after["other"]["id"]
    assert account.sim(1)["sessionStatus"]["vpgId"] == after["vpg"]["id"]
    stack.assert_settled()


def with_addresses(account, sims, *, session="reset"):
    """Devices with fixed addresses, by resources that are named after what SORACOM knows them by."""
    program = """
    vpg = soracom.VirtualPrivateGateway("vpg", type="F")
    group = soracom.Group("group")
    attached = soracom.GroupConfiguration("configuration", group_id=group.id, vpg_id=vpg.id)
    """
    for place, sim in enumerate(sims):
        address, imsi = f"10.128.0.{20 + place}", account.imsi(sim)
        program += f"""
    entry = soracom.IpAddressMapEntry("{address}", vpg_id=vpg.id, imsi="{imsi}", address="{address}",
        session="{session}")
    soracom.SimGroupMembership("{imsi}", imsi="{imsi}", group_id=attached.group_id, session="reset",
        takes_over={{"address": "{address}"}}, opts=pulumi.ResourceOptions(depends_on=[entry]))
    """
    return program


def addresses_online(account, count):
    return [account.sim(sim)["sessionStatus"].get("ueIpAddress") for sim in range(count)]


def test_devices_online_swap_their_addresses_in_one_run_and_a_preview_says_where_that_cannot_be(stack, account):
    stack.begin(with_addresses(account, [0, 1], session="keep"))
    assert addresses_online(account, 2) == ["10.128.0.20", "10.128.0.21"]
    kept = stack.program(with_addresses(account, [1, 0], session="keep")).pulumi("preview", status=1).output
    assert f"10.128.0.20 cannot be given yet: the SIM {account.imsi(0)} has it" in kept
    assert f"10.128.0.21 cannot be given yet: the SIM {account.imsi(1)} has it" in kept
    assert "2 replaced" in stack.up(with_addresses(account, [1, 0])).output
    assert addresses_online(account, 2) == ["10.128.0.21", "10.128.0.20"]
    assert account.count("ipAddressMapEntries") == 2
    stack.assert_settled()
    stack.up(with_addresses(account, [2, 0]))
    assert addresses_online(account, 3)[2:] == ["10.128.0.20"]
    assert not account.sim(1).get("groupId")
    stack.refresh("--expect-no-changes")


def test_replacing_a_vpg_takes_everything_on_it_along_and_never_has_two(stack, account):
    stack.begin(everything(account))
    before = stack.resources()
    account.cloud.journal.clear()
    stack.up(in_another_subnet(account))
    after = stack.resources()
    assert after["vpg"]["id"] != before["vpg"]["id"]
    assert account.ids("virtualPrivateGateways") == [after["vpg"]["id"]]
    assert account.sim()["sessionStatus"]["vpgId"] == after["vpg"]["id"]
    order = [entry.path.rpartition("/")[2] for entry in account.cloud.journal.entries() if entry.method == "POST"]
    assert order.index("terminate") < order.index("virtual_private_gateways")


def test_deleting_a_vpg_with_everything_on_it_is_done_in_an_order_that_soracom_accepts(stack, account):
    stack.begin(in_another_subnet(account))
    account.cloud.journal.clear()
    stack.destroy()
    refused = [entry for entry in account.cloud.journal.entries() if entry.status == 400]
    assert refused == []


def test_replacing_a_vpg_on_demand_never_has_two(stack, account):
    """The engine tells a provider nothing of a replacement on demand, so it looks like a run that is taken up again;
    only with delete_before_replace there is nothing left to go on with."""
    program = 'soracom.VirtualPrivateGateway("vpg", type="F", opts=pulumi.ResourceOptions(delete_before_replace={}))'
    stack.up(program.format(None))
    first = stack.resources()["vpg"]
    assert f"Went on with {first['id']}" in stack.up(None, "--target-replace", first["urn"]).output
    assert account.ids("virtualPrivateGateways") == [first["id"]]
    assert account.vpg(first["id"])["status"] == "running"
    stack.up(program.format(True), "--target-replace", first["urn"])
    second = stack.resources()["vpg"]
    assert second["id"] != first["id"]
    assert account.ids("virtualPrivateGateways") == [second["id"]]


def test_the_look_ups_serve_a_program(stack, account):
    stack.up('soracom.VirtualPrivateGateway("vpg", type="F", tags={"name": "fleet"})')
    stack.up("""
    soracom.VirtualPrivateGateway("vpg", type="F", tags={"name": "fleet"})
    found = soracom.get_virtual_private_gateway(name="fleet")
    pulumi.export("range", found.vpg_range)
    pulumi.export("sims", [sim.sim_id for sim in soracom.get_sims().sims])
    """)
    outputs = [it["outputs"] for it in stack.deployment()["resources"] if it["type"] == "pulumi:pulumi:Stack"]
    assert outputs == [
        {
            "range": account.vpg(account.ids("virtualPrivateGateways")[0])["vpgSubnetCidrRange"],
            "sims": account.ids("sims"),
        }
    ]
