"""The VPC that devices talk with: tiers over zones, closed unless opened; or an existing one by its ids."""

from collections.abc import Mapping

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from devicepath.adopted_vpc import adopted_vpc_id
from devicepath.backend_args import AdoptedVpcArgs, BackendVpcArgs, endpoint_tier, tier_specs
from devicepath.flow_logs import DEFAULT_RETENTION_DAYS, log_flows
from devicepath.kept import kept
from devicepath.refused import refusing
from devicepath.subnet_changes import checked_vpc_id
from devicepath.tags import named
from devicepath.vpc_endpoints import endpoints_group, s3_endpoint, session_manager_endpoints
from devicepath.vpc_tiers import open_public_tiers, route_tables, subnets
from devicepath_spec.address_plan import AddressPlan, AddressSpec, address_plan
from devicepath_spec.automatic_names import check_name
from devicepath_spec.backend_rules import check_adoption, check_backend
from devicepath_spec.choices import FlowLogs
from devicepath_spec.component_names import GIVE_ANOTHER, backend_names
from devicepath_spec.faults import Faults
from devicepath_spec.permissions_boundary import check_boundary
from devicepath_spec.tag_rules import backend_tag_rules, check_tags
from devicepath_spec.words import check_words_of_backend


class BackendVpc(ComponentResource):
    """A VPC with tiers, or an existing one.

    Makes the VPC, a subnet and a route table for each tier and zone, a default security group without rules, flow
    logs, a gateway endpoint for S3, and interface endpoints for Session Manager. No subnet is public, and there is no
    internet gateway, unless `public_tiers` asks for it; no subnet ever gives servers a public address by itself.
    """

    vpc_id: Output[str]
    """Id of the VPC."""
    cidr: str
    """Range of the VPC."""
    subnet_ids: Mapping[str, Mapping[str, Output[str]]]
    """By tier and letter of the zone, for example `backend.subnet_ids["app"]["a"]`."""
    route_table_ids: Mapping[str, Mapping[str, Output[str]]]
    """By tier and letter of the zone."""
    ranges: Mapping[str, Mapping[str, str]]
    """The address plan: range of each subnet, by tier and letter of the zone. Empty for an adopted VPC."""
    s3_prefix_list_id: Output[str] | None
    """S3's addresses of the region, for security groups. None for an adopted VPC."""

    def __init__(self, name: str, args: BackendVpcArgs, opts: ResourceOptions | None = None):
        super().__init__("devicepath:index:BackendVpc", name, {}, opts)
        child = ResourceOptions(parent=self)
        adopted = args.get("adopt")
        if adopted is not None:
            _check_adoption(name, args)
            self._adopt(name, adopted, args["region"])
        else:
            self._build(name, args, _plan(name, args), child)
        self.register_outputs(
            {
                "vpcId": self.vpc_id,
                "cidr": self.cidr,
                "subnetIds": self.subnet_ids,
                "routeTableIds": self.route_table_ids,
                "ranges": self.ranges,
                "s3PrefixListId": self.s3_prefix_list_id,
            }
        )

    def _adopt(self, name: str, adopted: AdoptedVpcArgs, region: Input[str]) -> None:
        self.plan: AddressPlan | None = None
        self.vpc_id = adopted_vpc_id(name, adopted["vpc_id"], region, self)
        self.cidr = adopted["cidr"]
        self.subnet_ids = _by_tier(adopted["subnet_ids"])
        self.route_table_ids = _by_tier(adopted["route_table_ids"])
        self.ranges = {}
        self.s3_prefix_list_id = None

    def _build(self, name: str, args: BackendVpcArgs, plan: AddressPlan, child: ResourceOptions) -> None:
        self.plan = plan
        self.cidr, self.ranges = str(plan.vpc), plan.table()
        self.vpc = _vpc(name, args, plan, child)
        self.vpc_id = checked_vpc_id(name, self.vpc, plan, args["region"], self)
        _lock_default_security_group(name, args, self.vpc_id, child)
        self.subnet_ids = subnets(name, args, plan, self.vpc_id, child)
        self.route_table_ids = route_tables(name, args, plan, self.vpc_id, self.subnet_ids, child)
        open_public_tiers(name, args, self.vpc_id, self.route_table_ids, child)
        if FlowLogs(args.get("flow_logs", FlowLogs.ALL)) is FlowLogs.ALL:
            days = int(args.get("flow_log_retention_days", DEFAULT_RETENTION_DAYS))
            log_flows(name, self.vpc, args["region"], days, args.get("tags"), args.get("permissions_boundary"), child)
        self.s3_prefix_list_id = s3_endpoint(
            name, self.vpc_id, args["region"], self.route_table_ids, args.get("tags"), child
        )
        if tier := endpoint_tier(args):
            group = endpoints_group(name, self.vpc, args["region"], args.get("tags"), child)
            session_manager_endpoints(
                name, self.vpc, args["region"], self.subnet_ids[tier], group, args.get("tags"), child
            )


@refusing
def _plan(name: str, args: BackendVpcArgs) -> AddressPlan:
    faults = Faults(name)
    check_words_of_backend(faults, args)
    tiers = tier_specs(args.get("tiers", {}))
    check_backend(faults, "", args, tiers)
    check_tags(faults, "tags", args.get("tags"), backend_tag_rules(args))
    check_boundary(faults, "permissions_boundary", args.get("permissions_boundary"))
    check_name(faults, "name", name, backend_names(args), GIVE_ANOTHER)
    spec = AddressSpec(
        args.get("cidr", "none"), list(args.get("zones", [])), tiers, others=args.get("not_overlapping", {})
    )
    faults.gather(lambda: address_plan(spec, name))
    faults.check()
    return address_plan(spec, name)


@refusing
def _check_adoption(name: str, args: BackendVpcArgs) -> None:
    faults = Faults(name)
    check_adoption(faults, "", args)
    faults.check()


def _by_tier(ids: Mapping[str, Mapping[str, Input[str]]]) -> dict[str, dict[str, Output[str]]]:
    return {
        tier: {zone: Output.from_input(one_id) for zone, one_id in by_zone.items()} for tier, by_zone in ids.items()
    }


def _vpc(name: str, args: BackendVpcArgs, plan: AddressPlan, child: ResourceOptions) -> "aws.ec2.Vpc":
    return aws.ec2.Vpc(
        f"{name}-vpc",
        cidr_block=str(plan.vpc),
        # Both, or the private names of interface endpoints are not answered.
        enable_dns_support=True,
        enable_dns_hostnames=True,
        region=args["region"],
        tags=named(args.get("tags"), name),
        # A new VPC instead would take all that is in it along, without a word: what is asked for is checked instead.
        opts=ResourceOptions.merge(kept(child, args), ResourceOptions(ignore_changes=["cidrBlock", "region"])),
    )


def _lock_default_security_group(name: str, args: BackendVpcArgs, vpc_id: Output[str], child: ResourceOptions) -> None:
    """AWS lets members of a default group talk with each other and everybody; an empty list takes that away."""
    aws.ec2.DefaultSecurityGroup(
        f"{name}-default",
        vpc_id=vpc_id,
        ingress=[],
        egress=[],
        region=args["region"],
        tags=named(args.get("tags"), f"{name}-default-without-rules"),
        opts=child,
    )
