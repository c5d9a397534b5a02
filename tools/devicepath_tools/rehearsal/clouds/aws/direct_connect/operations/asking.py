"""What all operations need of a request: parameters that have to be there, ranges, and tags."""

from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect import refused
from devicepath_tools.rehearsal.clouds.aws.direct_connect.virtual_interface import Network
from devicepath_tools.rehearsal.clouds.aws.refusals.request import Request

NUMBERS = (range(64512, 65535), range(4200000000, 4294967295))
"""Private autonomous systems of Amazon's side. Source: AWS, CreateDirectConnectGateway."""


def needed(request: Request, name: str) -> str:
    """Raises Refused."""
    value = request.get(name)
    if not value:
        raise refused(f"{name} is required.")
    return str(value)


def prefixes(request: Request, name: str) -> list[Network]:
    """Raises Refused."""
    return [_network(str(each["cidr"])) for each in request.get(name) or []]


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        raise refused(f"Invalid CIDR {text}.") from None


def overlapping(one: Iterable[Network], other: Iterable[Network]) -> list[Network]:
    """Those of the first that overlap any of the second."""
    others = list(other)
    return [it for it in one if any(it.version == each.version and it.overlaps(each) for each in others)]


def tags_of(request: Request, arn: str) -> list[dict[str, str]]:
    """moto keeps them, by region."""
    found: list[dict[str, str]] = _backend(request).list_tags_for_resource(arn)
    return found


def tag_new(request: Request, arn: str, tags: list[dict[str, Any]] | None) -> list[dict[str, str]]:
    if tags:
        _backend(request).tagger.tag_resource(arn, tags)
    return tags_of(request, arn)


def connection_of(request: Request, connection_id: str) -> Any:
    """moto's, of the account and region. Raises Refused."""
    found = _backend(request).connections.get(connection_id)
    if found is None or found.connection_state == "deleted":
        raise refused(f"Connection {connection_id} does not exist")
    return found


def _backend(request: Request) -> Any:
    from moto.directconnect.models import directconnect_backends

    return directconnect_backends[request.account_id][request.region]
