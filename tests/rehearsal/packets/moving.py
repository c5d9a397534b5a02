"""Two VPGs side by side, of type F and of type F2, with one device subnet and one VPC that no stack made. Devices move
from the one stack to the other, as docs/moving-to-f2.md has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from devicepath_spec.judging.stack_file import load
from devicepath_tools.engine import Engine
from devicepath_tools.network.intent.conversations import conversations
from devicepath_tools.network.intent.servers import servers
from devicepath_tools.network.intent.traced import traced
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.inventory import Inventory
from devicepath_tools.rehearsal.packets import Packets
from devicepath_tools.rehearsal.probes.crossing import Crossing
from devicepath_tools.rehearsal.stand_in_servers import StandInServers
from devicepath_tools.rehearsal.taken_over import taken_over
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.infra.on_engine.clouds import Clouds, emulated
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.on_engine.relay import Relay
from tests.infra.stack_file import committed, with_changes

DEVICES = "10.130.0.0/16"
LOWER, UPPER = "10.130.0.0/17", "10.130.128.0/17"
VPC = "vpc-00000001"
TIERS = {"app": "10.10.0.0/24", "gate": "10.10.8.0/24", "attachment": "10.10.16.0/28"}
TRIAL = {"imsi": "001010000000071", "address": "10.130.0.250"}
"""A device that can be spared: the new path is shown to work by it before another one is on it."""


def backend(*tiers: str, canal: dict[str, Any]) -> dict[str, Any]:
    """The VPC, as a stack sees it that is in these tiers."""
    numbers = {tier: number for number, tier in enumerate(TIERS, start=1)}
    return {
        "kind": "existing_vpc",
        "directions": ["device_to_cloud", "cloud_to_device"],
        "account_id": "111122223333",
        "region": "ap-northeast-1",
        "vpc_id": VPC,
        "cidrs": ["10.10.0.0/16"],
        "tiers": {
            tier: {
                "kind": "existing",
                "zones": {
                    "a": {
                        "subnet_id": f"subnet-0000000{numbers[tier]}",
                        "cidr": TIERS[tier],
                        "route_table_id": f"rtb-0000000{numbers[tier]}",
                    }
                },
            }
            for tier in tiers
        },
        "canal": canal,
    }


PEERING = {"kind": "vpc_peering", "tiers": ["app", "gate"]}
ATTACHMENT = {
    "kind": "transit_gateway_attachment",
    "attachment_tier": "attachment",
    "tiers": ["app"],
    "share": "accept",
}
OLD = with_changes(
    committed("remote-access"),
    {
        "name": "old-path",
        "backends.main": backend("app", "gate", canal=PEERING),
        "gate_peers.main.egress": {"packages": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}},
    },
)
"""Type F: a gate peer leads servers to devices, by a route for the whole device subnet. Its sessions are kept."""
NEW = with_changes(
    committed("transit-gateway"),
    {
        "name": "new-path",
        "vpg.device_subnet": DEVICES,
        "sessions": "reset",
        "devices": {"trial": TRIAL},
        "backends.main": backend(
            "app", "attachment", canal={**ATTACHMENT, "device_ranges": {"trial": f"{TRIAL['address']}/32"}}
        ),
    },
)
"""Type F2, beside it."""
EVERYTHING = with_changes(OLD, {"backends.main": backend(*TIERS, canal=PEERING)})
"""What is there of the VPC."""


@dataclass
class Move:
    clouds: Clouds
    old: PathStack
    new: PathStack
    relay: Relay
    """Between the new stack and AWS."""
    before: Inventory
    """What there was before either stack."""
    stand_ins: StandInServers
    are_up: list[PathStack] = field(default_factory=list)

    # What there is

    def routes(self) -> dict[str, str]:
        """Of the servers' tier to devices: what kind of thing each leads to, by range."""
        (table,) = self.clouds.ec2.describe_route_tables(RouteTableIds=["rtb-00000001"])["RouteTables"]
        kinds = {"TransitGatewayId": "gateway", "NetworkInterfaceId": "gate peer"}
        return {
            one["DestinationCidrBlock"]: kind
            for one in table["Routes"]
            for key, kind in kinds.items()
            if key in one and one.get("DestinationCidrBlock", "").startswith("10.130.")
        }

    def sessions(self) -> dict[str, tuple[str, str, str]]:
        """Of devices that are online: the VPG's type, the address, and the session's id, by the last digits of the
        IMSI."""
        account = self.clouds.account
        with account.cloud.lock:
            account.cloud.settle()
            shown: list[Any] = [
                it.shown(account.cloud.settings.operator_id)["sessionStatus"] for it in account.cloud.sims
            ]
        return {
            one["imsi"][-2:]: (self._type(one.get("vpgId")), one["ueIpAddress"], one["sessionId"])
            for one in shown
            if one["online"]
        }

    def ended_sessions(self) -> int:
        """How often somebody ended one."""
        return self.clouds.account.requests("POST", "/delete_session")

    def _type(self, vpg_id: str | None) -> str:
        names = {14: "E", 15: "F", 242: "F2"}
        return "none" if vpg_id is None else names[self.clouds.account.vpg(vpg_id)["type"]]

    # Packets

    def look(self, *, without: tuple[PathStack, str] | None = None) -> list[Crossing]:
        """Every conversation of the files of stacks that are up, on one network; `without` a device of one of them."""
        network = self.network()
        asked = [self._asked(one, network, without) for one in self.are_up]
        with Workplace() as workplace, Wires(network, workplace.mark) as wires:
            for packets in asked:
                packets.send(wires)
        return [crossing for packets in asked for crossing in packets.crossings]

    def network(self) -> Network:
        """With the SIMs of both."""
        devices = {name: one for stack in (self.old, self.new) for name, one in stack.path["devices"].items()}
        packets = Packets(load(with_changes(self.new.path, {"devices": devices})), self.clouds.both)
        packets.trace()
        return packets.network

    def _asked(self, stack: PathStack, network: Network, without: tuple[PathStack, str] | None) -> Packets:
        left_out = without[1] if without is not None and without[0] is stack else ""
        devices = {name: one for name, one in stack.path["devices"].items() if name != left_out}
        file = load(with_changes(stack.path, {"devices": devices}))
        there = [one for one in servers(file, network) if one.is_there]
        asked = traced(file, network, conversations(file, network, there))
        return Packets(file, self.clouds.both, network, tuple(Crossing(one.conversation, one.trace) for one in asked))


def put_servers(move: Move) -> None:
    """A stand-in for a server in each tier that talks with devices. What admits devices admits them as both VPGs show
    them: by the range of type F, and by their own addresses."""
    network = move.network()
    old, new = ({one.name: one for one in servers(load(stack.path), network)} for stack in (move.old, move.new))
    move.stand_ins.put(
        replace(one, ingress=(*one.ingress, *(new[name].ingress if name in new else ()))) for name, one in old.items()
    )


@contextmanager
def both_up(engine: Engine, folder: Path) -> Iterator[Move]:
    """The old path with its devices on it, and the new one with the trial device."""
    existing = taken_over(EVERYTHING)
    with emulated(OLD, NEW, existing=existing) as clouds, Relay(clouds.aws.endpoint) as relay:
        before = clouds.inventory()
        old = PathStack(engine, folder / "old", OLD, clouds=clouds)
        new = PathStack(engine, folder / "new", NEW, clouds=clouds, AWS_ENDPOINT_URL=relay.url)
        move = Move(clouds, old, new, relay, before, StandInServers(clouds.ec2, VPC), [old, new])
        old.up()
        Packets(load(OLD), clouds.both).reconnect()
        new.up()
        put_servers(move)
        yield move
        for stack in (old, new):
            stack.close()
