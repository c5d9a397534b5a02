"""All that a stack file wants of a network: what it comes to, and what is told of it."""

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.servers import servers, with_servers
from devicepath_tools.network.intent.traced import Traced
from devicepath_tools.network.network import Network
from devicepath_tools.network.security_group import SecurityGroupRule
from devicepath_tools.network.sim import SimGroup, SimSession
from devicepath_tools.network.survey.document import document
from devicepath_tools.network.survey.survey import Result, Survey, survey
from devicepath_tools.network.survey.text import text
from devicepath_tools.network.trace.verdict import Verdict
from tests.infra.stack_file import LEFT_OUT, NAMES, a_path
from tests.network.intent.planned import committed_plan, planned

pytestmark = pytest.mark.slow

NO_DEVICES = "nothing shows it: it takes 1 of `devices` with an address, and there are none"
COMMAND = "devicepath trace remote-access"
SSH = 22


def surveyed(file: StackFile, network: Network) -> Survey:
    there = servers(file, network)
    return survey(file, with_servers(network, there), there)


def with_vpg(network: Network, **changes: Any) -> Network:
    (vpg,) = network.vpgs.values()
    return replace(network, vpgs={vpg.id: replace(vpg, **changes)})


def with_gate(network: Network, **changes: Any) -> Network:
    (vpg,) = network.vpgs.values()
    return with_vpg(network, gate=replace(vpg.gate, **changes))


def checked_peer(network: Network) -> Network:
    """The gate peer's interface drops what is not for itself: servers of the tier app do not reach devices."""
    (peer,) = network.interfaces.values()
    return replace(network, interfaces={peer.id: replace(peer, source_dest_check=True)})


def admitting_everything(network: Network) -> Network:
    """The gate peer's security group."""
    (group,) = (it for it in network.security_groups.values() if it.name == "remote-access-gate-peer-main-host")
    everything = SecurityGroupRule("sgr-everything", None, cidr=IPv4Network("0.0.0.0/0"))
    return replace(
        network, security_groups={**network.security_groups, group.id: replace(group, ingress=(everything,))}
    )


def wrong(found: Survey) -> list[str]:
    return [f"{one.conversation}: {one.trace.verdict.value}" for one in found.disagreements]


def section(shown: str, title: str) -> list[str]:
    """The lines below a title."""
    _, _, after = shown.partition(f"\n{title}\n")
    return after.partition("\n\n")[0].splitlines()


def test_a_gate_peer_that_admits_more_than_is_listed_is_not_as_wanted():
    file, network = committed_plan("remote-access")
    assert wrong(surveyed(file, admitting_everything(network))) == [
        f"server:{server} -> device:{device} {what}: reachable"
        for server in ("main-app-a", "main-app-c")
        for device in ("pump-1", "pump-2")
        for what in ("tcp 8080", "icmp")
    ]


@pytest.mark.parametrize("name", NAMES)
def test_what_a_stack_file_plans_is_as_it_wants_it(name):
    found = surveyed(*committed_plan(name))
    assert (found.result, wrong(found), found.missing) == (Result.AS_WANTED, [], {})
    assert text(found, name, COMMAND).splitlines()[-1] == f"{len(found.traced)} conversations, all as wanted."


def test_the_table_has_one_line_for_all_that_came_out_alike_with_the_source_that_is_seen():
    shown = text(surveyed(*committed_plan("device-to-device")), "device-to-device, as planned", COMMAND)
    assert shown.splitlines()[:5] == [
        "Who reaches whom: device-to-device, as planned",
        "  from                         to          what     wanted  trace      seen as",
        "  device equipment, office-pc  each other  ping     yes     reachable  its own",
        "  device equipment, office-pc  internet    tcp 443  no      stopped",
        "",
    ]


def test_what_is_not_as_wanted_is_marked_and_on_top():
    file, network = committed_plan("remote-access")
    shown = text(surveyed(file, checked_peer(network)), "", COMMAND).splitlines()
    assert [line for line in shown if line.startswith("! ")] == [shown[2]]
    assert shown[2].split()[:6] == ["!", "server", "main-app-a,", "main-app-c", "device", "pump-1,"]


def test_what_is_assumed_is_told_once_with_how_much_rests_on_it():
    shown = text(surveyed(*committed_plan("device-to-device")), "", COMMAND)
    assert section(shown, "Assumed") == [
        "  the device sends it through its SIM (in 4 of 4)",
        "  something listens there, and no firewall of its own is in the way (in 2 of 4)",
        "  equipment (sim-001010000000021), office-pc (sim-001010000000022): its session: as it will be when the "
        "device connects next (in 4 of 4)",
        "  device-to-device-vpg (vpg-device-to-device-vpg-vpg): its range and its ends of Gate, which SORACOM chooses "
        "(in 4 of 4)",
    ]


def test_what_is_stopped_and_wanted_is_told_together_with_the_one_reason_and_its_fix():
    file, network = committed_plan("remote-access")
    found = surveyed(file, checked_peer(network))
    assert found.result is Result.NOT_AS_WANTED
    shown = text(found, "", COMMAND)
    peer = "remote-access-gate-peer-main (eni-remote-access-gate-peer-main-interface)"
    assert section(shown, "Not as wanted (!)") == [
        "  server main-app-a, main-app-c -> device pump-1, pump-2 tcp 22: should be reachable, and is stopped "
        "(gate_peers.main.device_traffic.ssh)",
        f"    source/destination check: {peer}",
        "      source/destination check is on, and 10.130.0.11 is not its own",
        f"      fix: switch the source/destination check of {peer} off",
        f"  One of them hop by hop: {COMMAND} --from server:main-app-a --to device:pump-1:22",
    ]
    assert shown.splitlines()[-1] == "58 conversations, 54 as wanted, 4 not."


def test_every_fix_of_one_reason_is_told():
    file, network = committed_plan("remote-access")
    groups = {
        key: replace(it, ingress=tuple(rule for rule in it.ingress if rule.first_port != SSH))
        for key, it in network.security_groups.items()
    }
    found = surveyed(file, replace(network, security_groups=groups))
    fixes = [line.strip() for line in section(text(found, "", COMMAND), "Not as wanted (!)") if "fix:" in line]
    group = "remote-access-gate-peer-main-host (sg-remote-access-gate-peer-main-host)"
    assert fixes == [
        f"fix: allow tcp 22 from {address} in {group}, ingress" for address in ("10.10.0.20", "10.10.2.20")
    ]


def test_what_is_reachable_and_unwanted_is_told_with_what_lets_it_through():
    file, network = committed_plan("remote-access")
    found = surveyed(file, with_gate(network, privacy_separator=False))
    assert found.result is Result.NOT_AS_WANTED
    assert wrong(found) == [
        "device:pump-1 -> device:pump-2 icmp: reachable",
        "device:pump-2 -> device:pump-1 icmp: reachable",
    ]
    lines = section(text(found, "", COMMAND), "Not as wanted (!)")
    why = "gate.device_to_device: false"
    assert lines[0] == f"  device pump-1, pump-2 -> each other ping: should be stopped, and is reachable ({why})"
    assert lines[1:3] == [
        "    remote-access-vpg (vpg-remote-access-vpg-vpg)",
        "      passes it on from device to device: its Gate is open",
    ]
    assert lines[-1] == f"  One of them hop by hop: {COMMAND} --from device:pump-1 --to device:pump-2"


def test_what_nobody_can_say_of_is_unknown_and_not_as_wanted():
    file, network = committed_plan("remote-access")
    found = surveyed(file, replace(network, network_acls={}))
    assert found.result is Result.UNKNOWN
    assert len(found.disagreements) > 0
    assert {one.trace.verdict.value for one in found.disagreements} == {"unknown"}
    assert any("the network ACL was not read" in line for line in text(found, "", COMMAND).splitlines())


def test_an_end_that_is_not_there_makes_the_whole_unknown():
    file, network = committed_plan("remote-access")
    found = surveyed(file, replace(network, vpgs={}))
    assert (found.result, found.traced) == (Result.UNKNOWN, ())
    shown = text(found, "remote-access", COMMAND)
    assert shown.startswith("Who reaches whom: remote-access\n\nNot traced\n")
    assert section(shown, "Not traced") == [
        "  device:pump-1, device:pump-2, gate-peer:main: the stack's VPG is not there: it is not deployed, "
        "or was not read"
    ]
    assert shown.splitlines()[-1] == "No conversation; 3 ends could not be traced."


def test_what_is_stopped_counts_more_than_what_is_unknown():
    file, network = committed_plan("remote-access")
    apart = checked_peer(network)
    acls = {key: replace(it, subnet_ids=frozenset()) for key, it in apart.network_acls.items()}
    found = surveyed(file, with_gate(replace(apart, network_acls=acls), privacy_separator=False))
    assert {one.trace.verdict.value for one in found.disagreements} >= {"unknown", "reachable"}
    assert found.result is Result.NOT_AS_WANTED


def test_a_receiver_that_sees_another_source_than_it_should_is_not_as_wanted():
    found = surveyed(*committed_plan("device-to-device"))
    first = found.traced[0]
    elsewhere = replace(first, conversation=replace(first.conversation, seen_source=IPv4Address("10.150.0.99")))
    other = replace(found, traced=(elsewhere, *found.traced[1:]))
    assert other.result is Result.NOT_AS_WANTED
    assert elsewhere.disagreement == "the receiver should see 10.150.0.99, and sees 10.150.0.10 by the trace"
    line = section(text(other, "", COMMAND), "Not as wanted (!)")[0]
    assert ": should be seen as 10.150.0.99, and is as 10.150.0.10 (" in line


def test_what_was_not_read_is_told():
    file, network = committed_plan("device-to-device")
    found = surveyed(file, replace(network, unread=("SORACOM: the user may not Group:listGroups at /groups",)))
    assert section(text(found, "", COMMAND), "Not read") == ["  SORACOM: the user may not Group:listGroups at /groups"]


def test_programs_are_told_the_same():
    file, network = committed_plan("remote-access")
    found = surveyed(file, checked_peer(network))
    said = document(found)
    assert said["result"] == "not as wanted"
    assert len(said["conversations"]) == 58
    stopped = [it for it in said["conversations"] if not it["asWanted"]]
    assert stopped[0] == {
        "from": "server:main-app-a",
        "to": "device:pump-1",
        "what": "tcp 22",
        "wanted": True,
        "why": "gate_peers.main.device_traffic.ssh",
        "trace": "stopped",
        "asWanted": False,
        "seenAs": None,
        "wantedSeenAs": "10.130.255.254",
        "reasons": [
            {
                "cause": "SOURCE_DEST_CHECK",
                "id": "eni-remote-access-gate-peer-main-interface",
                "name": "remote-access-gate-peer-main",
                "rule": None,
                "finding": "source/destination check is on, and 10.130.0.11 is not its own",
                "fix": "switch the source/destination check of remote-access-gate-peer-main "
                "(eni-remote-access-gate-peer-main-interface) off",
            }
        ],
    }
    assert by_meaning(said)["all of it: a stand-in for a server of yours"]["assumption"] is None
    listener = by_meaning(said)["something listens there, and no firewall of its own is in the way"]
    assert (listener["assumption"], listener["of"], listener["conversations"]) == ("LISTENER", [], 56)
    assert (said["notTraced"], said["notRead"]) == ({}, [])


def by_meaning(said: Mapping[str, Any]) -> dict[str, Any]:
    return {it["meaning"]: it for it in said["assumed"]}


# ---- what nothing shows, and devices that are not as the stack file says


@pytest.mark.parametrize(
    ("changes", "not_shown"),
    [
        (
            {"devices": {}},
            {f"backends.main.directions: {one}": NO_DEVICES for one in ("device_to_cloud", "cloud_to_device")},
        ),
        (
            {
                "devices": {"one": {"imsi": "001010000000001"}},
                "backends.main.directions": ["device_to_cloud"],
                "gate.device_to_device": True,
            },
            {
                "gate.device_to_device: true": "nothing shows it: it takes 2 of `devices` with an address, "
                "and there is 1"
            },
        ),
        (
            {
                "backends.main.directions": ["device_to_cloud"],
                "gate_peers.main.return_path": {"kind": "redirection", "tiers": ["app"]},
                "gate_peers.main.egress": {
                    "own": {"prefix_list_id": "pl-01234567", "protocol": "tcp", "from_port": 443}
                },
            },
            {
                "backends.main.directions: device_to_cloud": "nothing shows it: what gate_peers.main.egress.own holds "
                "is not known, and no range of servers is listed beside it"
            },
        ),
    ],
)
def test_a_direction_without_a_wanted_conversation_is_told_and_makes_the_whole_unknown(changes, not_shown):
    found = surveyed(*planned(a_path(changes)))
    assert (found.unproven, wrong(found), found.result) == (not_shown, [], Result.UNKNOWN)
    assert document(found)["notShown"] == not_shown
    shown = text(found, "", COMMAND)
    assert all(line in shown for why in set(not_shown.values()) for line in (f": {why}",))
    directions = f"{len(not_shown)} direction{'s' if len(not_shown) > 1 else ''}"
    assert shown.splitlines()[-1].endswith(f"; {directions} not shown.")


def with_sessions(network: Network, **sessions: SimSession | None) -> Network:
    """By the devices' names."""
    sims = {
        key: replace(sim, session=sessions.get(sim.name.replace("-", "_"), sim.session))
        for key, sim in network.sims.items()
    }
    return replace(network, sims=sims)


def of_device(found: Survey, name: str) -> list[Traced]:
    ends = f"device:{name}"
    return [one for one in found.traced if ends in (str(one.conversation.source), str(one.conversation.destination))]


ELSEWHERE = SimSession("", IPv4Address("10.64.0.9"))


@pytest.mark.parametrize(
    ("group", "why"),
    [
        ("", "it is in no group"),
        ("none", "its group elsewhere (none) is not on remote-access-vpg (vpg-remote-access-vpg-vpg)"),
        (None, "its session began before its group was on the VPG"),
    ],
)
def test_nothing_of_a_device_on_soracoms_own_network_is_as_wanted(group, why):
    file, network = committed_plan("remote-access")
    sims = {
        key: replace(sim, group_id=sim.group_id if group is None or sim.name != "pump-1" else group)
        for key, sim in network.sims.items()
    }
    groups = {**network.sim_groups, "none": SimGroup("none", name="elsewhere")}
    away = with_sessions(replace(network, sims=sims, sim_groups=groups), pump_1=ELSEWHERE)
    found = surveyed(file, away)
    assert [one for one in of_device(found, "pump-1") if one.is_as_wanted] == []
    assert [
        one for one in of_device(found, "pump-2") if not one.is_as_wanted and one not in of_device(found, "pump-1")
    ] == []
    (internet,) = (one for one in of_device(found, "pump-1") if str(one.conversation.destination) == "internet")
    assert (internet.conversation.is_wanted, internet.trace.verdict) == (False, Verdict.UNKNOWN)
    (told,) = found.strayed
    assert (told.device, told.found) == (
        "device:pump-1",
        f"is on SORACOM's own network, which has the internet, as 10.64.0.9: {why}",
    )
    assert found.result is Result.NOT_AS_WANTED
    shown = text(found, "", COMMAND)
    assert section(shown, "Devices that are not as the stack file says (!)") == [f"  {told}"]
    assert not [line for line in shown.splitlines() if line.startswith("    ") and "pump-1" in line and " no " in line]
    assert document(found)["strayed"] == [
        {
            "device": "device:pump-1",
            "wantedAddress": "10.130.0.11",
            "address": "10.64.0.9",
            "said": "devices.pump-1: on the path",
            "found": told.found,
            "fix": told.fix,
        }
    ]


@pytest.mark.parametrize(
    ("session", "fixed", "told"),
    [
        (
            "10.130.0.77",
            "10.130.0.11",
            [("has 10.130.0.77 now", "let it connect anew: switch it off and on, or delete its session")],
        ),
        (
            "10.130.0.77",
            None,
            [
                (
                    "has 10.130.0.77 now",
                    "run `pulumi up`, which fixes its address, and let it connect anew: switch it off and on, "
                    "or delete its session",
                )
            ],
        ),
        (
            "10.130.0.77",
            "10.130.0.77",
            [
                (
                    "the VPG keeps 10.130.0.77 for it",
                    "run `pulumi up`, which fixes 10.130.0.11 for it, and let it connect anew",
                )
            ],
        ),
        ("10.130.0.11", "10.130.0.11", []),
        (None, "10.130.0.11", []),
    ],
)
def test_a_device_with_another_address_than_the_stack_file_says_is_marked(session, fixed, told):
    file, network = committed_plan("remote-access")
    (vpg,) = network.vpgs.values()
    addresses = {imsi: it for imsi, it in vpg.fixed_addresses.items() if imsi != "001010000000001"}
    kept = addresses if fixed is None else {**addresses, "001010000000001": IPv4Address(fixed)}
    there = with_vpg(network, fixed_addresses=kept)
    if session is not None:
        there = with_sessions(there, pump_1=SimSession(vpg.id, IPv4Address(session)))
    found = surveyed(file, there)
    assert [(one.found, one.fix) for one in found.strayed] == told
    assert {one.said for one in found.strayed} <= {"devices.pump-1.address: 10.130.0.11"}
    assert {(one["wantedAddress"], one["address"]) for one in document(found)["strayed"]} == {
        ("10.130.0.11", "10.130.0.77") for _ in told
    }
    assert found.result is (Result.NOT_AS_WANTED if told else Result.AS_WANTED)
    summary = text(found, "", COMMAND).splitlines()[-1]
    assert ("1 device not as the stack file says" in summary) is bool(told)


def test_of_an_address_that_the_stack_file_leaves_open_nothing_is_marked():
    file, network = planned(a_path({"devices.pump-1.address": LEFT_OUT}))
    (vpg,) = network.vpgs.values()
    found = surveyed(file, with_sessions(network, pump_1=SimSession(vpg.id, IPv4Address("10.130.0.77"))))
    assert found.strayed == ()
