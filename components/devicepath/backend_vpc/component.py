"""The VPC that devices talk with: tiers over zones, closed unless opened; or an existing one by its ids."""

from collections.abc import Mapping

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from devicepath.arguments import BackendVpcArgs
from devicepath.backend_vpc.existing_vpc import existing_vpc_id
from devicepath.backend_vpc.flow_logs import log_flows
from devicepath.backend_vpc.subnet_changes import checked_vpc_id
from devicepath.backend_vpc.vpc_endpoints import endpoints_group, s3_endpoint, session_manager_endpoints
from devicepath.backend_vpc.vpc_tiers import open_public_tiers, route_tables, subnets
from devicepath.described import Written, described
from devicepath.kept import kept
from devicepath.refused import refusing
from devicepath.tags import named
from devicepath_spec.automatic_names import check_name
from devicepath_spec.description.backend import (
    AllFlowLogs,
    ExistingVpc,
    ExistingVpcAlone,
    NewVpcAlone,
    SessionManagerEndpoints,
)
from devicepath_spec.faults import Faults
from devicepath_spec.judging.judgement import judge_vpc
from devicepath_spec.rules.address_plan import address_plan
from devicepath_spec.rules.names import GIVE_ANOTHER, of_vpc


class BackendVpc(ComponentResource):
    """A VPC with tiers, or an existing one.

    Makes the VPC, a subnet and a route table for each tier and zone, a default security group without rules, flow
    logs, a gateway endpoint for S3, and interface endpoints for Session Manager. No subnet is public, and there is no
    internet gateway, unless `public_tiers` asks for it; no subnet ever gives servers a public address by itself.
    """

    vpc_id: Output[str]
    """Id of the VPC."""
    cidrs: list[Input[str]]
    """Ranges of the VPC."""
    subnet_ids: Mapping[str, Mapping[str, Output[str]]]
    """Ids of the subnets, by tier and letter of the zone: `backend.subnet_ids["app"]["a"]`."""
    route_table_ids: Mapping[str, Mapping[str, Output[str]]]
    """Ids of the route tables, by tier and letter of the zone."""
    ranges: Mapping[str, Mapping[str, str]]
    """The address plan: range of each subnet, by tier and letter of the zone. Of an existing VPC, the ranges that were
    given."""
    s3_prefix_list_id: Output[str] | None
    """Id of AWS's prefix list of S3's addresses in the region, for rules of security groups. None for an existing
    VPC."""

    def __init__(self, name: str, args: BackendVpcArgs, opts: ResourceOptions | None = None):
        super().__init__("devicepath:index:BackendVpc", name, {}, opts)
        child = ResourceOptions(parent=self)
        vpc, given = described(NewVpcAlone | ExistingVpcAlone, args, judge_vpc, name)  # type: ignore[arg-type]
        _check_name(name, vpc)
        if isinstance(vpc, ExistingVpc):
            self._take(name, vpc, given)
            return
        # No method: the SDK describes every frame that is on the stack, for each resource.
        region, tags, plan = given["region"], given.get("tags"), address_plan(vpc)
        self.cidrs, self.ranges = [given["cidr"]], plan.table()
        self.vpc = _vpc(name, vpc, given, child)
        self.vpc_id = checked_vpc_id(name, self.vpc, plan, given["cidr"], region, self)
        _lock_default_security_group(name, given, self.vpc_id, child)
        self.subnet_ids = subnets(name, given, plan, self.vpc_id, child)
        self.route_table_ids = route_tables(name, given, plan, self.vpc_id, self.subnet_ids, child)
        open_public_tiers(name, vpc, given, self.vpc_id, self.route_table_ids, child)
        if isinstance(vpc.flow_logs, AllFlowLogs):
            days, boundary = vpc.flow_logs.retention_days, given.get("permissions_boundary")
            log_flows(name, self.vpc, region, days, tags, boundary, child)
        self.s3_prefix_list_id = s3_endpoint(name, self.vpc_id, region, self.route_table_ids, tags, child)
        if isinstance(vpc.session_manager, SessionManagerEndpoints):
            group = endpoints_group(name, self.vpc, region, tags, child)
            subnet_ids = self.subnet_ids[vpc.session_manager.tier]
            session_manager_endpoints(name, self.vpc, region, subnet_ids, group, tags, child)
        self._put_out()

    def _take(self, name: str, vpc: ExistingVpc, given: Written) -> None:
        self.vpc_id = existing_vpc_id(name, given["vpc_id"], given["region"], self)
        self.cidrs = list(given["cidrs"])
        zones = {tier: one["zones"] for tier, one in given["tiers"].items()}
        self.subnet_ids = {tier: _each(zones[tier], "subnet_id") for tier in vpc.tiers}
        self.route_table_ids = {tier: _each(zones[tier], "route_table_id") for tier in vpc.tiers}
        self.ranges = {tier: {zone: one["cidr"] for zone, one in zones[tier].items()} for tier in vpc.tiers}
        self.s3_prefix_list_id = None
        self._put_out()

    def _put_out(self) -> None:
        self.register_outputs(
            {
                "vpcId": self.vpc_id,
                "cidrs": self.cidrs,
                "subnetIds": self.subnet_ids,
                "routeTableIds": self.route_table_ids,
                "ranges": self.ranges,
                "s3PrefixListId": self.s3_prefix_list_id,
            }
        )


@refusing
def _check_name(name: str, vpc: NewVpcAlone | ExistingVpcAlone) -> None:
    faults = Faults(name)
    check_name(faults, "name", name, of_vpc(vpc), GIVE_ANOTHER)
    faults.check()


def _each(zones: Mapping[str, Mapping[str, Input[str]]], key: str) -> dict[str, Output[str]]:
    return {zone: Output.from_input(one[key]) for zone, one in zones.items()}


def _vpc(name: str, vpc: NewVpcAlone, given: Written, child: ResourceOptions) -> "aws.ec2.Vpc":
    return aws.ec2.Vpc(
        f"{name}-vpc",
        cidr_block=given["cidr"],
        # Both, or the private names of interface endpoints are not answered.
        enable_dns_support=True,
        enable_dns_hostnames=True,
        region=given["region"],
        tags=named(given.get("tags"), name),
        # A replacement would delete all that is in the VPC, without asking: what is asked for is checked instead.
        opts=ResourceOptions.merge(
            kept(child, protect=vpc.protect), ResourceOptions(ignore_changes=["cidrBlock", "region"])
        ),
    )


def _lock_default_security_group(name: str, given: Written, vpc_id: Output[str], child: ResourceOptions) -> None:
    """AWS lets members of a default group talk with each other and everybody; an empty list takes that away."""
    aws.ec2.DefaultSecurityGroup(
        f"{name}-default",
        vpc_id=vpc_id,
        ingress=[],
        egress=[],
        region=given["region"],
        tags=named(given.get("tags"), f"{name}-default-without-rules"),
        opts=child,
    )
