"""The VPC's end of an attachment to a transit gateway: a leg in each of the attachment's subnets."""

from devicepath_tools.network.network import Network
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayVpcAttachment
from devicepath_tools.network.vpc import Subnet
from devicepath_tools.rehearsal.wires import security_groups
from devicepath_tools.rehearsal.wires.vpcs import VpcWires

GATEWAY_ADDRESS = "169.254.64.1"
"""What a transit gateway itself says comes from here: link-local, which no rule of a VPC is asked about."""
SIGN = 1
"""DSCP of a packet that comes from the interface that has its address, while it is in a transit gateway: the mark that
says so is lost between namespaces. Nothing on the way looks at DSCP."""
UNSIGNED = "ip dscp set 0"


def leg(network: Network, wires: VpcWires, attachment: TransitGatewayVpcAttachment, subnet: Subnet) -> str:
    """A new leg: what leaves a subnet of the same zone for the gateway takes it, and what comes from there leaves it.
    Gives its name."""
    name = f"t{len(wires.gateway_legs)}"
    wires.gateway_legs[name] = subnet
    wires.zone_legs[attachment.transit_gateway_id, subnet.zone] = name
    router = wires.router
    if len(wires.gateway_legs) == 1:
        router.leaving.insert(0, f'iifname "t*" ip saddr {GATEWAY_ADDRESS} accept')
        router.handed_on.append(f'oifname "t*" meta mark != {security_groups.ITS_OWN} {UNSIGNED}')
        router.handed_on.append(f'oifname "t*" meta mark {security_groups.ITS_OWN} ip dscp set {SIGN}')
        marked = router.table.hook("marked", "prerouting", "mangle")
        marked.append(f'iifname "t*" ip dscp {SIGN} meta mark set {security_groups.ITS_OWN}')
        marked.append(f'iifname "t*" {UNSIGNED}')
    return name
