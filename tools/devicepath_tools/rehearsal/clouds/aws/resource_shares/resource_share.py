"""A resource share: things of one account, and who else may use them."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from devicepath_tools.rehearsal.clouds.clock import CLOCK, moment
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

ACCOUNT = re.compile(r"(\d{12})|arn:aws:iam::(\d{12}):root")
ORGANIZATION = re.compile(r"arn:aws:organizations::\d{12}:(organization|ou)/.+")


@dataclass
class Pace:
    """How long a share takes for what passes by itself."""

    associating_s: float = 0.0
    """Until a resource or a principal is `ASSOCIATED`."""
    inviting_s: float = 0.0
    """Until whoever is invited sees the invitation."""


PACE = Pace()
"""Of this process; what is asked for from now on follows it."""


class Association:
    """A resource's or a principal's part in a share."""

    def __init__(self, entity: str, kind: str, *, external: bool = False, awaits_acceptance: bool = False) -> None:
        self.entity, self.kind, self.external = entity, kind, external
        """`PRINCIPAL` or `RESOURCE`; external is who is not of the owner's organization."""
        self.created_at = CLOCK.now()
        self.status = PassingState("ASSOCIATING")
        if not awaits_acceptance:
            self.settle()

    def settle(self) -> None:
        """It comes to be."""
        self.status.become("ASSOCIATING", "ASSOCIATED", after_s=PACE.associating_s)

    @property
    def is_settled(self) -> bool:
        return self.status.code == "ASSOCIATED"


@dataclass
class ResourceShare:
    account_id: str
    """Of its owner."""
    region: str
    name: str
    allows_external: bool
    """Whether principals outside of the owner's organization may be invited."""
    tags: dict[str, str] = field(default_factory=dict)
    created_at: float = field(default_factory=CLOCK.now)
    changed_at: float = field(default_factory=CLOCK.now)
    status: PassingState = field(default_factory=lambda: PassingState("ACTIVE"))
    arn: str = ""
    resources: dict[str, Association] = field(default_factory=dict)
    """By the ARN of what is shared."""
    principals: dict[str, Association] = field(default_factory=dict)
    """By the principal as the owner wrote it."""

    def __post_init__(self) -> None:
        self.arn = self.arn or f"arn:aws:ram:{self.region}:{self.account_id}:resource-share/{uuid4()}"

    @property
    def is_active(self) -> bool:
        return self.status.code == "ACTIVE"

    @property
    def associations(self) -> list[Association]:
        return [*self.resources.values(), *self.principals.values()]

    def principal_of(self, account_id: str, members: frozenset[str]) -> Association | None:
        """By whom an account has its part in the share; `members` are the accounts of the owner's organization."""
        for principal, association in self.principals.items():
            if account_of(principal) == account_id or (ORGANIZATION.fullmatch(principal) and account_id in members):
                return association
        return None

    def shown(self, tags: dict[str, str]) -> dict[str, Any]:
        return {
            "resourceShareArn": self.arn,
            "name": self.name,
            "owningAccountId": self.account_id,
            "allowExternalPrincipals": self.allows_external,
            "status": self.status.code,
            "tags": [{"key": key, "value": value} for key, value in tags.items()],
            "creationTime": moment(self.created_at),
            "lastUpdatedTime": moment(self.changed_at),
            "featureSet": "STANDARD",
        }

    def shown_association(self, association: Association) -> dict[str, Any]:
        return {
            "resourceShareArn": self.arn,
            "resourceShareName": self.name,
            "associatedEntity": association.entity,
            "associationType": association.kind,
            "status": association.status.code,
            "creationTime": moment(association.created_at),
            "lastUpdatedTime": moment(association.status.since),
            "external": association.external,
        }


def account_of(principal: str) -> str | None:
    """The account that a principal is; None for an organization and whatever else."""
    found = ACCOUNT.fullmatch(principal)
    return (found[1] or found[2]) if found else None
