"""VPN connections that run: IPsec by strongSwan in user space, routes by FRR or written, and what each tunnel says of
why it is not up."""

import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.site import CustomerTunnel
from devicepath_tools.network.trace.vpn_ways import announced
from devicepath_tools.network.vpn_connection import VpnTunnel
from devicepath_tools.rehearsal.wires import bgp, ipsec_logs, watchdog
from devicepath_tools.rehearsal.wires.bgp import Neighbour
from devicepath_tools.rehearsal.wires.charon import DEVICE, Charon
from devicepath_tools.rehearsal.wires.ipsec_files import TunnelEnd, swanctl
from devicepath_tools.rehearsal.wires.kernel import Kernel, Unbuildable
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns
from devicepath_tools.rehearsal.wires.nft import LOG_GROUP, SNAP_BYTES
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter, RenderedTunnel
from devicepath_tools.rehearsal.wires.tally import Place, Tally
from devicepath_tools.rehearsal.wires.vpcs import Router
from devicepath_tools.rehearsal.wires.vpn_tunnels import UNDELIVERED, TunnelWires, VpnWires

LIMIT_S = 20.0
"""For all tunnels to be up or to say why not, and the same for routes."""
PAUSE_S = 0.05
AWS_ASN, CUSTOMER_ASN = 64512, 65000
"""Where none is told. The first is AWS's default."""
MEDS = (100, 200)
"""AWS has one tunnel preferred. Source: AWS, Site-to-Site VPN, tunnel endpoint replacement."""


@dataclass
class _Tunnel:
    """Both ends of one that runs."""

    wires: TunnelWires
    aws: Charon
    customer: Charon
    rendered: RenderedTunnel | None = None
    """The customer's end, where it has files."""
    fault: Cause | None = None

    @property
    def name(self) -> str:
        """Of the connection and its child at AWS's end."""
        return f"tunnel{self.wires.aws_device}"

    @property
    def customers_name(self) -> str:
        return self.rendered.name if self.rendered is not None else self.name

    @property
    def device(self) -> str:
        """Its interface in the customer's router."""
        return self.rendered.name if self.rendered is not None else self.wires.customer_device


class VpnsRunning:
    """All connections of a network, from start to the end of their namespaces."""

    def __init__(
        self,
        network: Network,
        kernel: Kernel,
        tally: Tally,
        laid: Mapping[str, VpnWires],
        rendered: Mapping[str, RenderedRouter],
    ) -> None:
        """`rendered` are routers that have files, by their ids: of others both ends are made up."""
        self._rendered = rendered
        self._network, self._kernel, self._tally = network, kernel, tally
        self._laid = [it for it in laid.values() if it.connection.carries]
        self._tunnels: dict[str, list[_Tunnel]] = {}
        self._daemons: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Returns when every tunnel is up, or says why it is not, and routes lead into those that are. Raises
        Unbuildable."""
        if self._laid and (lacking := missing_for_vpns()):
            raise Unbuildable(f"VPN connections: {' '.join(lacking)}")
        with ThreadPoolExecutor() as pool:
            for wires, tunnels in zip(self._laid, pool.map(self._started, self._laid), strict=True):
                self._tunnels[wires.connection.id] = tunnels
            list(pool.map(self._settle, self._laid))
        for wires in self._laid:
            self._route(wires)
        for wires in self._laid:
            self._await_routes(wires)

    def causes(self) -> dict[str, dict[IPv4Address, Cause | None]]:
        """Of each connection, why its tunnels are not up, by AWS's outside address; None: it is."""
        return {
            key: {it.wires.tunnel.outside_address: it.fault for it in tunnels} for key, tunnels in self._tunnels.items()
        }

    def stop(self) -> None:
        for process in self._daemons.values():
            process.kill()
            process.wait()
        for tunnels in self._tunnels.values():
            for it in tunnels:
                it.aws.stop()
                it.customer.stop()

    def _started(self, wires: VpnWires) -> list[_Tunnel]:
        environment, files = self._kernel.environment, self._rendered.get(wires.router.id)
        settings = files.daemon if files is not None else ""
        made = [
            _Tunnel(it, Charon(it.aws, environment), Charon(it.customer, environment, settings)) for it in wires.tunnels
        ]
        for it in made:
            it.rendered = files.tunnel(it.wires.tunnel.outside_address) if files is not None else None
            for charon in (it.aws, it.customer):
                charon.await_start()
            self._adopt(it, wires)
        for it in made:
            self._load(it, wires, files)
        for rules in files.rules if files is not None else ():
            self._kernel.load_rules(wires.customer.namespace.name, "what is rendered for the router", rules)
        return made

    def _load(self, it: _Tunnel, wires: VpnWires, files: RenderedRouter | None) -> None:
        """Both ends' files: AWS's first, which waits."""
        own = wires.router.tunnel_to(it.wires.tunnel.outside_address)
        keys = files.keys if files is not None else {}
        it.aws.load(swanctl(_aws_end(it, wires, keys.get(it.wires.tunnel.outside_address))))
        if it.rendered is not None:
            it.customer.load(it.rendered.swanctl)
        elif own is not None and files is None:
            it.customer.load(swanctl(_customer_end(it, wires, own)))

    def _adopt(self, tunnel: _Tunnel, wires: VpnWires) -> None:
        """Moves both interfaces to the routers. A bridge stands for each: its charon routes over the name."""
        it, rendered, mtu = tunnel.wires, tunnel.rendered, wires.router.mtu
        aws = f"{it.aws_inside} peer {it.customer_inside}/32"
        customer = str(rendered.inside) if rendered is not None else f"{it.customer_inside} peer {it.aws_inside}/32"
        for charon, router, device, address, own_mtu in (
            (it.aws, wires.end, it.aws_device, aws, mtu),
            (it.customer, wires.customer, tunnel.device, customer, rendered.mtu if rendered is not None else mtu),
        ):
            name = router.namespace.name
            stand_in = [f"link add {DEVICE} type bridge", f"link set {DEVICE} up"]
            self._kernel.configure(charon, "tunnel", [f"link set {DEVICE} netns {name} name {device}", *stand_in])
            configured = [f"link set {device} mtu {own_mtu} up", f"addr add {address} dev {device}"]
            self._kernel.configure(name, "tunnel", configured)

    def _settle(self, wires: VpnWires) -> None:
        """Waits until each tunnel is up and has been rekeyed once, or says why it is not."""
        ends_at = time.monotonic() + LIMIT_S
        for it in self._tunnels[wires.connection.id]:
            if it.rendered is None and wires.router.tunnel_to(it.wires.tunnel.outside_address) is None:
                it.fault = Cause.VPN_DOWN
                continue
            while it.fault is None and not it.customer.is_installed():
                it.fault = ipsec_logs.cause_of(it.customer.log(), it.aws.log())
                _pause(ends_at, f"the tunnel {it.wires.tunnel.outside_address} says nothing")
            it.fault = it.fault or _rekeyed(it, ends_at)
            if it.fault is None and not wires.connection.is_static and not self._reaches(wires, it):
                # Up, and of no use to BGP.
                it.fault = Cause.VPN_SELECTORS

    def _reaches(self, wires: VpnWires, tunnel: _Tunnel) -> bool:
        """Whether the inside addresses of a tunnel reach each other."""
        return self._kernel.answers(wires.customer.namespace.name, tunnel.wires.aws_inside, tunnel.device)

    def _route(self, wires: VpnWires) -> None:
        """Into the tunnels that are up; and what is not led anywhere has a cause from now on."""
        up = [it for it in self._tunnels[wires.connection.id] if it.fault is None]
        if not up:
            cause = next((it.fault for it in self._tunnels[wires.connection.id] if it.fault is not None), None)
            for router in (wires.end, wires.customer):
                self._say(router, Place(cause, wires.connection.id))
            return
        gateway_id = wires.connection.vpn_gateway_id
        if gateway_id:
            self._say(wires.end, Place(Cause.PREFIX_NOT_ANNOUNCED, gateway_id))
        self._say(wires.customer, Place(Cause.NO_ROUTE, wires.router.id))
        if wires.connection.is_static:
            behind = wires.connection.routes
            self._write(wires.end, behind, up[0].wires.aws_device)
            self._watch(wires, up[0])
        else:
            self._speak(wires, up)

    def _write(self, router: Router, ranges: Iterable[IPv4Network], device: str) -> None:
        lines = [f"route replace {cidr} dev {device}" for cidr in ranges]
        self._kernel.configure(router.namespace.name, "static routes", lines)

    def _watch(self, wires: VpnWires, up: _Tunnel) -> None:
        """The customer's routes: the rendered watchdog's, or written ones."""
        files = self._rendered.get(wires.router.id)
        if files is None or files.watchdog is None:
            self._write(wires.customer, wires.router.routes, up.device)
            return
        name = wires.customer.namespace.name
        self._daemons[name] = watchdog.start(name, *files.watchdog, self._kernel.environment)

    def _speak(self, wires: VpnWires, up: Sequence[_Tunnel]) -> None:
        """BGP on both sides."""
        own, theirs = self._asns(wires)
        to_customer = [Neighbour(it.wires.customer_inside, theirs, med) for it, med in zip(up, MEDS, strict=False)]
        to_aws = [Neighbour(it.wires.aws_inside, own) for it in up]
        first = up[0].wires
        for router, asn, address, neighbours, ranges in (
            (wires.end, own, first.aws_inside, to_customer, announced(self._network, wires.connection)),
            (wires.customer, theirs, first.customer_inside, to_aws, wires.router.announces),
        ):
            files = self._rendered.get(wires.router.id) if router is wires.customer else None
            written = bgp.configuration(asn, address, neighbours, list(dict.fromkeys(ranges)))
            text = files.routing if files is not None else written
            self._daemons[router.namespace.name] = bgp.start(router.namespace.name, text, self._kernel.environment)

    def _asns(self, wires: VpnWires) -> tuple[int, int]:
        connection = wires.connection
        gateway = self._network.vpn_gateways.get(connection.vpn_gateway_id)
        transit = self._network.transit_gateways.get(connection.transit_gateway_id)
        known = self._network.customer_gateways.get(connection.customer_gateway_id)
        told = [it.asn for it in (gateway, transit) if it is not None]
        theirs = known.asn if known is not None else None
        return next((it for it in told if it), AWS_ASN), theirs or CUSTOMER_ASN

    def _await_routes(self, wires: VpnWires) -> None:
        """What the other end announces is there."""
        if all(it.fault is not None for it in self._tunnels[wires.connection.id]):
            return
        ends_at = time.monotonic() + LIMIT_S
        is_static = wires.connection.is_static
        for router, ranges in (
            (wires.end, wires.connection.routes if is_static else wires.router.announces),
            (wires.customer, wires.router.routes if is_static else announced(self._network, wires.connection)),
        ):
            while not {str(it) for it in ranges} <= self._kernel.destinations(router.namespace.name):
                _pause(ends_at, f"{wires.connection.id}: no routes come to {router.namespace.meaning}")

    def _say(self, router: Router, place: Place) -> None:
        """What is not led anywhere stops for this."""
        known = {it: name for name, it in self._tally.places.items() if name in router.table.names}
        name = known[place]
        log = f'log prefix "{name}" group {LOG_GROUP} snaplen {SNAP_BYTES} queue-threshold 1'
        rule = f'counter name "{name}" {log} drop'
        rules = f"flush chain ip wires {UNDELIVERED}\nadd rule ip wires {UNDELIVERED} {rule}\n"
        self._kernel.load_rules(router.namespace.name, "VPN", rules)


def _rekeyed(tunnel: _Tunnel, ends_at: float) -> Cause | None:
    """Forces new keys of phase 2, which each tunnel gets within an hour: some come up, and never get any."""
    before = len(tunnel.customer.log())
    tunnel.customer.rekey(tunnel.customers_name)
    while (is_rekeyed := ipsec_logs.is_rekeyed(tunnel.customer.log()[before:])) is None:
        _pause(ends_at, f"the tunnel {tunnel.wires.tunnel.outside_address} gets no new keys")
    return None if is_rekeyed else Cause.VPN_PHASE_2_GROUP


def _pause(ends_at: float, why: str) -> None:
    if time.monotonic() > ends_at:
        raise Unbuildable(f"VPN: {why} within {LIMIT_S:.0f} s.")
    time.sleep(PAUSE_S)


def _aws_end(tunnel: _Tunnel, wires: VpnWires, key: str | None) -> TunnelEnd:
    known, connection = tunnel.wires.tunnel, wires.connection
    return TunnelEnd(
        tunnel.name,
        known.outside_address,
        wires.address,
        known.outside_address,
        wires.address,
        key or _key(known.key_digest),
        known.phase_1,
        known.phase_2,
        connection.aws_range,
        connection.customer_range,
        initiates=False,
    )


def _customer_end(tunnel: _Tunnel, wires: VpnWires, own: CustomerTunnel) -> TunnelEnd:
    known: VpnTunnel = tunnel.wires.tunnel
    return TunnelEnd(
        tunnel.name,
        own.identity or wires.address,
        known.outside_address,
        None,
        known.outside_address,
        _key(own.key_digest or known.key_digest),
        own.phase_1,
        own.phase_2,
        own.own_selector,
        own.far_selector,
        initiates=True,
    )


def _key(digest: str) -> str:
    """Made up: a network has none. Both ends have one key if they have one digest."""
    return f"rehearsed_{digest}"
