"""A thing that packets meet and that nobody has: a hub that joins VPCs, and keeps some of them apart.

It is added from outside, by no more than CONTRIBUTING says under "a thing that packets meet"."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from ipaddress import IPv4Address

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.fields import nouns
from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import Route, RouteTable, Target, TargetKind
from devicepath_tools.network.trace import interface_steps, trace
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.interface_steps import Led, deliver
from devicepath_tools.network.trace.position import Position
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.rehearsal.wires import layout
from devicepath_tools.rehearsal.wires.plan import ROUTER, Plan
from devicepath_tools.rehearsal.wires.vpcs import VPC_MTU, Router, VpcWires
from tests.network.sample import APP_TABLE, FAR_TABLE, FAR_VPC, IN_FAR, IN_PLANT, VPC, sample

# network/<noun>.py, and its field in network/network.py


@dataclass(frozen=True)
class Hub:
    id: str
    vpc_ids: tuple[str, ...]
    closed_to: tuple[str, ...] = ()
    """VPCs that get nothing from it."""
    name: str = ""


@dataclass(frozen=True)
class NetworkWithHubs(Network):
    hubs: Mapping[str, Hub] = nouns()


# network/trace/<noun>_steps.py: its position, its hop and its step


@dataclass(frozen=True, slots=True)
class OnHub(Position):
    hub: Hub


@dataclass(frozen=True, slots=True)
class HubHop(Hop):
    to: str

    @property
    def finding(self) -> str:
        return f"{'keeps it from' if self.cause else 'leads it into'} {self.to or 'nowhere'}"

    @property
    def fix(self) -> str:
        return f"open {self.subject.id} to {self.to}" if self.cause else ""


def lead(walk: Walk, led: Led) -> Position | None:
    """A route leads to it."""
    hubs: Mapping[str, Hub] = getattr(walk.network, "hubs", {})
    return OnHub(led.packet, hubs[led.target.id])


def through(walk: Walk, at: OnHub) -> Position | None:
    to = vpc_of(walk.network, at.hub, at.packet.destination)
    walk.note(HubHop(at.packet, at.hub, to, cause=Cause.NO_ROUTE if not to or to in at.hub.closed_to else None))
    return deliver(walk, to, at.packet, None, None) if to else None


def vpc_of(network: Network, hub: Hub, destination: IPv4Address) -> str:
    vpcs = [network.vpcs[it] for it in hub.vpc_ids]
    return next((it.id for it in vpcs if any(destination in cidr for cidr in it.cidrs)), "")


# rehearsal/wires/<noun>.py


def connect(plan: Plan, network: Network, vpcs: dict[str, VpcWires]) -> None:
    """A router with a line into each VPC."""
    hubs: Mapping[str, Hub] = getattr(network, "hubs", {})
    for number, hub in enumerate(hubs.values()):
        router = Router.in_namespace(plan, plan.namespace(f"m{number}", f"hub {hub.id}", ROUTER), hub.id)
        for position, wires in enumerate(vpcs[it] for it in hub.vpc_ids):
            leg = wires.legs[hub.id] = f"m{len(wires.legs)}"
            plan.line((router.namespace, f"v{position}"), (wires.namespace, leg), VPC_MTU)
            for cidr in wires.vpc.cidrs:
                if wires.vpc.id in hub.closed_to:
                    router.end(cidr, router.table.stopped(Cause.NO_ROUTE, hub.id))
                else:
                    router.route(cidr, f"dev v{position}")
        router.judge()


@contextmanager
def added() -> Iterator[None]:
    """The lines in tables that make it known."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(interface_steps.LEADS, TargetKind.OTHER, lead)
        patch.setitem(trace.STEPS, OnHub, through)
        patch.setattr(layout, "CONNECTED", [*layout.CONNECTED, connect])
        yield


# A network with one

HUB = Hub("hub-1", (VPC.id, FAR_VPC.id))
TO_HUB = Target(TargetKind.OTHER, HUB.id)


def joined(hub: Hub = HUB) -> NetworkWithHubs:
    """The sample, with its two VPCs joined by a hub instead of a peering connection."""
    tables = (
        RouteTable(APP_TABLE.id, VPC.id, (IN_PLANT, Route(FAR_VPC.cidrs[0], TO_HUB)), APP_TABLE.subnet_ids),
        RouteTable(FAR_TABLE.id, FAR_VPC.id, (IN_FAR, Route(VPC.cidrs[0], TO_HUB)), is_main=True),
    )
    network = sample(*tables, without=["pcx-far"])
    known = {it.name: getattr(network, it.name) for it in fields(network)}
    return NetworkWithHubs(**known, hubs={hub.id: hub})
