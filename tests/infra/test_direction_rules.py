"""A direction that can never have a conversation is refused before anything is made, and one that can is not."""

import copy
from typing import Any

import pytest

from devicepath_spec.judging.stack_file import load
from tests.infra.stack_file import EXISTING_BACKEND, EXISTING_VPG, a_path, mistakes

D2C, C2D = "device_to_cloud", "cloud_to_device"
MAIN, PEER = "backends.main", "gate_peers.main"
CLOSED: dict[str, Any] = {"gate": {"kind": "closed"}, "gate_peers": {}, f"{MAIN}.directions": [D2C]}
BETWEEN_DEVICES: dict[str, Any] = {
    "backends": {}, "gate_peers": {}, "gate": {"kind": "open", "device_to_device": True},
}  # fmt: skip
APP = "app (10.10.0.0/24, 10.10.2.0/24)"
TIERS = f"{PEER}.return_path.tiers"
OR_TIER = f"write a range of theirs, or add the servers' tier to {TIERS}"
S3 = {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}


def masquerading(*tiers: str) -> dict[str, Any]:
    return {f"{PEER}.return_path": {"kind": "masquerade", "tiers": list(tiers)}}


def redirecting(*tiers: str, **changes: Any) -> dict[str, Any]:
    return {f"{PEER}.return_path": {"kind": "redirection", "tiers": list(tiers)}, **changes}


def to(cidr: str, name: str = "https") -> dict[str, Any]:
    return {name: {"cidr": cidr, "protocol": "tcp", "from_port": 443}}


def ssh(cidr: str) -> dict[str, Any]:
    return {f"{PEER}.device_traffic": {"ssh": {"cidr": cidr, "protocol": "tcp", "from_port": 22}}}


def sent_from_outside(cidr: str, servers: str = APP) -> str:
    why = f"{cidr} holds no address of a server in {servers}, and no other is led to the gate peer for {C2D}"
    return f"{PEER}.device_traffic: {why}; {OR_TIER}."


def needs_room(text: str, needs: str) -> str:
    return f"vpg.device_subnet: {text}, and the path needs {needs}; write a larger one, for example a /24."


NOT_LISTED = (
    f"{PEER}.egress: lists no range of servers, but with redirection what devices ask for leaves the gate peer; "
    f"list what devices send to servers for {D2C}."
)
REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "servers without a tier, masqueraded": (
        {f"{MAIN}.directions": [C2D], **masquerading()},
        [f"{TIERS}: [] leads no servers to the gate peer, so that {C2D} has none; "
         "write the tiers whose servers open connections to devices."],
    ),
    "servers without a tier, redirected both ways": (
        redirecting(**{f"{PEER}.egress": to("10.10.0.0/21")}),
        [f"{TIERS}: [] leads no servers to the gate peer, so that {C2D} has none; "
         "write the tiers whose servers open connections to devices.",
         f"{TIERS}: [] leads no servers to the gate peer, so that {D2C} has none; "
         "write the tiers whose servers answer devices."],
    ),
    "nothing that servers send, redirected": (
        {f"{MAIN}.directions": [C2D], **redirecting("app"), f"{PEER}.device_traffic": {}},
        [f"{PEER}.device_traffic: none is listed, so that the gate peer admits nothing of {C2D}; "
         "list what servers send."],
    ),
    "nothing that servers send, masqueraded": (
        {f"{PEER}.device_traffic": {}},
        [f"{PEER}.device_traffic: none is listed, so nobody could send anything; list what servers send."],
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
        {MAIN: EXISTING_BACKEND, **redirecting("app"), f"{PEER}.egress": S3},
        [NOT_LISTED],
    ),
    "redirection to elsewhere": (
        redirecting("app", **{f"{PEER}.egress": to("10.99.0.0/16")}),
        [f"{PEER}.egress: 10.99.0.0/16 holds no address of a server in {APP}, and no other answers through the gate "
         f"peer, so that {D2C} reaches nobody; {OR_TIER}."],
    ),
    "redirection to what the filter denies": (
        {f"{MAIN}.canal.destination": "10.10.8.0/21", "internet": "services",
         **redirecting("app", **{f"{PEER}.egress": to("10.10.0.0/16")})},
        [f"{MAIN}.canal.destination: 10.10.8.0/21 has no server that {PEER}.egress lists, and internet: services "
         "denies all others; write a range that holds them, or leave it out."],
    ),
    "redirection and the internet": (
        {"internet": "open", **redirecting("app", **{f"{PEER}.egress": to("0.0.0.0/0")})},
        ["internet: open, but redirection leads all that devices send to the gate peer, and it has no way to the "
         "internet; write services or none, or another return path."],
    ),
    "redirection and the internet, in an existing VPC": (
        {MAIN: EXISTING_BACKEND, "internet": "open", f"{PEER}.packet_filter": "none",
         **redirecting("app", **{f"{PEER}.egress": to("10.10.0.0/16")})},
        [f"internet: open, but redirection leads all that devices send to the gate peer, and {PEER}.egress lists "
         "nothing of the internet; write services or none, or another return path."],
    ),
    "a destination without servers": (
        {**CLOSED, f"{MAIN}.canal.destination": "10.10.8.0/21", f"{MAIN}.canal.tiers": ["app"]},
        [f"{MAIN}.canal.destination: 10.10.8.0/21 holds no address of a server in {APP}, which alone lead to the VPG, "
         f"so that {D2C} reaches nobody; write a range that holds some, or leave it out."],
    ),
    "no room for a device": (
        {**CLOSED, "vpg.device_subnet": "10.130.0.0/31", "devices": {}},
        [needs_room("10.130.0.0/31 has no addresses of hosts", "1 for devices")],
    ),
    "no room for two devices beside Gate": (
        {**BETWEEN_DEVICES, "vpg.device_subnet": "10.130.0.0/30", "devices": {}},
        [needs_room("10.130.0.0/30 has 2 addresses of hosts", "2 for devices and 2 for the ends of Gate")],
    ),
}  # fmt: skip

ACCEPTED: dict[str, dict[str, Any]] = {
    "one server's address": ssh("10.10.0.5/32"),
    "one range of several": {
        f"{PEER}.device_traffic.office": {"cidr": "192.168.7.0/24", "protocol": "tcp", "from_port": 22}
    },
    "the gate peer alone opens connections": {
        f"{MAIN}.directions": [C2D], f"{PEER}.return_path": {"kind": "none"}, f"{PEER}.packet_filter": "none",
        f"{PEER}.device_traffic": {},
    },
    "a destination with one server's range": {
        **CLOSED, f"{MAIN}.canal.destination": "10.10.0.0/28", f"{MAIN}.canal.tiers": ["app"]
    },
    "a destination that redirection goes past": {
        f"{MAIN}.directions": [D2C], f"{MAIN}.canal.destination": "10.10.8.0/21",
        **redirecting("app", **{f"{PEER}.egress": to("10.10.0.0/16")}),
    },
    "redirection to a prefix list that may be the user's own": {
        f"{MAIN}.directions": [D2C], **redirecting("app", **{f"{PEER}.egress": S3})
    },
    "redirection and the internet of an existing VPC": {
        MAIN: EXISTING_BACKEND, "internet": "open", f"{PEER}.packet_filter": "none",
        **redirecting("app", **{f"{PEER}.egress": to("0.0.0.0/0")}),
    },
    "servers of an existing VPC of another subnet on the same route table": {
        MAIN: EXISTING_BACKEND, f"{PEER}.egress": S3, **ssh("10.10.8.0/24")
    },
    "servers of a further range of an existing VPC": {
        MAIN: EXISTING_BACKEND, f"{PEER}.egress": S3, **ssh("10.99.0.0/16")
    },
    "servers on-premises, redirected through an existing VPC": {
        MAIN: EXISTING_BACKEND, f"{PEER}.packet_filter": "none", **ssh("192.168.7.0/24"),
        **redirecting("app", **{f"{PEER}.egress": to("192.168.7.0/24")}),
    },
    "servers that are not asked for": {f"{MAIN}.directions": [D2C], **masquerading()},
    "an existing VPG": {"vpg": EXISTING_VPG},
    "no devices": {"devices": {}},
    "one device, and others that join it": {**BETWEEN_DEVICES, "devices": {"one": {"imsi": "001010000000001"}}},
}  # fmt: skip


@pytest.mark.parametrize(("changes", "refusal"), REFUSED.values(), ids=REFUSED.keys())
def test_a_direction_that_can_have_no_conversation_is_refused(changes, refusal):
    assert mistakes(a_path(changes)) == refusal


@pytest.mark.parametrize("changes", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_a_direction_that_can_have_one_is_accepted(changes):
    load(a_path(changes))


def test_they_are_told_together_with_all_other_mistakes():
    told = mistakes(
        a_path(
            {
                **ssh("10.99.0.0/16"),
                f"{MAIN}.directions": [C2D, C2D],
                f"{MAIN}.canal.tiers": ["gate", "db"],
                "vpg.device_subnet": "10/8",
            }
        )
    )
    assert [line.partition(":")[0] for line in told] == [
        "vpg.device_subnet",
        f"{MAIN}.directions",
        f"{MAIN}.canal.tiers",
        f"{PEER}.device_traffic",
    ]


def test_what_is_wrong_already_is_not_told_twice():
    spoilt = copy.deepcopy(a_path(ssh("10.99.0.0/99")))
    assert [line.partition(":")[0] for line in mistakes(spoilt)] == [f"{PEER}.device_traffic.ssh.cidr"]
