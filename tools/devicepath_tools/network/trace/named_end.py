"""An end as people name it: by its address, by the id of an instance or an interface, by its tag `Name`, or as a stack
calls it. A further way to name one is a further function in `NAMED_BY`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import IPv4Address, IPv6Address

from devicepath_tools.failure import Failure
from devicepath_tools.network.host import Host
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.trace.endpoint import DeviceEnd, Endpoint, HostEnd

PREFIXED = ("device", "server", "gate-peer")
"""What of a stack's ends has a name of its own: `device:pump-1`."""
ALONE = ("gate-peer", "internet")
"""What needs none where there is one of it."""
MOST_LISTED = 8
"""Names that a mistaken one is answered with."""


class NotFound(Failure):
    """What was asked for is not there, or is not one thing. One line a mistake."""


@dataclass(frozen=True)
class Named:
    """An end of a path."""

    end: Endpoint | None
    """None: nobody knows where it sends from."""
    address: IPv4Address
    """The one that was named, or its first."""
    note: str = ""
    """What was made of the text, where that is something else than it says."""


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


def named(network: Network, text: str, names: Names = NO_NAMES) -> Named:
    """The end that a text names. Raises NotFound."""
    refuse_ipv6(text)
    for named_by in NAMED_BY:
        found = named_by(network, text, names)
        if found is not None:
            return found
    known = ", nor a name of the stack's" if names is not NO_NAMES else ""
    raise NotFound(
        "neither an IPv4 address, nor the id of an instance or a network interface (i-..., eni-...), nor the tag Name "
        f"of one{known}."
    )


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
    address = address_in(text)
    if address is None:
        return None
    ends = [*_hosts(network, address), *_devices(network, address)]
    if len(ends) == 1:
        return Named(ends[0], address)
    public = network.interface_with_public(address)
    if not ends and public is not None:
        interface, private = public
        return Named(
            HostEnd(interface), private, f"{address} is the public address of {interface.id}, {private} inside"
        )
    if not ends:
        raise NotFound("nobody that was read has it; name an address that an interface or a device has.")
    raise NotFound(f"several have it; name one of them: {', '.join(it.place for it in ends)}.")


def _by_tag(network: Network, text: str, names: Names) -> Named | None:
    """By the name of a host (of an instance its tag `Name`), or of an interface that is on none."""
    hosts = [it for it in network.hosts.values() if it.name == text]
    interfaces = [it for it in network.interfaces.values() if it.name == text and it.instance_id not in network.hosts]
    if len(hosts) + len(interfaces) > 1:
        ids = [*(it.id for it in hosts), *(it.id for it in interfaces)]
        raise NotFound(f"several are called so; name one of them: {', '.join(ids)}.")
    if hosts:
        return _at_interface(_primary(network, hosts[0]))
    return _at_interface(interfaces[0]) if interfaces else None


def _hosts(network: Network, address: IPv4Address) -> list[Endpoint]:
    inner = [
        _primary(network, instance)
        for instance in network.hosts.values()
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


def _primary(network: Network, instance: Host) -> NetworkInterface:
    for interface_id in instance.interface_ids:
        if interface_id in network.interfaces:
            return network.interfaces[interface_id]
    raise NotFound(f"no interface of {instance.id} was read{'' if instance.is_running else ': it does not run'}.")


def refuse_ipv6(text: str) -> None:
    try:
        IPv6Address(text)
    except ValueError:
        return
    raise NotFound("an IPv6 address; what is traced is IPv4.")


def address_in(text: str) -> IPv4Address | None:
    try:
        return IPv4Address(text)
    except ValueError:
        return None


NAMED_BY: tuple[Callable[[Network, str, Names], Named | None], ...] = (
    _by_name,
    _by_instance,
    _by_interface,
    _by_address,
    _by_tag,
)
"""Each gives the end that a text names, None where the text is not for it, or raises NotFound."""
