"""Data centres behind a VPG's Door, as a stack file has them and as SORACOM's API shows them."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from devicepath_spec.choices import ReturnPath
from devicepath_spec.description.path import StackFile
from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.customer_gateway import CustomerGateway
from devicepath_tools.network.intent.sites import with_sites
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.sim import Sim, SimGroup, SimSession
from devicepath_tools.network.virtual_interface import VirtualInterface
from devicepath_tools.network.virtual_private_gateway import Gate, GatePeer, VirtualPrivateGateway, VpgType
from devicepath_tools.network.vpn_connection import VpnConnection
from tests.infra.stack_file import with_changes

A, N = IPv4Address, IPv4Network
PLANT: dict[str, Any] = {
    "kind": "data_center",
    "directions": ["device_to_cloud", "cloud_to_device"],
    "cidrs": ["192.168.50.0/24"],
    "connection": {"kind": "door", "router_address": "198.51.100.1", "routing": {"kind": "bgp", "asn": 65000}},
}
WORKS = {
    **PLANT,
    "directions": ["device_to_cloud"],
    "cidrs": ["192.168.70.0/24", "172.20.0.0/28"],
    "connection": {"kind": "door", "router_address": "198.51.100.9", "routing": {"kind": "bgp", "asn": 65001}},
}
PATH: dict[str, Any] = {
    "vpg": {"kind": "new", "type": "F", "device_subnet": "10.170.0.0/16"},
    "internet": "none",
    "devices": {
        "machine-1": {"imsi": "001010000000061", "address": "10.170.0.11"},
        "machine-2": {"imsi": "001010000000062", "address": "10.170.0.12"},
    },
    "gate": {"kind": "open"},
    "backends": {"plant": PLANT},
    "gate_peers": {
        "plant": {
            "kind": "host",
            "backend": "plant",
            "outer_address": "192.168.50.10",
            "inner_address": "10.170.255.254",
            "return_path": {"kind": "redirection"},
        }
    },
}
DIRECT = {"backends.plant.connection": {"kind": "direct"}}
STATIC = {"backends.plant.connection.routing": {"kind": "static"}}
MASQUERADE = {"gate_peers.plant.return_path": {"kind": "masquerade"}}
ALONE = {"gate_peers.plant.return_path": {"kind": "none"}}
ON_ROUTER = {"gate_peers.plant.place": "on_router", "gate_peers.plant.outer_address": "192.168.50.1"}
INNER = A("10.170.255.254")
TRANSLATED = (A("100.64.0.5"), A("100.64.0.6"))
VPN = "vpn-0123456789abcdef0"


def a_file(changes: dict[str, Any] | None = None) -> StackFile:
    return load(with_changes(PATH, changes or {}))


def a_connection(number: int, asn: int | None, vpg_id: str = "vpg-1") -> tuple[VpnConnection, CustomerGateway]:
    """As SORACOM's API shows one."""
    own = f"{VPN[:-1]}{number}"
    return VpnConnection(own, f"cgw-{number}", (), vpg_id=vpg_id, is_static=asn is None), CustomerGateway(
        f"cgw-{number}", asn=asn
    )


def shown(file: StackFile, *asns: int | None) -> Network:
    """What SORACOM's API shows of a stack that is up: `asns` are of its Doors, None of a static one."""
    doors = [a_connection(number, asn) for number, asn in enumerate(asns)]
    peers = tuple(GatePeer(one.outer_address, one.inner_address or INNER) for one in file.hosts.values())
    redirected = next((it.inner_address for it in file.hosts.values() if it.returns is ReturnPath.REDIRECTION), None)
    gate = Gate(
        is_open=True,
        privacy_separator=True,
        own_peers=(GatePeer(A("100.64.0.4"), A("10.170.0.1")), GatePeer(A("100.64.0.36"), A("10.170.0.2"))),
        registered_peers=peers,
        redirection=redirected,
    )
    vpg = VirtualPrivateGateway(
        "vpg-1", VpgType.F, "running", N("100.64.0.0/26"), file.vpg.device_subnet, has_internet_gateway=False, gate=gate
    )
    sims = [
        Sim(f"sim-{name}", (device.imsi,), "group-1", SimSession(vpg.id, device.address, TRANSLATED[number]), name)
        for number, (name, device) in enumerate(file.devices.items())
        if device.address is not None
    ]
    return Network(
        vpgs=by_id([vpg]),
        sim_groups=by_id([SimGroup("group-1", vpg.id)]),
        sims=by_id(sims),
        vpn_connections=by_id([door for door, _ in doors]),
        customer_gateways=by_id([known for _, known in doors]),
    )


def up(changes: dict[str, Any] | None = None, *asns: int | None) -> tuple[StackFile, Network]:
    """A stack file, and the network of it with what is behind its routers."""
    file = a_file(changes)
    return file, with_sites(file, shown(file, *(asns or (65000,))))


def with_direct(network: Network, *ids: str) -> Network:
    """As SORACOM's API shows interfaces of Direct."""
    return replace(network, virtual_interfaces=by_id([VirtualInterface(it, vpg_id="vpg-1") for it in ids]))


def with_gate(network: Network, **fields: Any) -> Network:
    """With another Gate of the VPG."""
    vpg = network.vpgs["vpg-1"]
    return replace(network, vpgs=by_id([replace(vpg, gate=replace(vpg.gate, **fields))]))
