"""What a trace tells: the whole text, written by hand, and the object for programs."""

from dataclasses import replace
from pathlib import Path

from devicepath_tools.network.route_table import Target, TargetKind
from devicepath_tools.network.trace.document import document
from devicepath_tools.network.trace.numbering import numbers
from devicepath_tools.network.trace.text import text
from tests.network.sample import (
    APP,
    APP_GROUP,
    APP_HOST,
    APP_TABLE,
    CAM,
    FAR,
    FAR_ACL,
    FAR_INTERFACE,
    FAR_PEERING,
    GATE_GROUP,
    GATE_HOST,
    GATE_INSTANCE,
    IN_PLANT,
    PLANT,
    TO_FAR,
    N,
    a_packet,
    a_ping,
    sample,
    traced,
    udp,
)
from tests.network.transit import OF_WEST, WEST, peered

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str) -> str:
    return (GOLDEN / name).read_text().rstrip("\n")


def test_a_reachable_device():
    assert text(PLANT, traced(PLANT, a_packet(APP, CAM))) == golden("reachable.txt")


def test_a_packet_that_is_stopped_three_times():
    network = sample(replace(APP_TABLE, routes=(IN_PLANT,)), replace(FAR_ACL, egress=FAR_ACL.egress[1:]))
    assert text(network, traced(network, a_packet(APP, FAR, 23))) == golden("stopped.txt")


def test_a_packet_of_which_nobody_can_say():
    to_endpoint = replace(TO_FAR, target=Target(TargetKind.GATEWAY_ENDPOINT, "vpce-1"))
    table = replace(APP_TABLE, routes=(IN_PLANT, to_endpoint, APP_TABLE.routes[-1]))
    network = replace(sample(table), unread=("us-east-1: VPC endpoints (1): not modelled",))
    packet = a_ping(APP, FAR, size=1500, dont_fragment=True)
    assert text(network, traced(network, packet)) == golden("unknown.txt")


def test_where_the_vpgs_ends_differ_each_way_is_shown_and_only_then():
    one = replace(GATE_GROUP, ingress=(GATE_GROUP.ingress[0], udp("sgr-one", 4789, N("100.64.152.4/32"))))
    lines = text(sample(one), traced(sample(one), a_packet(APP, CAM))).splitlines()
    assert lines[0].endswith(": STOPPED at 14b.3")
    (stop,) = [line.split() for line in lines if line.endswith("STOPS") and "14b.3" in line]
    assert " ".join(stop) == "14b.3 gate (sg-gate) ingress 2 rules, none for udp 4789 from 100.64.152.132 STOPS"
    assert not any(line.endswith(": as from 100.64.152.4") for line in lines)
    assert any(line.endswith(": as to 100.64.152.4") for line in lines), "there, they are alike"


def test_what_one_mending_mends_is_told_once_with_every_place():
    network = sample(replace(FAR_PEERING, status="pending-acceptance"))
    lines = text(network, traced(network, a_packet(APP, FAR, 22))).splitlines()
    assert lines[lines.index("Stopped by") + 1] == "  1. peering not active, at 4, 11: pcx-far"


def test_what_the_source_of_the_network_assumed_is_told_once_of_all_that_decided_by_it():
    everything_allowed = "its entries: everything is allowed, as AWS makes it"
    assumed = {"acl-app": everything_allowed, "acl-far": everything_allowed, "rtb-far": "its routes", "rtb-gate": "all"}
    network = replace(PLANT, assumed=assumed)
    shown = text(network, traced(network, a_packet(APP, FAR, 22))).splitlines()
    assert shown[0].endswith(": REACHABLE (3 assumed)"), "no gate's table decides"
    assert shown[shown.index("Assumed") + 1 :] == [
        "  something listens there, and no firewall of its own is in the way (at 7)",
        f"  acl-app, acl-far: {everything_allowed} (at 2, 5, 9, 12)",
        "  rtb-far: its routes (at 10)",
    ]
    marked = [line.split()[0] for line in shown if line.endswith("passes (assumed)")]
    assert marked == ["7"], "what a table does is not assumed where only a part of it is"


def test_programs_are_told_of_whom_the_source_assumed_what():
    network = replace(PLANT, assumed={"rtb-far": "its routes"})
    said = document(network, traced(network, a_packet(APP, FAR, 22)))
    assert [(it["assumption"], it["meaning"], it["of"], it["at"]) for it in said["assumed"]] == [
        ("LISTENER", "something listens there, and no firewall of its own is in the way", [], ["7"]),
        (None, "its routes", ["rtb-far"], ["10"]),
    ]


def test_names_are_anybodys_text_and_move_no_cursor():
    network = sample(replace(APP_HOST, name="app\x1b[2J\n1 名"), replace(APP_GROUP, name="a\tb"))
    shown = text(network, traced(network, a_packet(APP, FAR, 22)))
    assert shown.startswith("app?[2J?1 名 10.0.2.20 -> far-1")
    assert "a?b (sg-app) egress" in shown
    assert all(line.isprintable() for line in shown.splitlines())


def test_behind_a_guess_the_text_says_so():
    through = replace(TO_FAR, target=Target(TargetKind.NETWORK_INTERFACE, "eni-mid"))
    interface = replace(FAR_INTERFACE, id="eni-mid", vpc_id="vpc-plant", subnet_id="subnet-app", instance_id="i-mid",
                        addresses=(APP + 1,), source_dest_check=False, security_group_ids=())  # fmt: skip
    network = sample(replace(APP_TABLE, routes=(IN_PLANT, through)), interface, replace(APP_HOST, id="i-mid"))
    shown = text(network, traced(network, a_packet(APP, FAR, 22)))
    assert "from here on only if a host does as is assumed" in shown
    assert shown.splitlines()[0].endswith(": UNKNOWN at 8"), "the stop that nobody can be sure of"
    assert "Stopped, if at all, by\n  1. routing loop, at 8: " in shown


def test_each_hop_has_a_number_of_its_own():
    found = traced(PLANT, a_packet(APP, CAM))
    numbered = [numbers(found)[id(hop)] for hop in found.all_hops()]
    assert len(set(numbered)) == len(numbered) == 24 + 5 + 5 + 4 + 4
    assert numbered[:2] == ["1", "2"]
    assert {"9a.1", "9b.5", "14a.4", "24"} <= set(numbered)


def test_the_object_for_programs_says_the_same():
    network = sample(replace(APP_TABLE, routes=(IN_PLANT,)))
    said = document(network, traced(network, a_packet(APP, FAR, 22)))
    assert said["verdict"] == "stopped"
    assert said["packet"] == {
        "source": "10.0.2.20",
        "destination": "10.9.1.10",
        "protocol": "tcp",
        "port": 22,
        "sourcePort": 50000,
        "size": 84,
        "dontFragment": False,
    }
    assert said["sender"] == {"kind": "host", "interface": "eni-app", "instance": "i-app"}
    assert said["there"]["arrived"] == {"kind": "host", "interface": "eni-far", "instance": "i-far"}
    assert said["there"]["hops"][2] == {
        "number": "3",
        "kind": "Route",
        "id": "rtb-app",
        "name": "app",
        "where": "subnet-app",
        "packet": said["packet"],
        "outcome": "stops",
        "cause": "NO_ROUTE",
        "rule": None,
        "finding": "1 route, none for 10.9.1.10",
        "fix": "add to app (rtb-app): 10.9.0.0/16 -> pcx-far",
        "assumed": [],
        "inside": [],
        "certain": True,
    }
    assert said["blockers"] == [
        {
            "cause": "NO_ROUTE",
            "meaning": "no route",
            "id": "rtb-app",
            "name": "app",
            "at": ["3"],
            "finding": "1 route, none for 10.9.1.10",
            "fix": "add to app (rtb-app): 10.9.0.0/16 -> pcx-far",
        }
    ]
    assert [(it["assumption"], it["at"]) for it in said["assumed"]] == [("LISTENER", ["7"])]
    assert said["back"]["verdict"] == "reachable"
    assert said["notRead"] == []


def test_the_object_holds_the_ways_of_the_outer_packets():
    network = sample(replace(GATE_INSTANCE, gate=replace(GATE_HOST, vpg_peers=())))
    said = document(network, traced(network, a_packet(APP, CAM)))
    (tunnel,) = [hop for hop in said["there"]["hops"] if hop["kind"] == "Tunnel"]
    assert tunnel["outcome"] == "stops"
    assert [leg["hops"][0]["cause"] for leg in tunnel["inside"]] == ["VPG_PEER_NOT_IN_FDB"] * 2
    assert [leg["arrived"] for leg in tunnel["inside"]] == [{"kind": "vpg", "vpg": "vpg-1"}] * 2
    assert said["there"]["arrived"] == {"kind": "device", "vpg": "vpg-1", "address": "10.254.174.102", "sim": "sim-7"}


def test_a_packet_over_two_transit_gateways_whose_answer_is_lost():
    network = peered(replace(OF_WEST, routes=()))
    assert text(network, traced(network, a_packet(APP, WEST, 22))) == golden("transit.txt")
