"""VPC peering connections."""

import pytest

from pulumi_provider.values import UNKNOWN
from soracom_provider.resources.vpc_peering_connection import VpcPeeringConnection
from tests.provider.plugin import Refused
from tests.provider.surroundings import a_vpg, peering_inputs

KIND = "VpcPeeringConnection"


def test_its_id_is_the_one_that_aws_knows(plugin, account):
    connection = plugin.create(KIND, peering_inputs(a_vpg(plugin).id))
    assert connection.id.startswith("pcx-")
    assert account.ids("vpcPeeringConnections") == [connection.id]


def test_the_region_is_the_vpgs_where_none_is_given(plugin):
    inputs = peering_inputs(a_vpg(plugin).id)
    del inputs["peerRegion"]
    connection = plugin.create(KIND, inputs)
    assert connection.outputs["peerRegion"] == "ap-northeast-1"
    assert plugin.diff(KIND, connection, inputs | {"peerRegion": "ap-northeast-1"}).changed == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("vpgId", "0b6f2f5e-1f5c-4c1e-9f0e-000000000009"),
        ("peerOwnerId", "210987654321"),
        ("peerVpcId", "vpc-00000000000000001"),
        ("destinationCidrBlock", "10.0.0.0/24"),
        ("peerRegion", "us-east-1"),
    ],
)
def test_any_change_replaces_it_where_that_is_allowed(plugin, name, value):
    inputs = peering_inputs(a_vpg(plugin).id)
    connection = plugin.create(KIND, inputs)
    for changed in (value, UNKNOWN):
        with pytest.raises(Refused, match=rf"^{connection.id} would be ended .* SORACOM cannot change {name} \("):
            plugin.diff(KIND, connection, inputs | {name: changed})
    assert plugin.diff(KIND, connection, inputs | {name: value, "allowReplacement": True}).replaced == [name]


def test_one_that_is_over_in_aws_is_replaced_whatever_else_changes(plugin):
    inputs = peering_inputs(a_vpg(plugin).id)
    connection = plugin.create(KIND, inputs)
    changed = inputs | {"peerRegion": "us-east-1", "liveConnectionIds": []}
    assert plugin.diff(KIND, connection, changed).replaced == ["liveConnectionIds", "peerRegion"]


def test_one_to_another_vpc_than_is_wanted_now_is_not_over_because_nobody_looked_there(plugin):
    """What is looked up is of the VPC that is wanted: a file with another VPC would end it without being asked."""
    inputs = peering_inputs(a_vpg(plugin).id)
    connection = plugin.create(KIND, inputs)
    elsewhere = inputs | {"peerVpcId": "vpc-0fedcba9876543210", "liveConnectionIds": []}
    with pytest.raises(Refused, match=rf"^{connection.id} would be ended .* SORACOM cannot change peerVpcId \("):
        plugin.diff(KIND, connection, elsewhere)
    assert plugin.diff(KIND, connection, elsewhere | {"allowReplacement": True}).replaced == ["peerVpcId"]
    assert plugin.warnings == []


def test_one_that_aws_no_longer_shows_as_alive_is_replaced_and_no_other_change_of_the_list_is_one(plugin, account):
    inputs = peering_inputs(a_vpg(plugin).id) | {"liveConnectionIds": []}
    connection = plugin.create(KIND, inputs)

    def seen(live):
        diff = plugin.diff(KIND, connection, inputs | {"liveConnectionIds": live})
        return diff.changed, diff.replaced

    assert seen(["pcx-of-another-vpg", connection.id]) == ([], [])
    assert seen([]) == (["liveConnectionIds"], ["liveConnectionIds"])
    assert seen(["pcx-of-another-vpg"]) == (["liveConnectionIds"], ["liveConnectionIds"])
    assert seen(UNKNOWN) == ([], []), "what is not known yet is no sign"
    assert seen([UNKNOWN]) == ([], [])
    assert plugin.diff(KIND, connection, peering_inputs(inputs["vpgId"])).changed == [], "left out, nobody looks"
    plugin.delete(KIND, connection)
    again = plugin.create(KIND, inputs)
    assert account.ids("vpcPeeringConnections") == [again.id]
    assert again.id != connection.id


@pytest.mark.parametrize("changed", [{}, {"destinationCidrBlock": "10.0.0.0/24"}], ids=["the same", "another range"])
def test_one_that_is_over_in_aws_is_ended_and_another_requested_rather_than_gone_on_with(plugin, account, changed):
    inputs = peering_inputs(a_vpg(plugin).id)
    over = plugin.create(KIND, inputs)
    seen = {"liveConnectionIds": ["pcx-of-another-vpg"], "endedConnections": {over.id: "expired"}}
    told = f"AWS shows {over.id} as expired, not accepted within 7 days: another one is requested."

    plugin.create(KIND, inputs | changed | seen, preview=True)
    assert plugin.warnings == [told]
    assert account.ids("vpcPeeringConnections") == [over.id]
    made = plugin.create(KIND, inputs | changed | seen)
    assert plugin.warnings == [told, told]
    assert account.ids("vpcPeeringConnections") == [made.id]
    assert made.id != over.id


@pytest.mark.parametrize("live", [None, UNKNOWN], ids=["nobody looks", "not known"])
def test_one_that_nobody_knows_to_be_over_is_gone_on_with(plugin, account, live):
    inputs = peering_inputs(a_vpg(plugin).id)
    first = plugin.create(KIND, inputs)
    assert plugin.create(KIND, inputs | ({} if live is None else {"liveConnectionIds": live})).id == first.id


def test_one_that_aws_shows_as_alive_is_gone_on_with(plugin, account):
    inputs = peering_inputs(a_vpg(plugin).id)
    first = plugin.create(KIND, inputs)
    assert plugin.create(KIND, inputs | {"liveConnectionIds": [first.id]}).id == first.id
    assert plugin.warnings == [f"Went on with {first.id}, which already connects vpc-0123456789abcdef0 with the VPG."]


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        ("rejected", "AWS shows {} as rejected, by the VPC's account: another one is requested."),
        ("expired", "AWS shows {} as expired, not accepted within 7 days: another one is requested."),
        (None, "AWS no longer shows {}: another one is requested."),
    ],
)
def test_why_another_one_is_requested_is_told(ended, told):
    seen = {"liveConnectionIds": ["pcx-2"], "endedConnections": {"pcx-1": ended} if ended else {}}
    assert VpcPeeringConnection().remark("pcx-1", seen) == told.format("pcx-1")
    assert VpcPeeringConnection().remark("pcx-2", seen) is None, "and only then"
    assert VpcPeeringConnection().remark("pcx-1", {}) is None, "what is not known yet is no reason"


def test_one_that_somebody_deleted_is_gone(plugin, account):
    vpg = a_vpg(plugin)
    connection = plugin.create(KIND, peering_inputs(vpg.id))
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg.id).peering_connections.clear()
    assert plugin.read(KIND, connection.id, connection) is None


def test_one_for_another_range_to_the_same_vpc_is_refused_rather_than_taken(plugin, account):
    inputs = peering_inputs(a_vpg(plugin).id)
    connection = plugin.create(KIND, inputs)
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, inputs | {"destinationCidrBlock": "10.0.0.0/24"})
    assert str(refused.value) == (
        f"{connection.id} already connects vpc-0123456789abcdef0 with {inputs['vpgId']}, for 10.0.0.0/16 and not for "
        "10.0.0.0/24. Delete it in SORACOM's console, or take it over: `pulumi import "
        f"soracom:index:VpcPeeringConnection it {connection.id}`."
    )
    assert account.count("vpcPeeringConnections") == 1


def test_soracoms_refusal_on_a_vpg_of_type_e_reaches_the_user(plugin):
    with pytest.raises(Refused, match=r"SORACOM refused POST /virtual_private_gateways/.* with 400"):
        plugin.create(KIND, peering_inputs(a_vpg(plugin, type="E").id))
