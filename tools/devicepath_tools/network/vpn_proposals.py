"""What one end of a tunnel would encrypt with, in one phase of IPsec. Words and numbers are AWS's."""

from dataclasses import dataclass

from devicepath_spec.choices import AUTHENTICATED, Encryption, Integrity
from devicepath_spec.tunnel_facts import PHASE1_DH_GROUPS, PHASE2_DH_GROUPS

GCM = frozenset(it.value for it in AUTHENTICATED)
"""Ciphers that need no integrity algorithm beside them."""
ENCRYPTION = frozenset(it.value for it in Encryption)
INTEGRITY = frozenset(it.value for it in Integrity)
PHASE_1_GROUPS, PHASE_2_GROUPS = frozenset(PHASE1_DH_GROUPS), frozenset(PHASE2_DH_GROUPS)
"""Diffie-Hellman groups by IANA's number."""


@dataclass(frozen=True)
class Proposals:
    """One of each would do."""

    encryption: frozenset[str] = ENCRYPTION
    integrity: frozenset[str] = INTEGRITY
    groups: frozenset[int] = PHASE_2_GROUPS

    def __str__(self) -> str:
        numbers = ", ".join(map(str, sorted(self.groups)))
        return f"{', '.join(sorted(self.encryption))}; {', '.join(sorted(self.integrity))}; DH {numbers}"

    def protects_like(self, other: "Proposals") -> bool:
        """Whether both have a cipher in common, with an integrity algorithm if it needs one."""
        ciphers = self.encryption & other.encryption
        return bool(ciphers & GCM) or (bool(ciphers) and bool(self.integrity & other.integrity))

    def has_group_of(self, other: "Proposals") -> bool:
        return bool(self.groups & other.groups)


ANY_PHASE_1 = Proposals(groups=PHASE_1_GROUPS)
ANY_PHASE_2 = Proposals()
"""What AWS takes unless it is told."""
