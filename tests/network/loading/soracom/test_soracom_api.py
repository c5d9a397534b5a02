"""A SORACOM account, read through its API."""

import asyncio
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.loading.soracom import soracom_answers, soracom_api
from devicepath_tools.network.loading.soracom.soracom_answers import SoracomAnswers
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_private_gateway import FilterAction, GatePeer, RoutingFilterEntry, VpgType
from devicepath_tools.rehearsal.clouds.soracom import Fault, FaultKind
from soracom_provider.api.errors import ApiError
from soracom_provider.package import connect
from tests.clouds.soracom_api import Api, imsi_of
from tests.provider.account import Account

pytestmark = pytest.mark.slow


def answers(soracom: Api, imsis: Collection[str] | None = None) -> SoracomAnswers:
    async def asked() -> SoracomAnswers:
        client = await connect({**Account(soracom.server).configuration(), "waitScale": 0.002}, _say_nothing)
        try:
            return await soracom_api.read(client, imsis)
        finally:
            await client.close()

    return asyncio.run(asked())


async def _say_nothing(text: str) -> None:
    pass


def read(soracom: Api, imsis: Collection[str] | None = None) -> Network:
    return soracom_answers.network(answers(soracom, imsis))


def forbid(soracom: Api, path: str, status: int = 401) -> None:
    soracom.cloud.faults.add(Fault(kind=FaultKind.STATUS, method="GET", path=f"/v1{path}", status=status, times=9))


def test_a_vpg_and_its_devices_are_read_whole(soracom):
    path = soracom.vpg_with_gate(deviceSubnetCidrRange="10.130.0.0/16", useInternetGateway=False)
    peer = {"outerIpAddress": "10.10.8.10", "innerIpAddress": "10.130.255.254"}
    soracom.post(f"{path}/gate/peers", peer)
    soracom.post(f"{path}/set_routing_filter", [{"action": "deny", "ipRange": "0.0.0.0/0"}])
    group = soracom.group_in(path, ipLinkMtu=1400)
    sim_id = soracom.sim_ids()[0]
    soracom.post(f"/sims/{sim_id}/set_group", {"groupId": group})
    imsi = imsi_of(soracom.get(f"/sims/{sim_id}"))
    soracom.post(f"{path}/ip_address_map", {"key": imsi, "ipAddress": "10.130.0.11"})
    soracom.reconnect(sim_id)

    network = read(soracom)

    (vpg,) = network.vpgs.values()
    assert (vpg.type, vpg.is_running, vpg.has_internet_gateway) == (VpgType.F, True, False)
    assert vpg.device_subnet == IPv4Network("10.130.0.0/16")
    assert vpg.routing_filter == (RoutingFilterEntry(FilterAction.DENY, IPv4Network("0.0.0.0/0")),)
    assert vpg.fixed_addresses == {imsi: IPv4Address("10.130.0.11")}
    assert len(vpg.gate.own_peers) == 2
    assert all(own.outer_address in vpg.vpg_range for own in vpg.gate.own_peers)
    assert vpg.gate.registered_peers == (GatePeer(IPv4Address("10.10.8.10"), IPv4Address("10.130.255.254")),)
    assert vpg.gate.are_peers_read
    assert network.sim_groups[group].vpg_id == vpg.id
    assert network.sim_groups[group].link_mtu == 1400
    session = network.sims[sim_id].session
    assert session is not None
    assert (session.vpg_id, session.address) == (vpg.id, IPv4Address("10.130.0.11"))
    assert session.translated_address in vpg.vpg_range
    assert len(network.sims) == 3
    assert network.unread == ()


def test_named_sims_are_looked_for_one_by_one_and_the_others_left_out(soracom):
    first, *_ = soracom.sim_ids()
    imsi = imsi_of(soracom.get(f"/sims/{first}"))
    assert list(read(soracom, [imsi]).sims) == [first]


def test_where_only_named_sims_were_looked_for_others_may_be_on_the_vpg(soracom):
    path = soracom.vpg_with_gate()
    assert read(soracom, ["440109999999999"]).partly_read_vpgs == {path.rpartition("/")[2]}
    assert read(soracom).partly_read_vpgs == frozenset()


def test_a_sim_that_the_account_does_not_have_is_told(soracom):
    network = read(soracom, ["440109999999999"])
    assert network.sims == {}
    assert network.unread == ("SORACOM: the account has no SIM with the IMSI 440109999999999",)


def test_a_part_of_an_imsi_is_no_imsi(soracom):
    imsi = imsi_of(soracom.get(f"/sims/{soracom.sim_ids()[0]}"))
    assert read(soracom, [imsi[:-1]]).sims == {}


def test_a_vpg_that_does_not_run_yet_is_read_without_its_peers(soracom):
    path = soracom.creating_vpg()
    (vpg,) = read(soracom).vpgs.values()
    assert (vpg.id, vpg.is_running, vpg.gate.own_peers) == (path.rpartition("/")[2], False, ())


def test_lists_are_read_to_their_last_page(soracom):
    soracom.cloud.add_sims(230)
    assert len(read(soracom).sims) == 233


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/groups", "SORACOM: the user may not Group:listGroups at /groups"),
        ("/sims", "SORACOM: the user may not Sim:listSims at /sims"),
        (
            "/virtual_private_gateways",
            "SORACOM: the user may not VirtualPrivateGateway:listVirtualPrivateGateways at /virtual_private_gateways",
        ),
    ],
)
def test_a_missing_right_is_told_by_its_action_and_the_rest_is_read(soracom, path, line):
    soracom.running_vpg()
    forbid(soracom, path)
    network = read(soracom)
    assert network.unread == (line,)
    assert network.vpgs or network.sims


def test_a_missing_right_on_one_vpg_names_it(soracom):
    path = soracom.vpg_with_gate()
    forbid(soracom, f"{path}/gate/peers")
    network = read(soracom)
    assert network.unread == (f"SORACOM: the user may not VirtualPrivateGateway:listGatePeers at {path}/gate/peers",)
    (vpg,) = network.vpgs.values()
    assert (vpg.gate.is_open, vpg.gate.are_peers_read) == (True, False)


def test_a_missing_right_may_also_be_forbidden(undescribed_soracom):
    forbid(undescribed_soracom, "/groups", 403)
    assert read(undescribed_soracom).unread == ("SORACOM: the user may not Group:listGroups at /groups",)


def test_any_other_failure_is_one_of_the_whole(undescribed_soracom):
    forbid(undescribed_soracom, "/groups", 418)
    with pytest.raises(ApiError, match="SORACOM refused GET /groups with 418"):
        read(undescribed_soracom)
