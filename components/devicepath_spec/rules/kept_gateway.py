"""What can never change about a transit gateway that is there. Pure.

Another value would replace the gateway, with all that is attached to it."""

from dataclasses import dataclass

from devicepath_spec.description.transit_gateway import NewTransitGateway
from devicepath_spec.faults import Faults

ON, OFF = "enable", "disable"
DEFAULT_TABLES = {
    "default_association": "defaultRouteTableAssociation",
    "default_propagation": "defaultRouteTablePropagation",
}
"""The `aws` provider's names of these settings. It turns them off in place, and replaces the gateway to turn them on.
Source: the provider, resource aws_ec2_transit_gateway."""
ANOTHER = (
    "again, or give the gateway another name: another one is made beside it then, which all of this path is led to "
    "before this one ends"
)


@dataclass(frozen=True)
class KeptGateway:
    """A gateway as the state has it."""

    id: str
    region: str | None
    default_tables: dict[str, str | None]
    """ON or OFF, by the name of the setting."""


def check_kept(described: NewTransitGateway, region: str, kept: KeptGateway, faults: Faults) -> None:
    if kept.region not in (region, None):
        rule = f"{region}, but {kept.id} is in {kept.region}, which AWS never changes"
        faults.add("region", f"{rule}; write {kept.region} {ANOTHER}.")
    for setting, switch in kept.default_tables.items():
        if getattr(described, setting) and switch == OFF:
            rule = f"true, but {kept.id} was made without, and the provider turns it off only"
            faults.add(setting, f"{rule}; write false {ANOTHER}.")
