"""What AWS refuses and moto accepts, one noun a file, with AWS's error codes. moto's own refusals stay.

Also what moto forgets: routes that become blackholes, tags of a peering at either end, what a peering passes through,
the source/destination check of an instance and its interface, instances that are terminated, zones of a region. Not
here: quotas other than rules of a security group."""

from functools import cache

from moto.ec2.responses import EC2Response
from moto.iam.responses import IamResponse
from moto.logs.responses import LogsResponse

from devicepath_tools.rehearsal.clouds.aws.refusals import (
    codes,
    flow_logs,
    instances,
    log_groups,
    network_acls,
    network_interfaces,
    peering_lifecycle,
    prefix_lists,
    roles,
    route_tables,
    security_groups,
    stand_ins,
    subnets,
    tags,
    vpc_endpoints,
    vpc_peering_connections,
    vpcs,
)
from devicepath_tools.rehearsal.clouds.aws.refusals.request import once, wrap_all

EC2_NOUNS = (
    flow_logs,
    instances,
    network_acls,
    network_interfaces,
    prefix_lists,
    route_tables,
    security_groups,
    subnets,
    tags,
    vpc_endpoints,
    vpc_peering_connections,
    vpcs,
    # Behind all others, so that it is asked before them.
    stand_ins,
)

ONCE = ("create_flow_logs", "create_network_interface", "create_vpc_endpoint", "run_instances")
"""Actions of EC2 that take a ClientToken and that the `aws` provider gives one."""


@cache
def install() -> None:
    """Puts them into moto, in this process; a second call does nothing."""
    for noun in EC2_NOUNS:
        wrap_all(EC2Response, noun.BEFORE, noun.AFTER)
    for action in ONCE:
        once(EC2Response, action)
    wrap_all(IamResponse, roles.BEFORE, roles.AFTER)
    wrap_all(LogsResponse, log_groups.BEFORE, log_groups.AFTER)
    codes.spell()
    peering_lifecycle.install()
    route_tables.show_blackholes()
    instances.show_the_terminated()
    prefix_lists.show_ranges()
    security_groups.keep_descriptions()
