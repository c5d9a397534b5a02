"""Who reaches whom, as a person reads it."""

from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.intent.ends import End, EndKind
from devicepath_tools.rehearsal import reach
from devicepath_tools.rehearsal.probes.crossing import Crossing
from devicepath_tools.rehearsal.probes.probe import Outcome
from tests.network.sample import PLANT
from tests.rehearsal.crossings import (
    APP_END,
    CAM_7_END,
    CAM_8_END,
    INTERNET_END,
    answered,
    conversation,
    crossing,
    died,
)

APP_2_END = End(EndKind.SERVER, IPv4Address("10.0.2.21"), "app-2")
AT_APP = died(Cause.SECURITY_GROUP_INGRESS, "sg-app")
SEEN = "100.64.152.4"
LEGEND = (
    "  wanted: by the stack file. trace: by what both clouds hold.\n"
    "  packet: through network namespaces that are built from that. seen as: the source that the receiver saw."
)


def through(source: End, destination: End, port: int, round_trip_ms: float = 1.0, seen: str = SEEN) -> Crossing:
    """Wanted, reachable, and answered."""
    asked = conversation(CAM_7_END, APP_END, 443, is_wanted=True)
    found = crossing(asked, answered(seen, round_trip_ms))
    return Crossing(conversation(source, destination, port, is_wanted=True), found.trace, found.outcome)


def stopped(source: End, destination: End, port: int, outcome: Outcome | None = AT_APP) -> Crossing:
    """Not wanted, and stopped."""
    found = crossing(conversation(CAM_7_END, APP_END, 80, is_wanted=False), outcome)
    return Crossing(conversation(source, destination, port, is_wanted=False), found.trace, found.outcome)


def rows(crossings: list[Crossing]) -> list[str]:
    """The cells of each line, as one text."""
    return [" | ".join(cells) for cells in reach.lines(crossings)]


def test_what_came_out_alike_is_one_line_and_what_is_wanted_comes_first():
    crossings = [
        *(stopped(CAM_7_END, app, 8080) for app in (APP_END, APP_2_END)),
        *(through(cam, app, port, 1.0 + port / 100) for cam in (CAM_7_END, CAM_8_END) for app in (APP_END, APP_2_END)
          for port in (443, 80)),
    ]  # fmt: skip
    assert rows(crossings) == [
        "device cam-7, cam-8 | server app-1, app-2 | tcp 443, tcp 80 | yes | reachable | answered | 100.64.152.4 | "
        "1.8-5.4 ms",
        "device cam-7 | server app-1, app-2 | tcp 8080 | no | stopped | stopped: security group, ingress |  | ",
    ]


def test_a_line_holds_for_each_of_its_ends_and_whatever_it_names():
    """app-2 is asked for less, by one device for less than by the other: nothing of it is alike."""
    crossings = [
        through(CAM_7_END, APP_END, 443),
        through(CAM_7_END, APP_END, 80),
        through(CAM_7_END, APP_2_END, 443),
        through(CAM_8_END, APP_END, 443),
    ]
    assert [row.partition(" | yes")[0] for row in rows(crossings)] == [
        "device cam-7 | server app-1 | tcp 443, tcp 80",
        "device cam-7 | server app-2 | tcp 443",
        "device cam-8 | server app-1 | tcp 443",
    ]


def test_what_is_seen_otherwise_is_another_line_and_everybodys_own_address_is_not():
    own = [through(cam, APP_END, 443, seen=str(cam.address)) for cam in (CAM_7_END, CAM_8_END)]
    assert rows(own) == ["device cam-7, cam-8 | server app-1 | tcp 443 | yes | reachable | answered | its own | 1.0 ms"]
    other = through(CAM_8_END, APP_END, 443, seen="100.64.152.132")
    assert [row.split(" | ")[6] for row in rows([own[0], other])] == ["its own", "100.64.152.132"]


def test_ends_of_one_kind_that_all_reach_all_others_reach_each_other():
    cam_9 = End(EndKind.DEVICE, IPv4Address("10.254.174.104"), "cam-9")
    cams = (CAM_7_END, CAM_8_END, cam_9)
    pairs = [stopped(one, other, 80) for one in cams for other in cams if one is not other]
    assert [row.partition(" | no")[0] for row in rows(pairs)] == ["device cam-7, cam-8, cam-9 | each other | tcp 80"]
    assert [row.partition(" | no")[0] for row in rows(pairs[:-1])] == [
        "device cam-7 | device cam-8, cam-9 | tcp 80",
        "device cam-8 | device cam-7, cam-9 | tcp 80",
        "device cam-9 | device cam-7 | tcp 80",
    ]


def test_of_many_some_are_named_and_the_rest_is_counted():
    many = [End(EndKind.DEVICE, IPv4Address("10.254.0.0") + number, f"cam-{number}") for number in range(20)]
    (row,) = rows([stopped(one, INTERNET_END, 443) for one in many])
    assert row.startswith("device cam-0, cam-1, cam-2, cam-3 and 16 more | internet | tcp 443")


def test_the_table_has_its_legend():
    assert (
        reach.text(PLANT, [through(CAM_7_END, APP_END, 443), stopped(CAM_7_END, APP_END, 80)])
        == (
            "Who reaches whom: 2 conversations, all as they should be\n"
            "  from         to            what     wanted  trace      packet                            seen as       "
            "round trip\n"
            "  device cam-7  server app-1  tcp 443  yes     reachable  answered                          100.64.152.4  "
            "1.0 ms\n"
            "  device cam-7  server app-1  tcp 80   no      stopped    stopped: security group, ingress\n"
        ).replace("from         to", "from          to")
        + LEGEND
    )


def test_where_no_packet_was_sent_no_column_speaks_of_one():
    assert (
        reach.text(PLANT, [stopped(CAM_7_END, APP_END, 80, outcome=None)])
        == (
            "Who reaches whom: 1 conversation, all as they should be\n"
            "  from          to            what    wanted  trace\n"
            "  device cam-7  server app-1  tcp 80  no      stopped\n"
        )
        + LEGEND.partition("\n")[0]
    )


def test_what_disagrees_is_on_top_and_told_with_its_trace():
    alike = through(CAM_8_END, APP_END, 443)
    disagreeing = [crossing(conversation(CAM_7_END, APP_END, port, is_wanted=True), AT_APP) for port in (80, 81, 82)]
    table, faults, *traces = reach.text(PLANT, [alike, *disagreeing]).split("\n\n", 2)
    lines = table.splitlines()
    assert lines[0] == "Who reaches whom: 4 conversations, 3 not as it should be"
    assert [line.split("  ")[0] for line in lines[2:6]] == ["! device cam-7"] * 3 + [""]
    assert lines[5].startswith("  device cam-8 ")
    assert faults.splitlines() == ["Not as it should be (!)"] + [
        f"  device:cam-7 -> server:app-1 tcp {port}: it should be reachable, the trace says stopped by security group, "
        "ingress at app (sg-app) ingress (directions: device_to_cloud)."
        for port in (80, 81, 82)
    ]
    (shown,) = traces
    headings = [line for line in shown.splitlines() if line.startswith("  cam-7")]
    assert len(headings) == 2, "the first two hop by hop"
    assert headings[0].startswith("  cam-7 10.254.174.102 -> app-1 10.0.2.20, tcp 80")
    assert "fix: " in shown


def test_a_long_list_of_disagreements_is_cut():
    disagreeing = [
        crossing(conversation(CAM_7_END, APP_END, port, is_wanted=True), AT_APP) for port in range(2000, 2011)
    ]
    faults = reach.text(PLANT, disagreeing).split("\n\n")[1].splitlines()
    assert len(faults) == 10
    assert faults[-1] == "  and 3 more"
