"""What the private connection of a VPG and a backend must keep."""

from ipaddress import IPv4Network

from devicepath_spec.choices import VpgType
from devicepath_spec.description.backend import ExistingVpcBackend, NewVpcBackend
from devicepath_spec.description.canal import AttachmentToVpg, PeeringWithVpg, VpcPeering
from devicepath_spec.description.path import Path
from devicepath_spec.description.values import destination
from devicepath_spec.faults import Faults
from devicepath_spec.reading.value import Wrong
from devicepath_spec.rules.vpc import check_tiers, cidrs_of, told
from devicepath_spec.unknown import NotKnown

Backend = NewVpcBackend | ExistingVpcBackend
Canal = VpcPeering | AttachmentToVpg | PeeringWithVpg
BY_GATEWAY = (AttachmentToVpg, PeeringWithVpg)
IN_SHORT = {
    VpgType.F: "canal: {kind: vpc_peering}",
    VpgType.F2: "canal: {kind: transit_gateway_attachment, ...}, or transit_gateway_peering",
}
"""What to write for a private connection, by type of VPG; for messages."""


def canal_goes_with_the_type(path: Path, backend: Backend, faults: Faults) -> None:
    if backend.canal is None:
        return
    kind, wanted = backend.canal.kind, VpgType.F2 if isinstance(backend.canal, BY_GATEWAY) else VpgType.F
    fix = f"write vpg.type: {wanted.value} instead"
    if path.vpg.type is VpgType.E:
        faults.add("canal.kind", f"{kind}, but a VPG of type E has no private connection; {fix}.")
    elif path.vpg.type != wanted:
        other = "Canal of type F2 is a transit gateway" if wanted is VpgType.F else "Canal of type F is a VPC peering"
        faults.add("canal.kind", f"{kind}, but {other}; {fix}.")


def destination_is_in_the_vpc(_: Path, backend: Backend, faults: Faults) -> None:
    canal = backend.canal
    if not isinstance(canal, VpcPeering) or canal.destination is None:
        return
    if not any(canal.destination.subnet_of(cidr) for cidr in cidrs_of(backend)):
        which = " or ".join(map(str, cidrs_of(backend)))
        rule = f"{canal.destination} is outside {told(backend)}"
        faults.add("canal.destination", f"{rule}; write {which} or a part of it instead.")


def a_destination_that_is_left_out_can_be_had(_: Path, backend: Backend, faults: Faults) -> None:
    """A destination that is left out is the range of the whole VPC: it has to be one that SORACOM takes."""
    canal = backend.canal
    if not isinstance(canal, VpcPeering) or canal.destination is not None:
        return
    ranges = cidrs_of(backend)
    if not ranges:
        # Told already.
        return
    if len(ranges) > 1:
        several = ", ".join(map(str, ranges))
        faults.add("canal.destination", f"is left out, but the VPC has several ranges; write one of {several} instead.")
        return
    try:
        destination(str(ranges[0]))
    except Wrong as wrong:
        faults.add("canal.destination", f"is left out, and so the whole VPC's: {wrong}")


def canal_leads_from_tiers(_: Path, backend: Backend, faults: Faults) -> None:
    canal = backend.canal
    if canal is None or canal.tiers is None:
        return
    if not canal.tiers:
        fix = "write the tiers whose servers talk with devices instead, or leave it out"
        faults.add("canal.tiers", f"[] leads no route table to the VPG, so no answer finds back; {fix}.")
    check_tiers(faults, "canal.tiers", canal.tiers, backend, "tiers")


def tiers_of(canal: Canal, backend: Backend) -> tuple[str, ...]:
    """Tiers whose route tables lead to the VPG."""
    return tuple(sorted(backend.tiers)) if canal.tiers is None else canal.tiers


def limit_of(canal: Canal | None) -> IPv4Network | None:
    """What devices may reach of the VPC's ranges, where a canal says so; a transit gateway leads to all of them."""
    return canal.destination if isinstance(canal, VpcPeering) else None


def destinations_of(backend: Backend) -> tuple[IPv4Network, ...]:
    """What devices may reach of a backend that has a canal."""
    given = limit_of(backend.canal)
    if given is not None:
        return (given,)
    if not cidrs_of(backend):
        raise NotKnown
    return cidrs_of(backend) if isinstance(backend.canal, BY_GATEWAY) else cidrs_of(backend)[:1]


def destination_of(backend: Backend) -> IPv4Network:
    """What devices may reach of a backend with a VPC peering: one range."""
    return destinations_of(backend)[0]


CANAL_RULES = (
    canal_goes_with_the_type,
    destination_is_in_the_vpc,
    a_destination_that_is_left_out_can_be_had,
    canal_leads_from_tiers,
)
