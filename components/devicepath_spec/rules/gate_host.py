"""Rules of a gate peer's host, in a path or alone."""

from ipaddress import IPv4Network

from devicepath_spec.choices import PacketFilter, ReturnPath
from devicepath_spec.description.gate_peer import GatePeerAlone, HostGatePeer, Instance
from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import DEFAULT_INSTANCE_TYPE, SMALLEST_MTU, TOO_SMALL_FOR_PACKAGES, VXLAN_OVERHEAD
from devicepath_spec.next_instance import CurrentInstance
from devicepath_spec.ranges import is_host_of, is_of_aws
from devicepath_spec.rules.names import GATE_PEER

GateHost = Instance | GatePeerAlone


def tunnel_fits(host: GateHost, faults: Faults) -> None:
    most = host.path_mtu - VXLAN_OVERHEAD
    if not SMALLEST_MTU <= host.mtu <= most:
        why = f"the path carries {host.path_mtu} and VXLAN takes {VXLAN_OVERHEAD} of it"
        faults.add("mtu", f"{host.mtu} is not possible: {why}; write {SMALLEST_MTU} to {most}, or the right path_mtu.")


def masquerading_has_a_filter(host: GateHost, faults: Faults) -> None:
    if host.returns is ReturnPath.MASQUERADE and host.packet_filter is PacketFilter.NONE:
        fix = "write packet_filter: nftables, which is installed once through the S3 endpoint, or redirection"
        faults.add("return_path", f"masquerade needs a filter, and the image has none; {fix}.")


def masquerading_has_traffic(host: GateHost, faults: Faults) -> None:
    if host.returns is ReturnPath.MASQUERADE and not host.device_traffic:
        faults.add("device_traffic", "none is listed, so nobody could send anything; list what servers send.")


def instance_takes_packages(host: GateHost, faults: Faults) -> None:
    if host.packet_filter is PacketFilter.NFTABLES and host.instance_type.endswith(TOO_SMALL_FOR_PACKAGES):
        fix = f"write {DEFAULT_INSTANCE_TYPE} or larger, or packet_filter: none"
        faults.add("instance_type", f"{host.instance_type} has 512 MB, too little to install nftables; {fix}.")


def servers_find_back(host: GatePeerAlone, faults: Faults) -> None:
    if host.returns is ReturnPath.NONE and host.route_table_ids:
        fix = "write return_path: masquerade or redirection, or leave route_table_ids out"
        faults.add("return_path", f"none, but route tables lead servers through it: no answer finds back; {fix}.")


def outer_address_is_free(host: GateHost, subnet: IPv4Network, faults: Faults) -> None:
    """The outer address is inside of the gate peer's subnet, and none that AWS keeps."""
    outer = host.outer_address
    if outer not in subnet:
        faults.add("outer_address", f"{outer} is outside the subnet {subnet}; write an address of it.")
    elif is_of_aws(outer, subnet):
        rule = f"is one of those that AWS keeps in {subnet}: the first four and the last"
        faults.add("outer_address", f"{outer} {rule}; write another.")


def inner_address_is_a_hosts(host: GateHost | HostGatePeer, device_subnet: IPv4Network, faults: Faults) -> None:
    inner = host.inner_address
    if inner is not None and not is_host_of(inner, device_subnet):
        rule = f"is no address of a host in the device subnet {device_subnet}"
        faults.add("inner_address", f"{inner} {rule}; write a free one.")


def subnet_holds_the_outer_address(host: GatePeerAlone, faults: Faults) -> None:
    if host.subnet_cidr is not None:
        outer_address_is_free(host, host.subnet_cidr, faults)


def device_subnet_holds_the_inner_address(host: GatePeerAlone, faults: Faults) -> None:
    inner_address_is_a_hosts(host, host.device_subnet, faults)


def address_is_left(faults: Faults, name: str, address: str, current: CurrentInstance) -> None:
    """The fault where another gate peer, which ends only after this one is made, still has the address: AWS gives no
    address to two."""
    path, separator, _ = name.partition(GATE_PEER)
    if separator and current.name != name and current.name.startswith(f"{path}{separator}"):
        rule = f"{address} is the address of {current.name} ({current.instance_id}), which ends after this one is made"
        fix = (
            "keep that name where it is the same gate peer; else write a free address, or let a run end that one first"
        )
        faults.add("outer_address", f"{rule}; {fix}.")


GATE_HOST_RULES = (tunnel_fits, masquerading_has_a_filter, masquerading_has_traffic, instance_takes_packages)
GATE_PEER_ALONE_RULES = (
    subnet_holds_the_outer_address,
    device_subnet_holds_the_inner_address,
    *GATE_HOST_RULES,
    servers_find_back,
)
