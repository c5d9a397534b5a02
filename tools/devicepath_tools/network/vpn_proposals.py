"""What one end of a tunnel would encrypt with, in one phase of IPsec. Words and numbers are AWS's."""

from dataclasses import dataclass

GCM = frozenset({"AES128-GCM-16", "AES256-GCM-16"})
"""Ciphers that need no integrity algorithm beside them."""
ENCRYPTION = frozenset({"AES128", "AES256"}) | GCM
INTEGRITY = frozenset({"SHA1", "SHA2-256", "SHA2-384", "SHA2-512"})
PHASE_1_GROUPS = frozenset({2, *range(14, 25)})
PHASE_2_GROUPS = PHASE_1_GROUPS | {5}
"""Diffie-Hellman groups by IANA's number. Source: AWS, Site-to-Site VPN, tunnel options."""


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
