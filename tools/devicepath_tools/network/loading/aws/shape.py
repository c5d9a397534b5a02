"""What all shapes of the EC2 API's answers have in common: its names, its texts for addresses, its tags."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic.alias_generators import to_pascal

MANY = 1 << 16
"""Texts: of a large account's answers most ranges and addresses stand in several places."""


def _cidr(value: object) -> IPv4Network:
    try:
        return _known_cidr(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("is not an IPv4 range; one looks like 10.0.0.0/16") from None


def _address(value: object) -> IPv4Address:
    try:
        return _known_address(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("is not an IPv4 address; one looks like 10.0.0.254") from None


@lru_cache(MANY)
def _known_cidr(text: str) -> IPv4Network:
    # Rules written years ago may have host bits set: AWS reads them as their range.
    return IPv4Network(text, strict=False)


_known_address = lru_cache(MANY)(IPv4Address)


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
        if not isinstance(given, dict) or None not in given.values():
            return given
        return {key: it for key, it in given.items() if it is not None}


class Tag(Shape):
    key: str
    value: str = ""


class Named(Shape):
    tags: tuple[Tag, ...] = ()

    @property
    def name(self) -> str:
        """What the tag `Name` says."""
        return next((tag.value for tag in self.tags if tag.key == "Name"), "")


class Owned(Shape):
    owner_id: str = ""
    """The account."""
