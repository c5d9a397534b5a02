"""MQTT: a broker at the receiver's end, and a subscriber that gets what a publisher beside it publishes."""

import re
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path

from devicepath_tools.rehearsal.applications.application import Account
from devicepath_tools.rehearsal.applications.runner import NotHeld, Runner
from devicepath_tools.rehearsal.probes.probe import Probe

BROKER, PUBLISH, SUBSCRIBE = "mosquitto", "mosquitto_pub", "mosquitto_sub"
PACKAGES = {BROKER: "mosquitto", PUBLISH: "mosquitto-clients", SUBSCRIBE: "mosquitto-clients"}
"""Each program with the Debian package that has it."""
CONFIGURATION = """\
listener {port} {address}
allow_anonymous true
persistence false
log_dest stderr
log_type error
log_type notice
log_type information
log_type subscribe
"""
TOPIC = "devicepath/rehearsal"
SUBSCRIBER = "subscriber"
RUNNING = re.compile(r"mosquitto version \S+ running")
SUBSCRIBED = re.compile(rf"{SUBSCRIBER} \d {TOPIC}")
CONNECTED = re.compile(rf"New client connected from (\S+):\d+ as {SUBSCRIBER}")
"""What the broker tells."""
POLL_S = 0.02


@dataclass(frozen=True)
class Mqtt:
    limit_s: float = 10.0
    """In all; what is started before it is over is waited for."""

    @property
    def what(self) -> str:
        return "MQTT"

    def use(self, runner: Runner, over: Probe) -> Account:
        ends = time.monotonic() + self.limit_s
        message = secrets.token_hex(16)
        with _broker(runner, over, ends) as told, _subscriber(runner, over, self.limit_s) as subscriber:
            if not _comes(runner, ends, lambda: SUBSCRIBED.search(told.read_text()) is not None, subscriber):
                raise NotHeld(f"nobody has subscribed within {self.limit_s:g} s")
            self._publish(runner, over, message)
            try:
                received, _ = subscriber.communicate(timeout=max(0.0, ends - time.monotonic()))
            except subprocess.TimeoutExpired:
                raise NotHeld(f"what was published did not come within {self.limit_s:g} s") from None
            if received.strip() != message:
                raise NotHeld(f"the subscriber got {received.strip()!r} instead of what was published")
            connected = CONNECTED.search(told.read_text())
            seen = IPv4Address(connected[1]) if connected is not None else None
            return Account(f"published and received: {len(message)} bytes", seen)

    def _publish(self, runner: Runner, over: Probe, message: str) -> None:
        errors = _log(runner, over, PUBLISH)
        with runner.process(runner.sender(over), _client(PUBLISH, over, "-m", message), errors) as publisher:
            try:
                status = publisher.wait(self.limit_s)
            except subprocess.TimeoutExpired:
                raise NotHeld(f"nothing was published within {self.limit_s:g} s") from None
        if status:
            raise NotHeld(f"nothing was published: {errors.read_text().strip()}")


@contextmanager
def _broker(runner: Runner, over: Probe, ends: float) -> Iterator[Path]:
    """Gives where it tells what happens."""
    told = _log(runner, over, BROKER)
    configuration = told.with_suffix(".conf")
    configuration.write_text(CONFIGURATION.format(port=over.port, address=over.destination))
    with runner.process(runner.receiver(over), [BROKER, "-c", str(configuration)], told) as process:
        if not _comes(runner, ends, lambda: RUNNING.search(told.read_text()) is not None, process):
            raise NotHeld(f"the broker did not start: {_last_words(told)}")
        yield told


def _subscriber(runner: Runner, over: Probe, limit_s: float) -> "AbstractContextManager[subprocess.Popen[str]]":
    command = _client(SUBSCRIBE, over, "-i", SUBSCRIBER, "-C", "1", "-W", f"{limit_s:.0f}")
    return runner.process(runner.sender(over), command, _log(runner, over, SUBSCRIBE))


def _client(program: str, over: Probe, *options: str) -> list[str]:
    return [program, "-h", str(over.destination), "-p", str(over.port), "-t", TOPIC, "-q", "1", *options]


def _log(runner: Runner, over: Probe, program: str) -> Path:
    return runner.workplace.log(f"{program} {over.source_id} {over.destination} {over.port}")


def _last_words(told: Path) -> str:
    """Without the time, and without `Error`."""
    lines = told.read_text().splitlines() or ["it said nothing"]
    return re.sub(r"^\d+: (Error: )?", "", lines[-1])


def _comes(runner: Runner, ends: float, is_there: Callable[[], bool], process: "subprocess.Popen[str]") -> bool:
    """Whether something comes while a process runs."""
    while not is_there():
        if process.poll() is not None or time.monotonic() > ends:
            return is_there()
        runner.pause(POLL_S)
    return True
