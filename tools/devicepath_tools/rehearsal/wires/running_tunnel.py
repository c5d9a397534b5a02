"""A tunnel of IPsec that runs: both ends of it are a charon, and its interfaces are the routers'."""

import time
from dataclasses import dataclass

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.site import CustomerTunnel
from devicepath_tools.rehearsal.wires import ipsec_logs
from devicepath_tools.rehearsal.wires.charon import DEVICE, Charon
from devicepath_tools.rehearsal.wires.ipsec_files import TunnelEnd, swanctl
from devicepath_tools.rehearsal.wires.kernel import Kernel, Unbuildable
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter, RenderedTunnel
from devicepath_tools.rehearsal.wires.vpn_tunnels import TunnelWires, VpnWires

LIMIT_S = 20.0
"""For all tunnels to be up or to say why not, and the same for routes."""
PAUSE_S = 0.05


@dataclass
class RunningTunnel:
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


def start_all(kernel: Kernel, wires: VpnWires, files: RenderedRouter | None) -> list[RunningTunnel]:
    """Both ends of each tunnel of a connection, with what they read. Raises Unbuildable."""
    settings = files.daemon if files is not None else ""
    made = [RunningTunnel(it, Charon(kernel, it.aws), Charon(kernel, it.customer, settings)) for it in wires.tunnels]
    for it in made:
        it.rendered = files.tunnel(it.wires.tunnel.outside_address) if files is not None else None
        for charon in (it.aws, it.customer):
            charon.await_start()
        _adopt(kernel, it, wires)
    for it in made:
        _load(it, wires, files)
    for rules in files.rules if files is not None else ():
        kernel.load_rules(wires.customer.namespace.name, "what is rendered for the router", rules)
    return made


def settle(kernel: Kernel, wires: VpnWires, tunnels: list[RunningTunnel]) -> None:
    """Waits until each tunnel of a connection is up and has been rekeyed once, or says why it is not."""
    ends_at = time.monotonic() + LIMIT_S
    for it in tunnels:
        if it.rendered is None and wires.router.tunnel_to(it.wires.tunnel.outside_address) is None:
            it.fault = Cause.VPN_DOWN
            continue
        while it.fault is None and not it.customer.is_installed():
            it.fault = ipsec_logs.cause_of(it.customer.log(), it.aws.log())
            pause(ends_at, f"the tunnel {it.wires.tunnel.outside_address} says nothing")
        it.fault = it.fault or _rekeyed(it, ends_at)
        if it.fault is None and not wires.connection.is_static:
            at = wires.customer.namespace.name
            # Where its own inside addresses do not reach each other, it is up, and of no use to BGP.
            it.fault = None if kernel.answers(at, it.wires.aws_inside, it.device) else Cause.VPN_SELECTORS


def change_key(it: RunningTunnel, wires: VpnWires, key: str) -> None:
    """AWS's end has another key from now on, and begins anew. Until the customer's has it, too, the tunnel is down."""
    it.aws.load(swanctl(_aws_end(it, wires, key)))
    it.aws.terminate(it.name)


def give(it: RunningTunnel, files: RenderedRouter) -> None:
    """The customer's end reads another file, and begins anew: where a key alone is another one, strongSwan does not by
    itself. One that is as it was is left alone."""
    found = files.tunnel(it.wires.tunnel.outside_address)
    if found is not None and found != it.rendered:
        it.rendered = found
        it.customer.load(found.swanctl)
        if not it.customer.is_installed():
            it.customer.initiate(found.name)


def pause(ends_at: float, why: str) -> None:
    """A moment. Raises Unbuildable when there are no more."""
    if time.monotonic() > ends_at:
        raise Unbuildable(f"VPN: {why} within {LIMIT_S:.0f} s.")
    time.sleep(PAUSE_S)


def _adopt(kernel: Kernel, tunnel: RunningTunnel, wires: VpnWires) -> None:
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
        kernel.configure(charon, "tunnel", [f"link set {DEVICE} netns {name} name {device}", *stand_in])
        configured = [f"link set {device} mtu {own_mtu} up", f"addr add {address} dev {device}"]
        kernel.configure(name, "tunnel", configured)


def _load(it: RunningTunnel, wires: VpnWires, files: RenderedRouter | None) -> None:
    """Both ends' files: AWS's first, which waits."""
    own = wires.router.tunnel_to(it.wires.tunnel.outside_address)
    keys = files.keys if files is not None else {}
    it.aws.load(swanctl(_aws_end(it, wires, keys.get(it.wires.tunnel.outside_address))))
    if it.rendered is not None:
        it.customer.load(it.rendered.swanctl)
    elif own is not None and files is None:
        it.customer.load(swanctl(_customer_end(it, wires, own)))


def _rekeyed(tunnel: RunningTunnel, ends_at: float) -> Cause | None:
    """Forces new keys of phase 2, which each tunnel gets within an hour: some come up, and never get any."""
    before = len(tunnel.customer.log())
    tunnel.customer.rekey(tunnel.customers_name)
    while (is_rekeyed := ipsec_logs.is_rekeyed(tunnel.customer.log()[before:])) is None:
        pause(ends_at, f"the tunnel {tunnel.wires.tunnel.outside_address} gets no new keys")
    return None if is_rekeyed else Cause.VPN_PHASE_2_GROUP


def _aws_end(tunnel: RunningTunnel, wires: VpnWires, key: str | None) -> TunnelEnd:
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


def _customer_end(tunnel: RunningTunnel, wires: VpnWires, own: CustomerTunnel) -> TunnelEnd:
    known = tunnel.wires.tunnel
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
