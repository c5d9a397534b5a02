"""Two backends of one path: each is reached by devices and reaches them as it says, and neither reaches the other."""

from dataclasses import replace
from ipaddress import IPv4Network
from typing import Any

import pytest

from devicepath_spec.description.path import StackFile
from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.intent import own
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.conversations import conversations
from devicepath_tools.network.intent.ends import EndKind, Ends
from devicepath_tools.network.intent.servers import servers, with_servers
from devicepath_tools.network.intent.traced import traced
from devicepath_tools.network.loading import live
from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import Route, Target, TargetKind
from devicepath_tools.network.security_group import SecurityGroupRule
from devicepath_tools.network.survey.survey import survey
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.vpc_peering import ACTIVE, VpcPeeringConnection
from tests.infra.stack_file import EXISTING_BACKEND, a_path, committed, with_changes
from tests.network.intent.planned import committed_plan, planned, stand_ins, talk
from tests.network.intent.traced import disagreements, surveyed

BACKENDS = ("tokyo", "osaka")
OTHER_ACCOUNT = "444455556666"


@pytest.fixture(scope="module")
def two_backends() -> tuple[StackFile, Network]:
    return committed_plan("two-backends")


def by_ends(all_of_them: tuple[Conversation, ...]) -> dict[tuple[str, str], dict[str, bool]]:
    """What each asks each other for, and whether it has to come through."""
    found: dict[tuple[str, str], dict[str, bool]] = {}
    for one in all_of_them:
        ends = str(one.source), str(one.destination)
        found.setdefault(ends, {})[str(one).removeprefix(f"{ends[0]} -> {ends[1]} ")] = one.is_wanted
    return found


def is_across(one: Conversation) -> bool:
    return {one.source.backend, one.destination.backend} == {*BACKENDS}


def test_each_has_a_vpc_in_its_region_peered_with_the_one_vpg_and_a_gate_peer_that_is_registered(two_backends):
    file, network = two_backends
    (vpg,) = network.vpgs.values()
    vpcs = {name: own.vpc_of(file, network, name) for name in BACKENDS}
    assert {name: (vpc.region, str(vpc.cidrs[0])) for name, vpc in vpcs.items() if vpc is not None} == {
        "tokyo": ("ap-northeast-1", "10.31.0.0/16"),
        "osaka": ("ap-northeast-3", "10.32.0.0/16"),
    }
    peered = {network.peerings[key].accepter.vpc_id: str(cidr) for key, cidr in vpg.peerings.items()}
    assert peered == {vpc.id: str(vpc.cidrs[0]) for vpc in vpcs.values() if vpc is not None}
    registered = {str(one.outer_address): str(one.inner_address) for one in vpg.gate.registered_peers}
    assert registered == {"10.31.8.10": "10.160.255.253", "10.32.8.10": "10.160.255.254"}


def test_each_tier_and_zone_of_each_has_a_server_under_the_backends_name(two_backends):
    found = stand_ins(two_backends)
    assert {name: (one.backend, str(one.address)) for name, one in found.items()} == {
        "tokyo-app-a": ("tokyo", "10.31.0.20"),
        "tokyo-gate-a": ("tokyo", "10.31.8.20"),
        "osaka-app-a": ("osaka", "10.32.0.20"),
        "osaka-gate-a": ("osaka", "10.32.8.20"),
    }
    assert {name for name, one in found.items() if one.ingress} == {"tokyo-app-a", "tokyo-gate-a"}, (
        "devices open connections to Tokyo only"
    )


def test_their_ends_are_called_by_the_backends_and_gate_peers_names(two_backends):
    file, network = two_backends
    there = servers(file, network)
    ends = Ends(file, with_servers(network, there), there)
    assert ends.missing == {}
    assert [str(end) for end in ends] == [
        *("device:valve-1", "device:valve-2"),
        *("server:tokyo-app-a", "server:tokyo-gate-a", "server:osaka-app-a", "server:osaka-gate-a"),
        *("gate-peer:tokyo", "gate-peer:osaka"),
    ]
    assert {end.name: end.backend for end in ends.gate_peers.values()} == {"tokyo": "tokyo", "osaka": "osaka"}


@pytest.mark.parametrize("backend", BACKENDS)
def test_servers_of_each_open_connections_to_devices_and_are_seen_as_its_own_gate_peer(two_backends, backend):
    all_of_them = talk(two_backends)
    asked = by_ends(all_of_them)[f"server:{backend}-app-a", "device:valve-1"]
    assert asked == {"tcp 22": True, "tcp 8080": False, "icmp": False}
    seen = {str(it.seen_source) for it in all_of_them if it.source.backend == backend and it.is_wanted}
    assert seen == {{"tokyo": "10.160.255.253", "osaka": "10.160.255.254"}[backend]}


def test_devices_open_connections_where_the_backend_names_that_direction(two_backends):
    asked = by_ends(talk(two_backends))
    assert asked["device:valve-1", "server:tokyo-app-a"]["tcp 443"]
    assert asked["device:valve-1", "server:osaka-app-a"] == {"icmp": False, "tcp 443": False}
    whys = {it.why for it in talk(two_backends) if str(it.destination) == "server:osaka-app-a" and it.source.name}
    assert "backends.osaka.directions: device_to_cloud is not named" in whys


def test_no_server_of_one_may_reach_a_server_of_the_other(two_backends):
    asked = by_ends(talk(two_backends))
    of = {name: [f"server:{name}-app-a", f"server:{name}-gate-a"] for name in BACKENDS}
    between = [pair for one, other in (BACKENDS, BACKENDS[::-1]) for pair in
               ((source, destination) for source in of[one] for destination in of[other])]  # fmt: skip
    assert len(between) == 8
    assert [asked[pair] for pair in between] == [{"icmp": False, "tcp 443": False}] * 8


def test_no_server_of_one_may_reach_the_gate_peer_of_the_other(two_backends):
    asked = by_ends(talk(two_backends))
    between = [(f"server:{one}-{tier}-a", f"gate-peer:{other}")
               for one, other in (BACKENDS, BACKENDS[::-1]) for tier in ("app", "gate")]  # fmt: skip
    assert [asked[pair] for pair in between] == [{"icmp": False, "tcp 443": False}] * 4


def test_the_plan_keeps_them_apart(two_backends):
    apart = [it for it in surveyed(*two_backends).traced if is_across(it.conversation)]
    assert len(apart) == 24
    assert [str(it.conversation) for it in apart if not it.is_as_wanted] == []


def peered_by_hand(network: Network) -> Network:
    """Somebody peered the two VPCs, and every route table, group and server of theirs knows it."""
    one, other = network.vpcs.values()
    side = next(iter(network.peerings.values())).accepter
    joined = VpcPeeringConnection(
        "pcx-by-hand", ACTIVE,
        replace(side, vpc_id=one.id, region=one.region, cidrs=one.cidrs),
        replace(side, vpc_id=other.id, region=other.region, cidrs=other.cidrs),
    )  # fmt: skip
    by_hand = Target(TargetKind.VPC_PEERING_CONNECTION, joined.id)
    tables = {
        key: replace(table, routes=(*table.routes, Route((other if table.vpc_id == one.id else one).cidrs[0], by_hand)))
        for key, table in network.route_tables.items()
    }
    opened = SecurityGroupRule("sgr-by-hand", None, cidr=IPv4Network("10.0.0.0/8"))
    groups = {key: replace(it, ingress=(*it.ingress, opened)) for key, it in network.security_groups.items()}
    peerings = {**network.peerings, joined.id: joined}
    return replace(network, peerings=peerings, route_tables=tables, security_groups=groups)


def test_what_leads_from_one_to_the_other_would_be_seen(two_backends):
    file, network = two_backends
    there = servers(file, network)
    found = survey(file, peered_by_hand(with_servers(network, there)), there)
    across = [it for it in found.disagreements if is_across(it.conversation)]
    assert {it.conversation.why for it in across} == {
        "backends: nothing leads from tokyo to osaka",
        "backends: nothing leads from osaka to tokyo",
    }
    verdicts = {kind: [it.trace.verdict for it in across if it.conversation.destination.kind is kind]
                for kind in (EndKind.SERVER, EndKind.GATE_PEER)}  # fmt: skip
    assert verdicts == {
        EndKind.SERVER: [Verdict.REACHABLE] * 16,
        # From the two tiers that devices are reached from; whether the VPG passes packets on to another gate peer,
        # nobody knows.
        EndKind.GATE_PEER: [Verdict.UNKNOWN] * 4,
    }


def in_two_accounts() -> dict[str, Any]:
    return with_changes(committed("two-backends"), {"backends.osaka.account_id": OTHER_ACCOUNT})


def test_backends_of_two_accounts_are_planned_each_in_its_own():
    file, network = planned(in_two_accounts())
    vpcs = {name: own.vpc_of(file, network, name) for name in BACKENDS}
    assert {name: vpc.account_id for name, vpc in vpcs.items() if vpc is not None} == {
        "tokyo": "111122223333",
        "osaka": OTHER_ACCOUNT,
    }
    accepters = {it.accepter.vpc_id: it.accepter.account_id for it in network.peerings.values()}
    assert accepters == {vpc.id: vpc.account_id for vpc in vpcs.values() if vpc is not None}
    assert disagreements(file, network) == []


def test_both_accounts_and_regions_are_asked_for_what_is_there():
    places = {(place.account_id, place.region) for place in live.places(load(in_two_accounts()))}
    assert places == {("111122223333", "ap-northeast-1"), (OTHER_ACCOUNT, "ap-northeast-3")}


def test_where_one_was_not_read_the_other_is_traced_and_each_end_of_it_is_named(two_backends):
    file, network = two_backends
    osaka = own.vpc_of(file, network, "osaka")
    assert osaka is not None
    found = surveyed(file, replace(network, vpcs={key: it for key, it in network.vpcs.items() if key != osaka.id}))
    gone = "the VPC of backends.osaka is not there: it is not deployed, or was not read"
    assert found.missing == {"server:osaka-app-a": gone, "server:osaka-gate-a": gone}
    of_tokyo = [it for it in found.traced if "tokyo" in str(it.conversation)]
    assert len(of_tokyo) > 0
    assert [it.disagreement for it in of_tokyo if not it.is_as_wanted] == []


BATCH = {"subnet_id": "subnet-02222222", "cidr": "10.25.0.0/24", "route_table_id": "rtb-02222222"}
TWO_RANGES = {
    "backends.main": {
        **EXISTING_BACKEND,
        "cidrs": ["10.10.0.0/16", "10.25.0.0/16"],
        "tiers": {
            **EXISTING_BACKEND["tiers"],
            "batch": {
                "kind": "existing",
                "zones": {
                    "a": {"subnet_id": "subnet-02222222", "cidr": "10.25.0.0/24", "route_table_id": "rtb-02222222"}
                },
            },
        },
        "canal": {"kind": "vpc_peering", "destination": "10.10.0.0/16", "tiers": ["app", "gate"]},
    },
    "gate_peers.main.return_path.tiers": ["app", "batch"],
    "gate_peers.main.device_traffic.ssh-batch": {"cidr": "10.25.0.0/24", "protocol": "tcp", "from_port": 22},
    "gate_peers.main.egress": {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}},
}


def test_servers_in_every_range_of_an_existing_vpc_reach_devices_and_devices_those_of_the_destination():
    file, network = planned(a_path(TWO_RANGES))
    (vpc,) = network.vpcs.values()
    assert [str(cidr) for cidr in vpc.cidrs] == ["10.10.0.0/16", "10.25.0.0/16"]
    asked = by_ends(talk((file, network)))
    assert asked["server:main-batch-a", "device:pump-1"] == {"tcp 22": True, "tcp 8080": False, "icmp": False}
    assert asked["device:pump-1", "server:main-batch-a"] == {"icmp": False, "tcp 443": False}
    assert asked["device:pump-1", "server:main-app-a"]["tcp 443"]
    assert disagreements(file, network) == []


def without_registration(network: Network, outer_address: str) -> Network:
    (vpg,) = network.vpgs.values()
    left = tuple(it for it in vpg.gate.registered_peers if str(it.outer_address) != outer_address)
    return replace(network, vpgs={vpg.id: replace(vpg, gate=replace(vpg.gate, registered_peers=left))})


def without_acceptance(network: Network, cidr: str) -> Network:
    (vpg,) = network.vpgs.values()
    (peering,) = (network.peerings[key] for key, leading in vpg.peerings.items() if str(leading) == cidr)
    pending = replace(peering, status="pending-acceptance")
    return replace(network, peerings={**network.peerings, peering.id: pending})


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("fault", ["registration", "acceptance"])
def test_what_is_wrong_with_one_breaks_nothing_of_the_other(two_backends, backend, fault):
    file, network = two_backends
    outer, cidr = {"tokyo": ("10.31.8.10", "10.31.0.0/16"), "osaka": ("10.32.8.10", "10.32.0.0/16")}[backend]
    broken = without_registration(network, outer) if fault == "registration" else without_acceptance(network, cidr)
    there = servers(file, network)
    # Asked for is what was there before.
    asked = conversations(file, with_servers(network, there), there)
    found = list(traced(file, with_servers(broken, there), asked))
    wrong = [it.conversation for it in found if not it.is_as_wanted]
    assert {it.source.backend or it.destination.backend for it in wrong} == {backend}
    assert f"server:{backend}-app-a" in {str(it.source) for it in wrong}
