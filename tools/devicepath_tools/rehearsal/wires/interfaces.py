"""Network interfaces: what each sends and takes, judged at its port of the subnet's bridge."""

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.wires import security_groups, tunnel_ends
from devicepath_tools.rehearsal.wires.gates import gate_of
from devicepath_tools.rehearsal.wires.mac_address import mac_address
from devicepath_tools.rehearsal.wires.nft import listed
from devicepath_tools.rehearsal.wires.plan import Cable, Namespace, Plan
from devicepath_tools.rehearsal.wires.vpcs import VPC_MTU, VpcWires, router_addresses

LINK_LOCAL = "169.254.0.0/16"
"""Instance metadata and AWS's clock. Neither security groups nor network ACLs are asked about these, nor about DHCP.
Source: AWS, VPC user guide, security groups."""
FIRST_NUMBER = 5
"""The first interface of an instance is ens5, as on EC2."""
LAST_HOPS = 3
"""What is left of the TTL of a packet that goes round: ours begin with 64, and no way has so many hops."""

TAKING_NONE = ("", "nat_gateway", "transit_gateway")
"""Services, and none, whose interface takes no connections. Source: AWS, VPC user guide, NAT gateways."""


def plug(
    plan: Plan, network: Network, wires: VpcWires, interface: NetworkInterface, host: Namespace, position: int
) -> Cable:
    """A cable from a host to the bridge of an interface's subnet, and the rules at its end."""
    port = wires.ports[interface.id] = f"e{len(wires.ports)}"
    end = (host, f"ens{FIRST_NUMBER + position}")
    cable = plan.cable((wires.namespace, port), end, mac_address(interface.id), VPC_MTU)
    bridge = wires.bridges[interface.subnet_id]
    wires.namespace.run(f"link set {port} master {bridge} up")
    for address in interface.addresses:
        # Nobody has to ask for a neighbour that is known.
        wires.namespace.run(f"neigh replace {address} lladdr {cable.far.mac} dev {bridge} nud permanent")
    _from_host(wires, network, interface, port)
    _to_host(wires, network, interface, port, cable.far.mac)
    return cable


def judge(network: Network, wires: VpcWires) -> None:
    """The chains that lead to those of each port. Called once, when all are plugged in."""
    frames, vpc = wires.frames, wires.vpc
    sent, taken = frames.hook("sent", "prerouting"), frames.hook("taken", "postrouting")
    sent += ["ether type ip6 drop", "ether type arp jump asked"]
    if wires.ports:
        sent.append(f"ether type ip iifname vmap {_by_port(wires, 'from')}")
        taken.append(f"ether type ip oifname vmap {_by_port(wires, 'to')}")
    plugged = [address for it in wires.ports for address in network.interfaces[it].addresses]
    known = frames.addresses("known", [*plugged, *router_addresses(network, vpc)])
    nobody = frames.stopped(Cause.NOBODY_THERE, vpc.id)
    frames.chain("asked", f"arp operation request arp daddr ip != {known} {nobody}")
    table = wires.router.table
    routed = f'oifname "s*" rt nexthop != {table.addresses("known", plugged)}'
    wires.router.handed_on.append(f"{routed} {table.stopped(Cause.NOBODY_THERE, vpc.id)}")


def _by_port(wires: VpcWires, direction: str) -> str:
    return listed(f'"{port}" : jump {direction}_{port}' for port in wires.ports.values())


def _from_host(wires: VpcWires, network: Network, interface: NetworkInterface, port: str) -> None:
    frames, instance = wires.frames, network.host_of(interface)
    chain = frames.chain(f"from_{port}", "udp sport 68 udp dport 67 accept", f"ip daddr {LINK_LOCAL} accept")
    own = listed(interface.addresses)
    if instance is not None:
        if not instance.is_running:
            chain.append(frames.stopped(Cause.INSTANCE_NOT_RUNNING, instance.id))
        chain.append(f"ip ttl <= {LAST_HOPS} {frames.stopped(Cause.ROUTING_LOOP, instance.id)}")
    if interface.source_dest_check:
        chain.append(f"ip saddr != {own} {frames.stopped(Cause.SOURCE_DEST_CHECK, interface.id)}")
    chain += [f"meta mark set {security_groups.PASSED_ON}", f"ip saddr {own} meta mark set {security_groups.ITS_OWN}"]
    if interface.security_group_ids:
        chain.append(f"jump {security_groups.judge_egress(frames, network, interface, port)}")
    gate = gate_of(network, instance) if instance is not None else None
    if instance is not None and gate is not None:
        chain += tunnel_ends.told_of_sent(frames, network, instance, gate)


def _to_host(wires: VpcWires, network: Network, interface: NetworkInterface, port: str, mac: str) -> None:
    frames, instance = wires.frames, network.host_of(interface)
    # A bridge that has not learned an address yet sends the frame to every port.
    chain = frames.chain(f"to_{port}", f"ether daddr != {{ {mac}, ff:ff:ff:ff:ff:ff }} drop")
    chain += ["udp sport 67 udp dport 68 accept", f"ip saddr {LINK_LOCAL} accept"]
    chain.append(f"ip saddr {listed(router_addresses(network, wires.vpc))} accept")
    if interface.security_group_ids:
        chain.append(f"jump {security_groups.judge_ingress(frames, network, interface, port)}")
    foreign = f"ip daddr != {listed(interface.addresses)}"
    if interface.source_dest_check:
        chain.append(f"{foreign} {frames.stopped(Cause.SOURCE_DEST_CHECK, interface.id)}")
    if network.nat_gateway_with(interface) is not None:
        # What it takes, it judges itself: only there answers are known.
        return
    if instance is None:
        # What a service of AWS's does with what is not for itself is its own affair.
        end = Cause.NO_HOST if interface.service in TAKING_NONE else None
        chain.append(
            f"{foreign} {frames.stopped(None, interface.id)}" if end is None else frames.stopped(end, interface.id)
        )
    elif not instance.is_running:
        chain.append(frames.stopped(Cause.INSTANCE_NOT_RUNNING, instance.id))
    else:
        chain += tunnel_ends.told_of_taken(frames, network, instance, interface)
        # A host takes no packet from its own address: the routes have led this one back to its sender.
        gate = gate_of(network, instance)
        own = (*interface.addresses, *([gate.inner.ip] if gate is not None else []))
        chain.append(f"ip saddr {listed(own)} {frames.told(Cause.ROUTING_LOOP, instance.id)}")
