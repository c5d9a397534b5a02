"""Network ACLs at the edge of a subnet: each direction by its numbers, and nothing is remembered."""

from collections.abc import Iterable

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.network_acl import Action, NetworkAcl, NetworkAclEntry
from devicepath_tools.rehearsal.wires.nft import LATER_FRAGMENT, Table, carried, listed, named
from devicepath_tools.rehearsal.wires.vpcs import VpcWires


def _judge_egress(table: Table, acl: NetworkAcl) -> str:
    """A chain to jump to: it returns when a packet may leave the subnet."""
    return _judge(table, acl, f"{named(acl.id)}_egress", acl.egress, "ip daddr", Cause.NETWORK_ACL_EGRESS)


def _judge_ingress(table: Table, acl: NetworkAcl) -> str:
    """A chain to jump to: it returns when a packet may enter the subnet."""
    return _judge(table, acl, f"{named(acl.id)}_ingress", acl.ingress, "ip saddr", Cause.NETWORK_ACL_INGRESS)


def _judge(
    table: Table, acl: NetworkAcl, name: str, entries: Iterable[NetworkAclEntry], field: str, cause: Cause
) -> str:
    if name in table.chains:
        return name
    chain = table.chain(name, f"{LATER_FRAGMENT} return")
    direction = "egress" if cause is Cause.NETWORK_ACL_EGRESS else "ingress"
    for entry in sorted(entries, key=lambda it: it.number):
        match = f"{field} {entry.cidr} {carried(entry.protocol, entry.first_port, entry.last_port)}"
        if entry.action is Action.ALLOW:
            chain.append(f"{match} {table.used(acl.id, f'{direction} {entry.number}')} return")
        else:
            chain.append(f"{match} {table.stopped(cause, acl.id)}")
    # The entry `*`.
    chain.append(table.stopped(cause, acl.id))
    return name


def judge(network: Network, wires: VpcWires) -> None:
    """At the edge of every subnet. What goes from a subnet back into it crosses no edge, and neither does what comes
    into it out of a transit gateway that is attached there."""
    table = wires.router.table
    for subnet_id, bridge in wires.bridges.items():
        acl = network.acl_of(subnet_id)
        if acl is not None:
            own = [bridge, *(leg for leg, subnet in wires.gateway_legs.items() if subnet.id == subnet_id)]
            wires.router.leaving.append(f"iifname {bridge} oifname != {bridge} jump {_judge_egress(table, acl)}")
            ingress = _judge_ingress(table, acl)
            wires.router.handed_on.append(f"oifname {bridge} iifname != {listed(own)} jump {ingress}")
            for leg in own[1:]:
                wires.router.leaving.append(f"iifname {leg} oifname != {bridge} jump {_judge_egress(table, acl)}")
                wires.router.handed_on.append(f"oifname {leg} jump {ingress}")
