"""A backend and a gate peer come to a path that is up, and go again: nothing of the others changes."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.infra.on_engine.deployed.deployed import PATH, Deployed
from tests.infra.on_engine.path_stack import Key, PathStack
from tests.infra.stack_file import LEFT_OUT, committed, with_changes

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")
OTHER = committed("two-backends")
OSAKA: dict[str, Any] = {
    "backends.osaka": OTHER["backends"]["osaka"],
    "gate_peers.osaka": {**OTHER["gate_peers"]["osaka"], "inner_address": "10.130.255.253"},
}
SECOND_PEER = {
    **PATH["gate_peers"]["main"],
    "zone": "c",
    "outer_address": "10.10.10.10",
    "inner_address": "10.130.255.252",
    "return_path": {"kind": "masquerade", "tiers": ["gate"]},
    "device_traffic": {"ssh": {"cidr": "10.10.8.0/21", "protocol": "tcp", "from_port": 22}},
}
PATH_VALUES: dict[str, Any] = {
    "gate_peers.main.return_path.tiers": PATH["gate_peers"]["main"]["return_path"]["tiers"],
    "gate_peers.main.device_traffic": PATH["gate_peers"]["main"]["device_traffic"],
}
"""Of the first gate peer, as it is at first."""
GONE: dict[str, Any] = dict.fromkeys(OSAKA, LEFT_OUT)
WITHOUT_MAIN: dict[str, Any] = {"backends.main": LEFT_OUT, "gate_peers.main": LEFT_OUT}


@pytest.fixture(scope="module")
def added(deployed) -> Iterator[dict[Key, str]]:
    """What an `up` did when Osaka had come."""
    deployed.stack.change(OSAKA)
    yield deployed.stack.operations(*UP)
    deployed.stack.describe(PATH)
    deployed.stack.up()


@pytest.fixture
def stack(deployed, added) -> Iterator[PathStack]:
    """With Osaka; the stack file is as before afterwards."""
    path = deployed.stack.path
    yield deployed.stack
    deployed.stack.describe(path)


def previewed(stack: PathStack, changes: dict[str, Any]) -> dict[Key, str]:
    stack.change(changes)
    return stack.previewed()


def of(key: str, resources: Any) -> set[Key]:
    """Those of a backend and its gate peers, which are called alike here."""
    parts = tuple(f"{part}-{key}-" for part in ("backend", "canal", "gate-peer"))
    return {one for one in resources if one[1].startswith(parts)}


def test_what_comes_is_made_and_nothing_else_is_touched(stack, added):
    resources = stack.resources()
    assert added == dict.fromkeys(of("osaka", resources), "create")
    assert {noun for noun, _ in added} >= {"Vpc", "VpcPeeringConnection", "Route", "GatePeer", "Instance"}
    vpcs = {key[1]: one["outputs"]["region"] for key, one in resources.items() if key[0] == "Vpc"}
    assert vpcs == {"backend-main-vpc": "ap-northeast-1", "backend-osaka-vpc": "ap-northeast-3"}
    assert stack.previewed() == {}


def test_outputs_are_by_the_names_of_backends_and_gate_peers(stack):
    outputs = stack.outputs()
    by_name = {name for name, value in outputs.items() if isinstance(value, dict) and set(value) == {"main", "osaka"}}
    assert by_name == {
        "vpc_ids", "connection_ids", "address_plan",
        "gate_peer_addresses", "gate_peer_inner_addresses", "gate_peer_instance_ids",
    }  # fmt: skip
    assert outputs["gate_peer_addresses"] == {"main": "10.10.8.10", "osaka": "10.32.8.10"}
    assert outputs["address_plan"]["osaka"]["gate"] == {"a": "10.32.8.0/24"}


def in_another_order(section: dict[str, Any]) -> dict[str, Any]:
    return dict(reversed(section.items()))


def test_the_order_of_anything_that_is_listed_changes_nothing(stack):
    main, peer = stack.path["backends"]["main"], stack.path["gate_peers"]["main"]
    turned = {
        **main,
        "directions": main["directions"][::-1],
        "zones": main["zones"][::-1],
        "tiers": in_another_order(main["tiers"]),
        "canal": {**main["canal"], "tiers": main["canal"]["tiers"][::-1]},
    }
    changes = {
        "devices": in_another_order(stack.path["devices"]),
        "backends": {"osaka": stack.path["backends"]["osaka"], "main": turned},
        "gate_peers": {"osaka": stack.path["gate_peers"]["osaka"], "main": in_another_order(peer)},
    }
    assert list(with_changes(stack.path, changes)["backends"]) != list(stack.path["backends"])
    assert previewed(stack, changes) == {}


def test_a_second_gate_peer_in_a_vpc_comes_without_touching_the_first(stack):
    announced = previewed(stack, {"gate_peers.second": SECOND_PEER})
    assert set(announced.values()) == {"create"}
    routes = {("Route", "backend-main-to-devices-gate-a"), ("Route", "backend-main-to-devices-gate-c")}
    assert announced.keys() == of("second", announced) | routes


def devices_are_behind(deployed: Deployed, tier: str) -> set[str]:
    """Addresses of the gate peers that servers of a tier are led to, by the route tables in AWS."""
    resources = deployed.stack.resources().items()
    routes = [
        it["outputs"]
        for (noun, name), it in resources
        if noun == "Route" and name.startswith(f"backend-main-to-devices-{tier}-")
    ]
    tables = deployed.clouds.ec2.describe_route_tables(RouteTableIds=[one["routeTableId"] for one in routes])
    led = {
        route["NetworkInterfaceId"] for table in tables["RouteTables"] for route in table["Routes"]
        if route.get("DestinationCidrBlock") == routes[0]["destinationCidrBlock"]
    }  # fmt: skip
    found = deployed.clouds.ec2.describe_network_interfaces(NetworkInterfaceIds=sorted(led))
    return {one["PrivateIpAddress"] for one in found["NetworkInterfaces"]}


def test_tiers_are_handed_from_one_gate_peer_to_another_in_place_also_from_one_that_ends(deployed, stack, added):
    """A route made anew would be refused, with the former one still there: RouteAlreadyExists."""
    stack.change({"gate_peers.second": SECOND_PEER})
    stack.up()
    assert (devices_are_behind(deployed, "app"), devices_are_behind(deployed, "gate")) == (
        {"10.10.8.10"},
        {"10.10.10.10"},
    )
    swapped = {
        "gate_peers.main.return_path.tiers": ["gate"],
        "gate_peers.second.return_path.tiers": ["app"],
        "gate_peers.main.device_traffic": SECOND_PEER["device_traffic"],
        "gate_peers.second.device_traffic": PATH["gate_peers"]["main"]["device_traffic"],
    }
    stack.change(swapped)
    done = stack.operations(*UP)
    assert {operation for (noun, _), operation in done.items() if noun == "Route"} == {"update"}
    assert (devices_are_behind(deployed, "app"), devices_are_behind(deployed, "gate")) == (
        {"10.10.10.10"},
        {"10.10.8.10"},
    )
    refused_names_and_addresses(stack)
    stack.change({"gate_peers.second": LEFT_OUT, **PATH_VALUES})
    done = stack.operations(*UP)
    app = {name: operation for (noun, name), operation in done.items() if noun == "Route"}
    assert app == {
        "backend-main-to-devices-app-a": "update", "backend-main-to-devices-app-c": "update",
        "backend-main-to-devices-gate-a": "delete", "backend-main-to-devices-gate-c": "delete",
    }  # fmt: skip
    assert devices_are_behind(deployed, "app") == {"10.10.8.10"}


def refused_names_and_addresses(stack: PathStack) -> None:
    """What could not be done in one run, and is told before any host of the two is ended."""
    path = stack.path
    main, second = path["gate_peers"]["main"], path["gate_peers"]["second"]
    is_main, is_second = (f"is the address of remote-access-gate-peer-{name} (i-" for name in ("main", "second"))
    are_registered = [f"outerAddress: {one['outer_address']} is a gate peer of" for one in (main, second)]
    for changes, told in (
        ({"gate_peers": {**{k: v for k, v in path["gate_peers"].items() if k != "main"}, "edge": main}}, [is_main]),
        (
            {
                "gate_peers.main": {**main, "zone": second["zone"], "outer_address": second["outer_address"]},
                "gate_peers.second": {**second, "zone": main["zone"], "outer_address": main["outer_address"]},
            },
            [is_main, is_second, *are_registered],
        ),
        (
            {
                "gate_peers.main.inner_address": second["inner_address"],
                "gate_peers.second.inner_address": main["inner_address"],
            },
            [f"innerAddress: {one['inner_address']} is that of" for one in (main, second)],
        ),
    ):
        stack.change(changes)
        output = " ".join(stack.refused("preview").split())
        assert [one for one in told if one in output], output
        stack.describe(path)


def test_a_gate_peer_that_goes_ends_alone(stack):
    changes = {"gate_peers.osaka": LEFT_OUT, "backends.osaka.directions": ["device_to_cloud"]}
    of_it = ("gate-peer-", "backend-osaka-to-devices-")
    own = {key for key in of("osaka", stack.resources()) if key[1].startswith(of_it)}
    assert previewed(stack, changes) == dict.fromkeys(own, "delete")


def test_the_first_backend_may_go_and_the_second_stay(stack):
    assert previewed(stack, WITHOUT_MAIN) == dict.fromkeys(of("main", stack.resources()), "delete")


def test_what_goes_ends_alone_and_all_of_it(stack, added, deployed):
    assert previewed(stack, GONE) == dict.fromkeys(added, "delete")
    assert stack.operations(*UP) == dict.fromkeys(added, "delete")
    ec2 = deployed.clouds.aws.client("ec2", "ap-northeast-3")
    assert deployed.clouds.named(ec2.describe_vpcs()["Vpcs"], "remote-access-backend-osaka") == []
    assert len(deployed.clouds.account.ids("vpcPeeringConnections")) == 1
