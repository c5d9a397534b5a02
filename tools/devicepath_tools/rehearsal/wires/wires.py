"""One object that owns the wires of a network: builds them, moves devices, reads what was counted, removes all."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path
from types import TracebackType

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.wires import deaths, devices, tunnel_ends
from devicepath_tools.rehearsal.wires.bgp import Session
from devicepath_tools.rehearsal.wires.devices import Device
from devicepath_tools.rehearsal.wires.hosts import Host
from devicepath_tools.rehearsal.wires.internet import SEEN
from devicepath_tools.rehearsal.wires.kernel import Kernel, each
from devicepath_tools.rehearsal.wires.layout import End, Layout, lay
from devicepath_tools.rehearsal.wires.links_running import LinksRunning
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter
from devicepath_tools.rehearsal.wires.tally import Place, Use
from devicepath_tools.rehearsal.wires.tunnel_telemetry import InterfaceTelemetry, TunnelTelemetry
from devicepath_tools.rehearsal.wires.vpgs import Peer
from devicepath_tools.rehearsal.workplace import namespaces

NOTHING_RENDERED: Mapping[str, RenderedRouter] = {}


class Wires:
    """The namespaces of a network, from entering to leaving.

        with Workplace() as workplace, Wires(network, workplace.mark) as wires:
            namespace = wires.hosts["i-1"].namespace

    The clean-up process of that workplace removes them as well when this process is killed. Entering raises
    Unbuildable."""

    def __init__(
        self,
        network: Network,
        mark: str,
        booted: Collection[str] = (),
        rendered: Mapping[str, RenderedRouter] = NOTHING_RENDERED,
    ) -> None:
        """`mark` is the rehearsal's, and no other wires may have it. `booted` are instances that a system is going to
        boot in: their interfaces are left unconfigured. `rendered` are files of customers' routers, by their ids."""
        self.network = network
        self.mark = mark
        self._kernel = Kernel(mark)
        self._layout: Layout = lay(network, namespaces.prefix(self.mark), booted)
        self._ends = dict(self._layout.ends)
        self._boots = 0
        laid = self._layout
        self._links = LinksRunning(network, self._kernel, laid.vpns, laid.virtual_interfaces, rendered)
        self._peers = {sim_id: it.peer for sim_id, it in self._layout.devices.items() if it.peer is not None}

    def __enter__(self) -> "Wires":
        namespaces.remove_abandoned()
        try:
            self._kernel.build(self._layout.plan)
            self._links.start()
        except BaseException:
            self._links.stop()
            namespaces.remove(self.mark)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._links.stop()
        namespaces.remove(self.mark)

    @property
    def hosts(self) -> Mapping[str, Host]:
        """By instance; a service's interface, which is on none, by the interface."""
        return self._layout.hosts

    @property
    def devices(self) -> Mapping[str, Device]:
        """By SIM."""
        return self._layout.devices

    @property
    def ends(self) -> Mapping[str, End]:
        """What packets can be sent from and to: hosts and devices, by id."""
        return self._ends

    def has_booted(self, instance_id: str, network_namespace: Path) -> None:
        """A system is on in an instance that was left for it: packets are sent from and to its own namespace now."""
        self._boots += 1
        name = f"{namespaces.prefix(self.mark)}b{self._boots}"
        namespaces.name(name, network_namespace)
        self._ends[instance_id] = replace(self._ends[instance_id], namespace=name)

    def ends_with(self, address: IPv4Address) -> list[End]:
        """Those that have an address. In several VPCs it may be several."""
        return [end for end in self.ends.values() if address in end.addresses]

    @property
    def telling(self) -> list[str]:
        """The namespaces in which it is told where packets stop."""
        return [name for name, it in self._layout.plan.namespaces.items() if any(table.tells for table in it.tables)]

    @property
    def namespaces(self) -> dict[str, str]:
        """What each namespace is, for people, by its name."""
        return {name: it.meaning for name, it in self._layout.plan.namespaces.items()}

    @property
    def places(self) -> Mapping[str, Place]:
        """Where packets can stop, by the name of the counter: what NFLOG tells has it as prefix."""
        return self._layout.plan.tally.places

    def drops(self) -> Counter[Place]:
        """How many packets have stopped, and where. A probe's own are the difference around it."""
        found: Counter[Place] = Counter()
        for name, packets in self._counted().items():
            if packets and name in self.places:
                found[self.places[name]] += packets
        return found

    def exercised(self) -> set[Use]:
        """Which routes, rules and entries have let a packet through."""
        uses = self._layout.plan.tally.uses
        return {uses[name] for name, packets in self._counted().items() if packets and name in uses}

    def not_exercised(self) -> set[Use]:
        """Which have not: what no probe has said anything about."""
        return set(self._layout.plan.tally.uses.values()) - self.exercised()

    def internet_packets(self) -> dict[tuple[IPv4Address, IPv4Address], int]:
        """How many packets have come to the internet, by source and destination. Of a private path, none may."""
        if not self._layout.internet:
            return {}
        found = self._kernel.counted_elements(self._layout.internet, f"ip wires {SEEN}")
        return {(IPv4Address(source), IPv4Address(destination)): packets for (source, destination), packets in found}

    @property
    def tunnel_causes(self) -> Mapping[str, Mapping[IPv4Address, Cause | None]]:
        """Of each VPN connection that runs, why its tunnels are not up, by AWS's outside addresses; None: one is."""
        return self._links.vpns.causes()

    def tunnel_telemetry(self) -> Mapping[IPv4Address, TunnelTelemetry]:
        """What AWS would say of each VPN tunnel now, by its outside address."""
        return self._links.vpns.telemetry()

    def change_key(self, outside_address: IPv4Address, key: str) -> None:
        """AWS has another pre-shared key for a tunnel, which is down until the customer's router has it, too."""
        self._links.vpns.change_key(outside_address, key)

    def give(self, router_id: str, rendered: RenderedRouter) -> None:
        """A customer's router reads other files of its tunnels: of those that have changed."""
        self._links.vpns.give(router_id, rendered)

    @property
    def interface_causes(self) -> Mapping[str, Cause | None]:
        """Of each virtual interface, why it is not up; None: it is."""
        return self._links.interfaces.causes

    def interface_sessions(self) -> Mapping[str, Session]:
        """Of each virtual interface that is there, its BGP session as AWS's end has it now."""
        return self._links.interfaces.sessions()

    def interface_telemetry(self) -> Mapping[str, InterfaceTelemetry]:
        """What AWS would say of each virtual interface that is there now, by its id."""
        return self._links.interfaces.telemetry()

    def cut_line(self, interface_id: str) -> None:
        """The line below a virtual interface is cut. Both ends find out by themselves."""
        self._links.interfaces.cut(interface_id)

    def cut_tunnel(self, outside_address: IPv4Address) -> None:
        """One of a VPN connection's tunnels dies: nothing gets to AWS's end of it. Both ends find out by themselves."""
        self._links.vpns.cut(outside_address)

    def vpg_peer_of(self, sim_id: str) -> IPv4Address:
        """The outer address of the VPG's peer that a device is behind."""
        return self._peers[sim_id].outer_address

    def attach(self, sim_id: str, outer_address: IPv4Address) -> None:
        """Moves a device behind a peer of its VPG. Nobody is told: neighbours find out as they do in reality."""
        device, now = self.devices[sim_id], self._peers[sim_id]
        wires = self._layout.vpgs[device.vpg_id]
        to = next(peer for peer in wires.peers if peer.outer_address == outer_address)
        if to is now or device.address is None:
            return
        self._kernel.configure(now.overlay, "moving a device", devices.leaving(wires, now, device, to))
        lines = devices.leading_to(wires, to, device.address, device.link)
        lines[to.overlay].insert(0, f"link set {device.link} up arp off")
        for name, commands in lines.items():
            self._kernel.configure(name, "moving a device", commands)
        self._tell_of_move(device.address, now, to)
        self._peers[sim_id] = to

    def cut(self, vpg_id: str, outer_address: IPv4Address) -> None:
        """One of a VPG's peers dies: nothing gets to it any more, and nothing out. Devices stay behind it."""
        self._change_life(vpg_id, outer_address, deaths.change(is_dead=True))

    def mend(self, vpg_id: str, outer_address: IPv4Address) -> None:
        """It lives again."""
        self._change_life(vpg_id, outer_address, deaths.change(is_dead=False))

    def _change_life(self, vpg_id: str, outer_address: IPv4Address, rule: str) -> None:
        peers = self._layout.vpgs[vpg_id].peers
        peer = next(peer for peer in peers if peer.outer_address == outer_address)
        for name in (peer.underlay, peer.overlay):
            self._kernel.load_rules(name, f"peer {outer_address}", rule)

    def _tell_of_move(self, address: IPv4Address, now: Peer, to: Peer) -> None:
        for wires in self._layout.vpcs.values():
            for verb, peer in (("delete", now), ("add", to)):
                name = tunnel_ends.behind(peer.outer_address)
                if name in wires.frames.sets:
                    rule = f"{verb} element bridge wires {name} {{ {tunnel_ends.element(address)} }}\n"
                    self._kernel.load_rules(wires.namespace.name, "moving a device", rule)

    def _counted(self) -> dict[str, int]:
        """Packets by counter."""
        counting = [name for name, it in self._layout.plan.namespaces.items() if it.tables]
        found: dict[str, int] = {}
        for counters in each(counting, self._kernel.counters):
            found |= counters
        return found
