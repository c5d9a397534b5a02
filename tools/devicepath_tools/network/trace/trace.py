"""A packet and the answer to it: both ways, what stops them, and what that comes to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace import (
    device_steps,
    direct_steps,
    host_steps,
    interface_steps,
    nat_gateway_steps,
    peering_steps,
    router_steps,
    site_steps,
    transit_gateway_steps,
    tunnel_steps,
    vpg_steps,
    vpn_gateway_steps,
    vpn_steps,
)
from devicepath_tools.network.trace import position as positions
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.endpoint import DeviceEnd, Endpoint, HostEnd
from devicepath_tools.network.trace.hop import Hop, Leg, Outcome
from devicepath_tools.network.trace.other_end import as_asked
from devicepath_tools.network.trace.sessions import Sessions
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.trace.walk import Step, Walk

STEPS: dict[type[positions.Position], Step] = {
    positions.InHost: host_steps.send,
    positions.AtHost: host_steps.at_host,
    positions.OutOfTunnel: host_steps.out_of_tunnel,
    positions.Leaving: interface_steps.leave,
    positions.Arriving: interface_steps.arrive,
    positions.IntoNatGateway: nat_gateway_steps.into_gateway,
    positions.OnPeering: peering_steps.over_peering,
    positions.IntoTransitGateway: transit_gateway_steps.into_gateway,
    positions.AtTransitGateway: transit_gateway_steps.at_gateway,
    positions.OutOfTransitGateway: transit_gateway_steps.out_of_gateway,
    positions.IntoVpnGateway: vpn_gateway_steps.into_vpn_gateway,
    positions.IntoVpn: vpn_steps.into_vpn,
    positions.IntoVirtualInterface: direct_steps.into_virtual_interface,
    positions.IntoDirectConnectGateway: direct_steps.into_direct_connect_gateway,
    positions.FromRouter: router_steps.from_router,
    positions.InSite: site_steps.in_site,
    positions.IntoTunnel: tunnel_steps.into_tunnel,
    positions.ToGatePeer: tunnel_steps.to_gate_peer,
    positions.InDevice: device_steps.send_from_device,
    positions.ToDevice: device_steps.to_device,
    positions.FromDevice: vpg_steps.from_device,
    positions.AtVpg: vpg_steps.at_vpg,
    positions.OntoCanal: vpg_steps.onto_canal,
}
"""What becomes of a packet at each kind of position. A new kind of thing on the way is a position and a step."""

STARTS: dict[type[Endpoint], Callable[[Packet, Any], positions.Position]] = {
    HostEnd: lambda packet, end: positions.InHost(packet, end.interface),
    DeviceEnd: lambda packet, end: positions.InDevice(packet, end.vpg, end.sim),
}
"""Where a packet of an end's own begins its way. At a VPG itself none does."""


@dataclass(frozen=True)
class Blocker:
    """One thing that stops the packet or its answer; mending it once mends it wherever it is met."""

    cause: Cause
    hops: tuple[Hop, ...]
    """Where it is met."""

    @property
    def hop(self) -> Hop:
        """Where it is met first."""
        return self.hops[0]


@dataclass(frozen=True)
class Trace:
    sender: Endpoint
    there: Leg
    back: Leg | None
    """The answer's way; None: nobody can say who would answer."""

    @property
    def packet(self) -> Packet:
        return self.there.packet

    @cached_property
    def verdict(self) -> Verdict:
        ways = [leg.verdict for leg in (self.there, self.back) if leg is not None]
        if Verdict.STOPPED in ways:
            return Verdict.STOPPED
        return Verdict.REACHABLE if ways == [Verdict.REACHABLE] * 2 else Verdict.UNKNOWN

    @cached_property
    def blockers(self) -> tuple[Blocker, ...]:
        """Everything that stops it."""
        found: dict[tuple[Cause, str, str], list[Hop]] = {}
        for hop in self.all_hops():
            if hop.cause is not None:
                found.setdefault((hop.cause, hop.subject.id, hop.need), []).append(hop)
        return tuple(Blocker(cause, tuple(hops)) for (cause, _, _), hops in found.items())

    @cached_property
    def undecided(self) -> tuple[Hop, ...]:
        """Why it is unknown: where nobody can say, else the stops that are met only if a guess is right."""
        if self.verdict is not Verdict.UNKNOWN:
            return ()
        hops = [hop for hop in self.all_hops() if not hop.inside]
        unknown = [hop for hop in hops if hop.outcome is Outcome.UNKNOWN]
        return tuple(unknown or [hop for hop in hops if hop.outcome is Outcome.STOPS])

    @cached_property
    def assumed(self) -> Mapping[Assumption, tuple[Hop, ...]]:
        """What the verdict rests on besides what was read, each with the hops that it is assumed at."""
        found: dict[Assumption, list[Hop]] = {}
        for hop in self.all_hops():
            for assumption in hop.assumed:
                found.setdefault(assumption, []).append(hop)
        return {assumption: tuple(hops) for assumption, hops in found.items()}

    def all_hops(self) -> Iterator[Hop]:
        """Of both ways, and of the outer packets."""
        yield from self.there.all_hops()
        if self.back is not None:
            yield from self.back.all_hops()


def trace(network: Network, sender: Endpoint, packet: Packet, receiver: Endpoint | None = None) -> Trace:
    """Follows a packet from an endpoint, and the answer to it from where it arrived. With a receiver it has to arrive
    there, and not at another end that has the same address.

    Both are followed to their ends also where something stops them, as if it were mended, as far as what comes next can
    be inferred: so all that stops is found at once."""
    sessions = Sessions()
    there = Walk(network, STEPS, sessions).follow(_start(sender, packet))
    back = None
    if there.arrived is not None:
        last = there.hops[-1].packet
        answering = Walk(network, STEPS, sessions, is_answer=True)
        if there.certain < len(there.hops):
            answering.guess()
        back = answering.follow(_start(there.arrived, replace(last.answer(), size=packet.size)))
    return Trace(sender, as_asked(network, there, receiver), back)


def _start(end: Endpoint, packet: Packet) -> positions.Position:
    if type(end) not in STARTS:
        raise ValueError(f"{end}: no packet starts there")
    return STARTS[type(end)](packet, end)
