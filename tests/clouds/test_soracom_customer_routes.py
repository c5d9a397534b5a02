"""Customer routes in the emulated SORACOM API, without an emulated AWS behind it."""

import pytest

GATEWAY = {
    "customerAwsAccountId": "123456789012",
    "customerRegion": "us-west-2",
    "customerTransitGatewayId": "tgw-0123456789abcdef0",
}


def active_peering(api, path, **changes):
    """An attachment that routes can lead to."""
    before = set(api.get(path)["soracomTransitGatewayPeeringConnections"])
    shown = api.post(f"{path}/transit_gateway_peering_connections", {**GATEWAY, **changes}, expect=201)
    (target,) = set(shown["soracomTransitGatewayPeeringConnections"]) - before
    api.emulation("POST", f"{path}/transit_gateway_peering_connections/{target}", {"status": "active"})
    return target


@pytest.fixture
def path(api):
    return api.running_vpg(type=242)


def test_a_route_is_answered_shown_with_its_vpg_led_elsewhere_and_deleted(api, path):
    target = active_peering(api, path)
    made = api.post(f"{path}/customer_routes", {"destinationCidr": "10.0.0.0/16", "target": target}, expect=201)
    assert made == {"id": made["id"], "destinationCidr": "10.0.0.0/16", "target": target, "type": "static"}
    assert api.get(path)["customerRoutes"] == {made["id"]: made}
    other = active_peering(api, path, customerTransitGatewayId="tgw-12345678")
    route = f"{path}/customer_routes/{made['id']}"
    assert api.put(route, {"target": other}) == {**made, "target": other}
    api.delete(route)
    assert api.get(path)["customerRoutes"] == {}
    api.refused("DELETE", route, expect=404)
    api.refused("PUT", route, {"target": other}, expect=404)


@pytest.mark.parametrize(
    ("destination", "message"),
    [
        ("10.0.0.1/16", "is no IPv4 CIDR"),
        ("10.130.0.0/16", "overlaps the device subnet 10.128.0.0/9"),
        ("0.0.0.0/0", "overlaps 10.21.0.0/16, which the Japanese coverage has itself"),
        ("10.21.7.0/24", "overlaps 10.21.0.0/16, which the Japanese coverage has itself"),
        ("10.0.0.0/8", "overlaps 10.21.0.0/16"),
    ],
)
def test_a_destination_that_cannot_be_is_400(api, path, destination, message):
    body = {"destinationCidr": destination, "target": active_peering(api, path)}
    assert message in api.refused("POST", f"{path}/customer_routes", body)
    assert api.get(path)["customerRoutes"] == {}


def test_a_destination_in_the_device_subnet_is_taken_where_that_is_meant(api, path):
    body = {"destinationCidr": "10.130.0.0/16", "target": active_peering(api, path)}
    api.post(f"{path}/customer_routes", {**body, "ignoreDeviceSubnetCidrRangeOverlap": True}, expect=201)


def test_the_reserved_range_is_that_of_the_japanese_coverage_only(start):
    api = start(coverage="g")
    path = api.running_vpg(type=242)
    api.post(f"{path}/customer_routes", {"destinationCidr": "10.21.0.0/16", "target": active_peering(api, path)}, 201)


def test_a_destination_has_one_route(api, path):
    body = {"destinationCidr": "10.0.0.0/16", "target": active_peering(api, path)}
    api.post(f"{path}/customer_routes", body, expect=201)
    assert "has a route already" in api.refused("POST", f"{path}/customer_routes", body)
    api.post(f"{path}/customer_routes", {**body, "destinationCidr": "10.0.0.0/17"}, expect=201)


@pytest.mark.parametrize("target", ["tgw-attach-0123456789abcdef0", "tgw-0123456789abcdef0"])
def test_a_route_leads_to_an_active_attachment_of_its_vpg(api, path, target):
    body = {"destinationCidr": "10.0.0.0/16", "target": target}
    assert "is no active attachment" in api.refused("POST", f"{path}/customer_routes", body)


def test_a_route_leads_to_an_attached_vpc_once_that_is_active(api, path, clock):
    vpc, target = "vpc-0123456789abcdef0", "tgw-attach-0123456789abcdef0"
    attachments = f"{path}/transit_gateway_vpc_attachments"
    api.post(attachments, {"customerAwsAccountId": "123456789012", "customerVpcId": vpc}, expect=201)
    api.emulation("POST", f"{attachments}/{vpc}", {"attachmentId": target})
    body = {"destinationCidr": "10.0.0.0/16", "target": target}
    assert "is no active attachment" in api.refused("POST", f"{path}/customer_routes", body)
    api.post(f"{attachments}/{target}/accept", expect=202)
    clock.advance(1.0)
    api.post(f"{path}/customer_routes", body, expect=201)


def test_a_route_whose_attachment_goes_stays(api, path):
    target = active_peering(api, path)
    made = api.post(f"{path}/customer_routes", {"destinationCidr": "10.0.0.0/16", "target": target}, expect=201)
    api.delete(f"{path}/transit_gateway_peering_connections/{target}")
    assert api.get(path)["customerRoutes"] == {made["id"]: made}
    assert "is no active attachment" in api.refused("PUT", f"{path}/customer_routes/{made['id']}", {"target": target})
