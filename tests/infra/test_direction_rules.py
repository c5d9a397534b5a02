"""A direction that can never have a conversation is refused before anything is made, and one that can is not."""

import copy
from typing import Any

import pytest

from devicepath_spec.faults import InvalidSpec
from devicepath_spec.path_rules import path_plan
from infra.settings import load, reading
from infra.settings.arguments import device_path_arguments
from tests.infra.stack_file import EXISTING_BACKEND, EXISTING_VPG, a_path, mistakes

D2C, C2D, D2D = "device_to_cloud", "cloud_to_device", "device_to_device"
CLOSED: dict[str, Any] = {"gate": {"kind": "closed"}, "directions": [D2C]}
APP = "app (10.10.0.0/24, 10.10.2.0/24)"
TIERS = "gate.peer.return_path.tiers"
OR_TIER = f"give a range of theirs, or add the servers' tier to {TIERS}"
S3 = {"s3": {"kind": "prefix_list", "prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}


def masquerading(*tiers: str) -> dict[str, Any]:
    return {"gate.peer.return_path": {"kind": "masquerade", "tiers": list(tiers)}}


def redirecting(*tiers: str, **changes: Any) -> dict[str, Any]:
    return {"gate.peer.return_path": {"kind": "redirection", "tiers": list(tiers)}, **changes}


def to(cidr: str, name: str = "https") -> dict[str, Any]:
    return {name: {"kind": "range", "cidr": cidr, "protocol": "tcp", "from_port": 443}}


def ssh(cidr: str) -> dict[str, Any]:
    return {"gate.peer.device_traffic": {"ssh": {"cidr": cidr, "protocol": "tcp", "from_port": 22}}}


def sent_from_outside(cidr: str, servers: str = APP) -> str:
    why = f"{cidr} holds no address of a server in {servers}, and no other is led to the gate peer for {C2D}"
    return f"gate.peer.device_traffic: {why}; {OR_TIER}."


def needs_room(text: str, needs: str) -> str:
    return f"vpg.device_subnet: {text}, and the path needs {needs}; give a larger one, for example a /24."


NOT_LISTED = (
    "gate.peer.egress: lists no range of servers, but with redirection what devices ask for leaves the gate peer; "
    f"list what devices send to servers for {D2C}."
)
REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "servers without a tier, masqueraded": (
        {"directions": [C2D], **masquerading()},
        [f"{TIERS}: [] leads no servers to the gate peer, so that {C2D} has none; "
         "give the tiers whose servers open connections to devices."],
    ),
    "servers without a tier, redirected both ways": (
        redirecting(**{"gate.peer.egress": to("10.10.0.0/21")}),
        [f"{TIERS}: [] leads no servers to the gate peer, so that {C2D} has none; "
         "give the tiers whose servers open connections to devices.",
         f"{TIERS}: [] leads no servers to the gate peer, so that {D2C} has none; "
         "give the tiers whose servers answer devices."],
    ),
    "nothing that servers send, redirected": (
        {"directions": [C2D], **redirecting("app"), "gate.peer.device_traffic": {}},
        [f"gate.peer.device_traffic: none is listed, so that the gate peer admits nothing of {C2D}; "
         "list what servers send."],
    ),
    "nothing that servers send, masqueraded": (
        {"gate.peer.device_traffic": {}},
        ["gate.peer.device_traffic: none is listed, so nobody could send anything; list what servers send."],
    ),
    "servers outside of the VPC": (ssh("10.99.0.0/16"), [sent_from_outside("10.99.0.0/16")]),
    "servers of another tier": (ssh("10.10.8.0/21"), [sent_from_outside("10.10.8.0/21")]),
    "addresses that AWS keeps": (ssh("10.10.0.0/30"), [sent_from_outside("10.10.0.0/30")]),
    "nobody but the gate peer": (
        {**ssh("10.10.8.10/32"), **masquerading("gate")},
        [sent_from_outside("10.10.8.10/32", "gate (10.10.8.0/24, 10.10.10.0/24)")],
    ),
    "redirection without what devices ask": (
        redirecting("app"),
        [NOT_LISTED],
    ),
    "redirection with the way to packages alone": (
        {"backend": EXISTING_BACKEND, **redirecting("app"), "gate.peer.egress": S3},
        [NOT_LISTED],
    ),
    "redirection to elsewhere": (
        redirecting("app", **{"gate.peer.egress": to("10.99.0.0/16")}),
        [f"gate.peer.egress: 10.99.0.0/16 holds no address of a server in {APP}, and no other answers through the gate "
         f"peer, so that {D2C} reaches nobody; {OR_TIER}."],
    ),
    "redirection to what the filter denies": (
        {"canal.destination": "10.10.8.0/21", "internet": "services",
         **redirecting("app", **{"gate.peer.egress": to("10.10.0.0/16")})},
        ["canal.destination: 10.10.8.0/21 has no server that gate.peer.egress lists, and internet: services denies all "
         "others; give a range that holds them, or leave it out."],
    ),
    "redirection and the internet": (
        {"internet": "open", **redirecting("app", **{"gate.peer.egress": to("0.0.0.0/0")})},
        ["internet: open, but redirection leads all that devices send to the gate peer, and it has no way to the "
         "internet; write services or none, or another return path."],
    ),
    "redirection and the internet, in an existing VPC": (
        {"backend": EXISTING_BACKEND, "internet": "open", "gate.peer.packet_filter": "none",
         **redirecting("app", **{"gate.peer.egress": to("10.10.0.0/16")})},
        ["internet: open, but redirection leads all that devices send to the gate peer, and gate.peer.egress lists "
         "nothing of the internet; write services or none, or another return path."],
    ),
    "a destination without servers": (
        {**CLOSED, "canal.destination": "10.10.8.0/21", "canal.tiers": ["app"]},
        [f"canal.destination: 10.10.8.0/21 holds no address of a server in {APP}, which alone lead to the VPG, so that "
         f"{D2C} reaches nobody; give a range that holds some, or leave it out."],
    ),
    "no room for a device": (
        {**CLOSED, "vpg.device_subnet": "10.130.0.0/31", "devices": {}},
        [needs_room("10.130.0.0/31 has no addresses of hosts", "1 for devices")],
    ),
    "no room for two devices beside Gate": (
        {"directions": [D2D], "gate": {"kind": "open", "peer": {"kind": "none"}}, "vpg.device_subnet": "10.130.0.0/30",
         "devices": {}},
        [needs_room("10.130.0.0/30 has 2 addresses of hosts", "2 for devices and 2 for the ends of Gate")],
    ),
}  # fmt: skip

ACCEPTED: dict[str, dict[str, Any]] = {
    "one server's address": ssh("10.10.0.5/32"),
    "one range of several": {
        "gate.peer.device_traffic.office": {"cidr": "192.168.7.0/24", "protocol": "tcp", "from_port": 22}
    },
    "the gate peer alone opens connections": {
        "directions": [C2D], "gate.peer.return_path": {"kind": "none"}, "gate.peer.packet_filter": "none",
        "gate.peer.device_traffic": {},
    },
    "a destination with one server's range": {**CLOSED, "canal.destination": "10.10.0.0/28", "canal.tiers": ["app"]},
    "a destination that redirection goes past": {
        "directions": [D2C], "canal.destination": "10.10.8.0/21",
        **redirecting("app", **{"gate.peer.egress": to("10.10.0.0/16")}),
    },
    "redirection to a prefix list that may be the user's own": {
        "directions": [D2C], **redirecting("app", **{"gate.peer.egress": S3})
    },
    "redirection and the internet of an existing VPC": {
        "backend": EXISTING_BACKEND, "internet": "open", "gate.peer.packet_filter": "none",
        **redirecting("app", **{"gate.peer.egress": to("0.0.0.0/0")}),
    },
    "servers of an existing VPC of another subnet on the same route table": {
        "backend": EXISTING_BACKEND, "gate.peer.egress": S3, **ssh("10.10.8.0/24")
    },
    "servers of a further range of an existing VPC": {
        "backend": EXISTING_BACKEND, "gate.peer.egress": S3, **ssh("10.99.0.0/16")
    },
    "servers on-premises, redirected through an existing VPC": {
        "backend": EXISTING_BACKEND, "gate.peer.packet_filter": "none", **ssh("192.168.7.0/24"),
        **redirecting("app", **{"gate.peer.egress": to("192.168.7.0/24")}),
    },
    "servers that are not asked for": {"directions": [D2C], **masquerading()},
    "an existing VPG": {"vpg": EXISTING_VPG},
    "no devices": {"devices": {}},
    "one device, and others that join it": {"directions": [D2D], "devices": {"one": {"imsi": "001010000000001"}}},
}  # fmt: skip


@pytest.mark.parametrize(("changes", "refusal"), REFUSED.values(), ids=REFUSED.keys())
def test_a_direction_that_can_have_no_conversation_is_refused(changes, refusal):
    assert mistakes(a_path(changes)) == refusal


@pytest.mark.parametrize("changes", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_a_direction_that_can_have_one_is_accepted(changes):
    load(a_path(changes))


# Masquerading has a rule of its own.
NOT_OF_ARGUMENTS = {"nothing that servers send, masqueraded"}
OF_ARGUMENTS = {name: changes for name, (changes, _) in REFUSED.items() if name not in NOT_OF_ARGUMENTS}


@pytest.mark.parametrize("changes", OF_ARGUMENTS.values(), ids=OF_ARGUMENTS.keys())
def test_components_refuse_it_in_the_words_of_their_arguments(changes, monkeypatch):
    told = mistakes(a_path(changes))
    monkeypatch.setattr(reading, "DIRECTION_RULES", ())
    monkeypatch.setattr(reading, "_check_as_components_do", lambda settings: None)
    with pytest.raises(InvalidSpec) as refusal:
        path_plan(device_path_arguments(load(a_path(changes))))
    assert list(refusal.value.faults) == [_of_arguments(line) for line in told]


def _of_arguments(line: str) -> str:
    in_arguments = {
        TIERS: "gate_peer.tiers",
        "gate.peer": "gate_peer",
        "internet: open, but": "vpg.internet: open, but",
    }
    for of_file, of_arguments in in_arguments.items():
        line = line.replace(of_file, of_arguments)
    return line


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"canal": {"kind": "vpc_peering", "account_id": "111122223333", "tiers": []}},
            "canal.tiers: [] leads no route table to the VPG, so no answer finds back; "
            "give the tiers whose servers talk with devices, or leave it out.",
        ),
        (
            {"canal": {"kind": "vpc_peering", "account_id": "111122223333", "destination": "10.20.0.0/16"}},
            "canal.destination: 10.20.0.0/16 is outside the VPC's 10.10.0.0/16; give 10.10.0.0/16 or a part of it.",
        ),
        (
            {"canal": {"kind": "vpc_peering", "account_id": "111122223333", "destination": "10.10.0.0/21"}},
            "gate_peer.outer_address: 10.10.8.10 is outside canal.destination 10.10.0.0/21: the VPG does not reach it; "
            "give an address of that range.",
        ),
        (
            {"canal": None, "gate_peer": None, "backend": None, "vpg": {"type": "F2"}, "directions": [C2D]},
            f"directions: {C2D} needs a private connection; describe canal, on a VPG of type F, and gate_peer.",
        ),
        (
            {"backend": {"region": "ap-northeast-1", "adopt": {
                "vpc_id": "vpc-01234567", "cidr": "10.10.0.0/16",
                "subnet_ids": {"app": {}, "gate": {"a": "subnet-01234567"}},
                "route_table_ids": {"app": {}, "gate": {"a": "rtb-01234567"}}}}},
            "backend.adopt.subnet_ids.app: {} is in no zone, so that nobody is in it; "
            "give its subnet of each zone, or take the tier out.",
        ),
    ],
)  # fmt: skip
def test_what_the_file_is_refused_for_arguments_are_too(changes, fault):
    with pytest.raises(InvalidSpec) as refusal:
        path_plan({**device_path_arguments(load(a_path())), **changes})
    assert fault in refusal.value.faults


def test_they_are_told_together_with_all_other_mistakes():
    told = mistakes(
        a_path(
            {
                **ssh("10.99.0.0/16"),
                "directions": [C2D, C2D],
                "canal.tiers": ["gate", "db"],
                "vpg.device_subnet": "10/8",
            }
        )
    )
    assert [line.partition(":")[0] for line in told] == [
        "vpg.device_subnet",
        "directions",
        "canal.tiers",
        "gate.peer.device_traffic",
    ]


def test_what_is_wrong_already_is_not_told_twice():
    spoilt = copy.deepcopy(a_path(ssh("10.99.0.0/99")))
    assert [line.partition(":")[0] for line in mistakes(spoilt)] == ["gate.peer.device_traffic.ssh.cidr"]
