"""A user's own test of a program with components: Pulumi's mocks as its documentation has them, which give a resource's
inputs back as its outputs and answer no look-up."""

from collections.abc import Callable
from typing import Any, cast

import pulumi
import pytest
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks

from devicepath.backend_vpc.component import BackendVpc
from devicepath.canal_peering.component import CanalPeering
from devicepath.canal_transit_gateway.component import CanalTransitGateway
from devicepath.direct_connect.component import DirectConnect
from devicepath.gate_peer.component import GatePeer
from devicepath.site_to_site_vpn.component import SiteToSiteVpn
from devicepath.transit_gateway.component import TransitGateway
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.judging.stack_file import load
from devicepath_stack.program import declare
from tests.components import (
    test_backend_vpc,
    test_canal_peering,
    test_canal_transit_gateway,
    test_gate_peer,
    test_path_transit_gateways,
    test_transit_gateway,
    test_virtual_private_gateway,
)
from tests.components.path_arguments import (
    DEVICE_TO_DEVICE,
    EXISTING_VPC,
    EXISTING_VPG,
    LEFT_OUT,
    ON_EXISTING_VPC,
    REDIRECTED,
    path,
)
from tests.components.test_described import EXISTING, NEW_VPC
from tests.components.test_several_backends import TWO
from tests.infra.data_center import a_data_center
from tests.infra.stack_file import a_path
from tests.spec import direct_connect, site_to_site_vpn

pytestmark = pytest.mark.slow


class Plain(Mocks):
    def __init__(self) -> None:
        self.names: list[str] = []

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.names.append(args.name)
        return f"{args.name}-id", args.inputs

    def call(self, args: MockCallArgs) -> Any:
        return {}


def registered(program: Callable[[], object], *, preview: bool) -> list[str]:
    mocks = Plain()
    pulumi.runtime.set_mocks(mocks, preview=preview)
    # As everybody's test is run; it waits for all that the program began.
    pulumi.runtime.test(program)()
    return mocks.names


LATER_VPG = {**EXISTING_VPG, "id": "12345678-aaaa"}
PROGRAMS: dict[str, tuple[Callable[[], object], str]] = {
    "remote access": (path, "line1-gate-peer-main-host"),
    "redirection": (lambda: path({"gate_peers.main": REDIRECTED}), "line1-redirection"),
    "an inner address that SORACOM chooses": (
        lambda: path({"gate_peers.main.inner_address": LEFT_OUT}),
        "line1-gate-peer-main-host",
    ),
    "a data centre": (lambda: path(of=a_data_center()), "line1-redirection"),
    "two backends": (lambda: path(of=TWO), "line1-gate-peer-other-host"),
    "an existing VPC": (lambda: path(ON_EXISTING_VPC), "line1-gate-peer-main-host"),
    "an existing VPG": (lambda: path({"vpg": LATER_VPG}), "line1-gate-peer-main-registration"),
    "an existing VPG whose id is not known yet": (
        lambda: path({"vpg": {**LATER_VPG, "id": pulumi.Output.from_input("12345678-aaaa")}}),
        "line1-gate-peer-main-registration",
    ),
    "an existing VPG with a Gate that is open already": (
        lambda: path({"vpg": LATER_VPG, "gate": {"kind": "existing"}, "internet": "shared"}),
        "line1-gate-peer-main-registration",
    ),
    "device to device": (lambda: path(of=DEVICE_TO_DEVICE), "line1-vpg-gate"),
    "the stack program": (lambda: declare("pumps", load(a_path({}), "pumps")), "pumps-gate-peer-main-host"),
    "a VPG": (lambda: VirtualPrivateGateway("line1", test_virtual_private_gateway.USUAL), "line1-vpg"),
    "a backend": (lambda: BackendVpc("line1", test_backend_vpc.USUAL), "line1-app-a"),
    "a peering": (lambda: CanalPeering("line1", test_canal_peering.USUAL), "line1-accept"),
    "a VPC that is attached to SORACOM's gateway": (
        lambda: path(of=test_path_transit_gateways.ATTACHED),
        "line1-canal-main-acceptance",
    ),
    "a hub": (
        lambda: path(of=test_path_transit_gateways.HUB),
        "line1-transit-gateway-hub-canal-activation",
    ),
    "an attachment to SORACOM's gateway": (
        lambda: CanalTransitGateway("line1", cast(Any, test_canal_transit_gateway.ATTACHED)),
        "line1-acceptance",
    ),
    "a peering with SORACOM's gateway": (
        lambda: CanalTransitGateway("line1", cast(Any, test_canal_transit_gateway.PEERED)),
        "line1-activation",
    ),
    "a transit gateway": (lambda: TransitGateway("hub", cast(Any, test_transit_gateway.USUAL)), "hub/plant"),
    "an existing transit gateway": (
        lambda: TransitGateway("hub", cast(Any, test_transit_gateway.EXISTING)),
        "hub/services",
    ),
    "a site-to-site VPN": (
        lambda: SiteToSiteVpn("office", cast(Any, site_to_site_vpn.ON_VPN_GATEWAY)),
        "office-second-down",
    ),
    "a site-to-site VPN on a transit gateway": (
        lambda: SiteToSiteVpn("office", cast(Any, site_to_site_vpn.ON_TRANSIT_GATEWAY)),
        "office/servers",
    ),
    "Direct Connect to VPCs": (
        lambda: DirectConnect("line1", cast(Any, direct_connect.TO_VPCS)),
        "line1/servers/rtb-1",
    ),
    "Direct Connect to a transit gateway": (
        lambda: DirectConnect("line1", cast(Any, direct_connect.TO_HUB)),
        "line1/hub/servers",
    ),
    "a gate peer": (lambda: GatePeer("line1", test_gate_peer.USUAL), "line1-host"),
}


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_runs_to_its_end(program, preview):
    declared, name = PROGRAMS[program]
    assert name in registered(declared, preview=preview)


PLACES: list[tuple[dict[str, Any], str, Any]] = [({}, place, value) for place, value in NEW_VPC.items()]
PLACES += [(ON_EXISTING_VPC, place, value) for place, value in EXISTING.items()]


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize(("base", "place", "value"), PLACES, ids=[f"{place}" for _, place, _ in PLACES])
def test_what_an_output_is_to_tell_may_be_nothing(base, place, value, preview):
    """What a cloud would choose, such mocks leave out."""
    nothing = pulumi.Output.from_input(None)
    given: Any = [nothing] if isinstance(value, list) else nothing
    registered(lambda: path({**base, place: given}), preview=preview)


def test_of_an_existing_vpc_alone_there_is_nothing_to_make():
    assert registered(lambda: BackendVpc("line1", EXISTING_VPC), preview=False) == ["line1"]
