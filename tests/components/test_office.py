"""A path to an office: the VPN that is made, where it stands among tables, and who is led there."""

from typing import Any

import pulumi
import pytest

from devicepath.device_path.component import DevicePath
from tests.components.path_arguments import path
from tests.components.recording import CALLER, Recorder, record
from tests.infra.office import an_office, an_office_on_a_vpc
from tests.router.handed_over import KEYS, xml

pytestmark = pytest.mark.slow

CONNECTION, ROUTER = "aws:ec2/vpnConnection:VpnConnection", "aws:ec2/customerGateway:CustomerGateway"
GATEWAY, LEARNED = "aws:ec2/vpnGateway:VpnGateway", "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"
TOLD = "aws:ec2/vpnConnectionRoute:VpnConnectionRoute"
ASSOCIATION = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation"
PROPAGATION = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation"
STATIC, CUSTOMER = "aws:ec2transitgateway/route:Route", "soracom:index:CustomerRoute"
VPN = "backends.headquarters.vpn"
INSIDE = {"first": {"inside_cidr": "169.254.10.0/30"}, "second": {"inside_cidr": "169.254.10.4/30"}}
"""As what is handed over has it."""
HQ = "line1-office-headquarters"


def recorded(written: dict[str, Any], **others: Any) -> tuple[Recorder, dict[str, Any]]:
    """What is registered, and what is put out."""
    told: dict[str, Any] = {}
    of = {key: one for key, one in written.items() if key != "name"}

    def program() -> None:
        made: DevicePath = path(of=of)
        every = pulumi.Output.all(files=made.router_files, ids=made.vpn_connection_ids, tunnels=made.tunnels)
        every.apply(told.update)

    is_static = "static" in [one["vpn"]["routing"]["kind"] for one in of["backends"].values() if "vpn" in one]
    answered = {CONNECTION: {"customerGatewayConfiguration": xml(is_static=is_static)}}
    arguments: dict[str, Any] = {
        "looked_up": {CALLER: {"accountId": "111122223333"}}, "put_out": answered, **others
    }  # fmt: skip
    return record(program, **arguments), told


def on_gateway(changes: dict[str, Any] | None = None, **others: Any) -> tuple[Recorder, dict[str, Any]]:
    return recorded(an_office({f"{VPN}.tunnels": INSIDE, **(changes or {})}), **others)


def on_a_vpc(changes: dict[str, Any] | None = None, **others: Any) -> tuple[Recorder, dict[str, Any]]:
    return recorded(an_office_on_a_vpc({"backends.office.vpn.tunnels": INSIDE, **(changes or {})}), **others)


def of_office(recorder: Recorder, type_token: str) -> dict[str, dict[str, Any]]:
    return {name: one for name, one in recorder.inputs(type_token).items() if name.startswith("line1-office-")}


@pytest.mark.parametrize("preview", [False, True])
def test_an_office_is_a_part_by_its_name(preview):
    recorder, _ = on_gateway(preview=preview)
    assert recorder.children("line1") == {
        ("VirtualPrivateGateway", "line1-vpg"),
        ("BackendVpc", "line1-backend-servers"),
        ("TransitGateway", "line1-transit-gateway-hub"),
        ("CanalTransitGateway", "line1-transit-gateway-hub-canal"),
        ("SiteToSiteVpn", HQ),
        ("Stash", "line1-kept-by-protect-true"),
    }
    assert HQ in recorder.dependencies("pulumi:index:Stash", "line1-kept-by-protect-true"), "its connection"


def test_its_vpn_is_in_the_region_of_its_gateway_with_what_is_said_of_it():
    recorder, _ = on_gateway({f"{VPN}.acceleration": True, f"{VPN}.tunnel_options": {"dpd_timeout_s": 40}})
    made = recorder.only(CONNECTION)
    assert made["region"] == "ap-northeast-1"
    assert made["enableAcceleration"] is True
    assert made["tunnel1DpdTimeoutSeconds"] == made["tunnel2DpdTimeoutSeconds"] == 40
    assert made["transitGatewayId"] == "line1-transit-gateway-hub-gateway-id"
    assert recorder.only(ROUTER)["ipAddress"] == "203.0.113.12"
    assert recorder.only(ROUTER)["bgpAsn"] == "65010"


def tables(recorder: Recorder, type_token: str) -> set[str]:
    """The gateway's tables, by their names."""
    of_gateway = recorder.inputs("aws:ec2transitgateway/routeTable:RouteTable")
    ids = {f"{name}-id": name.rpartition("/")[2] for name in of_gateway}
    return {ids[one["transitGatewayRouteTableId"]] for one in of_office(recorder, type_token).values()}


def test_it_stands_in_its_gateways_tables_as_is_said():
    recorder, _ = on_gateway()
    assert tables(recorder, ASSOCIATION) == {"offices"}
    assert tables(recorder, PROPAGATION) == {"devices", "servers"}
    assert of_office(recorder, STATIC) == {}


def test_with_static_routes_the_same_tables_are_told_its_ranges():
    recorder, _ = on_gateway({f"{VPN}.routing": {"kind": "static"}, "backends.headquarters.cidrs": ["192.168.60.0/24"]})
    assert recorder.only(CONNECTION)["staticRoutesOnly"] is True
    assert of_office(recorder, PROPAGATION) == {}
    assert tables(recorder, STATIC) == {"devices", "servers"}
    assert {one["destinationCidrBlock"] for one in of_office(recorder, STATIC).values()} == {"192.168.60.0/24"}


def test_devices_are_led_to_it_once_its_vpn_is_there():
    recorder, _ = on_gateway()
    (name,) = (one for one in recorder.inputs(CUSTOMER) if "192-168-60-0" in one)
    assert recorder.inputs(CUSTOMER)[name]["destinationCidr"] == "192.168.60.0/24"
    assert HQ in recorder.dependencies(CUSTOMER, name), "its connection"


def test_one_that_is_kept_apart_has_no_route_of_devices():
    apart = {
        "backends.headquarters.directions": [],
        f"{VPN}.association": "apart",
        f"{VPN}.propagations": ["servers"],
        "transit_gateways.hub.tables.apart": {"kind": "new"},
    }
    recorder, _ = on_gateway(apart)
    assert [one for one in recorder.inputs(CUSTOMER) if "192-168-60-0" in one] == []
    assert tables(recorder, ASSOCIATION) == {"apart"}


@pytest.mark.parametrize(("directions", "is_let_through"), [(["cloud_to_device"], True), ([], False)])
def test_the_vpgs_filter_lets_it_through_where_devices_meet_it(directions, is_let_through):
    changes: dict[str, Any] = {"internet": "services", "backends.headquarters.directions": directions}
    if not directions:
        changes |= {f"{VPN}.association": "apart", f"{VPN}.propagations": ["servers"],
                    "transit_gateways.hub.tables.apart": {"kind": "new"}}  # fmt: skip
    recorder, _ = on_gateway(changes)
    allowed = [one["ipRange"] for one in recorder.only("soracom:index:RoutingFilter")["entries"]]
    assert ("192.168.60.0/24" in allowed) is is_let_through


def watchdog(told: dict[str, Any], office: str) -> str:
    """Its facts: what it leads into the tunnels among them."""
    (content,) = (one["content"] for one in told["files"][office] if one["path"].endswith(".watchdog"))
    return str(content)


def frr(told: dict[str, Any], office: str) -> str:
    (content,) = (one["content"] for one in told["files"][office] if one["path"].endswith("frr.conf"))
    return str(content)


def test_the_files_of_its_router_are_put_out_with_what_is_behind_it():
    _, told = on_gateway()
    assert told["ids"] == {"headquarters": f"{HQ}-id"}
    assert "192.168.60.0/24" in frr(told, "headquarters")
    with_keys = [one["path"] for one in told["files"]["headquarters"] if any(key in one["content"] for key in KEYS)]
    modes = {one["path"]: one["mode"] for one in told["files"]["headquarters"]}
    assert with_keys
    assert {modes[one] for one in with_keys} == {"0600"}
    assert told["tunnels"]["headquarters"]["first"]["router_inside_address"] == "169.254.10.2"


def test_with_static_routes_its_router_leads_devices_and_servers_into_the_tunnels():
    _, told = on_gateway({f"{VPN}.routing": {"kind": "static"}})
    facts = watchdog(told, "headquarters")
    assert "10.210.0.0/16" in facts
    assert "10.51.0.0/16" in facts


def test_servers_that_its_table_does_not_learn_are_not_led_into_the_tunnels():
    changes = {f"{VPN}.routing": {"kind": "static"}, "backends.servers.canal.propagations": ["devices"]}
    _, told = on_gateway(changes)
    facts = watchdog(told, "headquarters")
    assert "10.51.0.0/16" not in facts


def test_what_the_router_is_told_itself_goes_before():
    router = {"kind": "linux", "name": "hq", "own_ranges": ["192.168.0.0/16"], "far_ranges": ["10.0.0.0/8"]}
    _, told = on_gateway({f"{VPN}.routing": {"kind": "static"}, f"{VPN}.router": router})
    facts = watchdog(told, "headquarters")
    assert 'ROUTES="10.0.0.0/8"' in facts


def test_a_router_announces_what_it_is_told_itself():
    _, told = on_gateway({f"{VPN}.router": {"kind": "linux", "name": "hq", "own_ranges": ["192.168.0.0/16"]}})
    assert "192.168.0.0/16" in frr(told, "headquarters")
    assert "192.168.60.0/24" not in frr(told, "headquarters")


def test_of_another_router_nothing_is_put_out():
    _, told = on_gateway({f"{VPN}.router": {"kind": "other"}})
    assert told["files"] == {}


def test_on_a_vpc_it_ends_at_a_gateway_of_that_and_its_tiers_learn_of_it():
    recorder, told = on_a_vpc({"backends.office.vpn.tiers": ["app"]})
    assert list(of_office(recorder, GATEWAY)) == ["line1-office-office-gateway"]
    assert set(of_office(recorder, LEARNED)) == {"line1-office-office/app-a", "line1-office-office/app-c"}
    assert recorder.inputs(CUSTOMER) == {}
    assert "192.168.60.0/24" in frr(told, "office")


def test_on_a_vpc_with_static_routes_its_gateway_is_told_its_ranges():
    recorder, told = on_a_vpc({"backends.office.vpn.routing": {"kind": "static"}})
    assert [one["destinationCidrBlock"] for one in recorder.inputs(TOLD).values()] == ["192.168.60.0/24"]
    facts = watchdog(told, "office")
    assert "10.10.0.0/16" in facts


def test_without_tiers_all_of_them_learn_of_it():
    recorder, _ = on_a_vpc()
    assert len(of_office(recorder, LEARNED)) == 4, "app and gate, in zones a and c"


# Servers find back


VPC_ROUTE = "aws:ec2/route:Route"


def to_office(recorder: Recorder) -> dict[str, str]:
    """Ranges that tables of servers lead to the office, by the routes' names."""
    made = recorder.inputs(VPC_ROUTE).items()
    return {name: one["destinationCidrBlock"] for name, one in made if "-to-office-" in name}


def test_tables_of_the_tiers_that_are_reached_lead_to_the_office_over_the_gateway():
    recorder, _ = on_gateway({"backends.headquarters.cidrs": ["192.168.60.0/24", "192.168.62.0/24"]})
    name = "line1-backend-servers-to-office-app-a"
    assert to_office(recorder) == {
        f"{name}/192-168-60-0-24": "192.168.60.0/24",
        f"{name}/192-168-62-0-24": "192.168.62.0/24",
    }, "and of no tier that is not the canal's"
    made = recorder.inputs(VPC_ROUTE)[f"{name}/192-168-60-0-24"]
    assert made["transitGatewayId"] == "line1-transit-gateway-hub-gateway-id"
    attached = "line1-transit-gateway-hub/servers"
    assert any(attached in it for it in recorder.dependencies(VPC_ROUTE, f"{name}/192-168-60-0-24"))


@pytest.mark.parametrize(
    "changes",
    [{f"{VPN}.propagations": ["devices"]}, {"backends.servers.canal.propagations": ["devices"]}],
    ids=["servers do not learn of it", "it does not learn of servers"],
)
def test_where_the_gateways_tables_do_not_lead_both_ways_neither_do_those_of_servers(changes):
    assert to_office(on_gateway(changes)[0]) == {}


def test_on_a_vpc_what_its_gateway_propagates_is_enough():
    assert to_office(on_a_vpc()[0]) == {}
