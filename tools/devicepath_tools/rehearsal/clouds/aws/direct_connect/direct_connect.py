"""All of Direct Connect, of every account and region."""

from collections.abc import Sequence
from ipaddress import ip_network

from devicepath_tools.rehearsal.clouds.aws.direct_connect.association_proposal import AssociationProposal
from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect_gateway import DirectConnectGateway
from devicepath_tools.rehearsal.clouds.aws.direct_connect.gateway_association import GatewayAssociation
from devicepath_tools.rehearsal.clouds.aws.direct_connect.virtual_interface import Network, VirtualInterface
from devicepath_tools.rehearsal.clouds.aws.refusals.request import Refused
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_gateway import VpnGateway
from devicepath_tools.rehearsal.clouds.clock import CLOCK
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

VISIBLE_S = 3600.0
"""How long one sees what is deleted. Assumed."""
PROPOSED_S = 7 * 86400.0
"""How long a proposal waits. Source: AWS, Direct Connect guide, association proposals."""
PROPOSAL_SEEN_S = 3 * 86400.0
"""How long one sees a proposal afterwards."""


class DirectConnect:
    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """As it began."""
        self.gateways: dict[str, DirectConnectGateway] = {}
        self.associations: dict[str, GatewayAssociation] = {}
        self.proposals: dict[str, AssociationProposal] = {}
        self.interfaces: dict[str, VirtualInterface] = {}

    def settle(self) -> None:
        """Lets happen what time brings along: called before each request, so nothing runs in between."""
        for association in self.associations.values():
            # Source: AWS, Direct Connect guide: a VPN gateway without a VPC is not associated any more.
            gateway = association.gateway
            if not association.is_over and isinstance(gateway, VpnGateway) and gateway.vpc_id is None:
                association.end()
        for proposal in self.proposals.values():
            if proposal.state.code == "requested" and proposal.state.since < CLOCK.now() - PROPOSED_S:
                proposal.state.become("deleted")
        self.gateways = {key: it for key, it in self.gateways.items() if not _is_forgotten(it.state)}
        self.associations = {key: it for key, it in self.associations.items() if not _is_forgotten(it.state)}
        self.interfaces = {key: it for key, it in self.interfaces.items() if not _is_forgotten(it.state)}
        self.proposals = {key: it for key, it in self.proposals.items() if not _is_forgotten(it.state, PROPOSAL_SEEN_S)}

    def gateway(self, gateway_id: str, account_id: str) -> DirectConnectGateway:
        """An account's own, that is not deleted. Raises Refused."""
        found = self.gateways.get(gateway_id)
        if found is None or found.is_gone or found.account_id != account_id:
            raise refused(f"Direct Connect Gateway {gateway_id} does not exist")
        return found

    def interface(self, interface_id: str, account_id: str, region: str) -> VirtualInterface:
        """One that an account gave or was given, and that is not deleted. Raises Refused."""
        found = self.interfaces.get(interface_id)
        if found is None or found.is_gone or found.region != region or account_id not in (found.allocator, found.owner):
            raise refused(f"Virtual Interface {interface_id} does not exist")
        return found

    def associations_of(self, gateway_id: str) -> list[GatewayAssociation]:
        """Of a gateway of either kind, that are not over."""
        there = [it for it in self.associations.values() if not it.is_over]
        return [it for it in there if gateway_id in (it.direct.id, it.gateway.id)]

    def interfaces_of(self, gateway: DirectConnectGateway | VpnGateway) -> list[VirtualInterface]:
        return [it for it in self.interfaces.values() if it.target is gateway and not it.is_gone]

    def reached(self, gateway: DirectConnectGateway) -> list[Network]:
        """What comes in over its interfaces."""
        return list(dict.fromkeys(network for it in self.interfaces_of(gateway) for network in it.reached))

    def change_interface(self, interface_id: str, status: str, learned: Sequence[str]) -> None:
        """What the ends of a session make of it. Raises KeyError where there is none, or it is no such status."""
        self.interfaces[interface_id].become(status, [ip_network(text) for text in learned])


def refused(message: str) -> Refused:
    """One of the two exceptions that there are; of the other nothing is emulated."""
    return Refused("DirectConnectClientException", message)


def _is_forgotten(state: PassingState, visible_s: float = VISIBLE_S) -> bool:
    return state.code in ("deleted", "disassociated", "accepted") and state.since < CLOCK.now() - visible_s


DIRECT = DirectConnect()
"""Of this process."""
