"""One gate peer of a path that is on a host in a data centre: registered, and its files."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

import pulumi_soracom as soracom
from pulumi import Output, ResourceOptions

from devicepath.described import Written
from devicepath.device_path.path_redirection import path_redirection
from devicepath.gate_peer.gate_host import vpg_peers
from devicepath.gate_peer.registration import redirect, register
from devicepath.look_up import or_unknown
from devicepath.put_out_files import put_out
from devicepath.refused import refusing
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_router.gate_host import GateHost, files
from devicepath_spec.choices import PacketFilter, ReturnPath
from devicepath_spec.description.gate import ClosedGate
from devicepath_spec.description.path import Path
from devicepath_spec.gate_facts import GateFacts
from devicepath_spec.rules.names import GATE_PEER


class PathHost:
    """What a DevicePath makes for a gate peer in a data centre."""

    registration: soracom.GatePeer
    outer_address: Output[str]
    inner_address: Output[str]
    files: Output[Sequence[Any]]
    """Of each its `path`, `content`, `mode` and `owner`. None is secret."""

    def __init__(
        self, name: str, key: str, path: Path, given: Written, vpg: VirtualPrivateGateway, child: ResourceOptions
    ):
        self._key, self._path, self._name = key, path, f"{name}{GATE_PEER}{key}"
        own = given["gate_peers"][key]
        self.registration = register(self._name, {**own, "vpg_id": vpg.gate_vpg_id}, child)
        if path.hosts[key].returns is ReturnPath.REDIRECTION:
            called, options = path_redirection(name, path, child)
            redirect(called, self.registration, [], [], options)
        self.outer_address = Output.from_input(own["outer_address"])
        self.inner_address = self.registration.inner_address
        known = Output.all(
            outer=own["outer_address"],
            inner=or_unknown(self.registration.inner_address),
            prefix_length=or_unknown(self.registration.prefix_length),
            peers=vpg.vpg_peers or [],
            cidrs=given["backends"][path.hosts[key].backend]["cidrs"],
        )
        self.files = known.apply(refusing(self._files))

    def _files(self, known: Mapping[str, Any]) -> Sequence[Any]:
        peer, center = self._path.hosts[self._key], self._path.data_centers[self._path.hosts[self._key].backend]
        carries = center.connection.carries
        gate = self._path.gate
        if isinstance(gate, ClosedGate):
            raise TypeError(f"{self._name} has no Gate")
        facts = GateFacts(
            outer_address=IPv4Address(known["outer"]),
            inner_address=IPv4Interface(f"{known['inner']}/{int(known['prefix_length'])}"),
            vni=gate.vni,
            mtu=peer.tunnel_mtu(carries),
            vpg_peers=vpg_peers(self._name, known["peers"]),
            return_path=peer.returns,
            packet_filter=PacketFilter.NFTABLES,
            privacy_separator=not gate.device_to_device,
        )
        host = GateHost(
            facts=facts,
            own_ranges=tuple(IPv4Network(one) for one in known["cidrs"]),
            distribution=peer.distribution,
            place=peer.place,
            underlay_mtu=peer.way_mtu(carries),
        )
        return put_out(files(host))
