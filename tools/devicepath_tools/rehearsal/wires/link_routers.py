"""Routers at both ends of VPN connections and virtual interfaces, before any of these runs: AWS's or a VPG's, and the
customer's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.customer_links import CustomerLink
from devicepath_tools.network.direct_connect_gateway import DirectConnectAssociation
from devicepath_tools.network.network import Network
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.vpn_gateway import VpnGateway
from devicepath_tools.rehearsal.wires import link_ends
from devicepath_tools.rehearsal.wires.attachments import GATEWAY_ADDRESS
from devicepath_tools.rehearsal.wires.hosts import Host
from devicepath_tools.rehearsal.wires.plan import Namespace, Plan
from devicepath_tools.rehearsal.wires.vpcs import TRAP, VPC_MTU, Router, VpcWires

INWARDS = 200
"""The kernel's table for what comes from a customer's router, in AWS."""
UNDELIVERED = "undelivered"
"""The chain of what no link leads on. What it says is known when the links are up, or are not."""


@dataclass(frozen=True)
class Beyond:
    """A virtual private gateway behind a Direct Connect gateway, with its interface that leads there."""

    router: Router
    device: str
    vpn_gateway_id: str


@dataclass
class LinkRouters:
    """Each is made on first sight."""

    plan: Plan
    network: Network
    vpcs: Mapping[str, VpcWires]
    hosted: Mapping[str, Host]
    beyond: dict[str, list[Beyond]] = field(default_factory=dict)
    """By Direct Connect gateway."""
    _ends: dict[str, Router] = field(default_factory=dict)
    _customers: dict[str, Router] = field(default_factory=dict)

    def both(self, link: CustomerLink, causes: Iterable[Cause]) -> tuple[Router, Router] | None:
        """The router that a link ends at, and the customer's; None: too little is told. Both may say these causes of
        the link."""
        known = self.network.links.router_of(link)
        end = self._end(link_ends.end_of(link), link.id)
        if known is None or end is None or known.id not in self.hosted:
            return None
        if known.id not in self._customers:
            self._customers[known.id] = self._customer(link, known)
        customer = self._customers[known.id]
        may_say = tuple(causes)
        for router in (end, customer, *(it.router for it in self.beyond.get(link_ends.end_of(link), ()))):
            for cause in may_say:
                router.table.told(cause, link.id)
        return end, customer

    def judge(self) -> None:
        """Called once, when all links are laid."""
        for one in (*self._ends.values(), *self._customers.values()):
            one.judge()

    def _end(self, end_id: str, of: str) -> Router | None:
        if end_id not in self._ends:
            namespace = link_ends.namespace_of(self.plan, self.network, end_id)
            if namespace is None:
                return None
            self._ends[end_id] = self._laid(end_id, of, namespace)
        return self._ends[end_id]

    def _laid(self, end_id: str, of: str, namespace: Namespace) -> Router:
        """What comes from a customer is for the VPC alone, or the transit gateway judges it, or the VPG."""
        router = Router.in_namespace(self.plan, namespace, of)
        namespace.run(f"addr add {GATEWAY_ADDRESS}/32 dev lo")
        gateway, associations = self.network.vpn_gateways.get(end_id), self.network.direct.associations_of(end_id)
        if gateway is not None and gateway.vpc_id in self.vpcs:
            self._into_vpc(router, gateway)
        elif associations or end_id in self.network.direct_connect_gateways:
            router.table.told(Cause.PREFIX_NOT_ANNOUNCED, end_id)
            for number, it in enumerate(associations):
                self._lead_on(router, it, number, of)
            router.end("default", router.table.stopped(None, end_id), table=INWARDS)
        else:
            for link in (self.network.vpn_connections.get(end_id), self.network.virtual_interfaces.get(end_id)):
                for cidr in dict.fromkeys(self.network.links.announced(link) if link is not None else ()):
                    router.route(cidr, f"dev {link_ends.TO_GATEWAY}")
            router.route("default", f"dev {link_ends.TO_GATEWAY}", table=INWARDS)
        router.end("default", undelivered(router))
        return router

    def _into_vpc(self, router: Router, gateway: VpnGateway) -> None:
        wires = self.vpcs[gateway.vpc_id]
        leg = wires.legs[gateway.id] = f"g{len(wires.legs)}"
        self.plan.line((router.namespace, "vpc"), (wires.namespace, leg), VPC_MTU)
        for cidr in wires.vpc.cidrs:
            router.route(cidr, "dev vpc")
            router.route(cidr, "dev vpc", table=INWARDS)
        router.end("default", router.table.stopped(Cause.NO_TRANSIT, gateway.id), table=INWARDS)
        router.table.told(Cause.PREFIX_NOT_ANNOUNCED, gateway.id)

    def _lead_on(self, router: Router, association: DirectConnectAssociation, number: int, of: str) -> None:
        """From a Direct Connect gateway to what it is associated with, for what it announces of that."""
        gateway_id, attachment = association.vpn_gateway_id, self.network.direct.attachment_of(association)
        if gateway_id:
            far = self._end(gateway_id, of)
            if far is None:
                return
            device, there = f"w{number}", f"dx{len(self.beyond.get(association.direct_connect_gateway_id, ()))}"
            self.plan.line((router.namespace, device), (far.namespace, there), VPC_MTU)
            self.beyond.setdefault(association.direct_connect_gateway_id, []).append(Beyond(far, there, gateway_id))
        elif attachment is None or not attachment.carries:
            return
        else:
            device = link_ends.line_to_transit_gateway(self.network, attachment)
        for cidr in dict.fromkeys(self.network.links.announced_by(association)):
            router.route(cidr, f"dev {device}")
            router.route(cidr, f"dev {device}", table=INWARDS)

    def _customer(self, link: CustomerLink, known: CustomerRouter) -> Router:
        """What its links do not lead on, it does not send anywhere else."""
        router = Router.in_namespace(self.plan, self.plan.namespaces[self.hosted[known.id].namespace], link.id)
        router.table.told(Cause.NO_ROUTE, known.id)
        stopped = undelivered(router)
        router.end("default", stopped)
        # What it sends itself is not forwarded.
        router.table.hook("sent", "output").append(f"oifname {TRAP} {stopped}")
        return router


def undelivered(router: Router) -> str:
    """A statement: what to do with what no link leads on."""
    if UNDELIVERED not in router.table.chains:
        router.table.chain(UNDELIVERED, router.table.stopped(None, router.of))
    return f"jump {UNDELIVERED}"
