"""The network interfaces that a VPC attachment has in its subnets: one in each, for as long as it stands."""

from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.network_interfaces import free_address
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.vpc_attachment import VpcAttachment

KIND = "transit_gateway"
WITHOUT = frozenset({"deleted", "failed", "pendingAcceptance", "rejected", "rejecting"})
"""States in which there are none. That they come with the acceptance, and not before it, is assumed."""


def follow(attachment: VpcAttachment) -> None:
    """Brings the interfaces to what the attachment's state and subnets are."""
    backend = attachment.vpc.ec2_backend
    wanted = [] if attachment.state.code in WITHOUT else attachment.subnet_ids
    there = of(attachment)
    for subnet_id in there.keys() - set(wanted):
        backend.enis.pop(there[subnet_id].id)
    for subnet_id in [each for each in wanted if each not in there]:
        _make(backend, attachment.id, subnet_id)


def of(attachment: VpcAttachment) -> dict[str, Any]:
    """Those that there are, by their subnets."""
    text = description(attachment.id)
    found = list(attachment.vpc.ec2_backend.enis.values())
    return {each.subnet.id: each for each in found if each.interface_type == KIND and each.description == text}


def description(attachment_id: str) -> str:
    return f"Network Interface for Transit Gateway Attachment {attachment_id}"


def _make(backend: Any, attachment_id: str, subnet_id: str) -> None:
    """As AWS showed them in 2020 (batfish/lab-validation): in use, in no group, and passing on what is for others."""
    address = free_address(backend, backend.get_subnet(subnet_id))
    made = backend.create_network_interface(subnet_id, address, description=description(attachment_id))
    made.interface_type = KIND
    made.status = "in-use"
    made.source_dest_check = False
    made._group_set = []
