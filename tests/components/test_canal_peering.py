import re
from functools import partial
from typing import Any

import pulumi
import pytest

from devicepath.canal_peering import CanalPeering
from devicepath.faults import InvalidSpec
from tests.components import promises
from tests.components.recording import CALLER, record

CHILDREN = {
    ("VpcPeeringConnection", "line1-request"),
    ("VpcPeeringConnectionAccepter", "line1-accept"),
    ("Route", "line1-route-app-a"),
    ("Route", "line1-route-app-c"),
}
ROUTE = "aws:ec2/route:Route"
ACCEPTER = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"


USUAL: Any = {
    "vpg_id": "vpg-1",
    "vpg_cidr": "100.64.152.0/24",
    "vpc_id": "vpc-1",
    "vpc_cidr": "10.0.0.0/16",
    "account_id": "111122223333",
    "region": promises.REGION,
    "route_table_ids": {"app-a": "rtb-1", "app-c": "rtb-2"},
    "tags": promises.TAGS,
}


def canal(opts: pulumi.ResourceOptions | None = None, **changes) -> CanalPeering:
    args: Any = {**USUAL, **changes}
    return CanalPeering("line1", args, opts)


def test_soracom_is_asked_for_a_peering_with_the_vpc_of_this_account_and_region():
    request = record(canal).only("soracom:index:VpcPeeringConnection")
    assert request == {
        "vpgId": "vpg-1",
        "peerOwnerId": "111122223333",
        "peerRegion": "eu-central-1",
        "peerVpcId": "vpc-1",
        "destinationCidrBlock": "10.0.0.0/16",
        "liveConnectionIds": ["pcx-live"],
    }


def test_aws_is_asked_which_connections_of_the_vpc_are_not_over():
    looked_up = {call.token: call.args for call in record(canal).clouds.calls}
    assert looked_up["aws:ec2/getVpcPeeringConnections:getVpcPeeringConnections"] == {
        "filters": [
            {"name": "accepter-vpc-info.vpc-id", "values": ["vpc-1"]},
            {
                "name": "status-code",
                "values": ["initiating-request", "pending-acceptance", "provisioning", "active"],
            },
        ],
        "region": "eu-central-1",
    }


def test_another_accounts_word_on_connections_is_not_taken():
    """There, none is to be seen, and the one that carries traffic would be replaced."""
    told = (
        "line1.account_id: 111122223333, but AWS answers for account 999999999999; "
        "use credentials of that account, or give its provider with opts.providers."
    )
    # The SDK wraps what an output raises.
    with pytest.raises(ValueError, match=re.escape(told)):
        record(canal, looked_up={CALLER: {"accountId": "999999999999"}})


def test_the_request_is_accepted_and_every_route_waits_for_the_acceptance():
    recorder = record(canal)
    accepter = recorder.only(ACCEPTER)
    assert (accepter["vpcPeeringConnectionId"], accepter["autoAccept"]) == ("line1-request-id", True)
    for key in ("app-a", "app-c"):
        assert recorder.dependencies(ROUTE, f"line1-route-{key}") == {"line1-accept"}


def test_every_route_table_sends_the_vpg_range_to_the_accepted_connection():
    routes = record(canal).inputs(ROUTE)
    assert {name: route["routeTableId"] for name, route in routes.items()} == {
        "line1-route-app-a": "rtb-1",
        "line1-route-app-c": "rtb-2",
    }
    assert {route["destinationCidrBlock"] for route in routes.values()} == {"100.64.152.0/24"}
    assert {route["vpcPeeringConnectionId"] for route in routes.values()} == {"line1-accept-id"}


def test_another_route_table_adds_one_route_and_changes_no_other():
    before, after = (
        record(partial(canal, route_table_ids=tables)).custom()
        for tables in ({"app-a": "rtb-1"}, {"aaa": "rtb-0", "app-a": "rtb-1"})
    )
    assert after.keys() - before.keys() == {(ROUTE, "line1-route-aaa")}
    assert {key: after[key] for key in before} == before


@pytest.mark.parametrize("preview", [False, True])
def test_every_child_is_registered_under_the_component_in_previews_too(preview):
    recorder = record(canal, preview=preview)
    assert recorder.children("line1") == CHILDREN
    assert len(recorder.custom()) == len(CHILDREN), "and nothing elsewhere"


def test_tags_and_region_reach_every_child_and_nothing_is_public():
    recorder = record(canal)
    assert promises.untagged(recorder) == []
    assert promises.elsewhere(recorder) == []
    assert promises.public(recorder) == []


def test_protection_of_the_component_reaches_every_child():
    recorder = record(lambda: canal(pulumi.ResourceOptions(protect=True)))
    assert promises.unprotected(recorder) == []
    assert promises.unprotected(record(canal)) != [], "and none is protected when nobody asked"


def test_all_faults_are_named_before_anything_is_made():
    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            canal(vpg_cidr="10.128.0.0/9", vpc_cidr="10.0.0.0/15", account_id="1234")
        assert str(invalid.value).splitlines() == [
            "line1.vpg_cidr: 10.128.0.0/9 is not inside 100.64.0.0/10; give the VPG's `vpgRange`, "
            "not the device subnet.",
            "line1.vpc_cidr: 10.0.0.0/15 is larger than the /16 that SORACOM allows; give the part that devices need.",
            "line1.account_id: '1234' is not an AWS account's id; it has 12 digits.",
        ]

    assert record(program).custom() == {}


@pytest.mark.parametrize(
    ("destination", "fault"),
    [
        ("8.8.8.0/24", "8.8.8.0/24 is not inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; "
                       "give the VPC's range or a part of it."),
        ("10.0.0.1/16", "10.0.0.1/16 has host bits set; write 10.0.0.0/16."),
    ],
)  # fmt: skip
def test_a_destination_that_soracom_refuses_is_refused_here(destination, fault):
    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            canal(vpc_cidr=destination)
        assert str(invalid.value) == f"line1.vpc_cidr: {fault}"

    record(program)


def test_ranges_that_are_known_only_later_are_left_to_the_provider():
    recorder = record(lambda: canal(vpc_cidr=pulumi.Output.from_input("10.0.0.0/16")), preview=True)
    assert recorder.children("line1") == CHILDREN
