"""Look-ups."""

import pytest

from devicepath_tools.rehearsal.clouds.soracom.account.vpn_connections import VpnConnection
from tests.provider.plugin import Refused
from tests.provider.surroundings import a_group, a_vpg


def test_a_vpg_is_looked_up_by_id_and_by_name(plugin):
    vpg = a_vpg(plugin, tags={"name": "fleet"})
    gate = plugin.create("Gate", {"vpgId": vpg.id, "vni": 7})
    by_id = plugin.invoke("getVirtualPrivateGateway", {"vpgId": vpg.id})
    assert by_id == plugin.invoke("getVirtualPrivateGateway", {"name": "fleet"})
    assert by_id == {
        "vpgId": vpg.id,
        "type": "F",
        "deviceSubnet": "10.128.0.0/9",
        "useInternetGateway": True,
        "region": "ap-northeast-1",
        "tags": {"name": "fleet"},
        "status": "running",
        "vpgRange": vpg.outputs["vpgRange"],
        "gateOpened": True,
        "vni": 7,
        "privacySeparator": False,
        "vpgPeers": gate.outputs["peers"],
        "vpnConnections": [],
        "operatorId": by_id["operatorId"],
        "virtualInterfaces": [],
    }


def test_a_look_up_tells_of_door_and_direct(plugin, account):
    vpg = a_vpg(plugin)
    there = account.cloud.vpgs.get(vpg.id)
    there.vpn_connections |= {
        each.connection_id: each for each in (VpnConnection("vpn-1", None), VpnConnection("vpn-2", 65010))
    }
    there.virtual_interfaces.append("dxvif-1")
    found = plugin.invoke("getVirtualPrivateGateway", {"vpgId": vpg.id})
    assert found["vpnConnections"] == [
        {"connectionId": "vpn-1", "usesDynamicRouting": False},
        {"connectionId": "vpn-2", "usesDynamicRouting": True, "bgpAsn": "65010"},
    ]
    assert found["virtualInterfaces"] == ["dxvif-1"]


def test_a_vpg_that_is_not_there_is_named(plugin):
    with pytest.raises(Refused, match=r"vpgId: this account has no VPG 0b6f2f5e; check it, and the coverage."):
        plugin.invoke("getVirtualPrivateGateway", {"vpgId": "0b6f2f5e"})
    with pytest.raises(
        Refused, match=r"name: one VPG must have the name 'x'; 0 have it \(none\)\. Give vpgId instead\."
    ):
        plugin.invoke("getVirtualPrivateGateway", {"name": "x"})


def test_a_name_that_two_vpgs_have_is_refused(plugin):
    a_vpg(plugin, tags={"name": "fleet"})
    plugin.create("VirtualPrivateGateway", {"type": "E", "tags": {"name": "fleet"}}, name="second")
    with pytest.raises(Refused, match="one VPG must have the name 'fleet'; 2 have it"):
        plugin.invoke("getVirtualPrivateGateway", {"name": "fleet"})


@pytest.mark.parametrize("arguments", [{}, {"vpgId": "0b6f2f5e-0001", "name": "x"}])
def test_a_vpg_is_looked_up_by_exactly_one_of_its_names(plugin, arguments):
    with pytest.raises(Refused, match=r"vpgId: give exactly one of vpgId and name."):
        plugin.invoke("getVirtualPrivateGateway", arguments)


def test_all_sims_are_found_over_all_pages(open_account, plugin_for):
    account = open_account(sims=230)
    sims = plugin_for(account).invoke("getSims", {})["sims"]
    assert [sim["simId"] for sim in sims] == sorted(account.ids("sims"))
    assert len(sims) == 230


def test_sims_are_found_by_group_with_their_session(plugin, account):
    group, vpg = a_group(plugin), a_vpg(plugin)
    plugin.create("GroupConfiguration", {"groupId": group.id, "vpgId": vpg.id})
    inputs = {"groupId": group.id, "simId": account.sim(1)["simId"], "session": "reset"}
    plugin.create("SimGroupMembership", inputs)
    session = account.sim(1)["sessionStatus"]
    assert plugin.invoke("getSims", {"groupId": group.id})["sims"] == [
        {
            "simId": account.sim(1)["simId"],
            "imsis": [account.imsi(1)],
            "groupId": group.id,
            "status": "active",
            "online": True,
            "address": session["ueIpAddress"],
            "vpgId": vpg.id,
        }
    ]
