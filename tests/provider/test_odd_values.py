"""Values that SORACOM shows and that no program could have wanted: they are drift, and no error."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Network
from types import SimpleNamespace
from typing import Any

import pytest

from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from devicepath_tools.rehearsal.clouds.soracom.account.groups import Group
from soracom_provider.package import SORACOM
from tests.provider.account import Account
from tests.provider.conftest import QUICK
from tests.provider.inputs import GOOD, IMSI, SIM_ID, VPG_ID
from tests.provider.plugin import Made, Refused
from tests.provider.scripted_api import TOKEN
from tests.provider.surroundings import a_gate, a_gate_peer, a_group, a_vpg, allowing_replacement, inputs_for

MANY_TAGS = {f"tag-{number}": "x" for number in range(25)}
IN_PLACE, REPLACED, SHOWN = "updated", "replaced", "shown"


@pytest.fixture
def account() -> Iterator[Account]:
    """One whose answers nobody compares with SORACOM's description: they are not as it says."""
    with SoracomServer(Settings(**QUICK)) as server:
        yield Account(server)


@dataclass(frozen=True)
class Odd:
    """One value by hand."""

    kind: str
    name: str
    value: Any
    """As it is recorded."""
    spoil: Callable[[Account, Made], None]
    cure: str = IN_PLACE


def vpg_of(account: Account, made: Made) -> Any:
    return account.cloud.vpgs.get(made.outputs.get("vpgId", made.id))


def of_vpg(name: str, value: Any) -> Callable[[Account, Made], None]:
    return lambda account, made: setattr(vpg_of(account, made), name, value)


def of_gate(name: str, value: Any) -> Callable[[Account, Made], None]:
    return lambda account, made: setattr(vpg_of(account, made).gate, name, value)


def of_settings(**values: Any) -> Callable[[Account, Made], None]:
    return lambda account, made: account.cloud.groups.get(made.outputs["groupId"]).air.update(values)


def of_entry(address: str) -> Callable[[Account, Made], None]:
    def spoil(account: Account, made: Made) -> None:
        entries = vpg_of(account, made).static_addresses
        entries[made.inputs["imsi"]] = replace(entries[made.inputs["imsi"]], address=address)

    return spoil


def of_gate_peer(**values: Any) -> Callable[[Account, Made], None]:
    def spoil(account: Account, made: Made) -> None:
        peers = vpg_of(account, made).customer_gate_peers
        peers.update({outer: replace(peer, **values) for outer, peer in peers.items()})

    return spoil


def of_own_peers(**values: Any) -> Callable[[Account, Made], None]:
    def spoil(account: Account, made: Made) -> None:
        vpg = vpg_of(account, made)
        first, second = vpg.own_gate_peers
        vpg.own_gate_peers = (replace(first, **values), second)

    return spoil


def of_peering(**values: Any) -> Callable[[Account, Made], None]:
    def spoil(account: Account, made: Made) -> None:
        connections = vpg_of(account, made).peering_connections
        connections[made.id] = replace(connections[made.id], **values)

    return spoil


def of_route(**values: Any) -> Callable[[Account, Made], None]:
    def spoil(account: Account, made: Made) -> None:
        vpg = vpg_of(account, made)
        vpg.customer_routes = [replace(route, **values) for route in vpg.customer_routes]

    return spoil


def of_filter(*entries: tuple[str, str]) -> Callable[[Account, Made], None]:
    def spoil(account: Account, made: Made) -> None:
        shown = [{"action": action, "ipRange": ip_range} for action, ip_range in entries]
        vpg_of(account, made).routing_filter = [
            SimpleNamespace(shown=lambda entry=entry: entry, ip_range=entry["ipRange"]) for entry in shown
        ]

    return spoil


def of_redirection(gateway: str) -> Callable[[Account, Made], None]:
    def spoil(account: Account, made: Made) -> None:
        vpg = vpg_of(account, made)
        vpg.redirection = replace(vpg.redirection, gateway=gateway)

    return spoil


def of_group_tags(tags: dict[str, Any]) -> Callable[[Account, Made], None]:
    return lambda account, made: account.cloud.groups.get(made.id).tags.update(tags)


def of_vpg_tags(tags: dict[str, Any]) -> Callable[[Account, Made], None]:
    return lambda account, made: vpg_of(account, made).tags.update(tags)


def moved_to(group_id: str) -> Callable[[Account, Made], None]:
    def spoil(account: Account, made: Made) -> None:
        account.cloud.groups.add(Group(account.cloud.now(), group_id=group_id))
        account.cloud.sims.get(made.id).group_id = group_id

    return spoil


def entry(action: str, ip_range: str) -> dict[str, str]:
    return {"action": action, "ipRange": ip_range}


VPG, FILTER, SETTINGS = "VirtualPrivateGateway", "RoutingFilter", "GroupConfiguration"
CASES = [
    Odd(VPG, "tags", MANY_TAGS, of_vpg_tags(MANY_TAGS)),
    Odd(VPG, "region", "mars-central-1", of_vpg("region", "mars-central-1"), SHOWN),
    Odd(VPG, "deviceSubnet", "8.0.0.0/9", of_vpg("device_subnet", IPv4Network("8.0.0.0/9")), REPLACED),
    Odd(VPG, "deviceSubnet", "fd00::/64", of_vpg("device_subnet", "fd00::/64"), REPLACED),
    Odd(VPG, "vpgRange", "fd00::/64", of_vpg("vpg_range", "fd00::/64"), SHOWN),
    Odd("Group", "tags", {"name": "fleet", **MANY_TAGS}, of_group_tags(MANY_TAGS)),
    Odd("Group", "tags", {"name": "fleet", "n": 7}, of_group_tags({"n": 7})),
    Odd(SETTINGS, "linkMtu", 1600, of_settings(ipLinkMtu=1600)),
    Odd(SETTINGS, "linkMtu", 100, of_settings(ipLinkMtu=100)),
    Odd(SETTINGS, "linkMtu", "big", of_settings(ipLinkMtu="big")),
    Odd(SETTINGS, "dnsServers", [], of_settings(dnsServers=[])),
    Odd(SETTINGS, "dnsServers", ["10.0.0.2"] * 3, of_settings(dnsServers=["10.0.0.2"] * 3)),
    Odd(SETTINGS, "dnsServers", ["fd00::1"], of_settings(dnsServers=["fd00::1"])),
    Odd(SETTINGS, "dnsServers", ["0.0.0.0"], of_settings(dnsServers=["0.0.0.0"])),
    Odd(SETTINGS, "dnsServers", "10.0.0.2", of_settings(dnsServers="10.0.0.2")),
    Odd(SETTINGS, "dnsServers", 7, of_settings(dnsServers=7)),
    Odd(SETTINGS, "vpgId", "vpg?", of_settings(vpgId="vpg?")),
    Odd("SimGroupMembership", "groupId", "odd", moved_to("odd")),
    Odd("IpAddressMapEntry", "address", "8.8.8.8", of_entry("8.8.8.8")),
    Odd("IpAddressMapEntry", "address", "fd00::1", of_entry("fd00::1")),
    Odd(FILTER, "entries", [entry("deny", "0.0.0.0/0")] * 2, of_filter(("deny", "0.0.0.0/0"), ("deny", "0.0.0.0/0"))),
    Odd(FILTER, "entries", [entry("count", "0.0.0.0/0")], of_filter(("count", "0.0.0.0/0"))),
    Odd(
        FILTER,
        "entries",
        [entry("deny", "0.0.0.0/0"), entry("count", "0.0.0.0/0")],
        of_filter(("count", "0.0.0.0/0"), ("deny", "0.0.0.0/0")),
    ),
    Odd("Gate", "vni", 0, of_gate("vxlan_id", 0)),
    Odd("Gate", "vni", 99_999_999, of_gate("vxlan_id", 99_999_999)),
    Odd("GatePeer", "innerAddress", "8.8.8.8", of_gate_peer(inner_address="8.8.8.8"), SHOWN),
    Odd("GatePeer", "innerAddress", "fd00::1", of_gate_peer(inner_address="fd00::1"), SHOWN),
    Odd("GatePeer", "prefixLength", "wide", of_gate_peer(prefix_length="wide"), SHOWN),
    Odd("Redirection", "gateway", "8.8.8.8", of_redirection("8.8.8.8")),
    Odd("Redirection", "gateway", "fd00::1", of_redirection("fd00::1")),
    Odd(
        "VpcPeeringConnection",
        "destinationCidrBlock",
        "10.0.0.0/8",
        of_peering(destination=IPv4Network("10.0.0.0/8")),
        REPLACED,
    ),
    Odd("VpcPeeringConnection", "destinationCidrBlock", "8.8.8.0/24", of_peering(destination="8.8.8.0/24"), REPLACED),
    Odd("VpcPeeringConnection", "peerOwnerId", "1234", of_peering(peer_owner_id="1234"), REPLACED),
    Odd("VpcPeeringConnection", "peerVpcId", "vpc-XYZ", of_peering(peer_vpc_id="vpc-XYZ"), REPLACED),
    Odd("CustomerRoute", "target", "vgw-0123456789abcdef0", of_route(target="vgw-0123456789abcdef0")),
]

FORMER = "formerGroupId"


def full_inputs(kind: str, plugin: Any, account: Account) -> dict[str, Any]:
    if kind != SETTINGS:
        return inputs_for(kind, plugin, account)
    group, vpg = a_group(plugin), a_vpg(plugin)
    return {"groupId": group.id, "vpgId": vpg.id, "dnsServers": ["10.0.0.2"], "linkMtu": 1400}


@pytest.mark.slow
@pytest.mark.parametrize("odd", CASES, ids=lambda odd: f"{odd.kind}.{odd.name}={str(odd.value)[:32]}")
def test_an_odd_value_is_recorded_as_it_is_and_is_drift(plugin, account, odd):
    inputs = full_inputs(odd.kind, plugin, account)
    made = plugin.create(odd.kind, inputs)
    plugin.forget()
    with account.cloud.lock:
        odd.spoil(account, made)

    now = plugin.read(odd.kind, made.id, made)
    assert now.outputs[odd.name] == odd.value
    assert plugin.read(odd.kind, made.id, now) == now, "what was recorded is refreshed to the same"
    assert plugin.read(odd.kind, made.id).outputs[odd.name] == odd.value, "an import sees it too"
    diff = plugin.diff(odd.kind, now, allowing_replacement(odd.kind, inputs))
    assert diff.changed == ([] if odd.cure == SHOWN else [odd.name])
    assert diff.replaced == ([odd.name] if odd.cure == REPLACED else [])
    if odd.cure == IN_PLACE:
        now = plugin.update(odd.kind, now, inputs)
        # Of a SIM that was in another group meanwhile it is remembered.
        mended = {**plugin.read(odd.kind, made.id, now).outputs, FORMER: made.outputs.get(FORMER)}
        assert mended == {FORMER: None, **made.outputs}
    plugin.delete(odd.kind, now)


@pytest.mark.parametrize("former", [{"ipLinkMtu": "big"}, {"useCustomDns": True, "dnsServers": "none"}])
def test_an_odd_value_that_somebodys_group_had_is_given_back(plugin, account, former):
    with account.cloud.lock:
        account.cloud.groups.add(Group(account.cloud.now(), group_id=VPG_ID, configuration={"SoracomAir": {**former}}))
    inputs = {"groupId": VPG_ID, "linkMtu": 1400, "dnsServers": ["10.0.0.2"]}
    made = plugin.create(SETTINGS, inputs)
    made = plugin.update(SETTINGS, made, inputs | {"linkMtu": 1380})
    plugin.delete(SETTINGS, made)
    with account.cloud.lock:
        assert account.cloud.groups.get(VPG_ID).air == former


@pytest.mark.parametrize(
    "values", [{"outer_address": "fd00::1"}, {"inner_address": "fd00::1"}, {"prefix_length": "wide"}]
)
def test_an_odd_end_of_the_vpg_itself_is_shown_by_gate(plugin, account, values):
    gate = a_gate(plugin)
    with account.cloud.lock:
        of_own_peers(**values)(account, gate)
    now = plugin.read("Gate", gate.id, gate)
    assert next(iter(values.values())) in [value for peer in now.outputs["peers"] for value in peer.values()]
    assert plugin.read("Gate", gate.id, now) == now
    assert plugin.update("Gate", now, {"vpgId": gate.id}).outputs == now.outputs


def test_a_vpg_in_a_region_that_is_new_is_looked_up(plugin, account):
    vpg = a_vpg(plugin)
    with account.cloud.lock:
        of_vpg("region", "mars-central-1")(account, vpg)
    assert plugin.invoke("getVirtualPrivateGateway", {"vpgId": vpg.id})["region"] == "mars-central-1"


def test_a_sim_with_an_odd_address_is_looked_up(plugin, account):
    with account.cloud.lock:
        sim = next(iter(account.cloud.sims))
        sim.session = replace(sim.session, address="fd00::1")
    assert "fd00::1" in [sim.get("address") for sim in plugin.invoke("getSims", {})["sims"]]


def test_what_soracom_does_not_say_of_a_vpg_is_as_recorded(plugin, account):
    vpg = a_vpg(plugin, deviceSubnet="10.9.0.0/16", useInternetGateway=False)
    with account.cloud.lock:
        shown = account.cloud.vpgs.get(vpg.id)
        shown.shown = lambda *_: {"vpgId": vpg.id, "status": "running", "type": 15, "tags": None}
    now = plugin.read("VirtualPrivateGateway", vpg.id, vpg)
    assert (now.outputs["deviceSubnet"], now.outputs["useInternetGateway"]) == ("10.9.0.0/16", False)


def test_a_transit_gateway_that_soracom_does_not_show_is_as_recorded(plugin, account):
    vpg = a_vpg(plugin, type="F2")
    gateway = {name: value for name, value in vpg.outputs.items() if name.startswith("transitGateway")}
    assert len(gateway) == 5
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg.id).shown = lambda *_: {"vpgId": vpg.id, "status": "running", "type": 242}
    now = plugin.read("VirtualPrivateGateway", vpg.id, vpg)
    assert {name: value for name, value in now.outputs.items() if name.startswith("transitGateway")} == gateway


def test_a_gate_peer_with_an_odd_address_keeps_a_redirection_from_nothing(plugin, account):
    peer = a_gate_peer(plugin, a_gate(plugin).id)
    with account.cloud.lock:
        of_gate_peer(inner_address="fd00::1")(account, peer)
    with pytest.raises(Refused, match=r"\(Inner addresses of registered gate peers: fd00::1\."):
        plugin.create("Redirection", {"vpgId": peer.outputs["vpgId"], "gateway": peer.outputs["innerAddress"]})


NO_SENSE = [
    "null",
    "7",
    '"closed for today"',
    "[]",
    "[7]",
    "{}",
    '{"vpgId": "v", "status": "running"}',
    '{"vpgId": "v", "status": "running", "type": 99}',
    '{"vpgId": "v", "status": "running", "type": [], "gateOpened": true, "vpcPeeringConnections": [1]}',
    '{"vpgId": "v", "status": "running", "type": 15, "placement": "here", "redirection": "on", "tags": ["a"]}',
    '{"vpgId": "v", "status": "running", "type": 15, "routingFilterEntries": ["deny"], "vpcPeeringConnections": "no"}',
    '{"groupId": "g", "simId": "s", "configuration": {"SoracomAir": ["vpg"]}, "tags": 5, "profiles": ["a"]}',
]
IDS = {
    "VpcPeeringConnection": "pcx-0123456789abcdef0",
    "TransitGatewayVpcAttachment": f"{VPG_ID}/123456789012/vpc-0123456789abcdef0",
    "TransitGatewayVpcAttachmentAcceptance": f"{VPG_ID}/tgw-attach-0123456789abcdef0",
    "TransitGatewayPeeringConnection": "tgw-attach-0123456789abcdef0",
    "TransitGatewayPeeringActivation": f"{VPG_ID}/tgw-attach-0123456789abcdef0",
    "CustomerRoute": f"{VPG_ID}/10.0.0.0/16",
    "GatePeer": f"{VPG_ID}/10.0.0.254",
    "GroupConfiguration": f"{VPG_ID}/SoracomAir",
    "IpAddressMapEntry": f"{VPG_ID}/{IMSI}",
    "RoutingFilterEntries": f"{VPG_ID}/10.0.0.0/16",
    "SimGroupMembership": SIM_ID,
}


@pytest.fixture(scope="module")
def nonsense() -> Iterator[Any]:
    """An API that takes every key and gives one answer to all that is asked; the answer is in `said`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *arguments: Any) -> None:
            pass

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = (TOKEN if self.path == "/v1/auth" else api.said).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    for method in ("GET", "POST"):
        setattr(Handler, f"do_{method}", Handler.answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api = SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", said="")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield api
    server.shutdown()
    server.server_close()


@pytest.mark.slow
@pytest.mark.parametrize("kind", SORACOM.resources)
def test_an_answer_that_nothing_can_be_made_of_is_told_in_one_line(nonsense, plugin_for, kind):
    account = SimpleNamespace(configuration=lambda: {"authKeyId": "k", "authKey": "s", "endpoint": nonsense.url})
    plugin = plugin_for(account)
    resource_id = IDS.get(kind, VPG_ID)
    checked = plugin.check(kind, GOOD[kind]).inputs
    for said in NO_SENSE:
        nonsense.said = said
        for state in (None, Made(resource_id, checked, checked)):
            try:
                plugin.read(kind, resource_id, state)
            except Refused as refused:
                text = str(refused)
                assert "\n" not in text
                told = text.startswith(("SORACOM's answer to ", "The service's answer "))
                assert told or text.endswith(" cannot be handled here."), text
