"""An account of the emulated AWS as the configuration opens it: clients by region, and tags that go everywhere."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.client import client
from devicepath_tools.rehearsal.clouds.aws.credentials import Credentials
from devicepath_tools.rehearsal.clouds.aws.provider.parameters import refuse_bad_parameters


class Region:
    """One region of the account. Clients are made when they are first needed, and may be used from any thread."""

    def __init__(self, name: str, account_id: str, connect: Callable[[str, str], Any]) -> None:
        self.name = name
        self.account_id = account_id
        self._connect = connect
        self._clients: dict[str, Any] = {}
        self._lock = threading.Lock()

    @property
    def ec2(self) -> Any:
        return self.client("ec2")

    @property
    def iam(self) -> Any:
        return self.client("iam")

    def client(self, service: str) -> Any:
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self._connect(service, self.name)
            return self._clients[service]

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.name}:{self.account_id}:{resource}"


class Account:
    """What a provider's configuration comes to."""

    def __init__(
        self,
        endpoint: str,
        credentials: Credentials,
        account_id: str,
        default_region: str,
        default_tags: Mapping[str, str],
    ) -> None:
        self.endpoint = endpoint
        self.account_id = account_id
        self.default_region = default_region
        self.default_tags = default_tags
        self._credentials = credentials
        self._regions: dict[str, Region] = {}

    def region(self, name: str | None) -> Region:
        """The region of this name, or the one of the configuration."""
        name = name or self.default_region
        return self._regions.setdefault(name, Region(name, self.account_id, self._connect))

    def _connect(self, service: str, region: str) -> Any:
        made = client(service, region, self.endpoint, self._credentials)
        refuse_bad_parameters(made)
        return made
