"""Rules that depend on SORACOM's coverage: where its VPGs are, and which ranges it uses itself."""

from ipaddress import IPv4Network

from devicepath_spec.choices import RendezvousPoint
from devicepath_spec.description.backend import ExistingVpcBackend, NewVpcBackend
from devicepath_spec.description.canal import AttachmentToVpg
from devicepath_spec.description.office import Office
from devicepath_spec.description.path import Path
from devicepath_spec.description.vpg import NewVpg
from devicepath_spec.faults import Faults
from devicepath_spec.rules.canal import BY_GATEWAY
from devicepath_spec.rules.vpc import cidrs_of

JAPAN = "jp"
"""The coverage. Source: CoverageType of SORACOM's API description."""
RESERVED_IN_JAPAN = IPv4Network("10.21.0.0/16")
"""Source: SORACOM's documentation, Canal by transit gateway, limitations."""
ANOTHER = "use an account's coverage g"


def check_coverage(faults: Faults, path: Path, coverage: str | None) -> None:
    """Whether a path is possible on a coverage: `jp` or `g`. None, it is not known, and any other word are not judged
    here.

    Source: SORACOM's guide to coverages: that of Japan is in Tokyo, and with the global one there is a choice."""
    if coverage != JAPAN:
        return
    tokyo, region = RendezvousPoint.TOKYO, path.vpg.region if isinstance(path.vpg, NewVpg) else None
    if region is not None and region is not tokyo:
        told = f"{region.value}, but a VPG of the coverage {JAPAN} is always in {tokyo.value}"
        faults.add("vpg.region", f"{told}; leave it out, or {ANOTHER}.")
    for name, backend in path.vpcs.items():
        if isinstance(backend.canal, BY_GATEWAY):
            _check_ranges(faults, name, backend)
        # One that is described to be elsewhere is told of that.
        if isinstance(backend.canal, AttachmentToVpg) and region is None and backend.region != tokyo.value:
            told = f"{backend.region}, but a VPG of the coverage {JAPAN} is always in {tokyo.value}, and its gateway"
            faults.add(f"backends.{name}.region", f"{told} takes VPCs of that region only; write it, or {ANOTHER}.")
    for name, office in path.offices.items():
        _check_office(faults, name, office)


def _check_office(faults: Faults, name: str, office: Office) -> None:
    """A range that a customer route leads to."""
    for number, cidr in enumerate(office.cidrs if office.directions else ()):
        if cidr.overlaps(RESERVED_IN_JAPAN):
            told = f"{cidr} overlaps {RESERVED_IN_JAPAN}, which SORACOM has itself on the coverage {JAPAN}"
            faults.add(f"backends.{name}.cidrs[{number}]", f"{told}; write another range, or {ANOTHER}.")


def _check_ranges(faults: Faults, name: str, backend: NewVpcBackend | ExistingVpcBackend) -> None:
    for number, cidr in enumerate(cidrs_of(backend)):
        if cidr.overlaps(RESERVED_IN_JAPAN):
            key = "cidr" if isinstance(backend, NewVpcBackend) else f"cidrs[{number}]"
            told = f"{cidr} overlaps {RESERVED_IN_JAPAN}, which SORACOM has itself on the coverage {JAPAN}"
            faults.add(f"backends.{name}.{key}", f"{told}; write another range, or {ANOTHER}.")
