"""What both ends of a tunnel may negotiate, as AWS's tunnel options say it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from devicepath_router.algorithms import DH_GROUPS, ENCRYPTION, INTEGRITY
from devicepath_spec.choices import AUTHENTICATED, Encryption, IkeVersion, Integrity
from devicepath_spec.tunnel_facts import (
    GCM_ALONE,
    PHASE1_DH_GROUPS,
    PHASE1_LIFETIMES_S,
    PHASE2_DH_GROUPS,
    PHASE2_LIFETIMES_S,
)


@dataclass(frozen=True)
class Phase:
    """What one phase may use: each in any order."""

    encryption: tuple[Encryption, ...]
    integrity: tuple[Integrity, ...]
    dh_groups: tuple[int, ...]
    lifetime_s: int


DEFAULT_PHASE_1 = Phase(tuple(ENCRYPTION), tuple(INTEGRITY), PHASE1_DH_GROUPS, 28800)
DEFAULT_PHASE_2 = Phase(tuple(ENCRYPTION), tuple(INTEGRITY), PHASE2_DH_GROUPS, 3600)


@dataclass(frozen=True)
class TunnelOptions:
    """One tunnel's. Left out: what AWS allows where nobody said otherwise, which is everything."""

    ike_versions: tuple[IkeVersion, ...] = (IkeVersion.IKEV2, IkeVersion.IKEV1)
    phase_1: Phase = DEFAULT_PHASE_1
    phase_2: Phase = DEFAULT_PHASE_2

    @property
    def ike_version(self) -> IkeVersion:
        """The one that is used: the second, if the tunnel takes it."""
        return IkeVersion.IKEV2 if IkeVersion.IKEV2 in self.ike_versions else IkeVersion.IKEV1

    def faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong, as a place and what is said of it."""
        if not self.ike_versions:
            yield "ike_versions", "is empty; write ikev2, or ikev1 for a device that has no other."
        yield from _phase_faults("phase_1", self.phase_1, PHASE1_DH_GROUPS, PHASE1_LIFETIMES_S)
        yield from _phase_faults("phase_2", self.phase_2, PHASE2_DH_GROUPS, PHASE2_LIFETIMES_S)
        if self.ike_version is IkeVersion.IKEV1 and set(self.phase_1.encryption) <= set(AUTHENTICATED):
            yield "phase_1.encryption", f"{GCM_ALONE}."
        if self.phase_2.lifetime_s >= self.phase_1.lifetime_s:
            told = f"{self.phase_2.lifetime_s} is not less than phase_1.lifetime_s, {self.phase_1.lifetime_s}"
            yield "phase_2.lifetime_s", f"{told}; write less, at most {PHASE2_LIFETIMES_S[-1]}."


ALLOWED = TunnelOptions()
"""All that AWS allows, where nobody has said otherwise."""


def _phase_faults(
    place: str, phase: Phase, dh_groups: tuple[int, ...], lifetimes_s: range
) -> Iterator[tuple[str, str]]:
    yield from _empty(f"{place}.encryption", phase.encryption, [it.value for it in ENCRYPTION])
    yield from _empty(f"{place}.integrity", phase.integrity, [it.value for it in INTEGRITY])
    known = [it for it in DH_GROUPS if it in dh_groups]
    yield from _empty(f"{place}.dh_groups", phase.dh_groups, known)
    for one in phase.dh_groups:
        if one not in known:
            told = ", ".join(map(str, known))
            yield f"{place}.dh_groups", f"{one} is not possible; write {told}, or several of them."
    if phase.lifetime_s not in lifetimes_s:
        told = f"{phase.lifetime_s} is not possible"
        yield f"{place}.lifetime_s", f"{told}; write {lifetimes_s[0]} to {lifetimes_s[-1]} seconds."


def _empty(place: str, given: Collection[object], known: Collection[object]) -> Iterator[tuple[str, str]]:
    if not given:
        yield place, f"is empty; write one of {', '.join(map(str, known))}, or several."
