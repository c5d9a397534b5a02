"""A path with several backends and gate peers: each by its name, and none of them hangs on the others."""

from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_soracom as soracom
import pytest

from devicepath_spec.faults import InvalidSpec
from tests.components import promises
from tests.components.path_arguments import (
    BACKEND,
    EXISTING_BACKEND,
    GATE_PEER,
    IN_EXISTING,
    LEFT_OUT,
    REMOTE_ACCESS,
    changed,
    path,
)
from tests.components.recording import CALLER, Recorder, record

pytestmark = pytest.mark.slow

ROUTE = "aws:ec2/route:Route"
OSAKA = "ap-northeast-3"
OTHER: dict[str, Any] = {
    **BACKEND,
    "region": OSAKA,
    "cidr": "10.1.0.0/16",
    "tiers": {"app": {"kind": "block", "block": "10.1.0.0/21"}, "gate": {"kind": "block", "block": "10.1.8.0/21"}},
    "session_manager": {"kind": "none"},
}
IN_OTHER: dict[str, Any] = {
    **GATE_PEER,
    "backend": "other",
    "outer_address": "10.1.8.10",
    "inner_address": "10.128.0.253",
    "device_traffic": {"ssh": {"cidr": "10.1.0.0/21", "protocol": "tcp", "from_port": 22}},
}
SECOND_IN_MAIN: dict[str, Any] = {
    **GATE_PEER,
    "zone": "c",
    "outer_address": "10.0.10.10",
    "inner_address": "10.128.0.252",
    "return_path": {"kind": "masquerade", "tiers": ["gate"]},
    "device_traffic": {"ssh": {"cidr": "10.0.8.0/21", "protocol": "tcp", "from_port": 22}},
}
TWO: Any = {
    **REMOTE_ACCESS,
    "backends": {"main": BACKEND, "other": OTHER},
    "gate_peers": {"main": GATE_PEER, "other": IN_OTHER},
}


def of_part(recorder: Recorder, part: str) -> dict[tuple[str, str], dict[str, Any]]:
    """All of one backend or gate peer."""
    return {key: inputs for key, inputs in recorder.custom().items() if key[1].startswith(f"{part}-")}


@pytest.mark.parametrize("preview", [False, True])
def test_each_backend_and_each_gate_peer_is_a_part_by_its_name(preview):
    recorder = record(lambda: path(of=TWO), preview=preview)
    assert recorder.children("line1") == {
        ("VirtualPrivateGateway", "line1-vpg"),
        ("BackendVpc", "line1-backend-main"),
        ("BackendVpc", "line1-backend-other"),
        ("CanalPeering", "line1-canal-main"),
        ("CanalPeering", "line1-canal-other"),
        ("GatePeer", "line1-gate-peer-main"),
        ("GatePeer", "line1-gate-peer-other"),
        ("Stash", "line1-kept-by-protect-true"),
    }


def test_each_backend_is_in_its_own_region():
    recorder = record(lambda: path(of=TWO))
    regions = {
        part: {inputs["region"] for inputs in of_part(recorder, f"line1-{part}").values() if "region" in inputs}
        for part in ("backend-main", "canal-main", "gate-peer-main", "backend-other", "canal-other", "gate-peer-other")
    }
    assert regions == {part: {OSAKA if part.endswith("other") else promises.REGION} for part in regions}
    requests = recorder.inputs("soracom:index:VpcPeeringConnection")
    assert {name: (one["peerRegion"], one["destinationCidrBlock"]) for name, one in requests.items()} == {
        "line1-canal-main-request": (promises.REGION, "10.0.0.0/16"),
        "line1-canal-other-request": (OSAKA, "10.1.0.0/16"),
    }


def test_each_backend_is_in_its_own_account():
    """Who answers for it is told by its own provider, which is not given here."""
    with pytest.raises(InvalidSpec, match=r"line1-canal-other\.account_id: 444455556666, but AWS answers for"):
        record(
            lambda: path({"backends.other.account_id": "444455556666"}, of=TWO),
            looked_up={CALLER: {"accountId": "111122223333"}},
        )


def test_servers_of_each_backend_are_led_to_its_own_gate_peer():
    routes = record(lambda: path(of=TWO)).inputs(ROUTE)
    led = {(one["routeTableId"], one["networkInterfaceId"]) for one in routes.values() if "networkInterfaceId" in one}
    assert led == {
        (f"line1-backend-{name}-app-{zone}-id", f"line1-gate-peer-{name}-interface-id")
        for name in ("main", "other")
        for zone in "ac"
    }


def test_a_gate_peer_waits_for_the_connection_of_its_own_backend_only():
    waits_for = record(lambda: path(of=TWO)).dependencies(
        "soracom:index:GatePeer", "line1-gate-peer-other-registration"
    )
    assert "line1-canal-other-accept" in waits_for
    assert not any(name.startswith("line1-canal-main") for name in waits_for)


def test_what_is_told_is_told_by_name():
    seen: dict[str, Any] = {}

    def program() -> None:
        made = path(of=TWO)
        pulumi.Output.all(
            made.vpc_ids, made.connection_ids, made.gate_peer_addresses, made.gate_peer_inner_addresses,
            made.gate_peer_instance_ids,
        ).apply(lambda told: seen.update(told=told, ranges=made.ranges))  # fmt: skip

    record(program)
    assert seen["told"] == [
        {"main": "line1-backend-main-vpc-id", "other": "line1-backend-other-vpc-id"},
        {"main": "line1-canal-main-accept-id", "other": "line1-canal-other-accept-id"},
        {"main": "10.0.8.10", "other": "10.1.8.10"},
        {"main": "10.128.0.254", "other": "10.128.0.253"},
        {"main": "line1-gate-peer-main-host-id", "other": "line1-gate-peer-other-host-id"},
    ]
    assert seen["ranges"]["other"]["gate"] == {"a": "10.1.8.0/24", "c": "10.1.10.0/24"}


def test_services_allows_every_backend_that_devices_get_to():
    recorder = record(lambda: path({"internet": "services"}, of=TWO))
    entries = recorder.only("soracom:index:RoutingFilter")["entries"]
    assert [one["ipRange"] for one in entries if one["action"] == "allow"] == [
        "10.128.0.0/9", "10.0.0.0/16", "10.1.0.0/16",
    ]  # fmt: skip


def called(provider: str) -> str:
    """The name of a provider; none is the default one's."""
    return provider.rpartition("::")[0].rpartition("::")[2]


def providers(recorder: Recorder, part: str) -> set[str]:
    """Names of the providers that make what AWS has of a part."""
    return {
        called(request.provider)
        for (kind, name), request in recorder.requests.items()
        if kind.startswith("aws:") and name.startswith(f"line1-{part}-")
    }


def test_a_backend_is_made_and_looked_at_by_its_own_provider():
    def program() -> None:
        first, second = (aws.Provider(name, region=OSAKA) for name in ("first", "second"))
        path(opts=pulumi.ResourceOptions(providers=[first]), of=TWO, aws_providers={"other": second})

    recorder = record(program)
    for part in ("backend", "canal", "gate-peer"):
        assert providers(recorder, f"{part}-main") == {"first"}
        assert providers(recorder, f"{part}-other") == {"second"}
    asked = [(call.token, call.args.get("region"), called(call.provider)) for call in recorder.clouds.calls]
    assert {(region, who) for token, region, who in asked if token.startswith("aws:") and region} == {
        (promises.REGION, "first"),
        (OSAKA, "second"),
    }
    assert {who for token, _, who in asked if token == CALLER} == {"first", "second"}


def test_a_provider_that_nothing_would_be_made_by_is_refused():
    def program() -> None:
        given: Any = {"othr": aws.Provider("second", region=OSAKA), "main": soracom.Provider("third"), "other": "x"}
        path(of=TWO, aws_providers=given)

    with pytest.raises(InvalidSpec) as refused:
        record(program)
    assert refused.value.faults == (
        "line1.aws_providers.othr: is not a backend; there is: main, other.",
        "line1.aws_providers.main: is not a provider of AWS; give an aws.Provider.",
        "line1.aws_providers.other: is not a provider of AWS; give an aws.Provider.",
    )


def test_soracom_has_one_provider_for_all_of_them():
    def program() -> None:
        path(of=TWO, aws_providers={"other": aws.Provider("second", region=OSAKA)})

    recorder = record(program)
    of_soracom = {
        name: request.provider for (kind, name), request in recorder.requests.items() if kind.startswith("soracom:")
    }
    assert set(of_soracom.values()) == {""}
    assert providers(recorder, "backend-main") == {""}


def aliases(recorder: Recorder) -> dict[str, list[str]]:
    """What components may have been called."""
    return {
        name: [one.spec.name for one in request.aliases]
        for (kind, name), request in recorder.requests.items()
        if kind.startswith("devicepath:index:") and request.aliases
    }


def test_the_only_backend_and_the_only_gate_peer_may_be_what_had_no_name_of_its_own():
    assert aliases(record(path)) == {
        "line1-backend-main": ["line1-backend"],
        "line1-canal-main": ["line1-canal"],
        "line1-gate-peer-main": ["line1-gate-peer"],
    }
    assert aliases(record(lambda: path(of=TWO))) == {}, "which of the two it was nobody knows"


def test_a_route_to_devices_may_be_what_a_gate_peer_of_its_own_backend_had():
    recorder = record(lambda: path(of=TWO))
    assert {
        name: [one.spec.name for one in request.aliases]
        for (_, name), request in recorder.requests.items()
        if "-to-devices-" in name
    } == {
        f"line1-backend-{backend}-to-devices-app-{zone}": [f"line1-gate-peer-{backend}-route-app-{zone}"]
        for backend in ("main", "other")
        for zone in "ac"
    }


ADDED: dict[str, tuple[dict[str, Any], dict[str, Any], set[str]]] = {
    "backend": (
        {},
        {"backends.aaa": changed(OTHER, {"directions": ["device_to_cloud"]})},
        {"backend-aaa", "canal-aaa"},
    ),
    "existing VPC": (
        {},
        {"backends.aaa": EXISTING_BACKEND, "gate_peers.aaa": {**IN_EXISTING, "backend": "aaa", "inner_address": None}},
        {"backend-aaa-to-devices", "canal-aaa", "gate-peer-aaa"},
    ),
    "backend with a gate peer": (
        {},
        {"backends.aaa": OTHER, "gate_peers.aaa": {**IN_OTHER, "backend": "aaa"}},
        {"backend-aaa", "canal-aaa", "gate-peer-aaa"},
    ),
    "gate peer": (
        {},
        {"gate_peers.aaa": SECOND_IN_MAIN},
        {"gate-peer-aaa", "backend-main-to-devices-gate"},
    ),
    "third backend": (
        {"backends.other": OTHER, "gate_peers.other": IN_OTHER},
        {"backends.aaa": EXISTING_BACKEND, "gate_peers.aaa": {**IN_EXISTING, "backend": "aaa", "inner_address": None}},
        {"backend-aaa-to-devices", "canal-aaa", "gate-peer-aaa"},
    ),
}


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("kind", ADDED)
def test_one_more_or_one_less_changes_nothing_of_the_others(kind, preview):
    """Both ways: what comes is what would go, and all the rest is the same."""
    had, more, parts = ADDED[kind]
    before = record(lambda: path(had), preview=preview).custom()
    after = record(lambda: path({**had, **more}), preview=preview).custom()
    assert {key: after.get(key) for key in before} == before
    added = {name for _, name in after.keys() - before.keys()}
    assert {part for part in parts for name in added if name.startswith(f"line1-{part}-")} == parts
    assert [name for name in added if not name.startswith(tuple(f"line1-{part}-" for part in parts))] == []


def test_with_services_another_backend_is_one_more_range_for_the_filter_and_no_other_change():
    before = record(lambda: path({"internet": "services"})).custom()
    more = {"internet": "services", "backends.zzz": changed(OTHER, {"directions": ["device_to_cloud"]})}
    after = record(lambda: path(more)).custom()
    # A member says what its next session takes over.
    assert {kind.rpartition(":")[2] for kind, name in before if after[kind, name] != before[kind, name]} == {
        "RoutingFilter",
        "SimGroupMembership",
    }


def reordered(one: Any) -> Any:
    """The other way round, in all its lists and sections."""
    if isinstance(one, dict):
        return {key: reordered(one[key]) for key in reversed(one)}
    return [reordered(each) for each in reversed(one)] if isinstance(one, list) else one


@pytest.mark.parametrize("more", [{}, {"internet": "services"}], ids=["none", "services"])
def test_another_order_of_anything_changes_nothing(more):
    full = changed(
        TWO,
        {
            **more,
            "devices.saw": {"imsi": "440101234567891", "address": "10.128.0.11"},
            "backends.main.canal.tiers": ["app", "gate"],
            "backends.main.public_tiers": ["app", "gate"],
            "backends.third": EXISTING_BACKEND,
            "gate_peers.main.return_path.tiers": ["app", "gate"],
            "gate_peers.main.device_traffic": {"ssh": GATE_PEER["device_traffic"]["ssh"],
                                               "ping": {"cidr": "10.0.8.0/24", "protocol": "icmp"}},
            "gate_peers.main.egress": {"web": {"cidr": "10.0.0.0/21", "protocol": "tcp", "from_port": 80},
                                       "list": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 80}},
            "gate_peers.third": {**IN_EXISTING, "backend": "third", "inner_address": "10.128.0.200"},
        },
    )  # fmt: skip
    there, back = (record(lambda args=args: path(of=args)) for args in (full, reordered(full)))  # type: ignore[misc]
    assert back.custom() == there.custom()
    assert back.requests.keys() == there.requests.keys()


def test_another_name_of_a_backend_is_another_backend():
    """What it would end is told by the preview; the name is there to stay."""
    renamed = {
        "backends": {"new": BACKEND},
        "gate_peers.main.backend": "new",
    }
    before, after = record(path).custom(), record(lambda: path(renamed)).custom()
    gone = {name for _, name in before.keys() - after.keys()}
    assert gone == {name for _, name in before if name.startswith(("line1-backend-", "line1-canal-"))}


def test_a_gate_peer_of_none_of_the_backends_leaves_the_rest_of_the_path():
    alone = {"gate_peers": LEFT_OUT, "backends.main.directions": ["device_to_cloud"]}
    before, after = record(path).custom(), record(lambda: path(alone)).custom()
    of_it = ("line1-gate-peer-", "line1-backend-main-to-devices-")
    assert {key: before[key] for key in after if not key[1].startswith(of_it)} == after
