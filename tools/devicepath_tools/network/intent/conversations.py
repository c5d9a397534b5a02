"""Who should reach whom, and who must not, as the stack file says. Pure."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address

from devicepath_spec.choices import Direction, Internet, ReturnPath
from devicepath_spec.description.path import StackFile
from devicepath_spec.rules.devices_end import has_gate
from devicepath_tools.network.intent import site_conversations, traffic
from devicepath_tools.network.intent.conversation import PING, Conversation, asked, not_asked, refused
from devicepath_tools.network.intent.ends import End, EndKind, Ends
from devicepath_tools.network.intent.servers import Server
from devicepath_tools.network.intent.traffic import HTTPS
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Protocol

ON_THE_INTERNET = IPv4Address("1.1.1.1")
"""Somebody there, a public name server. An address for documentation would not do: no route of the internet has it."""


def conversations(file: StackFile, network: Network, servers: Sequence[Server]) -> tuple[Conversation, ...]:
    """All of them: between devices and servers in both directions, between devices, from gate peers, between backends,
    to the internet. Addresses are the network's; a device that has none, now or fixed, is left out."""
    ends = Ends(file, network, servers)
    return (
        *_to_servers(ends),
        *_to_devices(ends),
        *site_conversations.conversations(ends),
        *_between_devices(ends),
        *_from_gate_peers(ends),
        *_between_backends(ends),
        *_to_the_internet(ends),
    )


def _to_servers(ends: Ends) -> Iterator[Conversation]:
    for device in ends.devices:
        for server, end in ends.servers:
            if server.tier not in traffic.tiers_for_devices(ends.file, server.backend):
                yield from refused(device, end, _no_way_to_servers(ends, server))
            elif not traffic.leads_to(ends.file, server.backend, server.address):
                place = f"backends.{server.backend}.canal.destination"
                yield from refused(device, end, f"{place}: does not hold {server.address}")
            else:
                services = traffic.asked_of_server(ends.file, server.backend, server.address)
                seen = _seen_by_servers(ends, device, server.backend)
                yield from asked(device, end, services, Direction.DEVICE_TO_CLOUD, seen)
                yield from not_asked(device, end, services, _only_listed(ends))


def _seen_by_servers(ends: Ends, device: End, backend: str) -> IPv4Address | None:
    if traffic.is_native(ends.file, backend) or traffic.redirecting_of(ends.file) is not None:
        return ends.address_said_of(device)
    session = ends.session(device.name)
    return session.translated_address if session else None


def _only_listed(ends: Ends) -> str:
    if (redirecting := traffic.redirecting_of(ends.file)) is not None:
        return f"gate_peers.{redirecting[0]}.egress: does not list it"
    return "its security group does not admit it"


def _no_way_to_servers(ends: Ends, server: Server) -> str:
    backend = f"backends.{server.backend}"
    if Direction.DEVICE_TO_CLOUD not in ends.file.vpcs[server.backend].directions:
        return f"{backend}.directions: device_to_cloud is not named"
    redirecting = traffic.redirecting_of(ends.file)
    place = f"{backend}.canal.tiers" if redirecting is None else f"gate_peers.{redirecting[0]}.return_path.tiers"
    return f"{place}: {server.tier} is none of them"


def _to_devices(ends: Ends) -> Iterator[Conversation]:
    for server, end in ends.servers:
        leading = traffic.leading_to_devices(ends.file, server.backend, server.tier)
        is_native = traffic.leads_natively(ends.file, server.backend, server.tier)
        for device in ends.devices:
            if is_native:
                yield from asked(end, device, traffic.OF_A_DEVICE, Direction.CLOUD_TO_DEVICE, server.address)
                continue
            if leading is None:
                yield from refused(end, device, _no_way_to_devices(ends, server))
                continue
            services = traffic.asked_of_devices(ends.file, server.backend, server.tier, server.address)
            seen = _seen_by_devices(ends, end, leading[0])
            yield from asked(end, device, services, Direction.CLOUD_TO_DEVICE, seen)
            yield from not_asked(end, device, services, f"gate_peers.{leading[0]}.device_traffic: does not list it")


def _seen_by_devices(ends: Ends, server: End, gate_peer: str) -> IPv4Address | None:
    if ends.file.instances[gate_peer].returns is ReturnPath.REDIRECTION:
        return server.address
    peer = ends.gate_peers.get(gate_peer)
    return None if peer is None else peer.address


def _no_way_to_devices(ends: Ends, server: Server) -> str:
    if Direction.CLOUD_TO_DEVICE not in ends.file.vpcs[server.backend].directions:
        return f"backends.{server.backend}.directions: cloud_to_device is not named"
    if traffic.is_native(ends.file, server.backend):
        return f"backends.{server.backend}.canal.tiers: {server.tier} is none of them"
    return f"gate_peers: {server.tier} of {server.backend} is in no return_path.tiers"


def _between_devices(ends: Ends) -> Iterator[Conversation]:
    is_wanted = Direction.DEVICE_TO_DEVICE in ends.file.directions
    why = f"gate.device_to_device: {str(is_wanted).lower()}" if has_gate(ends.file) else f"gate: {ends.file.gate.kind}"
    for one in ends.devices:
        for other in ends.devices:
            if one is not other:
                seen = ends.address_said_of(one) if is_wanted else None
                shown = Direction.DEVICE_TO_DEVICE if is_wanted else None
                yield Conversation(one, other, *PING, is_wanted=is_wanted, why=why, seen_source=seen, direction=shown)


def _from_gate_peers(ends: Ends) -> Iterator[Conversation]:
    for name, end in ends.gate_peers.items():
        # Where no server is led through it, it is itself what opens connections to devices.
        peer = ends.file.gate_peers[name]
        is_named = Direction.CLOUD_TO_DEVICE in ends.file.backends[peer.backend].directions
        is_alone = peer.returns is ReturnPath.NONE and is_named
        shown = Direction.CLOUD_TO_DEVICE if is_alone else None
        for device in ends.devices:
            why, seen = f"gate_peers.{name}", end.address
            yield Conversation(end, device, *PING, is_wanted=True, why=why, seen_source=seen, direction=shown)


def _between_backends(ends: Ends) -> Iterator[Conversation]:
    """Neither a peering nor Gate's network leads from one to another. Existing VPCs may have ways of their own."""
    for server, end in ends.servers:
        for other, there in ends.servers:
            if server.backend != other.backend and {server.backend, other.backend} <= ends.new_vpcs:
                yield from refused(end, there, traffic.nothing_leads(server.backend, other.backend))
        for there in ends.gate_peers.values():
            if server.backend != there.backend:
                yield from refused(end, there, traffic.nothing_leads(server.backend, there.backend))


def _to_the_internet(ends: Ends) -> Iterator[Conversation]:
    """Of an existing VPG that nothing is said of, or what another stack's filter says, nobody knows."""
    internet = ends.file.internet
    if internet is Internet.SHARED or (internet is None and ends.file.vpg.kind == "existing"):
        return
    chosen = internet or Internet.NONE
    somebody = End(EndKind.INTERNET, ON_THE_INTERNET)
    for device in ends.devices:
        is_wanted = chosen is Internet.OPEN
        yield Conversation(device, somebody, Protocol.TCP, HTTPS, is_wanted=is_wanted, why=f"internet: {chosen.value}")
