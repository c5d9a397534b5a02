"""Both clouds together, as a person's credentials reach them; here the emulated ones."""

from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.loading import live
from devicepath_tools.network.loading.aws import aws_clients
from devicepath_tools.network.loading.source.misread import Misread
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCOUNT_ID
from devicepath_tools.rehearsal.clouds.soracom import Settings as Emulation
from devicepath_tools.rehearsal.clouds.soracom import SoracomServer
from tests.clouds import aws_account
from tests.clouds.aws_account import REGION
from tests.clouds.soracom_api import Api, Clock
from tests.forked.aws_server import ForkedAwsServer
from tests.infra.stack_file import a_path, committed
from tests.provider.account import Account

pytestmark = pytest.mark.slow

IMSIS = ("001010000000001", "001010000000002")
HERE = a_path({"backends.main.account_id": ACCOUNT_ID})


@pytest.fixture(scope="module")
def aws() -> Iterator[AwsServer]:
    with ForkedAwsServer() as server:
        yield server


@pytest.fixture
def soracom(aws: AwsServer) -> Iterator[Api]:
    """An account with the stack's two SIMs, and one more; SORACOM's own AWS account is in the emulated AWS."""
    clock = Clock()
    with SoracomServer(Emulation(clock=clock, known_sims=IMSIS, sims=1, aws_endpoint=aws.endpoint)) as server:
        api = Api(server, clock)
        api.log_in()
        yield api
        api.http.close()


@pytest.fixture(autouse=True)
def _surroundings(aws: AwsServer, soracom: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's shell that is pointed at both."""
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    for name, value in {**aws.environment(), **Account(soracom.server).environment()}.items():
        monkeypatch.setenv(name, value)


def read(path: dict[str, object], say: Callable[[str], None] = print) -> Network:
    return live.read(load(path), aws_clients.client, {}, say)


def test_a_path_over_both_clouds_is_one_network(aws, soracom):
    there = aws_account.Network(aws, "10.10.0.0/16")
    vpg = soracom.running_vpg(deviceSubnetCidrRange="10.130.0.0/16")
    wanted = {"peerOwnerId": ACCOUNT_ID, "peerVpcId": there.vpc_id, "peerRegion": REGION}
    asked = soracom.post(
        f"{vpg}/vpc_peering_connections", {**wanted, "destinationCidrBlock": "10.10.0.0/16"}, expect=201
    )
    there.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=asked["id"])
    group = soracom.group_in(vpg)
    for sim in soracom.get("/sims"):
        soracom.post(f"/sims/{sim['simId']}/set_group", {"groupId": group})
        soracom.reconnect(sim["simId"])

    network = read(HERE)

    (known,) = network.vpgs_connected_to(there.vpc_id)
    assert known.peerings == {asked["id"]: IPv4Network("10.10.0.0/16")}
    assert network.peerings[asked["id"]].is_active
    assert network.peerings[asked["id"]].far_side(there.vpc_id).cidrs == (known.vpg_range,)
    assert {sim.name for sim in network.sims.values()} == {"pump-1", "pump-2"}, "the third SIM is not the stack's"
    sessions = {sim.session.address for sim in network.sims.values() if sim.session and sim.session.vpg_id == known.id}
    assert sessions < set(IPv4Network("10.130.0.0/16"))
    assert len(sessions) == 2
    assert network.unread == ()


def test_a_stack_without_a_vpc_needs_no_aws(soracom, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    soracom.running_vpg()
    network = read({**committed("device-to-device"), "devices": {"one": {"imsi": IMSIS[0]}}})
    assert (len(network.vpgs), len(network.vpcs)) == (1, 0)
    assert [sim.name for sim in network.sims.values()] == ["one"]


def test_a_device_whose_sim_is_another_accounts_is_told():
    network = read({**HERE, "devices": {"far": {"imsi": "440109999999999"}}})
    assert "SORACOM: the account has no SIM with the IMSI 440109999999999" in network.unread


def test_credentials_of_another_account_are_refused_with_both_numbers():
    with pytest.raises(Misread) as misread:
        read(a_path())
    cure = "use credentials of 111122223333, for example by AWS_PROFILE"
    assert str(misread.value) == f"AWS 111122223333: the credentials are those of {ACCOUNT_ID}; {cure}."


def test_missing_credentials_of_aws_are_told(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(Misread) as misread:
        read(HERE)
    assert str(misread.value) == f"AWS {ACCOUNT_ID}: no credentials of it that are valid: Unable to locate credentials"


def test_a_wrong_key_of_soracoms_is_told(monkeypatch):
    monkeypatch.setenv("SORACOM_AUTH_KEY", "secret-wrong")
    with pytest.raises(Misread, match="SORACOM refused the authentication key") as misread:
        read(HERE)
    assert "secret-wrong" not in str(misread.value)


def test_addresses_are_those_of_the_session_and_not_of_the_stack_file(soracom):
    network = read(HERE)
    addresses = {sim.name: sim.session.address for sim in network.sims.values() if sim.session}
    assert IPv4Address("10.130.0.11") not in addresses.values()


def test_credentials_that_are_given_need_not_be_in_the_surroundings(aws, soracom, monkeypatch):
    given = Account(soracom.server).configuration()
    for name in ("SORACOM_AUTH_KEY_ID", "SORACOM_AUTH_KEY", "SORACOM_ENDPOINT"):
        monkeypatch.delenv(name)
    network = live.read(load(HERE), aws_clients.client, given, print)
    assert sorted(imsi for sim in network.sims.values() for imsi in sim.imsis) == sorted(IMSIS)
