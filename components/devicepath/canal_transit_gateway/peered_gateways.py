"""Two gateways that are peered: the user's own, and SORACOM's."""

from dataclasses import dataclass

from pulumi import Input


@dataclass(frozen=True)
class PeeredGateways:
    """Ids and regions. In one region a peering has an id for each of them, and no account sees the other's; in two
    regions it has one. Source: issues 24677 and 38027 of the aws provider."""

    own: Input[str]
    region: Input[str]
    of_vpg: Input[str]
    region_of_vpg: Input[str]
