"""What a transit gateway keeps for as long as it is there. Pure.

With another value it would be another gateway, and all that is attached to it would be ended and made anew there."""

from dataclasses import dataclass

from devicepath_spec.description.transit_gateway import NewTransitGateway
from devicepath_spec.faults import Faults

ON, OFF = "enable", "disable"
DEFAULT_TABLES = {
    "default_association": "defaultRouteTableAssociation",
    "default_propagation": "defaultRouteTablePropagation",
}
"""The provider's names, by the settings'. It turns them off in place, and makes another gateway to turn them on.
Source: the provider, resource aws_ec2_transit_gateway."""
ANOTHER = (
    "again, or give the gateway another name: another one is made beside it then, which all of this path is led to "
    "before this one ends"
)


@dataclass(frozen=True)
class KeptGateway:
    """A gateway as it is."""

    id: str
    region: str | None
    default_tables: dict[str, str | None]
    """ON or OFF, by the setting's name."""


def check_kept(described: NewTransitGateway, region: str, kept: KeptGateway, faults: Faults) -> None:
    if kept.region not in (region, None):
        rule = f"{region}, but {kept.id} is in {kept.region}, which AWS never changes"
        faults.add("region", f"{rule}; write {kept.region} {ANOTHER}.")
    for setting, switch in kept.default_tables.items():
        if getattr(described, setting) and switch == OFF:
            rule = f"true, but {kept.id} was made without, and the provider turns it off only"
            faults.add(setting, f"{rule}; write false {ANOTHER}.")
