"""Proposals: the owner of a gateway asks for an association, the owner of the Direct Connect gateway accepts it."""

from devicepath_tools.rehearsal.clouds.aws.direct_connect.association_proposal import AssociationProposal
from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect import DIRECT, refused
from devicepath_tools.rehearsal.clouds.aws.direct_connect.gateway_association import GatewayAssociation
from devicepath_tools.rehearsal.clouds.aws.direct_connect.operations.asking import needed, prefixes
from devicepath_tools.rehearsal.clouds.aws.direct_connect.operations.association_rules import (
    check_association,
    default_prefixes,
)
from devicepath_tools.rehearsal.clouds.aws.direct_connect.operations.associations import ADD, gateway_of
from devicepath_tools.rehearsal.clouds.aws.direct_connect.virtual_interface import Network
from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Request
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import Answer

OVERRIDE = "overrideAllowedPrefixesToDirectConnectGateway"


def create_direct_connect_gateway_association_proposal(request: Request) -> Answer:
    """The Direct Connect gateway is looked at by whoever accepts."""
    gateway = gateway_of(needed(request, "gatewayId"), request.account_id)
    names = ("directConnectGatewayId", "directConnectGatewayOwnerAccount")
    direct_id, owner = (needed(request, name) for name in names)
    proposal = AssociationProposal(direct_id, owner, gateway, prefixes(request, ADD) or default_prefixes(gateway))
    DIRECT.proposals[proposal.id] = proposal
    return {"directConnectGatewayAssociationProposal": proposal.shown(_existing(proposal))}


def describe_direct_connect_gateway_association_proposals(request: Request) -> Answer:
    """Seen by both sides. One that is not there is not told."""
    names = ("proposalId", "directConnectGatewayId", "associatedGatewayId")
    asked = [request.get(name) for name in names]
    return {
        "directConnectGatewayAssociationProposals": [
            it.shown(_existing(it))
            for it in DIRECT.proposals.values()
            if request.account_id in (it.direct_owner, it.gateway.account_id)
            and all(want in (None, is_) for want, is_ in zip(asked, (it.id, it.direct_id, it.gateway.id), strict=True))
        ]
    }


def accept_direct_connect_gateway_association_proposal(request: Request) -> Answer:
    """With other prefixes, if the owner of the Direct Connect gateway wants it so."""
    direct = DIRECT.gateway(needed(request, "directConnectGatewayId"), request.account_id)
    proposal = _requested(needed(request, "proposalId"))
    owner = needed(request, "associatedGatewayOwnerAccount")
    if (proposal.direct_id, proposal.gateway.account_id) != (direct.id, owner):
        raise refused(f"Proposal {proposal.id} is not found")
    wanted = prefixes(request, OVERRIDE) or proposal.prefixes
    check_association(direct, proposal.gateway, wanted)
    association = GatewayAssociation(direct, proposal.gateway, wanted, lambda: DIRECT.reached(direct))
    DIRECT.associations[association.id] = association
    proposal.state.become("accepted")
    return {"directConnectGatewayAssociation": association.shown()}


def delete_direct_connect_gateway_association_proposal(request: Request) -> Answer:
    """By whoever made it."""
    proposal = DIRECT.proposals.get(needed(request, "proposalId"))
    if proposal is None or proposal.state.code == "deleted" or proposal.gateway.account_id != request.account_id:
        raise refused(f"Proposal {request.get('proposalId')} is not found")
    proposal.state.become("deleted")
    return {"directConnectGatewayAssociationProposal": proposal.shown(_existing(proposal))}


def _requested(proposal_id: str) -> AssociationProposal:
    found = DIRECT.proposals.get(proposal_id)
    if found is None or found.state.code != "requested":
        raise refused(f"Proposal {proposal_id} is not found")
    return found


def _existing(proposal: AssociationProposal) -> list[Network]:
    there = DIRECT.associations_of(proposal.gateway.id)
    return [network for it in there if it.direct.id == proposal.direct_id for network in it.prefixes]


OPERATIONS: dict[str, Operation] = {
    "accept_direct_connect_gateway_association_proposal": accept_direct_connect_gateway_association_proposal,
    "create_direct_connect_gateway_association_proposal": create_direct_connect_gateway_association_proposal,
    "delete_direct_connect_gateway_association_proposal": delete_direct_connect_gateway_association_proposal,
    "describe_direct_connect_gateway_association_proposals": describe_direct_connect_gateway_association_proposals,
}
