"""NAT gateways: the namespace of an interface that passes on what comes, from its own address, and knows answers."""

from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.nat_gateway import NatGateway
from devicepath_tools.network.vpc import Subnet
from devicepath_tools.rehearsal.wires.plan import Namespace, Plan

NAT_GATEWAY_MTU = 8500
"""Bytes. Source: AWS, VPC user guide, NAT gateway basics."""
TOO_LARGE = "icmp type destination-unreachable icmp code frag-needed"


def lay(
    plan: Plan, namespace: Namespace, gateway: NatGateway, plugged: str, subnet: Subnet, router: IPv4Address
) -> None:
    """`plugged` is its interface, which is configured like a host's; `router` is the subnet's."""
    address = gateway.addresses[0].address
    namespace.run(
        f"route replace {subnet.cidr} dev {plugged} src {address} mtu {NAT_GATEWAY_MTU}",
        f"route replace default via {router} dev {plugged} mtu {NAT_GATEWAY_MTU}",
    )
    table = namespace.table("ip", plan.tally)
    # An answer to what it has not passed on: the kernel translates none, and AWS's would come from another address.
    unknown = table.stopped(Cause.ANSWER_TRANSLATED, gateway.id)
    table.hook("passed_on", "forward").append(f"ct state invalid {unknown}")
    table.hook("translated", "postrouting", "srcnat", "nat").append(f"ip saddr != {address} snat to {address}")
    own = gateway.addresses[0].interface_id
    table.hook("taken", "input").append(f"ip daddr {address} {table.stopped(Cause.NO_HOST, own)}")
    table.hook("told", "output").append(f"{TOO_LARGE} {table.told(Cause.TOO_LARGE, gateway.id)}")
