"""A question as people write it: who sends, who is sent to, and what.

An end is named by its address, by the id of an instance or an interface, or as a stack calls it. A further way to name
one is a further function in `NAMED_BY`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from ipaddress import IPv4Address, IPv6Address

from devicepath_tools.failure import Failure
from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import ECHO_REQUEST, Packet, Protocol
from devicepath_tools.network.trace.endpoint import DeviceEnd, Endpoint, HostEnd
from devicepath_tools.network.trace.gate_end import gate_at

PORTS = range(1, 65536)
PREFIXED = ("device", "server")
"""What of a stack's ends has a name of its own: `device:pump-1`. There is one gate peer, and one internet."""
ALONE = ("gate-peer", "internet")
MOST_LISTED = 8
"""Names that a mistaken one is answered with."""


class NotFound(Failure):
    """What was asked for is not there, or is not one thing. One line a mistake."""


@dataclass(frozen=True)
class Question:
    sender: Endpoint
    packet: Packet

    def sized(self, size: int, *, dont_fragment: bool) -> Packet:
        """The packet, of a size in bytes."""
        return replace(self.packet, size=size, dont_fragment=dont_fragment)


@dataclass(frozen=True)
class Named:
    """An end of a path."""

    end: Endpoint | None
    """None: nobody knows where it sends from."""
    address: IPv4Address
    """The one that was named, or its first."""


@dataclass(frozen=True)
class Names:
    """What a stack calls ends, by its name."""

    ends: Mapping[str, Named] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    """Why an end that has a name is not there."""

    def like(self, text: str) -> str:
        """Those of the same kind, for people; of many the nearest."""
        kind = text.partition(":")[0]
        known = [name for name in (*self.ends, *self.missing) if name.partition(":")[0] == kind]
        if len(known) <= MOST_LISTED:
            return ", ".join(known)
        near = get_close_matches(text, known, n=MOST_LISTED, cutoff=0.0)
        return f"{', '.join(near)} and {len(known) - len(near)} more"


NO_NAMES = Names()


def question(
    network: Network, sender: str, receiver: str, protocol: str | None, source_port: int, names: Names = NO_NAMES
) -> Question:
    """What to trace. Without a protocol it is TCP where a port is given, and else a ping.

    Raises NotFound with every mistake in it."""
    faults: list[str] = []
    source, destination, port = None, None, None
    try:
        source = _sender(network, sender, names)
    except NotFound as fault:
        faults.append(f"--from {sender}: {fault}")
    try:
        destination, port = _destination(network, receiver, names)
    except NotFound as fault:
        faults.append(f"--to {receiver}: {fault}")
    kind = Protocol(protocol or ("icmp" if port is None else "tcp"))
    if destination is not None and (kind is Protocol.ICMP) == (port is not None):
        rule = "icmp has no ports; leave the port out" if port is not None else f"{kind.value} needs a port; add :PORT"
        faults.append(f"--to {receiver}: {rule}.")
    if source is None or destination is None or faults:
        raise NotFound("\n".join(faults))
    ports = (ECHO_REQUEST, 0) if port is None else (port, source_port)
    end, sent_from = source
    return Question(end, Packet(_source(network, end, sent_from, destination), destination, kind, *ports))


def named(network: Network, text: str, names: Names = NO_NAMES) -> Named:
    """The end that a text names. Raises NotFound."""
    _refuse_ipv6(text)
    for named_by in NAMED_BY:
        found = named_by(network, text, names)
        if found is not None:
            return found
    known = ", nor a name of the stack's" if names is not NO_NAMES else ""
    raise NotFound(f"neither an IPv4 address nor the id of an instance or a network interface (i-..., eni-...){known}.")


def _sender(network: Network, text: str, names: Names) -> tuple[Endpoint, IPv4Address]:
    found = named(network, text, names)
    if found.end is None:
        raise NotFound("who is there is not known; it can only be sent to.")
    return found.end, found.address


def _destination(network: Network, text: str, names: Names) -> tuple[IPv4Address, int | None]:
    """The address and the port that a text names. An address need not be anybody's."""
    _refuse_ipv6(text)
    name, port = _parted(text)
    if port is not None and not (port.isascii() and port.isdigit() and int(port) in PORTS):
        raise NotFound(f"{port!r} is no port; give {PORTS.start} to {PORTS.stop - 1}.")
    address = _address(name)
    found = address if address is not None else named(network, name, names).address
    return found, None if port is None else int(port)


def _parted(text: str) -> tuple[str, str | None]:
    """Name and port: `device:pump-1:22` has a name with a colon in it."""
    kind = text.partition(":")[0]
    prefix = f"{kind}:" if kind in PREFIXED else ""
    name, colon, port = text.removeprefix(prefix).partition(":")
    return f"{prefix}{name}", port if colon else None


def _source(network: Network, sender: Endpoint, named_as: IPv4Address, destination: IPv4Address) -> IPv4Address:
    """The address that it sends from: towards devices a gate peer takes its inner one, as its kernel does."""
    if isinstance(sender, HostEnd) and named_as in sender.interface.addresses[:1]:
        gate = gate_at(network, sender.interface)
        if gate is not None and destination in gate.host.inner.network:
            return gate.host.inner.ip
    return named_as


def _by_name(network: Network, text: str, names: Names) -> Named | None:
    kind = text.partition(":")[0]
    if text not in ALONE and kind not in PREFIXED:
        return None
    if text in names.ends:
        return names.ends[text]
    if text in names.missing:
        raise NotFound(f"{names.missing[text]}.")
    if names is NO_NAMES:
        raise NotFound("is what a stack calls an end, and no stack was asked for.")
    like = names.like(text)
    raise NotFound(f"the stack has none of that name; there is {like}." if like else "the stack has none at all.")


def _by_instance(network: Network, text: str, names: Names) -> Named | None:
    if not text.startswith("i-"):
        return None
    instance = network.instances.get(text)
    if instance is None:
        raise NotFound(f"no such instance was read, but {len(network.instances)} others.")
    return _at_interface(_primary(network, instance))


def _by_interface(network: Network, text: str, names: Names) -> Named | None:
    if not text.startswith("eni-"):
        return None
    interface = network.interfaces.get(text)
    if interface is None:
        raise NotFound(f"no such interface was read, but {len(network.interfaces)} others.")
    return _at_interface(interface)


def _by_address(network: Network, text: str, names: Names) -> Named | None:
    address = _address(text)
    if address is None:
        return None
    ends = [*_hosts(network, address), *_devices(network, address)]
    if len(ends) == 1:
        return Named(ends[0], address)
    if not ends:
        raise NotFound("nobody that was read has it; name an address that an interface or a device has.")
    raise NotFound(f"several have it; name one of them: {', '.join(map(_place, ends))}.")


def _place(end: Endpoint) -> str:
    return f"{end.interface.id} in {end.interface.vpc_id}" if isinstance(end, HostEnd) else f"a device of {end.vpg.id}"


def _hosts(network: Network, address: IPv4Address) -> list[Endpoint]:
    inner = [
        _primary(network, instance)
        for instance in network.instances.values()
        if instance.gate is not None and instance.gate.inner.ip == address
    ]
    return [HostEnd(it) for it in (*network.interfaces_with(address), *inner)]


def _devices(network: Network, address: IPv4Address) -> list[Endpoint]:
    """On each VPG the SIM that has the address; where no SIM was read, whoever would have it."""
    found: list[Endpoint] = []
    for vpg in network.vpgs.values():
        sim = network.sim_at(vpg.id, address)
        is_of_gate = any(it.inner_address == address for it in (*vpg.gate.own_peers, *vpg.gate.registered_peers))
        if sim is not None or (not network.sims and address in vpg.device_subnet and not is_of_gate):
            found.append(DeviceEnd(vpg, address, sim))
    return found


def _at_interface(interface: NetworkInterface) -> Named:
    if not interface.addresses:
        raise NotFound(f"{interface.id} has no IPv4 address.")
    return Named(HostEnd(interface), interface.addresses[0])


def _primary(network: Network, instance: Instance) -> NetworkInterface:
    for interface_id in instance.interface_ids:
        if interface_id in network.interfaces:
            return network.interfaces[interface_id]
    raise NotFound(f"no interface of {instance.id} was read{'' if instance.is_running else ': it does not run'}.")


def _refuse_ipv6(text: str) -> None:
    try:
        IPv6Address(text)
    except ValueError:
        return
    raise NotFound("an IPv6 address; what is traced is IPv4.")


def _address(text: str) -> IPv4Address | None:
    try:
        return IPv4Address(text)
    except ValueError:
        return None


NAMED_BY: tuple[Callable[[Network, str, Names], Named | None], ...] = (
    _by_name,
    _by_instance,
    _by_interface,
    _by_address,
)
"""Each gives the end that a text names, None where the text is not for it, or raises NotFound."""
