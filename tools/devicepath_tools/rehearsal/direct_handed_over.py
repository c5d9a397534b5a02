"""What is told of a virtual interface once SORACOM's support has taken it for Direct: on the network, and as files of
the router."""

from dataclasses import dataclass, replace

from devicepath_router import virtual_interface as rendering
from devicepath_tools.network.intent.behind import Behind
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_interface import VirtualInterface
from devicepath_tools.rehearsal.carrier import LineGiven
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter

NAME, PARENT = "direct", "eth1"
"""Interfaces of the router: the VLAN's, and the one that the line is plugged into."""


@dataclass
class DirectHandedOver:
    line: LineGiven
    is_bgp_up: bool | None = None
    """What its session does on the wires; None: it has not run there yet."""

    def told(self, network: Network, place: Behind) -> Network:
        """The same network; the interface has all that SORACOM's API does not show, and leads to the data centre."""
        if self.line.interface_id not in network.virtual_interfaces:
            return network
        known, line = network.virtual_interfaces[self.line.interface_id], self.line
        told = VirtualInterface(
            line.interface_id,
            line.vlan,
            vpg_id=known.vpg_id,
            amazon_address=line.amazon_address,
            customer_address=line.customer_address,
            asn=line.asn,
            amazon_asn=line.amazon_asn,
            mtu=line.mtu,
            is_bgp_up=self.is_bgp_up,
            name=place.backend,
        )
        return replace(network, virtual_interfaces={**network.virtual_interfaces, told.id: told})

    def router(self, network: Network, place: Behind) -> RenderedRouter:
        """Rendered as `devicepath direct render` does. Raises InvalidSpec."""
        line, vpg_id = self.line, network.virtual_interfaces[self.line.interface_id].vpg_id
        interface = rendering.VirtualInterface(
            name=NAME,
            parent=PARENT,
            vlan=line.vlan,
            own_address=line.customer_address,
            far_address=line.amazon_address.ip,
            own_asn=line.asn,
            far_asn=line.amazon_asn,
            bgp_key=line.bgp_key,
            own_ranges=place.ranges,
            far_ranges=(network.vpgs[vpg_id].vpg_range,),
            mtu=line.mtu,
        )
        files = {it.path: it.content for it in rendering.files(interface)}
        return RenderedRouter(files, {line.amazon_address.ip: line.bgp_key})
