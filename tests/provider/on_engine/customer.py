"""A customer who does in AWS what a run asks for, as soon as SORACOM shows it: nobody else does in these tests."""

from typing import Any

from devicepath_tools.rehearsal.clouds.soracom import Exchange, SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account import customers_side
from tests.clouds.soracom_contract.validation import ContractRecorder


class Customer:
    """Attaches VPCs that are registered, and accepts peerings. Give it as `on_exchange`, for the recorder behind it."""

    def __init__(self, recorder: ContractRecorder):
        self.is_away = False
        """Whether nothing is done."""
        self.cloud: SoracomCloud | None = None
        self._recorder = recorder

    def __call__(self, exchange: Exchange) -> None:
        self._recorder(exchange)
        if self.cloud is None or self.is_away:
            return
        with self.cloud.lock:
            for vpg in self.cloud.vpgs:
                self._serve(vpg, self.cloud)

    def _serve(self, vpg: Any, cloud: SoracomCloud) -> None:
        for one in vpg.vpc_attachments:
            if one.attachment_id is None and vpg.transit_gateway.share_with(one.account_id, cloud.now()):
                customers_side.attach(vpg, one.vpc_id, attachment_of(one.vpc_id), cloud.settings)
        for connection in vpg.gateway_peerings:
            connection.set_accepted(cloud.now(), accepted=True)


def attachment_of(vpc_id: str) -> str:
    """The id that the customer's attachment of a VPC has."""
    return vpc_id.replace("vpc-", "tgw-attach-")
