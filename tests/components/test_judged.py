"""What one component or resource puts out, another takes; and a mistake in it is told when it is known."""

from typing import Any

import pulumi
import pytest

from devicepath.canal_peering import CanalPeering
from devicepath.gate_peer import GatePeer
from devicepath_spec.faults import InvalidSpec
from devicepath_tools.network.loading.program import run
from tests.components import test_canal_peering, test_gate_peer
from tests.components.recording import LOOKED_UP, PEERINGS, Clouds, Peerings, Recorder, not_known_yet, record

PLAIN = ("outer_address", "subnet_cidr", "inner_address", "device_subnet")


def later(args: dict[str, Any], *names: str) -> Any:
    """The arguments, where these are Outputs."""
    return {**args, **{name: pulumi.Output.from_input(args[name]) for name in names}}


def gate(args: dict[str, Any], *names: str, preview: bool = False) -> Recorder:
    return record(lambda: GatePeer("line1", later(args, *names)), preview=preview)


def test_a_gate_peer_of_outputs_is_the_same_as_one_of_plain_values():
    assert gate(test_gate_peer.USUAL, *PLAIN).custom() == gate(test_gate_peer.USUAL).custom()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"device_subnet": "10.128.0.1/9"}, "line1.device_subnet: 10.128.0.1/9 has host bits set; write 10.128.0.0/9."),
        ({"outer_address": "10.9.0.9"}, "line1.outer_address: 10.9.0.9 is outside the subnet 10.0.0.0/24"),
        ({"inner_address": "10.1.0.1"}, "line1.inner_address: 10.1.0.1 is no address of a host in the device subnet"),
    ],
)
@pytest.mark.parametrize("all_of_them", [False, True])
def test_a_mistake_is_the_same_whether_it_is_known_at_once_or_later(wrong, told, all_of_them):
    args, (name,) = {**test_gate_peer.USUAL, **wrong}, wrong
    for names in ((), PLAIN if all_of_them else (name,)):
        with pytest.raises(InvalidSpec) as refused:
            gate(args, *names)
        assert str(refused.value).startswith(told)


@pytest.mark.parametrize("nothing", ["vpg_cidr", "subnet_cidr", "device_subnet"])
def test_what_contradicts_another_is_told_also_where_a_third_puts_out_nothing(nothing):
    """`outer_address` and `subnet_cidr`, or `inner_address` and `device_subnet`, come late, and so does the third."""
    wrong = {"outer_address": "10.9.0.9"} if nothing != "subnet_cidr" else {"inner_address": "10.1.0.1"}
    args = {**test_gate_peer.USUAL, **wrong, nothing: None}
    with pytest.raises(InvalidSpec, match=rf"line1\.{next(iter(wrong))}: {next(iter(wrong.values()))} is "):
        gate(args, *PLAIN, nothing)


def test_a_preview_tells_it_where_a_third_is_not_known_yet():
    def program() -> None:
        args = later({**test_gate_peer.USUAL, "outer_address": "10.9.0.9"}, *PLAIN)
        GatePeer("line1", args | {"vpg_cidr": not_known_yet()})

    with pytest.raises(InvalidSpec, match=r"line1\.outer_address: 10\.9\.0\.9 is outside the subnet 10\.0\.0\.0/24"):
        record(program, preview=True)


@pytest.mark.parametrize("name", ["vpc_cidr", "vpg_cidr"])
def test_nothing_is_made_of_a_value_that_turns_out_wrong(name):
    """8.0.0.0/16 is neither private nor a VPG's."""
    asked = Clouds({**LOOKED_UP, PEERINGS: Peerings()})
    recorder = Recorder(asked)
    args = later({**test_canal_peering.USUAL, name: "8.0.0.0/16"}, name)
    with pytest.raises(InvalidSpec, match=rf"line1\.{name}: 8\.0\.0\.0/16 is not inside"):
        run(lambda: CanalPeering("line1", args), asked, preview=False, monitor=recorder)
    assert recorder.custom() == {}
