"""A plan, a state and both clouds say the same of one stack, where they can: the real engine, emulated clouds.

Where they cannot, it stands here."""

from dataclasses import replace
from typing import Any

import pytest

from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import RouteTable, TargetKind
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayPeeringAttachment
from tests.network.intent.traced import disagreements
from tests.network.loading.canonical import canonical
from tests.network.on_engine.deployed import Deployed

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


def of_the_stack(stack: Deployed) -> Network:
    """What the APIs say, without the VPC that every account has and what AWS makes for endpoints and attachments."""
    live, ours = stack.live, set(stack.state.vpcs)

    def in_the_vpc(nouns: Any) -> dict[str, Any]:
        return {key: noun for key, noun in nouns.items() if noun.vpc_id in ours}

    interfaces = in_the_vpc(live.interfaces)
    return replace(
        live,
        vpcs={key: vpc for key, vpc in live.vpcs.items() if key in ours},
        subnets=in_the_vpc(live.subnets),
        route_tables={key: without_endpoints(table) for key, table in in_the_vpc(live.route_tables).items()},
        security_groups=in_the_vpc(live.security_groups),
        network_acls=in_the_vpc(live.network_acls),
        interfaces={key: it for key, it in interfaces.items() if key not in stack.interfaces_of_aws},
        internet_gateways=in_the_vpc(live.internet_gateways),
        # AWS's own lists: no plan and no state has them.
        prefix_lists={},
    )


def without_endpoints(table: RouteTable) -> RouteTable:
    """Without the routes to S3 that AWS adds for a gateway endpoint: no plan and no state has S3's ranges."""
    return replace(
        table, routes=tuple(route for route in table.routes if route.target.kind is not TargetKind.GATEWAY_ENDPOINT)
    )


def without_descriptions_of_lists(nouns: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """moto 5.2.5 forgets the description of a rule whose other end is a prefix list."""
    for group in nouns["security_groups"].values():
        for rule in (*group["ingress"], *group["egress"]):
            if rule["prefix_list_id"]:
                rule["description"] = ""
        for direction in ("ingress", "egress"):
            group[direction].sort(key=str)
    return nouns


def compared(network: Network) -> dict[str, dict[str, Any]]:
    return without_descriptions_of_lists(canonical(network))


def differences(one: dict[str, dict[str, Any]], other: dict[str, dict[str, Any]]) -> list[str]:
    """Fields of nouns that are not the same, and nouns that only one has."""
    found = []
    for kind in one:
        for name in one[kind].keys() | other[kind].keys():
            here, there = one[kind].get(name), other[kind].get(name)
            if here is None or there is None:
                found.append(f"{kind} {name}: only in one")
            else:
                found += [f"{kind} {name}: {key}" for key in here if here[key] != there[key]]
    return sorted(found)


def of_soracoms_gateways(stack: Deployed, *fields: str) -> list[str]:
    """What a source does not tell of SORACOM's gateway. Whether it has references to security groups on, AWS tells
    those that it is shared with, and neither a program nor its state does."""
    there = {
        vpg.name: stack.live.transit_gateways[vpg.transit_gateway_id]
        for vpg in stack.live.vpgs.values()
        if vpg.transit_gateway_id
    }
    return [
        f"transit_gateways transit gateway of VPG {name}: {field}"
        for name, gateway in there.items()
        for field in fields
        if getattr(gateway, field) is not None
    ]


def test_the_state_says_what_the_apis_say(stack):
    found = differences(compared(stack.state), compared(of_the_stack(stack)))
    assert found == of_soracoms_gateways(stack, "security_group_referencing")


def test_an_exported_state_says_what_the_backends_own_file_says(stack):
    assert stack.exported == stack.state


def test_ids_are_the_same_in_the_state_and_in_the_apis(stack):
    state, live = stack.state, of_the_stack(stack)
    for kind in ("vpcs", "subnets", "route_tables", "security_groups", "network_acls", "interfaces", "instances"):
        assert getattr(state, kind).keys() == getattr(live, kind).keys(), kind
    for kind in ("peerings", "vpgs", "sim_groups", "sims"):
        assert getattr(state, kind).keys() == getattr(live, kind).keys(), kind


def test_a_state_does_not_know_what_aws_makes_for_endpoints_and_says_so(stack):
    assert stack.live.interfaces.keys() - stack.state.interfaces.keys() == stack.interfaces_of_aws
    assert stack.state.partly_read_vpcs == set(stack.state.vpcs)
    assert stack.live.partly_read_vpcs == set()


def test_what_the_apis_say_is_not_assumed_and_what_a_state_cannot_say_is(stack):
    assert stack.live.assumed == {}
    mains = {table.id for table in stack.state.route_tables.values() if table.is_main}
    assert stack.state.assumed.keys() == mains | set(stack.state.network_acls) | set(stack.state.sims)


def test_the_plan_says_what_the_apis_say_but_for_soracoms_end(stack):
    """A plan does not know SORACOM's VPC and account; the VPG's range is the first of the emulation's."""
    found = differences(compared(stack.plan), compared(of_the_stack(stack)))
    peerings = [f"peerings peering {it.name}: requester" for it in stack.plan.peerings.values()]
    attached = [
        f"transit_gateway_attachments attachment {it.name}: requester"
        for it in stack.live.transit_gateway_attachments.values()
        if isinstance(it, TransitGatewayPeeringAttachment)
    ]
    soracoms = of_soracoms_gateways(stack, "account_id", "security_group_referencing")
    assert found == sorted([*peerings, *attached, *soracoms])


@pytest.mark.parametrize("source", ["plan", "state", "live"])
def test_what_should_come_through_does_whatever_the_network_was_read_from(stack, source):
    assert disagreements(stack.file, getattr(stack, source)) == []


def test_nothing_of_a_stack_is_left_unread(stack):
    assert (stack.plan.unread, stack.state.unread, stack.live.unread) == ((), (), ())
