"""All that leads to customers' routers, as it runs: VPN connections and virtual interfaces, with one BGP speaker for
each router."""

from collections.abc import Mapping

from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.wires.bgp_speakers import Speakers
from devicepath_tools.rehearsal.wires.interfaces_running import InterfacesRunning
from devicepath_tools.rehearsal.wires.kernel import Kernel, Unbuildable
from devicepath_tools.rehearsal.wires.link_states import say
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter
from devicepath_tools.rehearsal.wires.virtual_interfaces import InterfaceWires
from devicepath_tools.rehearsal.wires.vpn_running import VpnsRunning
from devicepath_tools.rehearsal.wires.vpn_tunnels import VpnWires


class LinksRunning:
    """From start to the end of their namespaces."""

    def __init__(
        self,
        network: Network,
        kernel: Kernel,
        vpns: Mapping[str, VpnWires],
        interfaces: Mapping[str, InterfaceWires],
        rendered: Mapping[str, RenderedRouter],
    ) -> None:
        """`rendered` are routers that have files, by their ids: of others both ends are made up."""
        self._kernel = kernel
        self._are_any = bool(vpns or interfaces)
        self._speakers = Speakers(kernel)
        self.vpns = VpnsRunning(network, kernel, vpns, rendered, self._speakers)
        self.interfaces = InterfacesRunning(network, kernel, interfaces, rendered, self._speakers)

    def start(self) -> None:
        """Returns when every link is up, or says why it is not, and routes lead into those that are. Raises
        Unbuildable."""
        if self._are_any and (lacking := missing_for_vpns()):
            raise Unbuildable(f"VPN connections and virtual interfaces: {' '.join(lacking)}")
        self.vpns.raise_tunnels()
        self.interfaces.raise_vlans()
        self._speakers.start()
        self.vpns.await_routes()
        self.interfaces.settle()
        say(self._kernel, [*self.vpns.link_states(), *self.interfaces.link_states()])

    def stop(self) -> None:
        self._speakers.stop()
        self.vpns.stop()
        self.interfaces.stop()
