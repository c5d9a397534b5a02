"""A SORACOM account, as commands reach it: by the provider's own client and configuration."""

import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from devicepath_tools.failure import Failure
from pulumi_provider.check import check
from pulumi_provider.resource import Problem
from soracom_provider import package, profile
from soracom_provider.api.client import Client
from soracom_provider.configuration import Account, Configuration, account


class AccountRefused(Failure):
    """SORACOM, or what is configured of it, refuses; what the provider says of that."""


@asynccontextmanager
async def connected(options: Mapping[str, str | None], warn: Callable[[str], None]) -> AsyncIterator[Client]:
    """A client that is logged in.

    `options` are the provider's configuration, by its names, as a person wrote them. Raises AccountRefused, also for
    what is asked of the client."""

    async def tell(text: str) -> None:
        warn(text)

    with _refused():
        client = await package.connect(_checked(options), tell)
        try:
            yield client
        finally:
            await client.close()


def account_of(options: Mapping[str, str | None]) -> Account:
    """Where such a client would log in, and with whose key. Asks nobody. Raises AccountRefused."""
    with _refused():
        return account(Configuration.model_validate(_checked(options)), os.environ)


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except Problem as problem:
        raise AccountRefused(str(problem)) from problem


def _checked(options: Mapping[str, str | None]) -> Mapping[str, Any]:
    given = {name: value for name, value in options.items() if value is not None}
    checked = check(Configuration, given)
    if checked.failures:
        raise Problem("\n".join(f"{failure.property}: {failure.reason}" for failure in checked.failures))
    _require_credentials(given)
    return checked.values


def _require_credentials(given: Mapping[str, str]) -> None:
    """The provider's own text speaks of `pulumi config`, which is not read here."""
    names = ("SORACOM_AUTH_KEY_ID", "SORACOM_AUTH_KEY")
    path = profile.folder(os.environ) / "default.json"
    is_told = not given.keys().isdisjoint(("profile", "authKeyId")) or any(os.environ.get(name) for name in names)
    if not is_told and not path.exists():
        raise Problem(
            f"No credentials for SORACOM. Set {names[0]} and {names[1]}, or write the profile {path} with `soracom "
            "configure`, or name another with --profile. (A key in the configuration of a stack is not read.)"
        )
