"""Plans of stacks whose Canal is a transit gateway: made new, taken over, and with a VPG that exists."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from devicepath_spec.description.path import StackFile
from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.loading import live
from devicepath_tools.network.loading.aws.ec2_api import Place
from devicepath_tools.network.network import Network
from tests.infra.stack_file import committed
from tests.network.intent.planned import committed_plan, read_once
from tests.network.intent.traced import disagreements

HUB, ATTACHED = "transit-gateway-hub", "transit-gateway"
EXISTING = "tgw-0123456789abcdef0"
STRANGER = "777788889999"


def planned(stack: str, changed: Mapping[str, Any]) -> tuple[StackFile, Network]:
    file = load(changed)
    return file, read_once(stack, file)


def with_existing_gateway(**facts: Any) -> dict[str, Any]:
    path = deepcopy(committed(HUB))
    gateway = path["transit_gateways"]["hub"]
    del gateway["asn"]
    gateway |= {"kind": "existing_transit_gateway", "transit_gateway_id": EXISTING, **facts}
    for number, table in enumerate(gateway["tables"].values()):
        table |= {"kind": "existing", "id": f"tgw-rtb-0123456789abcdef{number}"}
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", [HUB, ATTACHED])
def test_what_a_stack_wants_comes_through_and_nothing_else(name):
    file, network = committed_plan(name)
    assert (network.unread, disagreements(file, network)) == ((), [])


def test_so_it_does_over_a_gateway_that_exists():
    file, network = planned(HUB, with_existing_gateway())
    assert (network.unread, disagreements(file, network)) == ((), [])
    assert not network.transit_gateways[EXISTING].is_whole, "there may be more to it than the file names"
    assert EXISTING in network.assumed


def test_and_with_a_vpg_that_exists():
    path = deepcopy(committed(ATTACHED))
    subnet = path["vpg"]["device_subnet"]
    path["vpg"] = {
        "kind": "existing", "id": "12345678-aaaa-bbbb-cccc-1234567890ab", "type": "F2", "device_subnet": subnet,
    }  # fmt: skip
    path["internet"] = "services"
    file, network = planned(ATTACHED, path)
    assert (network.unread, disagreements(file, network)) == ((), [])


def test_the_account_and_region_of_a_gateway_are_looked_into_though_no_backend_is_there():
    file, _ = committed_plan(HUB)
    elsewhere = replace(file.transit_gateways["hub"], account_id=STRANGER, region="us-west-2")
    assert Place(STRANGER, "us-west-2") in live.places(replace(file, transit_gateways={"hub": elsewhere}))
