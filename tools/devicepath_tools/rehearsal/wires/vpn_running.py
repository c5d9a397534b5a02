"""VPN connections that run: IPsec by strongSwan in user space, routes by FRR or written, and what each tunnel says of
why it is not up."""

import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.vpn_faults import most_announced
from devicepath_tools.rehearsal.wires import watchdog
from devicepath_tools.rehearsal.wires.bgp import AWS_ASN, CUSTOMER_ASN, MEDS, WEIGHTS, Neighbour
from devicepath_tools.rehearsal.wires.bgp_speakers import Speakers
from devicepath_tools.rehearsal.wires.kernel import Kernel
from devicepath_tools.rehearsal.wires.link_states import LinkState
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter
from devicepath_tools.rehearsal.wires.running_tunnel import (
    LIMIT_S,
    RunningTunnel,
    change_key,
    give,
    pause,
    settle,
    start_all,
)
from devicepath_tools.rehearsal.wires.tally import Place
from devicepath_tools.rehearsal.wires.tunnel_telemetry import IPSEC_IS_DOWN, IPSEC_IS_UP, TunnelTelemetry
from devicepath_tools.rehearsal.wires.vpcs import Router
from devicepath_tools.rehearsal.wires.vpn_tunnels import VpnWires, cutting


class VpnsRunning:
    """All connections of a network, from start to the end of their namespaces."""

    def __init__(
        self,
        network: Network,
        kernel: Kernel,
        laid: Mapping[str, VpnWires],
        rendered: Mapping[str, RenderedRouter],
        speakers: Speakers,
    ) -> None:
        self._rendered, self._speakers = rendered, speakers
        self._network, self._kernel = network, kernel
        self._laid = [it for it in laid.values() if it.connection.carries]
        self._waiting = [it for it in laid.values() if not it.connection.carries]
        self._tunnels: dict[str, list[RunningTunnel]] = {}
        self._watchdogs: list[subprocess.Popen[bytes]] = []

    def raise_tunnels(self) -> None:
        """Returns when every tunnel is up, or says why it is not, with static routes into those that are, and with BGP
        told to its speakers. Raises Unbuildable."""
        with ThreadPoolExecutor() as pool:
            for wires, tunnels in zip(self._laid, pool.map(self._started, self._laid), strict=True):
                self._tunnels[wires.connection.id] = tunnels
            list(pool.map(lambda it: settle(self._kernel, it, self._tunnels[it.connection.id]), self._laid))
        for wires in self._laid:
            self._route(wires)

    def await_routes(self) -> None:
        """Returns when what each end announces is at the other one. Raises Unbuildable."""
        for wires in self._laid:
            self._await_routes(wires)

    def link_states(self) -> Iterator[LinkState]:
        for it in self._waiting:
            for router in (it.end, it.customer):
                yield LinkState(router, it.connection.id, Cause.VPN_NOT_AVAILABLE, None)
        for it in self._laid:
            tunnels, gateway_id = self._tunnels[it.connection.id], it.connection.vpn_gateway_id
            is_up = any(one.fault is None for one in tunnels)
            cause = None if is_up else next((one.fault for one in tunnels), None)
            silent = Place(Cause.PREFIX_NOT_ANNOUNCED, gateway_id) if gateway_id else None
            yield LinkState(it.end, it.connection.id, cause, silent)
            yield LinkState(it.customer, it.connection.id, cause, Place(Cause.NO_ROUTE, it.router.id))

    def causes(self) -> dict[str, dict[IPv4Address, Cause | None]]:
        """Of each connection, why its tunnels are not up, by AWS's outside address; None: it is."""
        return {
            key: {it.wires.tunnel.outside_address: it.fault for it in tunnels} for key, tunnels in self._tunnels.items()
        }

    def telemetry(self) -> dict[IPv4Address, TunnelTelemetry]:
        """Of each tunnel, by AWS's outside address."""
        found: dict[IPv4Address, TunnelTelemetry] = {}
        for wires in self._laid:
            learned = self._speakers.learned(wires.end)
            for it in self._tunnels[wires.connection.id]:
                is_static, inside = wires.connection.is_static, it.wires.customer_inside
                if it.fault is not None or not it.aws.is_installed():
                    told = TunnelTelemetry(is_up=False, message=IPSEC_IS_DOWN)
                elif is_static or inside in learned:
                    told = TunnelTelemetry(is_up=True, message="", learned=learned.get(inside, ()))
                else:
                    told = TunnelTelemetry(is_up=False, message=IPSEC_IS_UP)
                found[it.wires.tunnel.outside_address] = told
        return found

    def cut(self, outside_address: IPv4Address) -> None:
        """Nothing gets to a tunnel's outside address any more. AWS's end of a static connection goes on by the other
        tunnel at once, where AWS takes as long as it needs to find out."""
        for wires in self._laid:
            tunnels = self._tunnels[wires.connection.id]
            if any(it.wires.tunnel.outside_address == outside_address for it in tunnels):
                self._kernel.load_rules(wires.underlay, "tunnel", cutting(outside_address))
                left = [it for it in tunnels if it.fault is None and it.wires.tunnel.outside_address != outside_address]
                if wires.connection.is_static and left:
                    self._write(wires.end, self._network.links.written(wires.connection), left[0].wires.aws_device)

    def change_key(self, outside_address: IPv4Address, key: str) -> None:
        """AWS has another key for a tunnel."""
        for wires in self._laid:
            for it in self._tunnels[wires.connection.id]:
                if it.wires.tunnel.outside_address == outside_address:
                    change_key(it, wires, key)

    def give(self, router_id: str, files: RenderedRouter) -> None:
        """A customer's router reads other files of its tunnels."""
        for wires in self._laid:
            for it in self._tunnels[wires.connection.id] if wires.router.id == router_id else ():
                give(it, files)

    def stop(self) -> None:
        for process in self._watchdogs:
            process.kill()
            process.wait()
        for tunnels in self._tunnels.values():
            for it in tunnels:
                it.aws.stop()
                it.customer.stop()

    def _started(self, wires: VpnWires) -> list[RunningTunnel]:
        return start_all(self._kernel, wires, self._rendered.get(wires.router.id))

    def _route(self, wires: VpnWires) -> None:
        """Into the tunnels that are up."""
        up = [it for it in self._tunnels[wires.connection.id] if it.fault is None]
        if not up:
            return
        if wires.connection.is_static:
            behind = self._network.links.written(wires.connection)
            self._write(wires.end, behind, up[0].wires.aws_device)
            self._watch(wires, up[0])
        else:
            self._speak(wires, up)

    def _write(self, router: Router, ranges: Iterable[IPv4Network], device: str) -> None:
        lines = [f"route replace {cidr} dev {device}" for cidr in ranges]
        self._kernel.configure(router.namespace.name, "static routes", lines)

    def _watch(self, wires: VpnWires, up: RunningTunnel) -> None:
        """The customer's routes: the rendered watchdog's, or written ones."""
        files = self._rendered.get(wires.router.id)
        if files is None or files.watchdog is None:
            self._write(wires.customer, wires.router.routes, up.device)
            return
        name = wires.customer.namespace.name
        self._watchdogs.append(watchdog.start(self._kernel, name, *files.watchdog))

    def _speak(self, wires: VpnWires, up: Sequence[RunningTunnel]) -> None:
        """BGP on both sides. A gateway has one speaker for all of its connections, and so has a router."""
        own, theirs = self._asns(wires)
        first, files = up[0].wires, self._rendered.get(wires.router.id)
        at_aws = self._speakers.at(wires.end, own, first.aws_inside)
        # A virtual private gateway sends by one tunnel, a transit gateway by all. Source: AWS, Site-to-Site VPN, route
        # priority; VPC, transit gateways, equal cost multipath.
        weights = (None, None) if wires.connection.transit_gateway_id else WEIGHTS
        at_aws.neighbours += [
            Neighbour(it.wires.customer_inside, theirs, med, weight, most_prefixes=most_announced(wires.connection))
            for it, med, weight in zip(up, MEDS, weights, strict=False)
        ]
        at_aws.announced += self._network.links.announced(wires.connection)
        customer = self._speakers.at(wires.customer, theirs, first.customer_inside)
        customer.neighbours += [Neighbour(it.wires.aws_inside, own) for it in up]
        customer.announced += wires.router.announces
        customer.rendered = files.routing if files is not None else ""

    def _asns(self, wires: VpnWires) -> tuple[int, int]:
        connection = wires.connection
        gateway = self._network.vpn_gateways.get(connection.vpn_gateway_id)
        transit = self._network.transit_gateways.get(connection.transit_gateway_id)
        known = self._network.customer_gateways.get(connection.customer_gateway_id)
        told = [it.asn for it in (gateway, transit) if it is not None]
        theirs = known.asn if known is not None else None
        return next((it for it in told if it), AWS_ASN), theirs or CUSTOMER_ASN

    def _are_full(self, wires: VpnWires) -> bool:
        """Whether AWS's end has closed the sessions because the router announces too much; its tunnels say so then."""
        sessions = {} if wires.connection.is_static else self._speakers.sessions(wires.end)
        up = [it for it in self._tunnels[wires.connection.id] if it.fault is None]
        if not all(it.wires.customer_inside in sessions and sessions[it.wires.customer_inside].is_full for it in up):
            return False
        for it in up:
            it.fault = Cause.TOO_MANY_PREFIXES
        return True

    def _await_routes(self, wires: VpnWires) -> None:
        """What the other end announces is there."""
        if all(it.fault is not None for it in self._tunnels[wires.connection.id]):
            return
        ends_at = time.monotonic() + LIMIT_S
        is_static, links = wires.connection.is_static, self._network.links
        for router, ranges in (
            (wires.end, links.written(wires.connection) if is_static else wires.router.announces),
            (wires.customer, wires.router.routes if is_static else links.announced(wires.connection)),
        ):
            while not set(ranges) <= self._kernel.destinations(router.namespace.name):
                if self._are_full(wires):
                    return
                pause(ends_at, f"{wires.connection.id}: no routes come to {router.namespace.meaning}")
