"""How people name the ends of a path, and what is said where that is not one thing."""

from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from devicepath_tools.network.instance import PublicAddress
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import ECHO_REQUEST, Packet, Protocol
from devicepath_tools.network.trace import asked, named_end
from devicepath_tools.network.trace.endpoint import DeviceEnd, HostEnd
from tests.network.sample import (
    APP,
    APP_HOST,
    APP_INTERFACE,
    CAM,
    FAR,
    FAR_HOST,
    FAR_INTERFACE,
    GATE,
    GATE_INNER,
    GATE_INTERFACE,
    PLANT,
    SIM,
    VPG,
    sample,
)

INTERNET = IPv4Address("1.1.1.1")
NAMES = named_end.Names(
    {
        "device:cam-7": named_end.Named(DeviceEnd(VPG, CAM, SIM), CAM),
        "server:app-a": named_end.Named(HostEnd(APP_INTERFACE), APP),
        "gate-peer": named_end.Named(HostEnd(GATE_INTERFACE), GATE),
        "gate-peer:tokyo": named_end.Named(HostEnd(GATE_INTERFACE), GATE),
        "internet": named_end.Named(None, INTERNET),
    },
    {"device:cam-8": "has no session on the VPG now, and no fixed address"},
)


def ask(
    network: Network,
    sender: str,
    receiver: str,
    protocol: str | None = None,
    names: named_end.Names = named_end.NO_NAMES,
) -> asked.Question:
    return asked.question(network, sender, receiver, protocol, 50000, names)


def refusals(sender: str, receiver: str, names: named_end.Names = NAMES) -> list[str]:
    with pytest.raises(named_end.NotFound) as refused:
        ask(PLANT, sender, receiver, names=names)
    return str(refused.value).splitlines()


@pytest.mark.parametrize("sender", ["10.0.2.20", "eni-app", "i-app"])
def test_a_host_is_named_by_its_address_its_interface_or_its_instance(sender):
    found = ask(PLANT, sender, "10.9.1.10:22")
    assert found.sender == HostEnd(APP_INTERFACE)
    assert found.packet == Packet(APP, FAR, Protocol.TCP, 22, 50000)


@pytest.mark.parametrize("receiver", ["10.9.1.10:22", "eni-far:22", "i-far:22"])
def test_so_is_who_is_sent_to(receiver):
    assert ask(PLANT, "i-app", receiver).packet.destination == FAR


@pytest.mark.parametrize(
    ("receiver", "protocol", "expected"),
    [
        ("10.9.1.10", None, (Protocol.ICMP, ECHO_REQUEST, 0)),
        ("10.9.1.10", "icmp", (Protocol.ICMP, ECHO_REQUEST, 0)),
        ("10.9.1.10:53", "udp", (Protocol.UDP, 53, 50000)),
        ("10.9.1.10:53", None, (Protocol.TCP, 53, 50000)),
    ],
)
def test_with_a_port_it_is_tcp_and_else_a_ping_unless_a_protocol_is_given(receiver, protocol, expected):
    packet = ask(PLANT, "i-app", receiver, protocol).packet
    assert (packet.protocol, packet.port, packet.source_port) == expected


def test_a_device_is_named_by_its_address_online_or_fixed():
    assert ask(PLANT, str(CAM), "i-app:443").sender == DeviceEnd(VPG, CAM, SIM)
    offline, fixed = replace(SIM, session=None), replace(VPG, fixed_addresses={SIM.imsis[0]: CAM})
    assert ask(sample(offline, fixed), str(CAM), "i-app:443").sender == DeviceEnd(fixed, CAM, offline)


def test_where_no_sim_was_read_any_address_of_the_device_subnet_is_a_devices():
    network = sample(without=["sim-7", "sim-8"])
    assert ask(network, "10.200.0.1", "i-app:443").sender == DeviceEnd(VPG, IPv4Address("10.200.0.1"), None)
    with pytest.raises(named_end.NotFound, match="nobody that was read has it"):
        ask(PLANT, "10.200.0.1", "i-app:443")


def test_a_gate_peer_sends_to_devices_from_its_inner_address_and_to_others_from_its_own():
    assert ask(PLANT, "i-gate", f"{CAM}:80").packet.source == GATE_INNER
    assert ask(PLANT, "i-gate", "10.0.2.20:80").packet.source == GATE
    assert ask(PLANT, str(GATE_INNER), f"{CAM}:80").sender == HostEnd(GATE_INTERFACE)


@pytest.mark.parametrize(
    ("sender", "receiver", "source", "destination", "port"),
    [
        ("device:cam-7", "server:app-a:443", CAM, APP, 443),
        ("server:app-a", "device:cam-7:80", APP, CAM, 80),
        ("server:app-a", "device:cam-7", APP, CAM, ECHO_REQUEST),
        ("gate-peer", "device:cam-7", GATE_INNER, CAM, ECHO_REQUEST),
        ("gate-peer", "server:app-a:22", GATE, APP, 22),
        ("device:cam-7", "gate-peer:22", CAM, GATE, 22),
        ("gate-peer:tokyo", "device:cam-7", GATE_INNER, CAM, ECHO_REQUEST),
        ("device:cam-7", "gate-peer:tokyo", CAM, GATE, ECHO_REQUEST),
        ("device:cam-7", "gate-peer:tokyo:22", CAM, GATE, 22),
        ("device:cam-7", "internet:443", CAM, INTERNET, 443),
        ("i-app", "10.9.1.10:22", APP, FAR, 22),
    ],
)
def test_ends_are_named_as_a_stack_calls_them(sender, receiver, source, destination, port):
    packet = ask(PLANT, sender, receiver, names=NAMES).packet
    assert (packet.source, packet.destination, packet.port) == (source, destination, port)


def test_names_that_the_stack_does_not_have_are_answered_with_those_that_it_has():
    assert refusals("device:cam-9", "server:app:443") == [
        "--from device:cam-9: the stack has none of that name; there is device:cam-7, device:cam-8.",
        "--to server:app:443: the stack has none of that name; there is server:app-a.",
    ]
    assert refusals("device", "i-app") == [
        "--from device: the stack has none of that name; there is device:cam-7, device:cam-8.",
    ]
    without = named_end.Names({"internet": NAMES.ends["internet"]})
    assert refusals("gate-peer", "i-app", without) == ["--from gate-peer: the stack has none at all."]


def test_of_many_names_the_nearest_are_told():
    many = named_end.Names({f"device:pump-{it}": NAMES.ends["device:cam-7"] for it in range(100)})
    (line,) = refusals("device:pump-42x", "i-app", many)
    assert line.startswith("--from device:pump-42x: the stack has none of that name; there is device:pump-42, ")
    assert line.endswith(" and 92 more.")


def test_an_end_that_has_a_name_and_is_not_there_says_why():
    assert refusals("i-app", "device:cam-8:80") == [
        "--to device:cam-8:80: has no session on the VPG now, and no fixed address."
    ]


def test_nobody_sends_from_the_internet():
    assert refusals("internet", "i-app") == ["--from internet: who is there is not known; it can only be sent to."]


def test_without_a_stack_its_names_are_refused_as_what_they_are():
    assert refusals("device:cam-7", "gate-peer:22", named_end.NO_NAMES) == [
        "--from device:cam-7: is what a stack calls an end, and no stack was asked for.",
        "--to gate-peer:22: is what a stack calls an end, and no stack was asked for.",
    ]


def test_what_is_nothing_at_all_is_refused_with_all_that_could_be_named():
    assert refusals("app-9", "i-app") == [
        "--from app-9: neither an IPv4 address, nor the id of an instance or a network interface (i-..., eni-...), "
        "nor the tag Name of one, nor a name of the stack's."
    ]


@pytest.mark.parametrize(("sender", "receiver"), [("app-1", "i-far:22"), ("i-app", "far-1:22"), ("app-1", "far-1:22")])
def test_a_host_is_named_by_its_tag_too(sender, receiver):
    found = ask(PLANT, sender, receiver)
    assert (found.sender, found.receiver) == (HostEnd(APP_INTERFACE), HostEnd(FAR_INTERFACE))


def test_an_interface_without_an_instance_is_named_by_its_own_tag_which_may_have_a_colon_and_a_space_in_it():
    alone = replace(FAR_INTERFACE, instance_id="", service="lambda", name="far: one")
    assert ask(sample(alone), "far: one", "app-1:22").sender == HostEnd(alone)
    assert ask(sample(alone), "app-1", "far: one:443").receiver == HostEnd(alone)


def test_a_tag_that_several_have_is_answered_with_their_ids():
    with pytest.raises(named_end.NotFound) as refused:
        ask(sample(replace(FAR_HOST, name="app-1")), "app-1", "i-gate:22")
    assert str(refused.value) == "--from app-1: several are called so; name one of them: i-app, i-far."


def test_by_its_public_address_a_host_sends_from_the_private_one_that_it_stands_for_and_that_is_said():
    second, public = IPv4Address("10.0.2.21"), IPv4Address("203.0.113.9")
    both = replace(APP_INTERFACE, addresses=(APP, second), public_addresses=(PublicAddress(public, second),))
    found = ask(sample(both), "203.0.113.9", "i-far:22")
    assert (found.sender, found.packet.source) == (HostEnd(both), second)
    assert found.notes == ("203.0.113.9 is the public address of eni-app, 10.0.2.21 inside",)


def test_who_is_meant_is_known_by_a_name_and_an_address_is_whoevers_it_is():
    assert ask(PLANT, "i-app", "eni-far:22").receiver == HostEnd(FAR_INTERFACE)
    assert ask(PLANT, "i-app", "10.9.1.10:22").receiver is None
    assert ask(PLANT, "i-app", "internet:443", names=NAMES).receiver is None


def test_a_secondary_address_is_sent_from_where_it_is_named():
    second = IPv4Address("10.0.2.21")
    network = sample(replace(APP_INTERFACE, addresses=(APP, second)))
    assert ask(network, "10.0.2.21", "i-far:22").packet.source == second


def test_who_is_sent_to_need_not_be_there():
    assert ask(PLANT, "i-app", "10.77.0.1:22").packet.destination == IPv4Address("10.77.0.1")


@pytest.mark.parametrize(
    ("sender", "receiver", "protocol", "lines"),
    [
        ("10.0.2.99", "i-far:22", None, [
            "--from 10.0.2.99: nobody that was read has it; name an address that an interface or a device has.",
        ]),
        ("i-none", "i-far:22", None, ["--from i-none: no such instance was read, but 3 others."]),
        ("eni-none", "i-far:22", None, ["--from eni-none: no such interface was read, but 3 others."]),
        ("app-9", "10.9.1.999:22", None, [
            "--from app-9: neither an IPv4 address, nor the id of an instance or a network interface (i-..., eni-...), "
            "nor the tag Name of one.",
            "--to 10.9.1.999:22: neither an IPv4 address, nor the id of an instance or a network interface "
            "(i-..., eni-...), nor the tag Name of one.",
        ]),
        ("i-app", "i-far:0", None, ["--to i-far:0: '0' is no port; give 1 to 65535."]),
        ("i-app", "i-far:65536", None, ["--to i-far:65536: '65536' is no port; give 1 to 65535."]),
        ("i-app", "i-far:", None, ["--to i-far:: '' is no port; give 1 to 65535."]),
        ("i-app", "i-far:٢٢", None, ["--to i-far:٢٢: '٢٢' is no port; give 1 to 65535."]),
        ("i-app", "fd00::1", None, ["--to fd00::1: an IPv6 address; what is traced is IPv4."]),
        ("fd00::1", "i-far:22", None, ["--from fd00::1: an IPv6 address; what is traced is IPv4."]),
        ("i-app", "i-far", "tcp", ["--to i-far: tcp needs a port; add :PORT."]),
        ("i-app", "i-far:22", "icmp", ["--to i-far:22: icmp has no ports; leave the port out."]),
    ],
)  # fmt: skip
def test_every_mistake_in_a_question_is_told(sender, receiver, protocol, lines):
    with pytest.raises(named_end.NotFound) as refused:
        ask(PLANT, sender, receiver, protocol)
    assert str(refused.value).splitlines() == lines


def test_an_address_that_several_have_is_named_by_where_it_is():
    twice = replace(FAR_INTERFACE, addresses=(APP,))
    with pytest.raises(named_end.NotFound) as refused:
        ask(sample(twice), "10.0.2.20", "10.0.0.254:22")
    assert str(refused.value) == (
        "--from 10.0.2.20: several have it; name one of them: eni-app in vpc-plant, eni-far in vpc-far."
    )
    assert ask(sample(twice), "eni-far", "10.0.0.254:22").sender == HostEnd(twice)


def test_an_instance_without_an_interface_sends_nothing():
    gone = replace(APP_HOST, interface_ids=(), is_running=False)
    with pytest.raises(named_end.NotFound, match="no interface of i-app was read: it does not run"):
        ask(sample(gone), "i-app", "i-far:22")
    with pytest.raises(named_end.NotFound, match="no interface of i-far was read"):
        ask(sample(replace(FAR_HOST, interface_ids=("eni-gone",))), "i-far", "i-app:22")
    with pytest.raises(named_end.NotFound, match="eni-app has no IPv4 address"):
        ask(sample(replace(APP_INTERFACE, addresses=())), "eni-app", "i-far:22")
