"""One backend of a path: its VPC, and the private connection of that with the VPG."""

from collections.abc import Sequence
from typing import Any, cast

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, Resource, ResourceOptions

from devicepath.arguments import BackendVpcArgs
from devicepath.backend_vpc.component import BackendVpc
from devicepath.backend_vpc.vpc_endpoints import endpoints_group, session_manager_endpoints
from devicepath.canal_peering.component import CanalPeering
from devicepath.canal_transit_gateway.component import CanalTransitGateway
from devicepath.described import Written
from devicepath.device_path.old_names import of_one_backend
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.choices import Replaceable
from devicepath_spec.description.backend import ExistingVpcBackend, NewVpcBackend, SessionManagerEndpoints
from devicepath_spec.description.canal import VpcPeering
from devicepath_spec.description.path import Path
from devicepath_spec.rules.canal import tiers_of
from devicepath_spec.rules.names import BACKEND, CANAL

NOT_OF_THE_VPC = ("directions", "account_id", "canal", "session_manager")


def may_end_canal(path: Path) -> bool:
    """Whether `allow_replacement` lets this change end a canal: with the VPG, what leads to it ends, too."""
    return any(one in path.allow_replacement for one in (Replaceable.VPG, Replaceable.CANAL))


def destinations(backend: Written) -> list[Input[str]]:
    """What devices may reach of a backend that is connected: the canal's `destination`, or else all of its ranges."""
    whole = _whole(backend)
    if "canal" not in backend or backend["canal"]["kind"] != VpcPeering.kind:
        return whole
    return [backend["canal"].get("destination", whole[0])]


def _whole(backend: Written) -> list[Input[str]]:
    return [backend["cidr"]] if "cidr" in backend else list(backend["cidrs"])


def vpc_of_backend(
    name: str, key: str, path: Path, given: Written, child: ResourceOptions
) -> tuple[str, BackendVpcArgs, ResourceOptions]:
    """What the backend's BackendVpc is made with: it is not made here, as the SDK describes every frame that is on the
    stack, for each resource."""
    own: Any = {one: value for one, value in given["backends"][key].items() if one not in NOT_OF_THE_VPC}
    whole = {**own, "protect": path.protect, "tags": given.get("tags", {})}
    return f"{name}{BACKEND}{key}", cast(BackendVpcArgs, whole), of_one_backend(child, path, f"{name}-backend")


class PathBackend:
    """What a DevicePath makes for one of its backends besides its VPC."""

    vpc: BackendVpc
    canal: CanalPeering | CanalTransitGateway | None
    """A canal by transit gateway is made later, when all backends are there."""
    endpoints: "aws.ec2.SecurityGroup | None"
    """Security group of the interface endpoints of Session Manager."""

    def __init__(
        self,
        name: str,
        key: str,
        path: Path,
        given: Written,
        vpg: VirtualPrivateGateway,
        vpc: BackendVpc,
        child: ResourceOptions,
    ):
        self._name, self._path, self._vpg, self.vpc = f"{name}{BACKEND}{key}", path, vpg, vpc
        self._backend: NewVpcBackend | ExistingVpcBackend = path.vpcs[key]
        self._given, self._tags = given["backends"][key], given.get("tags", {})
        self.canal = self._connect(f"{name}{CANAL}{key}", of_one_backend(child, path, f"{name}-canal"))
        self.endpoints = self._endpoints_group()

    @property
    def parts(self) -> list[ComponentResource]:
        return [self.vpc, *([] if self.canal is None else [self.canal])]

    @property
    def region(self) -> Input[str]:
        region: Input[str] = self._given["region"]
        return region

    @property
    def given_cidrs(self) -> list[Input[str]]:
        """Ranges of the VPC, as they were given."""
        return _whole(self._given)

    def route_tables(self, tiers: Sequence[str]) -> dict[str, Input[str]]:
        """Ids of route tables, by `tier-zone`. Those of an existing VPC are as they were given, as routes are named
        after ids that are known."""
        return {
            f"{tier}-{zone}": self._table(tier, zone, table)
            for tier in tiers
            for zone, table in sorted(self.vpc.route_table_ids[tier].items())
        }

    def _table(self, tier: str, zone: str, table: Output[str]) -> Input[str]:
        if not isinstance(self._backend, ExistingVpcBackend):
            return table
        given: Input[str] = self._given["tiers"][tier]["zones"][zone]["route_table_id"]
        return given

    def _connect(self, name: str, child: ResourceOptions) -> CanalPeering | None:
        canal = self._backend.canal
        if not isinstance(canal, VpcPeering):
            return None
        return CanalPeering(
            name,
            {
                "vpg_id": self._vpg.vpg_id,
                "vpg_cidr": self._vpg.vpg_range,
                "vpc_id": self.vpc.vpc_id,
                "vpc_cidr": destinations(self._given)[0],
                "account_id": self._given["account_id"],
                "region": self.region,
                "route_table_ids": self.route_tables(tiers_of(canal, self._backend)),
                "allow_replacement": may_end_canal(self._path),
                "protect": self._path.protect,
                "tags": self._tags,
            },
            child,
        )

    def _endpoints_group(self) -> "aws.ec2.SecurityGroup | None":
        """Made before the gate peers, whose own security groups let traffic out to it."""
        if self._endpoint_tier is None:
            return None
        own = ResourceOptions(parent=self.vpc)
        return endpoints_group(self._name, self.vpc.vpc, self.region, self._tags, own)

    @property
    def _endpoint_tier(self) -> str | None:
        if not isinstance(self._backend, NewVpcBackend):
            return None
        chosen = self._backend.session_manager
        return chosen.tier if isinstance(chosen, SessionManagerEndpoints) else None

    def open_session_manager(self, after: Sequence[Resource]) -> None:
        """Makes the interface endpoints, after the network interfaces of gate peers, as they could take the address of
        one."""
        tier = self._endpoint_tier
        if tier is not None and self.endpoints is not None:
            subnet_ids = self.vpc.subnet_ids[tier]
            own = ResourceOptions(parent=self.vpc)
            session_manager_endpoints(
                self._name, self.vpc.vpc, self.region, subnet_ids, self.endpoints, self._tags, own, after
            )
