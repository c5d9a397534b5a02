"""Rules of a transit gateway of the user's own: its owner, what is attached, and with whom it is shared."""

from collections.abc import Iterator

from devicepath_spec.choices import Acceptance
from devicepath_spec.description.transit_gateway import (
    ExistingAttachment,
    ExistingTransitGateway,
    ExistingTransitGatewayTable,
    NewTransitGateway,
    VpcAttachment,
)
from devicepath_spec.faults import Faults
from devicepath_spec.unknown import UNKNOWN, NotKnown

Gateway = NewTransitGateway | ExistingTransitGateway
Attachment = VpcAttachment | ExistingAttachment


def another_owner_keeps_its_own(gateway: Gateway, faults: Faults) -> None:
    """Tables, and what stands in them, are changed by the owner alone. Source: AWS, transit gateway guide, RAM."""
    if not isinstance(gateway, ExistingTransitGateway) or gateway.owner_id is None:
        return
    if gateway.owner_id == gateway.account_id:
        faults.add("owner_id", f"{gateway.owner_id} is account_id, too; leave it out.")
        return
    told = f"is for the owner alone, {gateway.owner_id}; leave it out"
    for key in ("tables", "shared_with"):
        if getattr(gateway, key):
            faults.add(key, f"{told}.")
    if gateway.auto_accept:
        faults.add("auto_accept", f"{told}.")
    for name, attachment in _known(gateway):
        place = f"attachments.{name}"
        if isinstance(attachment, ExistingAttachment):
            faults.add(place, f"existing, which {told}.")
            continue
        for key in ("association", "propagations", "account_id", "share"):
            if getattr(attachment, key):
                faults.add(f"{place}.{key}", f"{told}.")


def tables_are_there_once(gateway: Gateway, faults: Faults) -> None:
    first: dict[str, str] = {}
    for name, table in gateway.tables.items():
        if table is UNKNOWN or not isinstance(table, ExistingTransitGatewayTable):
            continue
        if isinstance(gateway, NewTransitGateway):
            faults.add(f"tables.{name}.kind", "existing, but a gateway that is made has none yet; write new instead.")
        elif table.id is not UNKNOWN and (other := first.setdefault(table.id, name)) != name:
            faults.add(f"tables.{name}.id", f"{table.id} is that of tables.{other} too; take one of them out.")


def attachments_are_in_tables(gateway: Gateway, faults: Faults) -> None:
    for name, attachment in _known(gateway):
        check_tables(gateway, attachment.association, attachment.propagations, faults.at(f"attachments.{name}"))


def check_tables(gateway: Gateway, association: str | None, propagations: tuple[str, ...], faults: Faults) -> None:
    """Whether the tables are the gateway's, and each is named once."""
    if association is not None and association is not UNKNOWN:
        check_table(gateway, "association", association, faults)
    for table in propagations:
        if table is UNKNOWN:
            continue
        check_table(gateway, "propagations", table, faults)
        if [one for one in propagations if one is not UNKNOWN].count(table) > 1:
            faults.add("propagations", f"{table!r} stands there twice; write it once.")


def check_table(gateway: Gateway, place: str, table: str, faults: Faults) -> None:
    if table not in gateway.tables and not _is_anothers(gateway):
        known = " or ".join(sorted(gateway.tables)) or "one, and add it"
        faults.add(place, f"{table!r} is none of the gateway's tables; write {known} instead.")


def a_vpc_is_attached_once(gateway: Gateway, faults: Faults) -> None:
    """AWS: DuplicateTransitGatewayAttachment."""
    first: dict[str, str] = {}
    for name, attachment in _known(gateway):
        if not isinstance(attachment, VpcAttachment) or attachment.vpc_id is UNKNOWN:
            continue
        if (other := first.setdefault(attachment.vpc_id, name)) != name:
            told = f"{attachment.vpc_id} is that of attachments.{other} too, and a VPC has one attachment to a gateway"
            faults.add(f"attachments.{name}.vpc_id", f"{told}; take one of them out.")


def an_attachment_has_a_subnet_in_each_zone(gateway: Gateway, faults: Faults) -> None:
    for name, attachment in _known(gateway):
        if isinstance(attachment, VpcAttachment):
            check_subnets(attachment.subnet_ids, f"attachments.{name}.subnet_ids", faults)


def check_subnets(subnet_ids: object, place: str, faults: Faults) -> None:
    """AWS: DuplicateSubnetsInSameZone."""
    if not isinstance(subnet_ids, dict):
        raise NotKnown
    if not subnet_ids:
        faults.add(place, "{} is no subnet; write one in each zone from which servers send.")
    first: dict[str, str] = {}
    for zone, subnet_id in subnet_ids.items():
        if subnet_id is not UNKNOWN and (other := first.setdefault(subnet_id, zone)) != zone:
            told = f"{subnet_id} is that of zone {other} too, and an attachment has one subnet in each zone"
            faults.add(f"{place}.{zone}", f"{told}; write one of zone {zone} instead, or take it out.")


def other_accounts_are_said(gateway: Gateway, faults: Faults) -> None:
    for name, attachment in _known(gateway):
        if isinstance(attachment, VpcAttachment) and not _is_anothers(gateway):
            check_share(attachment.account_id, gateway.account_id, attachment.share, faults.at(f"attachments.{name}"))


def check_share(account_id: str | None, own: str, share: Acceptance | None, faults: Faults) -> None:
    """Whether `share` fits the account of the VPC and the gateway's own."""
    if account_id is None and share is not None:
        faults.add("share", f"{share.value}, but within one account nothing is shared; leave it out.")
    elif account_id is not None and account_id == own:
        faults.add("account_id", f"{account_id} is the gateway's own account; leave it out.")
    elif account_id is not None and share is None:
        fix = "write accept, or accepted where another stack of the account did it, or the Organization shares"
        faults.add("share", f"is missing: the gateway is shared with {account_id}; {fix}.")


def propagations_of_others_are_those_that_are_named(gateway: Gateway, faults: Faults) -> None:
    for name, attachment in _known(gateway):
        if isinstance(attachment, VpcAttachment) and attachment.account_id is not None:
            check_learning(gateway, attachment.propagations, faults.at(f"attachments.{name}"))


def check_learning(gateway: Gateway, propagations: tuple[str, ...], faults: Faults) -> None:
    """Of another account's VPC: that AWS propagates its ranges to the default table can be switched off by the
    acceptance only, and with `auto_accept` there is none. Whether an existing gateway has such a table is not known
    here."""
    if not isinstance(gateway, NewTransitGateway) or not (gateway.auto_accept and gateway.default_propagation):
        return
    if propagations:
        told = "are not all: with auto_accept and default_propagation the default table learns the VPC's ranges as well"
        faults.add("propagations", f"{told}; leave one of the two out, or the propagations.")


def a_share_is_accepted_once(gateway: Gateway, faults: Faults) -> None:
    """An account is invited once, and accepts once."""
    first: dict[str, str] = {}
    for name, attachment in _known(gateway):
        if not isinstance(attachment, VpcAttachment) or attachment.share is not Acceptance.ACCEPT:
            continue
        if attachment.account_id is None or (other := first.setdefault(attachment.account_id, name)) == name:
            continue
        told = f"accept, but attachments.{other} accepts it for {attachment.account_id} already"
        faults.add(f"attachments.{name}.share", f"{told}; write accepted instead.")


def principals_are_others(gateway: Gateway, faults: Faults) -> None:
    for number, principal in enumerate(gateway.shared_with):
        if principal is UNKNOWN:
            continue
        if principal == gateway.account_id:
            faults.add(f"shared_with[{number}]", f"{principal} is the gateway's own account; take it out.")
        elif [one for one in gateway.shared_with if one is not UNKNOWN].index(principal) < number:
            faults.add(f"shared_with[{number}]", f"{principal} stands there twice; write it once.")


def leading_tables_are_of_the_vpc(gateway: Gateway, faults: Faults) -> None:
    for name, attachment in _known(gateway):
        if not isinstance(attachment, VpcAttachment):
            continue
        place = f"attachments.{name}"
        if attachment.destinations and not attachment.route_table_ids:
            faults.add(f"{place}.route_table_ids", "{} leads nothing to the gateway; write tables of the VPC.")
        if attachment.route_table_ids and not attachment.destinations:
            faults.add(f"{place}.destinations", "{} leads nothing to the gateway; write what the tables lead there.")


def is_shared(gateway: Gateway) -> bool:
    """Whether a share of the gateway is made here."""
    return bool(principals_of(gateway))


def principals_of(gateway: Gateway) -> tuple[str, ...]:
    """With whom it is shared: those that are listed, and accounts whose VPCs are attached."""
    attached = (one.account_id for _, one in _known(gateway) if isinstance(one, VpcAttachment))
    return tuple(dict.fromkeys((*gateway.shared_with, *(one for one in attached if one is not None))))


def _known(gateway: Gateway) -> Iterator[tuple[str, Attachment]]:
    yield from ((name, one) for name, one in gateway.attachments.items() if one is not UNKNOWN)


def _is_anothers(gateway: Gateway) -> bool:
    return isinstance(gateway, ExistingTransitGateway) and gateway.owner_id is not None


TRANSIT_GATEWAY_RULES = (
    another_owner_keeps_its_own,
    tables_are_there_once,
    attachments_are_in_tables,
    a_vpc_is_attached_once,
    an_attachment_has_a_subnet_in_each_zone,
    other_accounts_are_said,
    propagations_of_others_are_those_that_are_named,
    a_share_is_accepted_once,
    principals_are_others,
    leading_tables_are_of_the_vpc,
)
