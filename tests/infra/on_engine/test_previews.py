"""What a preview of an everyday change announces: exactly that, and nothing that carries traffic is replaced."""

import pytest

from tests.components.recording import TAGGED_BY_AWS, TAGGED_BY_SORACOM
from tests.infra.on_engine.path_stack import Key
from tests.infra.on_engine.standing import PATH

pytestmark = pytest.mark.engine


@pytest.fixture
def preview(standing):
    """What a preview with these values at these places announces; the stack file is as before afterwards."""

    def previewed(**places) -> dict[Key, str]:
        standing.stack.change({place.replace("__", "."): value for place, value in places.items()})
        return standing.stack.operations("preview")

    yield previewed
    standing.stack.describe(PATH)


def created(*keys: Key) -> dict[Key, str]:
    return dict.fromkeys(keys, "create")


def a_subnet(tier: str, zone: str) -> list[Key]:
    """A subnet and what every one has."""
    nouns = ("Subnet", "RouteTable", "RouteTableAssociation")
    endpoint = ("VpcEndpointRouteTableAssociation", f"backend-s3-{tier}-{zone}")
    return [*((noun, f"backend-{tier}-{zone}") for noun in nouns), endpoint]


def test_nothing_changed_is_nothing_to_do(preview):
    assert preview() == {}


def test_another_tier_is_its_subnets_only(preview):
    announced = preview(backend__tiers__db={"kind": "block", "block": "10.10.16.0/21"})
    assert announced == created(*a_subnet("db", "a"), *a_subnet("db", "c"))


def test_another_zone_adds_to_every_tier_what_the_others_have_there(preview):
    """Session Manager's endpoints get an interface in it, in place."""
    added = [key for tier in ("app", "gate") for key in (*a_subnet(tier, "d"), ("Route", f"canal-route-{tier}-d"))]
    widened = {("VpcEndpoint", f"backend-{service}"): "update" for service in ("ssm", "ssmmessages")}
    announced = preview(backend__zones=["a", "c", "d"])
    assert announced == created(*added, ("Route", "gate-peer-route-app-d")) | widened


def test_another_device_is_its_address_and_its_membership(preview):
    third = {"imsi": "001010000000101", "address": "10.130.0.13"}
    announced = preview(devices={**PATH["devices"], "pump-3": third})
    assert announced == created(("IpAddressMapEntry", "vpg-10-130-0-13"), ("SimGroupMembership", "vpg-001010000000101"))


def test_another_tier_that_reaches_devices_is_its_routes_to_the_gate_peer(preview):
    announced = preview(gate__peer__return_path={"kind": "masquerade", "tiers": ["app", "gate"]})
    assert announced == created(("Route", "gate-peer-route-gate-a"), ("Route", "gate-peer-route-gate-c"))


def test_another_port_for_servers_that_reach_devices_already_is_one_rule(preview):
    web = {"cidr": "10.10.0.0/21", "protocol": "tcp", "from_port": 8080}
    announced = preview(gate__peer__device_traffic__web=web)
    assert announced == created(("SecurityGroupIngressRule", "gate-peer-from-10.10.0.0-21-tcp-8080"))


def test_a_tag_with_another_name_and_one_more_are_changed_in_place_wherever_tags_are(preview, standing):
    tagged = TAGGED_BY_AWS | TAGGED_BY_SORACOM
    expected = {key: "update" for key, it in standing.stack.resources().items() if it["type"] in tagged}
    assert preview(tags={"system": "remote-access", "owner": "factory"}) == expected


def test_another_size_of_the_instance_is_a_change_of_the_instance_alone(preview):
    assert preview(gate__peer__instance_type="t4g.small") == {("Instance", "gate-peer-host"): "update"}
