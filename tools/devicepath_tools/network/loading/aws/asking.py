"""One of AWS's APIs, asked in one account and region: what there is no right to is told, and is no failure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from devicepath_tools.network.loading.source.misread import Misread

FORBIDDEN = ("UnauthorizedOperation", "AccessDenied", "AccessDeniedException")
"""Source: AWS, EC2 API, error codes."""
GONE = ("InvalidInstanceID.NotFound", "InvalidRouteTableID.NotFound")


@dataclass
class Asking:
    client: Any
    """boto3's."""
    place: str
    """For people."""
    unread: list[str] = field(default_factory=list)

    def listed(self, kind: str, operation: str, options: Mapping[str, Any], resource: str = "") -> list[Any] | None:
        """All pages of an answer; None where there is no right to it. Raises Misread."""

        def ask() -> list[Any]:
            if not self.client.can_paginate(operation):
                return list(getattr(self.client, operation)(**options)[kind])
            return [entry for page in self.client.get_paginator(operation).paginate(**options) for entry in page[kind]]

        found: list[Any] | None = self.asked(operation, ask, resource)
        return found

    def asked(self, operation: str, ask: Callable[[], Any], resource: str = "") -> Any:
        """The answer; None where there is no right to it, or the resource is gone. Raises Misread."""
        try:
            return ask()
        except ClientError as refused:
            code = refused.response["Error"]["Code"]
            if code in GONE:
                return None
            if code not in FORBIDDEN:
                raise self._failure(operation, refused) from None
            self.unread.append(f"{self.place}: the credentials lack the right to {self._action(operation)}{resource}")
            return None
        except BotoCoreError as fault:
            raise self._failure(operation, fault) from None

    def _failure(self, operation: str, fault: Exception) -> Misread:
        return Misread([f"{self.place}: {self._action(operation)}: {' '.join(str(fault).split())}"])

    def _action(self, operation: str) -> str:
        """As a policy names it."""
        meta = self.client.meta
        return f"{meta.service_model.service_name}:{meta.method_to_api_mapping[operation]}"
