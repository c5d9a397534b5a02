"""Where a connection that AWS attaches by itself, a VPN or Direct Connect, stands among a transit gateway's tables.

AWS puts it into the gateway's default tables, and there is no switch for that."""

from collections.abc import Sequence

from pulumi import Input, ResourceOptions

from devicepath.described import Written
from devicepath.transit_gateway.attachment_tables import associate, associate_by_default, propagate_unless_default
from devicepath.transit_gateway.gateway import default_tables_of


def put_into_named_tables(
    name: str,
    target: Written,
    attachment_id: Input[str],
    association: str | None,
    propagations: Sequence[str],
    region: Input[str],
    child: ResourceOptions,
) -> None:
    """`target` has the gateway's id and those of its tables by name; the other two are such names. Without an
    association it is the default table's, also once it has left another one."""
    tables = target.get("table_ids", {})
    if association is not None:
        associate(name, attachment_id, tables[association], region, child)
    if association is not None and not propagations:
        return
    defaults = default_tables_of(target["transit_gateway_id"], region, child)
    if association is None:
        associate_by_default(name, attachment_id, defaults.association, region, child)
    for table in propagations:
        propagate_unless_default(f"{name}/{table}", attachment_id, tables[table], defaults.propagation, region, child)
