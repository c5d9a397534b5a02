"""What both clouds hold, read through their APIs: things with their addresses, to be compared before and after."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from devicepath_tools.rehearsal import aws_inventory, soracom_inventory
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.thing import Thing


@dataclass(frozen=True)
class Inventory:
    """What there is, in the order in which a path is read: AWS first, networks before what is in them."""

    things: tuple[Thing, ...]

    def beside(self, before: "Inventory") -> list[Thing]:
        """What is here and was not there before, or was otherwise."""
        known = set(before.things)
        return [thing for thing in self.things if thing not in known]

    def shown(self) -> list[dict[str, str]]:
        """For programs."""
        return [asdict(thing) for thing in self.things]


def read(clouds: BothClouds, account_ids: Iterable[str], regions: Iterable[str]) -> Inventory:
    """Reads both clouds. Of AWS these accounts and regions, and the account and region of each VPG of SORACOM's."""
    soracom = soracom_inventory.read(clouds.soracom)
    account_ids = dict.fromkeys([clouds.aws.account_id, *account_ids, aws_inventory.SORACOM_ACCOUNT_ID])
    regions = list(dict.fromkeys([*regions, *soracom.regions]))
    aws = [thing for account_id in account_ids for thing in aws_inventory.read(clouds.aws, account_id, regions)]
    return Inventory((*aws, *soracom.things))
