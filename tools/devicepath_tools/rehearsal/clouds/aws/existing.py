"""VPCs, images and transit gateways that are there before anybody asks, with the ids that a stack knows them by."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import asdict, dataclass
from typing import Any
from unittest.mock import patch

AL2023 = "al2023-ami-"
"""What names of its images begin with."""


@dataclass(frozen=True)
class ExistingSubnet:
    id: str
    cidr: str
    zone: str
    """For example `ap-northeast-1a`."""
    route_table_id: str
    """Several subnets may have the same."""


@dataclass(frozen=True)
class ExistingVpc:
    account_id: str
    region: str
    id: str
    cidrs: tuple[str, ...]
    subnets: tuple[ExistingSubnet, ...] = ()
    tables_to_s3: tuple[str, ...] = ()
    """Ids of its route tables that a gateway endpoint for S3 serves."""


@dataclass(frozen=True)
class ExistingPrefixList:
    """A prefix list under the id that it has in real AWS."""

    account_id: str
    """The account that uses it."""
    region: str
    id: str
    name: str
    """One that moto has of that name gets the id; another has no ranges: nobody says which."""


@dataclass(frozen=True)
class ExistingImage:
    """An image of Amazon Linux 2023."""

    account_id: str
    """The account that uses it."""
    region: str
    id: str
    architecture: str
    """`arm64` or `x86_64`."""


@dataclass(frozen=True)
class ExistingTransitGateway:
    account_id: str
    """Of its owner."""
    region: str
    id: str
    asn: int
    route_table_ids: tuple[str, ...] = ()
    """The first is the default one for associations and propagations; without any there is no default."""
    shared_with: tuple[str, ...] = ()
    """Accounts that have accepted a share of it."""


VPC, IMAGE, PREFIX_LIST = "--existing-vpc", "--existing-image", "--existing-prefix-list"
TRANSIT_GATEWAY = "--existing-transit-gateway"
"""The server's options."""


def s3(region: str) -> str:
    """The name of its service in a region, and of its prefix list."""
    return f"com.amazonaws.{region}.s3"


def options(
    vpcs: Iterable[ExistingVpc],
    images: Iterable[ExistingImage],
    prefix_lists: Iterable[ExistingPrefixList],
    transit_gateways: Iterable[ExistingTransitGateway] = (),
) -> list[str]:
    """What the server is started with. Prefix lists come first: endpoints have routes to them."""
    of_lists = [part for listed in prefix_lists for part in (PREFIX_LIST, *asdict(listed).values())]
    of_vpcs = [part for vpc in vpcs for part in (VPC, json.dumps(asdict(vpc)))]
    of_gateways = [part for it in transit_gateways for part in (TRANSIT_GATEWAY, json.dumps(asdict(it)))]
    return of_lists + of_vpcs + of_gateways + [part for image in images for part in (IMAGE, *asdict(image).values())]


def read_vpc(text: str) -> ExistingVpc:
    """What stands behind the option. Raises ValueError, KeyError and TypeError."""
    described = json.loads(text)
    subnets = tuple(ExistingSubnet(**it) for it in described["subnets"])
    lists = {key: tuple(described[key]) for key in ("cidrs", "tables_to_s3")}
    return ExistingVpc(**{**described, **lists, "subnets": subnets})


def read_transit_gateway(text: str) -> ExistingTransitGateway:
    """What stands behind the option. Raises ValueError, KeyError and TypeError."""
    described = json.loads(text)
    lists = {key: tuple(described[key]) for key in ("route_table_ids", "shared_with")}
    return ExistingTransitGateway(**{**described, **lists})


def make_vpc(vpc: ExistingVpc) -> None:
    """In this process, as AWS makes one: with a main route table, a network ACL and a default security group."""
    backend = _backend(vpc.account_id, vpc.region)
    with _called("vpcs", "random_vpc_id", vpc.id):
        backend.create_vpc(vpc.cidrs[0])
    for cidr in vpc.cidrs[1:]:
        backend.associate_vpc_cidr_block(vpc.id, cidr, amazon_provided_ipv6_cidr_block=False)
    tables: dict[str, list[ExistingSubnet]] = {}
    for subnet in vpc.subnets:
        with _called("subnets", "random_subnet_id", subnet.id):
            backend.create_subnet(vpc.id, subnet.cidr, availability_zone=subnet.zone)
        backend.modify_subnet_attribute(subnet.id, "map_public_ip_on_launch", attr_value=False)
        tables.setdefault(subnet.route_table_id, []).append(subnet)
    for route_table_id, subnets in tables.items():
        with _called("route_tables", "random_route_table_id", route_table_id):
            backend.create_route_table(vpc.id)
        for subnet in subnets:
            backend.associate_route_table(route_table_id, subnet_id=subnet.id)
    if vpc.tables_to_s3:
        backend.create_vpc_endpoint(vpc.id, s3(vpc.region), "Gateway", None, list(vpc.tables_to_s3))


def make_prefix_list(listed: ExistingPrefixList) -> None:
    """In this process."""
    backend = _backend(listed.account_id, listed.region)
    lists = backend.managed_prefix_lists
    known = next((it for it in lists.values() if it.prefix_list_name == listed.name), None)
    made = known or backend.create_managed_prefix_list("IPv4", [], "1", listed.name)
    lists[listed.id] = lists.pop(made.id)
    made.id = listed.id
    made.prefix_list_arn = made.arn(listed.region, made.owner_id)


def make_image(image: ExistingImage) -> None:
    """In this process: the one that moto has for the architecture, under another id."""
    backend = _backend(image.account_id, image.region)
    found = next(it for it in backend.amis.values() if it.architecture == image.architecture and AL2023 in it.name)
    backend.amis[image.id] = copied = copy(found)
    copied.id = image.id


def make_transit_gateway(wanted: ExistingTransitGateway) -> None:
    """In this process; its share is accepted by all that it is shared with."""
    from devicepath_tools.rehearsal.clouds.aws.resource_shares.resource_share import Association, ResourceShare
    from devicepath_tools.rehearsal.clouds.aws.resource_shares.resource_shares import SHARES
    from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
    from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import ALL

    switch = "enable" if wanted.route_table_ids else "disable"
    flags = {"DefaultRouteTableAssociation": switch, "DefaultRouteTablePropagation": switch}
    made = TransitGateway(wanted.account_id, wanted.region, "", {"AmazonSideAsn": wanted.asn, **flags})
    made.rename(wanted.id, wanted.route_table_ids)
    ALL.gateways[made.id] = made
    if wanted.shared_with:
        share = ResourceShare(wanted.account_id, wanted.region, made.id, allows_external=True)
        share.resources[made.arn] = Association(made.arn, "RESOURCE")
        for account in wanted.shared_with:
            share.principals[account] = Association(account, "PRINCIPAL", external=True)
        SHARES.add(share)


def _backend(account_id: str, region: str) -> Any:
    from moto.ec2.models import ec2_backends

    return ec2_backends[account_id][region]


@contextmanager
def _called(module: str, generator: str, identity: str) -> Iterator[None]:
    """The next thing of a kind has this id: moto makes ids up, and refers to them in many places at once."""
    with patch(f"moto.ec2.models.{module}.{generator}", lambda *_, **__: identity):
        yield
