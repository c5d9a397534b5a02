"""All of it together."""

from collections.abc import Iterable, Iterator

from devicepath_tools.network.loading.pulumi.resources.direct_connect import (
    direct_connect_associations,
    direct_connect_gateways,
    virtual_interfaces,
)
from devicepath_tools.network.loading.pulumi.resources.interfaces import instances, interfaces
from devicepath_tools.network.loading.pulumi.resources.nat_gateways import nat_gateways
from devicepath_tools.network.loading.pulumi.resources.network_acls import network_acls
from devicepath_tools.network.loading.pulumi.resources.prefix_lists import prefix_lists
from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource, Resources
from devicepath_tools.network.loading.pulumi.resources.route_tables import route_tables
from devicepath_tools.network.loading.pulumi.resources.security_groups import security_groups
from devicepath_tools.network.loading.pulumi.resources.sims import sim_groups, sims
from devicepath_tools.network.loading.pulumi.resources.transit_gateway_tables import transit_gateway_tables
from devicepath_tools.network.loading.pulumi.resources.transit_gateways import attachments, transit_gateways
from devicepath_tools.network.loading.pulumi.resources.vpc_peerings import vpc_peerings
from devicepath_tools.network.loading.pulumi.resources.vpcs import internet_gateways, subnets, vpcs
from devicepath_tools.network.loading.pulumi.resources.vpgs import vpgs
from devicepath_tools.network.loading.pulumi.resources.vpns import customer_gateways, vpn_connections, vpn_gateways
from devicepath_tools.network.nat_gateway import with_interfaces_of
from devicepath_tools.network.network import Network

NOT_MODELLED = {
    "aws:ec2transitgateway/connect:Connect": "Connect attachments to a transit gateway",
    "aws:ec2transitgateway/policyTable:PolicyTable": "policy tables of a transit gateway",
    "aws:lb/loadBalancer:LoadBalancer": "load balancers",
    "aws:networkfirewall/firewall:Firewall": "network firewalls",
    "aws:autoscaling/group:Group": "Auto Scaling groups",
}
"""What carries or filters packets, or answers them, and is none of the network's nouns."""


def network(resources: Iterable[Resource]) -> Network:
    """The network that a stack's resources make, as far as they tell."""
    all_of_them = Resources(resources)
    reading = Reading(all_of_them, prefix_lists(all_of_them), vpcs(all_of_them))
    reading.subnets, reading.vpn_connections = subnets(reading), vpn_connections(reading)
    known_instances, known_vpgs = instances(reading), vpgs(reading)
    running = [instance for instance in known_instances.values() if instance.is_running]
    reading.running_interfaces = frozenset(one for instance in running for one in instance.interface_ids)
    groups, attached, nats = sim_groups(reading), attachments(reading), nat_gateways(reading)
    for resource in all_of_them:
        if resource.assumed:
            reading.assume(resource.id, resource.assumed)
    for line in _not_read(all_of_them):
        reading.miss(line)
    return Network(
        vpcs=reading.vpcs,
        subnets=reading.subnets,
        route_tables=route_tables(reading),
        security_groups=security_groups(reading),
        network_acls=network_acls(reading),
        interfaces=with_interfaces_of(interfaces(reading, known_instances), nats.values()),
        instances=known_instances,
        peerings=vpc_peerings(reading),
        transit_gateways=transit_gateways(reading),
        transit_gateway_attachments=attached,
        transit_gateway_route_tables=transit_gateway_tables(reading, attached),
        internet_gateways=internet_gateways(all_of_them),
        nat_gateways=nats,
        vpn_gateways=vpn_gateways(reading),
        customer_gateways=customer_gateways(reading),
        vpn_connections=reading.vpn_connections,
        direct_connect_gateways=direct_connect_gateways(reading),
        direct_connect_associations=direct_connect_associations(reading),
        virtual_interfaces=virtual_interfaces(reading),
        vpgs=known_vpgs,
        sim_groups=groups,
        sims=sims(reading, groups, known_vpgs),
        prefix_lists=reading.prefix_lists,
        unread=tuple(reading.unread),
        assumed=reading.assumed,
        # Others may have put something into a VPC, and AWS has for its endpoints.
        partly_read_vpcs=frozenset(reading.vpcs),
        # And SIMs into a group, or a group onto a VPG.
        partly_read_vpgs=frozenset(known_vpgs),
    )


def _not_read(resources: Resources) -> Iterator[str]:
    for resource, key in resources.untold:
        yield f"{resource.type} {resource.name}: its {key} is not told"
    for token, words in NOT_MODELLED.items():
        if there := resources.of(token):
            yield f"{words} ({len(there)}): not modelled"
