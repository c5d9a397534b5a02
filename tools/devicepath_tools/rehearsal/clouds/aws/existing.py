"""VPCs that are there before anybody asks for them, with the ids that a stack takes them over by."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from unittest.mock import patch


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
    cidr: str
    subnets: tuple[ExistingSubnet, ...] = ()


def written(vpcs: Iterable[ExistingVpc]) -> str:
    """As the server's option takes them."""
    return json.dumps([asdict(vpc) for vpc in vpcs])


def read(text: str) -> list[ExistingVpc]:
    """Raises ValueError, KeyError and TypeError."""
    return [
        ExistingVpc(**{**vpc, "subnets": tuple(ExistingSubnet(**subnet) for subnet in vpc["subnets"])})
        for vpc in json.loads(text)
    ]


def make(vpc: ExistingVpc) -> None:
    """In this process, as AWS makes one: with a main route table, a network ACL and a default security group."""
    from moto.ec2.models import ec2_backends

    backend: Any = ec2_backends[vpc.account_id][vpc.region]
    with _called("vpcs", "random_vpc_id", vpc.id):
        backend.create_vpc(vpc.cidr)
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


@contextmanager
def _called(module: str, generator: str, identity: str) -> Iterator[None]:
    """The next thing of a kind has this id: moto makes ids up, and refers to them in many places at once."""
    with patch(f"moto.ec2.models.{module}.{generator}", lambda *_, **__: identity):
        yield
