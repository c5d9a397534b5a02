"""Where a coverage of SORACOM's has VPGs."""

from devicepath_spec.choices import RendezvousPoint
from devicepath_spec.description.vpg import ExistingVpg, NewVpg
from devicepath_spec.faults import Faults

JAPAN = "jp"
"""The coverage. Source: CoverageType of SORACOM's API description."""


def check_coverage(faults: Faults, vpg: NewVpg | ExistingVpg, coverage: str | None) -> None:
    """That a VPG may be where it is described. `coverage` is `jp` or `g`, or None: it is not known; nor is any other
    word judged here.

    Source: SORACOM's guide to coverages: that of Japan is in Tokyo, and with the global one there is a choice."""
    region = vpg.region if isinstance(vpg, NewVpg) else None
    if coverage == JAPAN and region is not None and region is not RendezvousPoint.TOKYO:
        fix = "leave it out, or use an account's coverage g"
        told = f"{region.value}, but a VPG of the coverage {JAPAN} is always in {RendezvousPoint.TOKYO.value}"
        faults.add("vpg.region", f"{told}; {fix}.")
