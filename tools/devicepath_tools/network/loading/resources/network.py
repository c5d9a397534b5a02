"""All of it together."""

from collections.abc import Iterable, Iterator

from devicepath_tools.network.loading.resources.interfaces import instances, interfaces
from devicepath_tools.network.loading.resources.network_acls import network_acls
from devicepath_tools.network.loading.resources.reading import Reading
from devicepath_tools.network.loading.resources.resource import Resource, Resources
from devicepath_tools.network.loading.resources.route_tables import route_tables
from devicepath_tools.network.loading.resources.security_groups import security_groups
from devicepath_tools.network.loading.resources.sims import sim_groups, sims
from devicepath_tools.network.loading.resources.vpc_peerings import vpc_peerings
from devicepath_tools.network.loading.resources.vpcs import internet_gateways, subnets, vpcs
from devicepath_tools.network.loading.resources.vpgs import vpgs
from devicepath_tools.network.network import Network

NOT_MODELLED = {
    "aws:ec2/natGateway:NatGateway": "NAT gateway",
    "aws:ec2/vpnGateway:VpnGateway": "virtual private gateway of AWS",
    "aws:ec2/vpnConnection:VpnConnection": "VPN connection",
    "aws:ec2transitgateway/transitGateway:TransitGateway": "transit gateway",
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment": "transit gateway attachment",
    "aws:lb/loadBalancer:LoadBalancer": "load balancer",
    "aws:networkfirewall/firewall:Firewall": "network firewall",
    "aws:ec2/launchTemplate:LaunchTemplate": "launch template",
    "aws:autoscaling/group:Group": "Auto Scaling group",
}
"""What carries, filters or holds ends of packets, and is none of the network's nouns."""


def network(resources: Iterable[Resource]) -> Network:
    """The network that a stack's resources make, as far as they tell."""
    all_of_them = Resources(resources)
    reading = Reading(all_of_them, vpcs(all_of_them))
    reading.subnets = subnets(reading)
    known_instances, known_vpgs = instances(reading), vpgs(reading)
    groups = sim_groups(reading)
    for line in _not_read(all_of_them):
        reading.miss(line)
    return Network(
        vpcs=reading.vpcs,
        subnets=reading.subnets,
        route_tables=route_tables(reading),
        security_groups=security_groups(reading),
        network_acls=network_acls(reading),
        interfaces=interfaces(reading, known_instances),
        instances=known_instances,
        peerings=vpc_peerings(reading),
        internet_gateways=internet_gateways(all_of_them),
        vpgs=known_vpgs,
        sim_groups=groups,
        sims=sims(reading, groups, known_vpgs),
        unread=tuple(reading.unread),
        assumed=reading.assumed,
    )


def _not_read(resources: Resources) -> Iterator[str]:
    for resource, key in resources.untold:
        yield f"{resource.type} {resource.name}: its {key} is not told"
    for token, words in NOT_MODELLED.items():
        for one in resources.of(token):
            yield f"{words} {one.id or one.name}: is not modelled"
    for endpoint in resources.of("aws:ec2/vpcEndpoint:VpcEndpoint"):
        if endpoint.get("vpcEndpointType") == "Interface":
            yield f"VPC endpoint {endpoint.id}: the addresses of its network interfaces are not told"
