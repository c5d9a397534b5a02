"""SORACOM's support in a rehearsal: what it makes in both emulated clouds, hands over, and ends."""

import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest

from devicepath_tools.rehearsal import told_aws
from devicepath_tools.rehearsal.both_clouds import Aws, BothClouds, Soracom
from devicepath_tools.rehearsal.carrier import ACCOUNT_ID as CARRIER_ID
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import ACCOUNT_ID
from devicepath_tools.rehearsal.clouds.soracom.account.settings import Coverage
from devicepath_tools.rehearsal.direct_handed_over import DirectHandedOver
from devicepath_tools.rehearsal.door_handed_over import DoorHandedOver
from devicepath_tools.rehearsal.steps import Steps
from devicepath_tools.rehearsal.support_steps import SupportSteps
from devicepath_tools.rehearsal.wires.tunnel_telemetry import InterfaceTelemetry, TunnelTelemetry
from tests.clouds.aws_account import REGION
from tests.clouds.soracom_api import Api, Clock
from tests.forked.aws_server import ForkedAwsServer
from tests.infra.office import an_office
from tests.infra.stack_file import a_path, with_changes
from tests.network.intent.data_centers import ALONE, DIRECT, PATH, WORKS

pytestmark = pytest.mark.slow


@dataclass
class Supported:
    soracom: Api
    aws: AwsServer
    told: Steps

    @property
    def vpg(self) -> str:
        path = self.soracom.running_vpg(deviceSubnetCidrRange="10.170.0.0/16")
        return path.rpartition("/")[2]

    def steps(self, described: dict[str, Any], soracom_emulation: str = "", aws: str = "") -> SupportSteps:
        server, key = self.soracom.server, self.soracom.server.settings
        soracom = Soracom(
            server.url, soracom_emulation or server.emulation_url, key.operator_id, key.auth_key_id, key.auth_key
        )
        own = replace(self.own_aws, endpoint=aws) if aws else self.own_aws
        return SupportSteps(self.told, BothClouds(own, soracom), Coverage.JAPAN, described)

    @property
    def own_aws(self) -> Aws:
        return Aws(self.aws.endpoint, "rehearsal", "rehearsal", ACCOUNT_ID)

    def connections(self, vpg_id: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.soracom.get(f"/virtual_private_gateways/{vpg_id}").get("vpnConnections") or {}
        return shown

    def of_aws(self, connection_id: str) -> dict[str, Any]:
        """As AWS shows it to SORACOM's account."""
        ec2 = self.aws.client("ec2", REGION, ACCOUNT_ID)
        shown: dict[str, Any] = ec2.describe_vpn_connections(VpnConnectionIds=[connection_id])["VpnConnections"][0]
        return shown


@pytest.fixture(scope="module")
def supported() -> Iterator[Supported]:
    with ExitStack() as stack:
        aws, clock = stack.enter_context(ForkedAwsServer()), Clock()
        server = stack.enter_context(SoracomServer(Settings(clock=clock, aws_endpoint=aws.endpoint)))
        soracom = Api(server, clock)
        stack.callback(soracom.http.close)
        soracom.log_in()
        yield Supported(soracom, aws, Steps(io.StringIO()))


def test_support_makes_a_door_for_each_data_centre_and_ends_all_of_them(supported: Supported):
    vpg_id = supported.vpg
    steps = supported.steps(with_changes(PATH, {**ALONE, "backends.works": WORKS}))
    steps.make(vpg_id)
    made = supported.connections(vpg_id)
    assert sorted(it["bgpAsn"] for it in made.values()) == ["65000", "65001"]
    assert steps.behind is not None
    assert steps.behind.handed_over.keys() == {"plant", "works"}
    step = supported.told.all[-1]
    assert (step.name, step.held) == ("Door", True)
    assert step.remark.startswith("emulated: SORACOM's support makes vpn-")
    ends = steps.commands_to_end()
    assert [connection for connection in made if not any(connection in it for it in ends)] == []
    steps.end()
    assert supported.connections(vpg_id) == {}
    assert supported.told.all[-1].remark.startswith("emulated: SORACOM's support ends vpn-")
    before = len(supported.told.all)
    steps.end()
    assert len(supported.told.all) == before, "what is ended is not ended again"


def test_what_tunnels_do_on_the_wires_awss_telemetry_says(supported: Supported):
    vpg_id = supported.vpg
    steps = supported.steps(PATH)
    steps.make(vpg_id)
    assert steps.behind is not None
    (handed_over,) = steps.behind.handed_over.values()
    assert isinstance(handed_over, DoorHandedOver)
    configuration = handed_over.configuration
    first, second = (it.far_outside_address for it in configuration.tunnels)
    told = {
        first: TunnelTelemetry(is_up=True, message="", learned=(steps.behind.file.data_centers["plant"].cidrs[0],)),
        second: TunnelTelemetry(is_up=False, message="IPSEC IS UP"),
    }
    told_aws.tell(supported.own_aws, told, {})
    shown = {it["OutsideIpAddress"]: it for it in supported.of_aws(configuration.connection_id)["VgwTelemetry"]}
    assert (shown[str(first)]["Status"], shown[str(first)]["StatusMessage"]) == ("UP", "1 BGP ROUTES")
    assert (shown[str(second)]["Status"], shown[str(second)]["StatusMessage"]) == ("DOWN", "IPSEC IS UP")
    steps.end()


def test_direct_is_an_interface_of_a_carriers_line_that_is_taken_back_when_it_ends(supported: Supported):
    vpg_id = supported.vpg
    steps = supported.steps(with_changes(PATH, {**DIRECT, "backends.plant.connection.mtu": 9001}))
    steps.make(vpg_id)
    shown = supported.soracom.get(f"/virtual_private_gateways/{vpg_id}")
    (interface_id,) = shown["virtualInterfaces"]
    assert steps.behind is not None
    (handed_over,) = steps.behind.handed_over.values()
    assert isinstance(handed_over, DirectHandedOver)
    line = handed_over.line
    assert (line.interface_id, line.vlan, line.asn, line.mtu) == (interface_id, 101, 65000, 9001)
    assert line.amazon_address.network == line.customer_address.network
    assert supported.told.all[-1].remark == f"emulated: SORACOM's support makes {interface_id} to plant"
    learned = InterfaceTelemetry(is_up=True, learned=steps.behind.file.data_centers["plant"].cidrs)
    told_aws.tell(supported.own_aws, {}, {interface_id: learned})
    direct = supported.aws.client("directconnect", REGION, CARRIER_ID)
    (told,) = direct.describe_virtual_interfaces(virtualInterfaceId=interface_id)["virtualInterfaces"]
    assert told["virtualInterfaceState"] == "available"
    steps.end()
    assert not supported.soracom.get(f"/virtual_private_gateways/{vpg_id}").get("virtualInterfaces")
    (told,) = direct.describe_virtual_interfaces(virtualInterfaceId=interface_id)["virtualInterfaces"]
    assert told["virtualInterfaceState"] == "deleted"
    assert supported.told.all[-1].name == "Direct ends"


def test_a_carrier_that_does_not_answer_is_a_step_that_did_not_hold(supported: Supported):
    vpg_id, steps = supported.vpg, supported.steps(with_changes(PATH, DIRECT), aws="http://127.0.0.1:9")
    steps.make(vpg_id)
    (failure,) = supported.told.all[-1].failures
    assert failure.startswith("the emulated AWS: Could not connect to the endpoint URL")


def test_of_an_office_without_a_connection_nothing_is_expected_and_one_that_aws_does_not_know_is_told(
    supported: Supported,
):
    steps = supported.steps(an_office())
    assert not steps.is_needed
    steps.take_outputs({})
    assert supported.told.all[-1].remark == "the emulated AWS expects 0 routes of 0 tunnels"
    steps.take_outputs({"vpn_connection_ids": {"headquarters": "vpn-0123456789abcdef0"}})
    (failure,) = supported.told.all[-1].failures
    assert "InvalidVpnConnectionID.NotFound" in failure


@pytest.mark.parametrize("described", [a_path(), {"vpg": {"kind": "new", "type": "G"}}], ids=["none", "refused"])
def test_where_there_is_no_data_centre_or_no_stack_file_that_can_be_read_support_is_not_asked(
    supported: Supported, described: dict[str, Any]
):
    steps = supported.steps(described)
    before = len(supported.told.all)
    steps.make("vpg-that-is-not-asked")
    steps.end()
    assert (steps.is_needed, len(supported.told.all)) == (False, before)


def test_what_support_refuses_is_a_step_that_did_not_hold(supported: Supported):
    steps = supported.steps(PATH)
    steps.make("00000000-0000-0000-0000-000000000000")
    step = supported.told.all[-1]
    assert not step.held
    assert step.failures[0].startswith("the emulated SORACOM's support refuses it: ")
    supported.steps(PATH, "http://127.0.0.1:9").make("vpg")
    assert supported.told.all[-1].failures[0].startswith("the emulated SORACOM's support desk does not answer: ")
