"""A busy, slow or changed account on the real engine."""

from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from devicepath_tools.rehearsal.clouds.soracom.account.redirection import Redirection
from tests.provider.surroundings import VPC_ID

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("status", [429, 503])
def test_three_refusals_and_then_an_answer_do_not_fail_a_run(stack, account, status):
    account.refuse("POST", "/virtual_private_gateways*", status, times=3)
    account.refuse("POST", "/groups", status, times=3, body="flat")
    stack.up("""
        vpg = soracom.VirtualPrivateGateway("vpg", type="F")
        soracom.Group("group")
        soracom.RoutingFilter("filter", vpg_id=vpg.id, entries=[{"action": "deny", "ip_range": "0.0.0.0/0"}])
        """)
    assert account.cloud.faults.pending() == []
    assert (account.count("virtualPrivateGateways"), account.count("groups")) == (1, 1)


def test_a_vpg_that_stays_creating_ends_the_run_at_the_limit_and_the_next_goes_on(stack, account):
    account.cloud.vpgs.make_next_stuck()
    program = """
    soracom.VirtualPrivateGateway("vpg", type="F",
        opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="1s", update="20s")))
    """
    run = stack.up(program, status=1)
    vpg_id = account.ids("virtualPrivateGateways")[0]
    reason = f"{vpg_id} exists but is not ready: it is still creating, and 1 seconds are over"
    assert reason in run.output
    recorded = stack.resources()["vpg"]
    assert recorded["id"] == vpg_id
    assert reason in recorded["initErrors"][0]
    account.cloud.release(vpg_id)
    stack.up()
    assert stack.resources()["vpg"]["id"] == vpg_id
    assert "initErrors" not in stack.resources()["vpg"]
    assert account.count("virtualPrivateGateways") == 1


def test_what_somebody_changed_by_hand_is_shown_by_a_refresh_and_repaired_by_an_up(stack, account):
    stack.up(f"""
    vpg = soracom.VirtualPrivateGateway("vpg", type="F")
    gate = soracom.Gate("gate", vpg_id=vpg.id)
    peer = soracom.GatePeer("peer", vpg_id=gate.vpg_id, outer_address="10.0.0.254")
    soracom.Redirection("redirection", vpg_id=peer.vpg_id, gateway=peer.inner_address)
    soracom.RoutingFilter("filter", vpg_id=vpg.id, entries=[{{"action": "deny", "ip_range": "0.0.0.0/0"}}])
    soracom.VpcPeeringConnection("peering", vpg_id=vpg.id, peer_owner_id="123456789012", peer_vpc_id="{VPC_ID}",
        destination_cidr_block="10.0.0.0/16", peer_region="ap-northeast-1")
    group = soracom.Group("group")
    soracom.SimGroupMembership("membership", sim_id="{account.sim()["simId"]}", group_id=group.id, session="keep")
    soracom.Group("theirs")
    """)
    resources = stack.resources()
    with account.cloud.lock:
        vpg = account.cloud.vpgs.get(resources["vpg"]["id"])
        vpg.peering_connections.clear()
        vpg.gate.opened = False
        vpg.redirection = replace(vpg.redirection, enabled=False)
        vpg.routing_filter.clear()
        account.cloud.sims.get(resources["membership"]["id"]).group_id = resources["theirs"]["id"]
    shown = stack.refresh().output
    signs = ("VpcPeeringConnection: (delete)", "opened: true => false", "enabled: true => false")
    for sign in (*signs, "RoutingFilter: (delete)", "groupId"):
        assert sign in shown, f"{sign} is not in\n{shown}"
    stack.up()
    repaired = stack.resources()
    assert account.ids("vpcPeeringConnections") == [repaired["peering"]["id"]]
    shown_vpg = account.vpg(repaired["vpg"]["id"])
    assert (shown_vpg["gateOpened"], shown_vpg["redirection"]["enabled"]) == (True, True)
    assert shown_vpg["routingFilterEntries"] == [{"action": "deny", "ipRange": "0.0.0.0/0"}]
    assert account.sim()["groupId"] == repaired["group"]["id"]
    assert account.ids("gatePeers") == ["10.0.0.254"]
    stack.assert_settled()


def test_a_redirection_that_somebody_set_by_hand_is_not_taken_over_unless_it_is_off(stack, account):
    peers = """
    vpg = soracom.VirtualPrivateGateway("vpg", type="F")
    gate = soracom.Gate("gate", vpg_id=vpg.id)
    ours = soracom.GatePeer("ours", vpg_id=gate.vpg_id, outer_address="10.0.0.254", inner_address="10.128.0.254")
    soracom.GatePeer("theirs", vpg_id=gate.vpg_id, outer_address="10.0.0.253", inner_address="10.128.0.253")
    """
    stack.up(peers)
    vpg_id = stack.resources()["vpg"]["id"]
    theirs = Redirection(IPv4Address("10.128.0.253"))
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg_id).redirection = theirs
    redirected = f"""{peers}
    soracom.Redirection("redirection", vpg_id=ours.vpg_id, gateway=ours.inner_address)
    """
    assert (
        "already redirects its devices to 10.128.0.253, and not to 10.128.0.254"
        in stack.up(redirected, status=1).output
    )
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg_id).redirection = replace(theirs, enabled=False)
    assert f"The redirection to 10.128.0.253 that {vpg_id} had, switched off, was replaced." in stack.up().output
    assert account.vpg(vpg_id)["redirection"] == {"enabled": True, "gateway": "10.128.0.254"}
    stack.destroy()


def test_two_hundred_resources_are_made_against_an_api_of_ten_requests_a_second(open_account, stack_of):
    account = open_account(requests_per_second=10)
    stack = stack_of(account, waitScale=0.1)
    program = """
    for number in range(200):
        soracom.Group(f"group-{number}", tags={"name": f"fleet {number}"})
    """
    # The state is written once: after each step, it takes longer than the API does.
    run = stack.up(program, environment={"PULUMI_SKIP_CHECKPOINTS": "true"})
    assert "201 created" in run.output
    assert account.count("groups") == 200
    assert any(entry.status == 429 for entry in account.cloud.journal.entries()), "the API did refuse"


def test_no_secret_is_in_the_state_or_in_what_is_printed(stack, account):
    key = account.server.settings.auth_key
    stack.pulumi("config", "set", "--secret", "soracom:authKey", key)
    stack.pulumi("config", "set", "soracom:authKeyId", account.server.settings.auth_key_id)
    run = stack.up("""
    soracom.Group("group", tags={"note": pulumi.Output.secret("the gate code is 4711")})
    soracom.Provider("second", auth_key_id="keyId-rehearsal", auth_key="secret-rehearsal")
    """)
    refreshed = stack.refresh()
    everything = stack.state_files() + run.output + refreshed.output
    for secret in (key, "secret-rehearsal", "the gate code is 4711"):
        assert secret not in everything
    with account.cloud.lock:
        (group,) = list(account.cloud.groups)
        assert group.tags["note"] == "the gate code is 4711", "it did arrive"
