"""A Direct Connect gateway. It is in no region."""

from typing import Any
from uuid import uuid4

from devicepath_tools.rehearsal.clouds.aws.direct_connect.pace import PACE
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

DEFAULT_NUMBER = 64512


class DirectConnectGateway:
    def __init__(self, account_id: str, name: str, number: int) -> None:
        """`number` is its autonomous system."""
        self.id = str(uuid4())
        self.account_id, self.name, self.number = account_id, name, number
        self.state = PassingState("pending", "available", after_s=PACE.gateway_s)

    @property
    def arn(self) -> str:
        return f"arn:aws:directconnect::{self.account_id}:dx-gateway/{self.id}"

    @property
    def is_gone(self) -> bool:
        return self.state.code in ("deleted", "deleting")

    def delete(self) -> None:
        self.state.become("deleting", "deleted", after_s=PACE.gateway_s)

    def shown(self, tags: list[dict[str, str]]) -> dict[str, Any]:
        return {
            "directConnectGatewayId": self.id,
            "directConnectGatewayName": self.name,
            "amazonSideAsn": self.number,
            "ownerAccount": self.account_id,
            "directConnectGatewayState": self.state.code,
            "tags": tags,
        }
