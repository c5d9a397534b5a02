"""What all shapes of the EC2 API's answers have in common: its names, its texts for addresses, its tags."""

from ipaddress import IPv4Address, IPv4Network
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic.alias_generators import to_pascal


def _cidr(value: object) -> IPv4Network:
    try:
        # Rules written years ago may have host bits set: AWS reads them as their range.
        return IPv4Network(value if isinstance(value, str) else "", strict=False)
    except ValueError:
        raise ValueError("is not an IPv4 range; one looks like 10.0.0.0/16") from None


def _address(value: object) -> IPv4Address:
    try:
        return IPv4Address(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("is not an IPv4 address; one looks like 10.0.0.254") from None


def _without_ipv6(values: object) -> object:
    return [it for it in values if not (isinstance(it, str) and ":" in it)] if isinstance(values, list) else values


Cidr = Annotated[IPv4Network, BeforeValidator(_cidr)]
Ipv4Cidrs = Annotated[tuple[Cidr, ...], BeforeValidator(_without_ipv6)]
"""Of a list that has IPv6 ranges beside the others."""
Address = Annotated[IPv4Address, BeforeValidator(_address)]


class Shape(BaseModel):
    model_config = ConfigDict(
        alias_generator=lambda name: to_pascal(name.rstrip("_")), extra="ignore", frozen=True, populate_by_name=True
    )

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, given: object) -> object:
        """AWS leaves out what it has no value for; other tools write null."""
        return {key: it for key, it in given.items() if it is not None} if isinstance(given, dict) else given


class Tag(Shape):
    key: str
    value: str = ""


class Named(Shape):
    tags: tuple[Tag, ...] = ()

    @property
    def name(self) -> str:
        """What the tag `Name` says."""
        return next((tag.value for tag in self.tags if tag.key == "Name"), "")
