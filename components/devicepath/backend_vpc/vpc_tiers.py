"""The subnets of a VPC, by tier and zone, and the route table of each."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
from pulumi import Output, ResourceOptions

from devicepath.backend_vpc.aws_names import zone_name
from devicepath.described import Written
from devicepath.refused import refusing
from devicepath.tags import named
from devicepath_spec.description.backend import NewVpc
from devicepath_spec.faults import Faults
from devicepath_spec.rules.address_plan import AddressPlan, PlannedSubnet
from devicepath_spec.rules.subnets import SUBNET, check_kept


def subnets(
    name: str, given: Written, plan: AddressPlan, vpc_id: Output[str], child: ResourceOptions
) -> dict[str, dict[str, Output[str]]]:
    subnet_ids: dict[str, dict[str, Output[str]]] = {}
    # What was looked up before goes by a tag, which anybody may take: none is made anew, with what is in it.
    kept = ResourceOptions.merge(child, ResourceOptions(ignore_changes=["cidrBlock"]))
    for planned in plan.subnets:
        subnet = aws.ec2.Subnet(
            f"{name}-{planned.key}",
            vpc_id=vpc_id,
            cidr_block=str(planned.cidr),
            availability_zone=zone_name(given["region"], planned.zone),
            map_public_ip_on_launch=False,
            region=given["region"],
            tags={**named(given.get("tags"), f"{name}-{planned.key}"), SUBNET: planned.key},
            opts=kept,
        )
        subnet_ids.setdefault(planned.tier, {})[planned.zone] = _as_planned(name, subnet, planned)
    return subnet_ids


def _as_planned(name: str, subnet: "aws.ec2.Subnet", planned: PlannedSubnet) -> Output[str]:
    """Its id. Raises Refused where it keeps another range than the plan says."""

    @refusing
    def refuse(subnet_id: str, cidr: str) -> str:
        faults = Faults(name)
        check_kept(faults, planned, subnet_id, cidr)
        faults.check()
        return subnet_id

    def checked(cidr: str) -> Any:
        return subnet.id if cidr == str(planned.cidr) else subnet.id.apply(lambda one: refuse(one, cidr))

    # Not by Output.all, which makes two more Outputs of each.
    known: Output[str] = subnet.cidr_block.apply(checked)
    return known


def route_tables(
    name: str,
    given: Written,
    plan: AddressPlan,
    vpc_id: Output[str],
    subnet_ids: Mapping[str, Mapping[str, Output[str]]],
    child: ResourceOptions,
) -> dict[str, dict[str, Output[str]]]:
    route_table_ids: dict[str, dict[str, Output[str]]] = {}
    for planned in plan.subnets:
        table = aws.ec2.RouteTable(
            f"{name}-{planned.key}",
            vpc_id=vpc_id,
            region=given["region"],
            tags=named(given.get("tags"), f"{name}-{planned.key}"),
            opts=child,
        )
        aws.ec2.RouteTableAssociation(
            f"{name}-{planned.key}",
            subnet_id=subnet_ids[planned.tier][planned.zone],
            route_table_id=table.id,
            region=given["region"],
            opts=child,
        )
        route_table_ids.setdefault(planned.tier, {})[planned.zone] = table.id
    return route_table_ids


def open_public_tiers(
    name: str,
    vpc: NewVpc,
    given: Written,
    vpc_id: Output[str],
    route_table_ids: Mapping[str, Mapping[str, Output[str]]],
    child: ResourceOptions,
) -> None:
    if not vpc.public_tiers:
        return
    gateway = aws.ec2.InternetGateway(
        f"{name}-internet", vpc_id=vpc_id, region=given["region"], tags=named(given.get("tags"), name), opts=child
    )
    for tier in vpc.public_tiers:
        for zone, route_table_id in route_table_ids[tier].items():
            aws.ec2.Route(
                f"{name}-internet-{tier}-{zone}",
                route_table_id=route_table_id,
                destination_cidr_block="0.0.0.0/0",
                gateway_id=gateway.id,
                region=given["region"],
                opts=child,
            )
