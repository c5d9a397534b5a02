"""The steps of packets, on an emulated SORACOM account and the kernel: what runs after what, and what is left.

The stack is as device-to-device: two devices on one VPG, and no VPC. Gate is open, so they reach each other."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from devicepath_tools.rehearsal import devices, own_devices
from devicepath_tools.rehearsal.both_clouds import Aws, BothClouds, Soracom
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from devicepath_tools.rehearsal.machine import Machine
from devicepath_tools.rehearsal.packet_steps import PacketSteps
from devicepath_tools.rehearsal.packets import Packets
from devicepath_tools.rehearsal.probes.crossing import Crossing
from devicepath_tools.rehearsal.probes.probe import Outcome
from devicepath_tools.rehearsal.probes.sweep import Sweep
from devicepath_tools.rehearsal.steps import Steps
from devicepath_tools.rehearsal.wires.missing import missing
from devicepath_tools.rehearsal.workplace import namespaces
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.clouds.soracom_api import Api, Clock, imsi_of
from tests.infra.stack_file import a_path, committed
from tests.provider.account import Account

pytestmark = pytest.mark.slow

IMSIS = ("001010000000021", "001010000000022")
STACK = {
    **committed("device-to-device"),
    "vpg": {"kind": "new", "type": "F", "device_subnet": "10.150.0.0/24"},
    "internet": "none",
    "devices": {"equipment": {"imsi": IMSIS[0]}, "office-pc": {"imsi": IMSIS[1]}},
}
WITHOUT_HOSTS = Machine((), (), (), None)
WITHOUT_WIRES = Machine(("No root.",), ("No root.",), (), None)
WITHOUT_BROKER = Machine((), (), ("No mosquitto.",), None)
NOBODY = "http://127.0.0.1:9"
needs_wires = pytest.mark.skipif(bool(missing()), reason=" ".join(missing()))


class RunningClock(Clock):
    """Moves on by a second whenever it is looked at."""

    def __call__(self) -> float:
        self.advance(1.0)
        return self.now


@dataclass
class Rehearsed:
    """An account with two devices on a VPG, and steps to run on it."""

    soracom: Api
    workplace: Workplace

    def steps(self, described: Any = STACK, machine: Machine = WITHOUT_HOSTS) -> PacketSteps:
        settings = self.soracom.server.settings
        clouds = BothClouds(
            Aws(NOBODY, "rehearsal", "rehearsal", "123456789012"),
            Soracom(
                self.soracom.server.url,
                self.soracom.server.emulation_url,
                settings.operator_id,
                settings.auth_key_id,
                settings.auth_key,
            ),
        )
        self.told = Steps(io.StringIO())
        return PacketSteps(self.told, self.workplace, clouds, described, machine)

    def run(self, steps: PacketSteps) -> None:
        steps.on_paper()
        steps.on_wires()
        steps.on_air()
        steps.take_down()

    @property
    def came_out(self) -> dict[str, str]:
        """What is told of each step."""
        return {step.name: step.remark if step.held else f"FAILED {' '.join(step.failures)}" for step in self.told.all}

    def namespaces(self) -> list[str]:
        return namespaces.existing(self.workplace.mark)


@pytest.fixture
def rehearsed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsed]:
    yield from an_account(monkeypatch)


@pytest.fixture
def with_further_sims(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsed]:
    """Two SIMs more, in no group, as a rehearsal's account has them where the stack file lists too few devices."""
    yield from an_account(monkeypatch, sims=2)


def an_account(monkeypatch: pytest.MonkeyPatch, sims: int = 0) -> Iterator[Rehearsed]:
    clock = RunningClock()
    with Workplace() as workplace, SoracomServer(Settings(clock=clock, known_sims=IMSIS, sims=sims)) as server:
        for name, value in Account(server).environment().items():
            monkeypatch.setenv(name, value)
        soracom = Api(server, clock)
        soracom.log_in()
        vpg = soracom.vpg_with_gate(deviceSubnetCidrRange="10.150.0.0/24", useInternetGateway=False)
        group = soracom.group_in(vpg)
        for sim in soracom.get("/sims"):
            if imsi_of(sim) in IMSIS:
                soracom.post(f"/sims/{sim['simId']}/set_group", {"groupId": group})
        yield Rehearsed(soracom, workplace)
        soracom.http.close()


def close_gate(soracom: Api) -> None:
    (vpg,) = soracom.get("/virtual_private_gateways")
    soracom.post(f"/virtual_private_gateways/{vpg['vpgId']}/gate/close")


@needs_wires
def test_all_steps_hold_and_nothing_is_left(rehearsed: Rehearsed):
    steps = rehearsed.steps()
    steps.on_paper()
    steps.on_wires()
    assert rehearsed.namespaces()
    steps.on_air()
    steps.take_down()
    assert rehearsed.came_out == {
        "servers": "0 stand-ins for servers of yours",
        "devices": "2 switched off and on again",
        "trace": "4 conversations, all as the stack file wants them",
        "wires": "7 network namespaces",
        "packets": "4 probes, 2 answered, all as traced",
        "applications": "1 over representative conversations, all held",
        "take-down": "hosts, wires and stand-ins gone",
    }
    assert rehearsed.namespaces() == []


@needs_wires
def test_a_trace_that_disagrees_with_the_stack_file_does_not_keep_packets_from_being_sent(rehearsed: Rehearsed):
    close_gate(rehearsed.soracom)
    rehearsed.run(rehearsed.steps())
    assert not rehearsed.told.held
    trace = next(step for step in rehearsed.told.all if step.name == "trace")
    assert [fault.partition(" by ")[0] for fault in trace.failures] == [
        f"device:{one} -> device:{other} icmp: it should be reachable, the trace says stopped"
        for one, other in (("equipment", "office-pc"), ("office-pc", "equipment"))
    ]
    assert rehearsed.came_out["packets"] == "4 probes, 0 answered, all as traced", "and is not told twice"
    assert rehearsed.namespaces() == []


def test_a_stack_file_that_is_refused_is_told_and_nothing_else_is_tried(rehearsed: Rehearsed):
    rehearsed.run(rehearsed.steps({**STACK, "vpg": {"kind": "new", "type": "G", "device_subnet": "10.150.0.0/33"}}))
    assert list(rehearsed.came_out) == ["servers", "take-down"]
    failures = rehearsed.told.all[0].failures
    assert [line.partition(":")[0] for line in failures] == ["vpg.type", "vpg.device_subnet"]


def test_a_cloud_that_does_not_answer_is_a_step_that_did_not_hold(rehearsed: Rehearsed):
    rehearsed.run(rehearsed.steps(a_path()))
    assert list(rehearsed.came_out) == ["servers", "take-down"]
    assert rehearsed.told.all[0].failures == [f'the emulated AWS: Could not connect to the endpoint URL: "{NOBODY}/"']


def test_devices_that_do_not_come_back_are_told_and_not_traced(rehearsed: Rehearsed, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(devices, "LIMIT_S", 0.0)
    monkeypatch.setattr(RunningClock, "__call__", lambda clock: clock.now)
    rehearsed.run(rehearsed.steps())
    assert list(rehearsed.came_out) == ["servers", "devices", "take-down"]
    assert rehearsed.came_out["devices"].startswith("FAILED These SIMs have not come online again")


def test_what_a_machine_lacks_is_left_out_and_told(rehearsed: Rehearsed):
    rehearsed.run(rehearsed.steps(machine=WITHOUT_WIRES))
    assert rehearsed.told.held
    assert rehearsed.came_out["trace"] == "4 conversations, all as the stack file wants them"
    assert [step.name for step in rehearsed.told.all if step.is_left_out] == ["wires", "packets", "applications"]
    assert rehearsed.came_out["wires"] == "left out: No root"
    last = rehearsed.told.verdict().splitlines()[-1]
    assert last.startswith("Every step held. Left out: wires, packets, applications (No root). (")


@needs_wires
def test_without_a_broker_it_is_told_in_the_last_line_that_no_mqtt_was_spoken(rehearsed: Rehearsed):
    rehearsed.run(rehearsed.steps(machine=WITHOUT_BROKER))
    assert rehearsed.told.verdict().splitlines()[-1].startswith("Every step held. Left out: MQTT (No mosquitto). (")


@needs_wires
def test_what_the_kernel_refuses_is_a_step_that_did_not_hold(rehearsed: Rehearsed):
    steps = rehearsed.steps()
    steps.on_paper()
    steps.on_wires()
    namespaces.remove(rehearsed.workplace.mark)
    steps.on_air()
    steps.take_down()
    assert rehearsed.came_out["packets"].startswith(
        "FAILED this machine: [Errno 2] No such file or directory: '/run/netns/dp"
    )
    assert rehearsed.came_out["take-down"] == "hosts, wires and stand-ins gone"


@needs_wires
@pytest.mark.parametrize("method", ["trace", "send"])
def test_after_a_fault_of_ours_the_take_down_leaves_nothing(
    rehearsed: Rehearsed, monkeypatch: pytest.MonkeyPatch, method: str
):
    monkeypatch.setattr(Packets, method, fails)
    steps = rehearsed.steps()
    with pytest.raises(KeyError):
        rehearsed.run(steps)
    steps.take_down()
    step = "trace" if method == "trace" else "packets"
    assert rehearsed.came_out[step].startswith("FAILED KeyError: 'nothing of this name'. This is a fault")
    assert rehearsed.namespaces() == []


def fails(*_: Any) -> int:
    raise KeyError("nothing of this name")


# ---- devices of the rehearsal's own


def sims(soracom: Api) -> dict[str, tuple[str, str]]:
    """Group and VPG of each SIM, by IMSI."""
    return {
        imsi_of(sim): (sim.get("groupId", ""), sim["sessionStatus"].get("vpgId", "")) for sim in soracom.get("/sims")
    }


def leaves_its_group(soracom: Api, *imsis: str) -> None:
    """As if the stack file had never listed it."""
    for sim in soracom.get("/sims"):
        if imsi_of(sim) in imsis:
            soracom.post(f"/sims/{sim['simId']}/unset_group")
            soracom.reconnect(sim["simId"])


@needs_wires
def test_where_no_device_is_listed_two_of_the_rehearsals_own_show_the_direction_by_packets(
    with_further_sims: Rehearsed,
):
    leaves_its_group(with_further_sims.soracom, *IMSIS)
    before = sims(with_further_sims.soracom)
    steps = with_further_sims.steps({**STACK, "devices": {}})
    steps.on_paper()
    joined = {imsi: it for imsi, it in sims(with_further_sims.soracom).items() if it != before[imsi]}
    (group,) = with_further_sims.soracom.get("/groups")
    (vpg,) = with_further_sims.soracom.get("/virtual_private_gateways")
    assert list(joined.values()) == [(group["groupId"], vpg["vpgId"])] * 2
    steps.on_wires()
    steps.on_air()
    steps.take_down()
    first, second = joined
    told = with_further_sims.came_out
    assert told["devices"] == (
        f"2 switched off and on again, of them the rehearsal's own: rehearsal-1 (IMSI {first}), "
        f"rehearsal-2 (IMSI {second}): devices lists none"
    )
    assert told["packets"] == "4 probes, 2 answered, all as traced"
    assert told["applications"] == "1 over representative conversations, all held"
    packets = steps.packets
    assert packets is not None
    answered = [str(it.conversation) for it in packets.crossings if it.outcome is not None and it.outcome.is_answered]
    assert answered == [f"device:rehearsal-{one} -> device:rehearsal-{other} icmp" for one, other in ((1, 2), (2, 1))]
    assert [one.shown()["imsi"] for one in packets.own_devices] == [first, second]
    assert all(str(one.address).startswith("10.150.0.") for one in packets.own_devices), "of the device subnet"
    assert sims(with_further_sims.soracom) == before, "nothing of it is left"


def test_one_device_that_is_listed_is_joined_by_one_of_the_rehearsals_own(with_further_sims: Rehearsed):
    leaves_its_group(with_further_sims.soracom, IMSIS[1])
    described = {**STACK, "devices": {"rehearsal-1": {"imsi": IMSIS[0]}}}
    with_further_sims.run(with_further_sims.steps(described, WITHOUT_WIRES))
    told = with_further_sims.came_out["devices"]
    assert told.startswith("2 switched off and on again, of them the rehearsal's own: rehearsal-2 (IMSI ")
    assert told.endswith("): devices lists 1, and device_to_device takes 2")
    assert with_further_sims.came_out["trace"] == "4 conversations, all as the stack file wants them"


def test_enough_devices_are_listed_and_no_other_joins_them(with_further_sims: Rehearsed):
    before = sims(with_further_sims.soracom)
    steps = with_further_sims.steps(machine=WITHOUT_WIRES)
    steps.on_paper()
    assert with_further_sims.came_out["devices"] == "2 switched off and on again"
    assert sims(with_further_sims.soracom).keys() - {imsi for imsi, it in before.items() if it[0]}
    assert {imsi: it[0] for imsi, it in sims(with_further_sims.soracom).items()} == {
        imsi: it[0] for imsi, it in before.items()
    }
    steps.take_down()


def test_an_account_without_free_sims_is_told(rehearsed: Rehearsed):
    rehearsed.run(rehearsed.steps({**STACK, "devices": {}}))
    assert rehearsed.came_out["devices"] == "FAILED The emulated account has 0 SIMs in no group, and 2 are needed."


def test_devices_that_stay_leave_the_group_so_that_it_can_be_deleted_and_stay_on_the_vpg(with_further_sims: Rehearsed):
    leaves_its_group(with_further_sims.soracom, *IMSIS)
    steps = with_further_sims.steps({**STACK, "devices": {}}, WITHOUT_WIRES)
    steps.on_paper()
    steps.leave_up()
    (vpg,) = with_further_sims.soracom.get("/virtual_private_gateways")
    there = sims(with_further_sims.soracom)
    assert sorted(there.values()) == [("", "")] * 2 + [("", vpg["vpgId"])] * 2
    (group,) = with_further_sims.soracom.get("/groups")
    with_further_sims.soracom.delete(f"/groups/{group['groupId']}")
    steps.take_down()
    assert with_further_sims.told.held


# ---- a rehearsal that holds has shown something


def test_a_direction_that_nothing_shows_is_a_step_that_did_not_hold(
    rehearsed: Rehearsed, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(own_devices, "lacking", lambda file: 0)
    rehearsed.run(rehearsed.steps({**STACK, "devices": {"equipment": {"imsi": IMSIS[0]}}}))
    assert rehearsed.came_out["trace"] == (
        "FAILED gate.device_to_device: true: nothing shows it: it takes 2 of `devices` with an address, and there is 1."
    )
    assert not rehearsed.told.held


def test_an_end_that_is_not_there_is_a_step_that_did_not_hold(rehearsed: Rehearsed, monkeypatch: pytest.MonkeyPatch):
    described = {**STACK, "devices": {**STACK["devices"], "far": {"imsi": "001010000000099"}}}
    rehearsed.run(rehearsed.steps(described, WITHOUT_WIRES))
    assert rehearsed.came_out["trace"] == "FAILED device:far: its SIM was not read, and it has no fixed address."


@needs_wires
def test_wanted_conversations_that_no_packet_answers_show_no_direction(
    rehearsed: Rehearsed, monkeypatch: pytest.MonkeyPatch
):
    """Also where nothing else would tell of it."""
    monkeypatch.setattr(Crossing, "faults", [])
    monkeypatch.setattr(Sweep, "run", lambda sweep, probes: [Outcome(probe, is_answered=False) for probe in probes])
    rehearsed.run(rehearsed.steps())
    assert rehearsed.came_out["packets"].startswith("FAILED gate.device_to_device: true: nothing shows it: ")


def test_a_device_with_another_address_than_the_stack_file_says_is_a_step_that_did_not_hold(rehearsed: Rehearsed):
    described = {**STACK, "devices": {**STACK["devices"], "equipment": {"imsi": IMSIS[0], "address": "10.150.0.77"}}}
    rehearsed.run(rehearsed.steps(described, WITHOUT_WIRES))
    failure = rehearsed.came_out["trace"]
    assert "device:equipment: has 10.150.0.3 now (devices.equipment.address: 10.150.0.77); " in failure


@needs_wires
def test_packets_agree_that_a_device_in_no_group_has_the_internet(rehearsed: Rehearsed):
    leaves_its_group(rehearsed.soracom, IMSIS[0])
    (vpg,) = rehearsed.soracom.get("/virtual_private_gateways")
    entry = {"key": IMSIS[0], "ipAddress": "10.150.0.77"}
    rehearsed.soracom.post(f"/virtual_private_gateways/{vpg['vpgId']}/ip_address_map", entry)
    steps = rehearsed.steps()
    rehearsed.run(steps)
    assert steps.packets is not None
    came_out = {str(it.conversation): it for it in steps.packets.crossings}
    internet = came_out["device:equipment -> internet tcp 443"]
    assert (internet.trace.verdict.value, internet.is_as_wanted) == ("unknown", False)
    assert internet.outcome is not None
    assert (internet.outcome.died, internet.outcome.remark) == (None, "ECONNREFUSED"), "it was there: nobody listens"
    assert internet.is_confirmed, "trace and packet agree"
    other = came_out["device:office-pc -> internet tcp 443"]
    assert (other.trace.verdict.value, other.is_as_wanted) == ("stopped", True)
    assert "The internet saw packets of a private path" in rehearsed.came_out["packets"]
    assert "is on SORACOM's own network, which has the internet," in rehearsed.came_out["trace"]
