"""What is in both emulated clouds before a stack goes up: else they would be empty."""

from dataclasses import dataclass

from devicepath_tools.rehearsal.clouds.aws.existing import (
    ExistingImage,
    ExistingPrefixList,
    ExistingTransitGateway,
    ExistingVpc,
)
from devicepath_tools.rehearsal.clouds.soracom.account.settings import ExistingVpg


@dataclass(frozen=True)
class Existing:
    vpcs: tuple[ExistingVpc, ...] = ()
    images: tuple[ExistingImage, ...] = ()
    prefix_lists: tuple[ExistingPrefixList, ...] = ()
    transit_gateways: tuple[ExistingTransitGateway, ...] = ()
    vpgs: tuple[ExistingVpg, ...] = ()
    group_ids: tuple[str, ...] = ()

    @property
    def ids(self) -> set[str]:
        """Of all that a stack takes over, subnets and route tables too. What else there is, is only used."""
        subnets = [subnet for vpc in self.vpcs for subnet in vpc.subnets]
        of_vpcs = {it.id for it in self.vpcs} | {it.id for it in subnets} | {it.route_table_id for it in subnets}
        return of_vpcs | {it.id for it in self.vpgs} | {*self.group_ids}
