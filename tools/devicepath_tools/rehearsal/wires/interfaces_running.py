"""Virtual interfaces that run: tagged frames, BGP with its key and with BFD by FRR, and what each shows of why it is
not up."""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from devicepath_router.virtual_interface import HOLD_TIME_S
from devicepath_spec.tunnel_facts import MOST_ANNOUNCED_TO_VGW as MOST_ANNOUNCED
from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.site import CustomerVirtualInterface
from devicepath_tools.rehearsal.wires.bgp import AWS_ASN, CUSTOMER_ASN, MEDS, WEIGHTS, Neighbour, Session
from devicepath_tools.rehearsal.wires.bgp_speakers import Speakers
from devicepath_tools.rehearsal.wires.kernel import Kernel
from devicepath_tools.rehearsal.wires.link_states import LinkState
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter, RenderedVlan
from devicepath_tools.rehearsal.wires.running_tunnel import LIMIT_S, pause
from devicepath_tools.rehearsal.wires.running_vlan import RunningVlan
from devicepath_tools.rehearsal.wires.tally import Place
from devicepath_tools.rehearsal.wires.tunnel_telemetry import InterfaceTelemetry
from devicepath_tools.rehearsal.wires.virtual_interfaces import InterfaceWires
from devicepath_tools.rehearsal.workplace.namespaces import inside

BAD_PEER_AS = "OPEN Message Error/Bad Peer AS"
"""FRR's words."""
WRONG_KEYS = 2
"""Segments with a wrong signature that say so: one could be of a session that is made anew."""
BEYOND_METRIC = 5
"""Of routes to a Direct Connect gateway: they go before those of a VPN, as with AWS."""


@dataclass
class _Running:
    """Both ends of one that runs."""

    wires: InterfaceWires
    aws: RunningVlan
    customer: RunningVlan | None
    rendered: RenderedVlan | None


class InterfacesRunning:
    """All of a network, from start to the end of their namespaces."""

    def __init__(
        self,
        network: Network,
        kernel: Kernel,
        laid: Mapping[str, InterfaceWires],
        rendered: Mapping[str, RenderedRouter],
        speakers: Speakers,
    ) -> None:
        self._network, self._kernel, self._speakers = network, kernel, speakers
        self._laid, self._rendered = list(laid.values()), rendered
        self._running: dict[str, _Running] = {}
        self.causes: dict[str, Cause | None] = {}
        """By interface: why it is not up; None: it is."""

    def raise_vlans(self) -> None:
        """Both ends of each, and its BGP told to its speakers. Raises Unbuildable."""
        there = [it for it in self._laid if it.interface.is_there]
        self.causes = {it.interface.id: Cause.VIRTUAL_INTERFACE_NOT_AVAILABLE for it in self._laid if it not in there}
        with ThreadPoolExecutor() as pool:
            made = list(pool.map(self._started, there))
        self._running = {it.wires.interface.id: it for it in made}
        for place, it in enumerate(made):
            self._speak(it, place)

    def settle(self) -> None:
        """Returns when each has its session and the routes of it, or shows why not. Raises Unbuildable."""
        for it in self._running.values():
            self.causes[it.wires.interface.id] = self._cause(it)
        for it in self._running.values():
            if self.causes[it.wires.interface.id] is None:
                self._await_routes(it.wires)

    def link_states(self) -> Iterator[LinkState]:
        for it in self._laid:
            interface, cause = it.interface, self.causes[it.interface.id]
            end_id = interface.direct_connect_gateway_id or interface.vpn_gateway_id
            silent = Place(Cause.PREFIX_NOT_ANNOUNCED, end_id) if end_id else None
            yield LinkState(it.end, interface.id, cause, silent)
            yield LinkState(it.customer, interface.id, cause, Place(Cause.NO_ROUTE, it.router.id))
            for one in it.beyond:
                yield LinkState(one.router, interface.id, cause, Place(Cause.PREFIX_NOT_ANNOUNCED, one.vpn_gateway_id))

    def sessions(self) -> dict[str, Session]:
        """Of each interface that is there, as AWS's end has it now."""
        return {key: self._session(it) for key, it in self._running.items()}

    def telemetry(self) -> dict[str, InterfaceTelemetry]:
        """Of each interface that is there, as AWS's end has it now."""
        found = {}
        for key, it in self._running.items():
            learned = self._speakers.learned(it.wires.end).get(it.wires.customer_address.ip, ())
            found[key] = InterfaceTelemetry(is_up=self._session(it).is_established, learned=learned)
        return found

    def cut(self, interface_id: str) -> None:
        """The line is cut: nothing crosses it any more, and both ends find out by themselves."""
        wires = self._running[interface_id].wires
        self._kernel.configure(wires.end.namespace.name, "line", [f"link set {wires.line} down"])

    def stop(self) -> None:
        for it in self._running.values():
            for vlan in (it.aws, it.customer):
                if vlan is not None:
                    vlan.stop()

    def _started(self, wires: InterfaceWires) -> _Running:
        files = self._rendered.get(wires.router.id)
        rendered = files.vlan(wires.customer_address) if files is not None else None
        own = wires.router.end_of(wires.interface.id) if files is None else None
        at, customers = wires.end.namespace.name, wires.customer.namespace.name
        aws = RunningVlan(self._kernel, at, wires.line, wires.vlan, wires.device)
        customer = None
        if rendered is not None:
            line = rendered.parent
            renamed = [f"link set {wires.line} down", f"link set {wires.line} name {line}"]
            self._kernel.configure(customers, "line", [*renamed, f"link set {line} mtu {rendered.parent_mtu} up"])
            customer = RunningVlan(self._kernel, customers, line, rendered.vlan, rendered.name)
        elif own is not None:
            customer = RunningVlan(self._kernel, customers, wires.line, own.vlan or wires.vlan, wires.device)
        self._address(aws, wires.line, str(wires.amazon_address), wires.interface.mtu)
        if customer is not None:
            told = wires.interface.mtu if own is None or own.mtu is None else own.mtu
            address = str(rendered.address if rendered is not None else wires.customer_address)
            self._address(
                customer,
                rendered.parent if rendered is not None else wires.line,
                address,
                rendered.mtu if rendered is not None else told,
            )
        return _Running(wires, aws, customer, rendered)

    def _address(self, vlan: RunningVlan, line: str, address: str, mtu: int) -> None:
        """Its line is as wide: what is larger does not come in."""
        vlan.await_start()
        lines = [f"addr add {address} dev {vlan.device}", f"link set {vlan.device} mtu {mtu} up"]
        lines.append(f"link set {line} mtu {mtu}")
        self._kernel.configure(vlan.namespace, "VLAN", lines)

    def _speak(self, it: _Running, place: int) -> None:
        """Both ends. One that is told to be down, and nobody knows why, has no session at AWS's."""
        wires, interface = it.wires, it.wires.interface
        own = wires.router.end_of(interface.id) or CustomerVirtualInterface(interface.id)
        files = self._rendered.get(wires.router.id)
        ours, theirs = interface.amazon_asn or AWS_ASN, interface.asn or CUSTOMER_ASN
        if interface.may_carry:
            at_aws = self._speakers.at(wires.end, ours, wires.amazon_address.ip)
            given = files.keys.get(wires.amazon_address.ip) if files is not None else None
            at_aws.neighbours.append(
                Neighbour(
                    wires.customer_address.ip,
                    theirs,
                    MEDS[min(place, 1)],
                    WEIGHTS[min(place, 1)],
                    HOLD_TIME_S,
                    has_bfd=True,
                    most_prefixes=MOST_ANNOUNCED,
                    key=given or _key(interface.key_digest),
                )
            )
            at_aws.announced += self._network.links.announced(interface)
        if it.customer is not None:
            customer = self._speakers.at(wires.customer, own.asn or theirs, wires.customer_address.ip)
            customer.neighbours.append(
                Neighbour(
                    wires.amazon_address.ip,
                    own.far_asn or ours,
                    hold_time_s=HOLD_TIME_S,
                    has_bfd=True,
                    key=_key(own.key_digest or interface.key_digest),
                )
            )
            customer.announced += wires.router.announces
            customer.rendered = files.routing if files is not None else ""

    def _cause(self, it: _Running) -> Cause | None:
        """What is seen at both ends, until the session is established or one of it says why not."""
        if it.customer is None or not it.wires.interface.may_carry:
            return Cause.VIRTUAL_INTERFACE_DOWN
        ends_at = time.monotonic() + LIMIT_S
        while not ((session := self._session(it)).is_established and self._has_learned(it.wires)):
            if it.aws.other_vlans:
                return Cause.VLAN_MISMATCH
            if session.is_full:
                return Cause.TOO_MANY_PREFIXES
            if BAD_PEER_AS in (session.told, self._customers_session(it).told):
                return Cause.BGP_ASN
            if session.is_alive and self._wrong_keys(it) >= WRONG_KEYS:
                return Cause.BGP_KEY
            pause(ends_at, f"the virtual interface {it.wires.interface.id} shows nothing")
        return None

    def _has_learned(self, wires: InterfaceWires) -> bool:
        """Whether what the customer's router announces is at AWS's end."""
        return set(wires.router.announces) <= self._kernel.destinations(wires.end.namespace.name)

    def _session(self, it: _Running) -> Session:
        return self._speakers.sessions(it.wires.end).get(it.wires.customer_address.ip, Session(""))

    def _customers_session(self, it: _Running) -> Session:
        return self._speakers.sessions(it.wires.customer).get(it.wires.amazon_address.ip, Session(""))

    def _wrong_keys(self, it: _Running) -> int:
        """Segments of TCP whose signature was wrong, at either end."""
        return sum(inside(router.namespace.name, _md5_failures) for router in (it.wires.end, it.wires.customer))

    def _await_routes(self, wires: InterfaceWires) -> None:
        """What AWS's end announces is at the other one; and what leads to AWS's end, leads on."""
        ends_at, announced = time.monotonic() + LIMIT_S, set(self._network.links.announced(wires.interface))
        while not announced <= self._kernel.destinations(wires.customer.namespace.name):
            pause(ends_at, f"{wires.interface.id}: no routes come to {wires.customer.namespace.meaning}")
        for one in wires.beyond:
            lines = [f"route replace {it} dev {one.device} metric {BEYOND_METRIC}" for it in wires.router.announces]
            self._kernel.configure(one.router.namespace.name, "routes to Direct Connect", lines)


def _md5_failures() -> int:
    """In the namespace that the thread is in."""
    lines = Path("/proc/thread-self/net/netstat").read_text().splitlines()
    keys, values = (line.split() for line in lines[:2])
    return int(values[keys.index("TCPMD5Failure")])


def _key(digest: str) -> str:
    """Made up: a network has none. Both ends have one key if they have one digest."""
    return f"rehearsed_{digest}"
