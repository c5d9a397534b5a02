"""Internet gateways."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InternetGateway:
    id: str
    vpc_id: str
    """The VPC that it is attached to; empty: none."""
    name: str = ""
