import asyncio
import re
from collections.abc import Collection
from functools import partial
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from devicepath.canal_peering import peering_acceptance
from devicepath.canal_peering.component import CanalPeering
from devicepath.canal_peering.peering_look_ups import PeeringLookUps
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.peering_status import PENDING, not_active
from tests.components import promises
from tests.components.recording import CALLER, PEERINGS, VPC, Peerings, record

CHILDREN = {
    ("VpcPeeringConnection", "line1-request"),
    ("VpcPeeringConnectionAccepter", "line1-accept"),
    ("Route", "line1-route-rtb-1"),
    ("Route", "line1-route-rtb-2"),
}
REQUESTED = "line1-request-id"
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
        "liveConnectionIds": [],
        "endedConnections": {},
        "allowReplacement": False,
    }


def known(*statuses: tuple[str, str], of_others: Collection[str] = ()) -> tuple[list[str], dict[str, str]]:
    """What the request is told of connections in these statuses: those to keep, and those that are over."""
    shown = Peerings(*statuses, of_others=of_others)
    request = record(canal, looked_up={PEERINGS: shown}).only("soracom:index:VpcPeeringConnection")
    return request["liveConnectionIds"], request["endedConnections"]


def test_what_is_not_over_is_not_requested_anew():
    under_way = ["initiating-request", "pending-acceptance", "provisioning", "active"]
    assert known(*((f"pcx-{status}", status) for status in under_way)) == (
        [f"pcx-{status}" for status in under_way],
        {},
    )


def test_what_is_over_is_requested_anew_and_told():
    over = {f"pcx-{status}": status for status in ("rejected", "expired", "deleted", "deleting", "failed")}
    assert known(*over.items()) == ([], over)


def test_what_has_failed_again_is_not_requested_anew():
    failed = {"pcx-1": "failed", "pcx-2": "failed"}
    assert known(("pcx-3", "active"), *failed.items()) == (["pcx-3", "pcx-1", "pcx-2"], failed)


def test_what_has_failed_of_another_vpg_does_not_count():
    failed = {"pcx-1": "failed", "pcx-2": "failed"}
    assert known(*failed.items(), of_others={"pcx-2"}) == ([], failed)


def test_all_is_looked_up_in_the_region_of_the_vpc():
    calls = record(canal).clouds.calls
    assert {call.args["region"] for call in calls if call.token in (PEERINGS, VPC)} == {"eu-central-1"}


OWN_RANGE = {"associationId": "a-1", "cidrBlock": "10.0.0.0/16", "state": "associated"}


def with_range(cidr: str, state: str = "associated") -> dict[str, Any]:
    further = {"associationId": "a-2", "cidrBlock": cidr, "state": state}
    return {VPC: {"cidrBlockAssociations": [OWN_RANGE, further]}}


def test_a_range_of_the_vpc_that_overlaps_the_vpgs_own_is_refused():
    told = (
        "line1.vpc_id: vpc-1 has the range 100.64.0.0/16, which overlaps the VPG's own 100.64.152.0/24: AWS fails "
        'such a peering ("overlapping CIDR range"); disassociate it from the VPC, or give another VPC, and run again.'
    )
    with pytest.raises(InvalidSpec, match=re.escape(told)):
        record(canal, looked_up=with_range("100.64.0.0/16"))


@pytest.mark.parametrize(("cidr", "state"), [("100.64.0.0/16", "disassociated"), ("100.65.0.0/16", "associated")])
def test_a_range_that_is_apart_or_that_the_vpc_had_is_none_to_refuse(cidr, state):
    assert record(canal, looked_up=with_range(cidr, state)).custom()


def not_known() -> pulumi.Output[str]:
    """What a resource that is not there yet tells in a preview."""
    value: asyncio.Future[Any] = asyncio.Future()
    is_known: asyncio.Future[bool] = asyncio.Future()
    value.set_result(None)
    is_known.set_result(False)
    return pulumi.Output(set(), value, is_known)


def test_a_range_that_a_vpg_still_to_be_made_may_fall_into_is_warned_of():
    def program() -> None:
        canal(vpg_cidr=not_known())

    assert record(program, preview=True, looked_up=with_range("100.64.0.0/16")).warnings == [
        "line1.vpc_id: vpc-1 has 100.64.0.0/16, and SORACOM chooses the VPG's own range in 100.64.0.0/10. Where they "
        "overlap, AWS fails the peering, and the VPG has cost its set-up fee. Better give a VPC without it."
    ]
    assert record(canal, preview=True, looked_up=with_range("100.65.0.0/16")).warnings == []


def test_another_accounts_word_on_connections_is_not_taken():
    """There, none is to be seen, and the one that carries traffic would be replaced."""
    told = (
        "line1.account_id: 111122223333, but AWS answers for account 999999999999; "
        "use credentials of that account, or give its provider with opts.providers."
    )
    # The SDK wraps what an output raises.
    with pytest.raises(InvalidSpec, match=re.escape(told)):
        record(canal, looked_up={CALLER: {"accountId": "999999999999"}})


class EndOfUpdate:
    """What a look-up meets when another resource has failed."""

    async def future(self) -> None:
        raise OSError("the client connection is closing")


def test_a_look_up_that_fails_ends_the_program_with_an_error_and_no_traceback(monkeypatch):
    for name in ("get_vpc_output", "get_vpc_peering_connections_output"):
        monkeypatch.setattr(aws.ec2, name, lambda **_: EndOfUpdate())
    look_ups = PeeringLookUps(promises.REGION, pulumi.InvokeOutputOptions())
    for ask in (partial(look_ups.ranges, "vpc-1"), partial(look_ups.ids, {})):
        # Pulumi tells a RunError without a traceback.
        with pytest.raises(pulumi.RunError, match="the client connection is closing"):
            asyncio.run(ask())


def test_the_request_is_accepted_and_every_route_waits_for_the_acceptance():
    recorder = record(canal)
    accepter = recorder.only(ACCEPTER)
    assert (accepter["vpcPeeringConnectionId"], accepter["autoAccept"]) == ("line1-request-id", True)
    for table in ("rtb-1", "rtb-2"):
        assert recorder.dependencies(ROUTE, f"line1-route-{table}") == {"line1-request", "line1-accept"}


def accepted(*statuses: str, tags: dict[str, str] | None = None, preview: bool = False) -> dict[str, Any]:
    """The accepter of a request that AWS shows in these statuses, one after the other."""
    looked_up = {PEERINGS: Peerings(*((REQUESTED, status) for status in statuses), tags=tags)}
    return record(canal, preview=preview, looked_up=looked_up).only(ACCEPTER)


@pytest.fixture
def without_pauses(monkeypatch):
    monkeypatch.setattr(peering_acceptance, "FIRST_PAUSE_S", 0.0)


def test_a_request_is_waited_for_until_it_can_be_accepted_and_until_it_is_active(without_pauses):
    accepter = accepted("initiating-request", "initiating-request", "pending-acceptance", "provisioning", "active")
    assert accepter["tags"] == {**promises.TAGS, "Name": "line1"}


@pytest.mark.parametrize(
    ("tags", "number"),
    [
        ({"Name": "line1"}, "2"),
        ({"Name": "line1", "devicepath:acceptance": "2"}, "3"),
        ({"Name": "line1", "devicepath:acceptance": "9"}, None),
    ],
)
def test_what_an_acceptance_passed_by_gets_another_tag_so_that_it_is_accepted(without_pauses, tags, number):
    told = accepted("pending-acceptance", "active", tags=tags)["tags"]
    assert told.get("devicepath:acceptance") == number


def test_once_it_is_active_its_tag_stays():
    assert accepted("active", tags={"devicepath:acceptance": "4"})["tags"]["devicepath:acceptance"] == "4"
    assert "devicepath:acceptance" not in accepted("active")["tags"]


@pytest.mark.parametrize("status", ["initiating-request", "pending-acceptance", "provisioning"])
def test_a_preview_waits_for_nothing(status):
    assert accepted(status, preview=True)["vpcPeeringConnectionId"] == REQUESTED


@pytest.mark.parametrize("statuses", [("initiating-request",), ("pending-acceptance",), ("provisioning",)])
def test_a_wait_ends_and_says_what_aws_shows(monkeypatch, statuses):
    monkeypatch.setattr(peering_acceptance, "LIMIT_S", 0.0)
    told = f"line1: AWS shows {REQUESTED} as {statuses[0]} after 0 seconds: "
    with pytest.raises(InvalidSpec, match=re.escape(told.replace(" after 0 seconds", ""))):
        accepted(*statuses)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (
            "failed",
            "the VPC's id or account is not right, or a range of the VPC overlaps one of the VPG's; mend that; ",
        ),
        ("rejected", "the VPC's account has rejected it; run again to request another. "),
        ("expired", "nobody accepted it for 7 days; run again to request another. "),
        ("deleted", "one of the two sides has deleted it; run again to request another. "),
    ],
)
def test_what_is_over_is_not_waited_for_and_told_with_its_reason(status, told):
    with pytest.raises(InvalidSpec, match=re.escape(f"line1: AWS shows {REQUESTED} as {status}: {told}")):
        accepted(status)


def test_every_route_table_sends_the_vpg_range_to_the_accepted_connection():
    routes = record(canal).inputs(ROUTE)
    assert {name: route["routeTableId"] for name, route in routes.items()} == {
        "line1-route-rtb-1": "rtb-1",
        "line1-route-rtb-2": "rtb-2",
    }
    assert {route["destinationCidrBlock"] for route in routes.values()} == {"100.64.152.0/24"}
    assert {route["vpcPeeringConnectionId"] for route in routes.values()} == {"line1-accept-id"}


def test_another_route_table_adds_one_route_and_changes_no_other():
    before, after = (
        record(partial(canal, route_table_ids=tables)).custom()
        for tables in ({"app-a": "rtb-1"}, {"aaa": "rtb-0", "app-a": "rtb-1"})
    )
    assert after.keys() - before.keys() == {(ROUTE, "line1-route-rtb-0")}
    assert {key: after[key] for key in before} == before


def test_other_names_and_another_order_of_route_tables_change_nothing():
    """AWS refuses a second route of a table to where one leads already: under another URN it would come first."""
    before, after = (
        record(partial(canal, route_table_ids=tables)).custom()
        for tables in (
            {"app-a": "rtb-1", "app-c": "rtb-1", "db-a": "rtb-2"},
            {"database": "rtb-2", "server": "rtb-1"},
        )
    )
    assert after == before


def test_a_route_table_that_is_not_known_yet_is_called_by_its_name():
    tables = {"app-a": pulumi.Output.from_input("rtb-1")}
    assert record(partial(canal, route_table_ids=tables)).inputs(ROUTE).keys() == {"line1-route-app-a"}


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


def refused(**changes) -> list[str]:
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            canal(**changes)
        lines.extend(str(invalid.value).splitlines())

    assert record(program).custom() == {}
    return lines


def test_all_faults_are_named_before_anything_is_made():
    assert refused(vpg_cidr="10.128.0.0/9", vpc_cidr="10.0.0.0/15", account_id="1234") == [
        "line1.vpg_cidr: 10.128.0.0/9 is not inside 100.64.0.0/10; write the VPG's `vpgRange`, not the device subnet.",
        "line1.vpc_cidr: 10.0.0.0/15 is larger than the /16 that SORACOM allows; write the part that devices need "
        "instead.",
        "line1.account_id: '1234' is not an AWS account's id, which has 12 digits; write it like \"111122223333\" "
        "instead.",
    ]


@pytest.mark.parametrize(
    ("destination", "fault"),
    [
        ("8.8.8.0/24", "8.8.8.0/24 is not inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; "
                       "write the VPC's range or a part of it instead."),
        ("10.0.0.1/16", "10.0.0.1/16 has host bits set; write 10.0.0.0/16 instead."),
    ],
)  # fmt: skip
def test_a_destination_that_soracom_refuses_is_refused_here(destination, fault):
    assert refused(vpc_cidr=destination) == [f"line1.vpc_cidr: {fault}"]


def test_ranges_that_are_known_only_later_are_left_to_the_provider():
    recorder = record(lambda: canal(vpc_cidr=pulumi.Output.from_input("10.0.0.0/16")), preview=True)
    assert recorder.children("line1") == CHILDREN


def test_of_a_peering_that_stays_pending_it_is_said_that_a_refresh_may_be_needed():
    told = not_active("pcx-1", PENDING, "ap-northeast-1", 180.0)
    assert "run again; if it stays so, run `pulumi refresh` first, which sees a tag Name that was taken away" in told
