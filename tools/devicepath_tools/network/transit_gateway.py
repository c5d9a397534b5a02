"""Transit gateways: routers that VPCs, VPGs of type F2, and gateways of other regions are attached to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TransitGateway:
    id: str
    account_id: str = ""
    """Of its owner, 12 digits; empty: not told."""
    region: str = ""
    asn: int | None = None
    security_group_referencing: bool | None = None
    """Whether a group's inbound rules may name a group behind another attachment; None: not told."""
    is_whole: bool = False
    """Whether its attachments and tables are told, all of them: only its owner sees these."""
    name: str = ""
