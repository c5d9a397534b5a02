"""Names that AWS makes of a component's, held against what AWS takes; each limit from both of its sides."""

from typing import Any, cast

import pytest

from devicepath.backend_vpc.component import BackendVpc
from devicepath.canal_peering.component import CanalPeering
from devicepath.canal_transit_gateway.component import CanalTransitGateway
from devicepath.device_path.component import DevicePath
from devicepath.direct_connect.component import DirectConnect
from devicepath.gate_peer.component import GatePeer
from devicepath.site_to_site_vpn.component import SiteToSiteVpn
from devicepath.transit_gateway.component import TransitGateway
from devicepath_spec.automatic_names import RANDOM
from devicepath_spec.faults import InvalidSpec
from tests.components import (
    test_backend_vpc,
    test_canal_peering,
    test_canal_transit_gateway,
    test_gate_peer,
    test_path_transit_gateways,
    test_transit_gateway,
)
from tests.components.path_arguments import DEVICE_TO_DEVICE, EXISTING_VPC, LEFT_OUT, REMOTE_ACCESS, changed
from tests.components.recording import Recorder, record
from tests.spec import direct_connect, site_to_site_vpn

MOST = {
    "aws:iam/role:Role": 64,
    "aws:iam/rolePolicy:RolePolicy": 128,
    "aws:iam/instanceProfile:InstanceProfile": 128,
    "aws:ec2/securityGroup:SecurityGroup": 255,
    "aws:cloudwatch/logGroup:LogGroup": 512,
    "aws:cloudwatch/metricAlarm:MetricAlarm": 255,
}
"""Characters of a name. Source: AWS, IAM and STS quotas; API, CreateSecurityGroup and CreateLogGroup."""
MOST_NAME_TAG = 256
PUBLIC: dict[str, Any] = {"backends.main.public_tiers": ["app"]}


def path(name: str, **changes: Any) -> DevicePath:
    return DevicePath(name, changed(REMOTE_ACCESS, {**PUBLIC, **changes}))


def with_long_names(name: str) -> DevicePath:
    """31 characters, the most, of a backend and of its gate peer."""
    longest = "b" * 31
    return DevicePath(
        name,
        changed(
            REMOTE_ACCESS,
            {
                "backends": {longest: REMOTE_ACCESS["backends"]["main"]},
                "gate_peers": {longest: {**REMOTE_ACCESS["gate_peers"]["main"], "backend": longest}},
            },
        ),
    )


def backend(name: str, **changes: Any) -> BackendVpc:
    args: Any = {**test_backend_vpc.USUAL, **changes}
    return BackendVpc(name, args)


def gate(name: str, **changes: Any) -> GatePeer:
    args: Any = {**test_gate_peer.USUAL, **test_gate_peer.MASQUERADING, **changes}
    return GatePeer(name, args)


def canal(name: str, **changes: Any) -> CanalPeering:
    args: Any = {**test_canal_peering.USUAL, **changes}
    return CanalPeering(name, args)


def attached(name: str) -> CanalTransitGateway:
    return CanalTransitGateway(name, cast(Any, test_canal_transit_gateway.ATTACHED))


def peered(name: str) -> CanalTransitGateway:
    return CanalTransitGateway(name, cast(Any, test_canal_transit_gateway.PEERED))


def gateway(name: str) -> TransitGateway:
    return TransitGateway(name, cast(Any, test_transit_gateway.USUAL))


def office(name: str, **changes: Any) -> SiteToSiteVpn:
    args: Any = {**site_to_site_vpn.ON_VPN_GATEWAY, **changes}
    return SiteToSiteVpn(name, args)


def line(name: str) -> DirectConnect:
    return DirectConnect(name, cast(Any, direct_connect.TO_VPCS))


def unwatched(name: str) -> SiteToSiteVpn:
    return office(name, alarms={"kind": "none"}, logs={"kind": "none"})


def hub(name: str) -> DevicePath:
    """Without flow logs, whose role has the narrowest limit."""
    quiet_backends = {
        f"backends.{key}.flow_logs": {"kind": "none"} for key in test_path_transit_gateways.HUB["backends"]
    }
    return DevicePath(name, changed(test_path_transit_gateways.HUB, quiet_backends))


def quiet(name: str) -> BackendVpc:
    return backend(name, flow_logs={"kind": "none"})


def without_a_gate_peer(name: str) -> DevicePath:
    return path(name, **{"backends.main.directions": ["device_to_cloud"], "gate_peers": LEFT_OUT})


def too_long(recorder: Recorder) -> set[str]:
    """What AWS would not take."""
    names = {f"{kind} {name}" for kind, name in recorder.custom() if kind in MOST and len(name) + RANDOM > MOST[kind]}
    shown = {
        f"Name {inputs['tags']['Name']}"
        for (kind, _), inputs in recorder.custom().items()
        if kind.startswith("aws:") and len(inputs.get("tags", {}).get("Name", "")) > MOST_NAME_TAG
    }
    return names | shown


def refused(make: Any, name: str) -> list[str]:
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            make(name)
        lines.extend(str(invalid.value).splitlines())

    assert record(program).custom() == {}, "nothing is made before all is checked"
    return lines


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "longest", "kind", "most", "behind"),
    [
        (path, 36, "the name of an IAM role", 64, 28),
        (without_a_gate_peer, 37, "the name of an IAM role", 64, 27),
        (with_long_names, 9, "the name of an IAM role", 64, 55),
        (gate, 51, "the name of an IAM role", 64, 13),
        (backend, 50, "the name of an IAM role", 64, 14),
        (quiet, 234, "a tag Name", 256, 22),
        (canal, 256, "a tag Name", 256, 0),
        (attached, 245, "a tag Name", 256, 11),
        (peered, 256, "a tag Name", 256, 0),
        (gateway, 247, "a tag Name", 256, 9),
        (hub, 220, "a tag Name", 256, 36),
        (office, 235, "the name of an alarm", 255, 20),
        (line, 249, "a tag Name", 256, 7),
        (unwatched, 239, "a tag Name", 256, 17),
    ],
)
def test_everything_has_room_for_the_longest_name_and_one_more_is_refused(make, longest, kind, most, behind):
    assert too_long(record(lambda: make("n" * longest))) == set()
    name = "n" * (longest + 1)
    rule = f"AWS takes {most} in {kind}, where {behind} more stand behind it"
    assert refused(make, name) == [
        f"{name}.name: {name!r} has {longest + 1} characters; {rule}; give the component a name of at most {longest}."
    ]


@pytest.mark.parametrize(("make", "longest"), [(path, 36), (with_long_names, 9), (gate, 51), (backend, 50)])
def test_a_limit_is_not_narrower_than_awss(make, longest):
    recorder = record(lambda: make("n" * longest))
    names = [name for kind, name in recorder.custom() if kind == "aws:iam/role:Role"]
    assert max(len(name) + RANDOM for name in names) == MOST["aws:iam/role:Role"]


@pytest.mark.parametrize(
    ("make", "name", "fault"),
    [
        (gate, "gate,a", "'gate,a' has ','; AWS takes letters, digits and _ + = . @ - in the name of an IAM role; "
                         "give the component a name of these."),
        (quiet, "fünf", "'fünf' has 'ü'; AWS takes letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! "
                        "$ * in the name of a security group; give the component a name of these."),
        (quiet, "sg-east", "'sg-east' begins with sg-, as AWS's own ids do, which it refuses in the name of a security "
                           "group; give the component a name that begins otherwise."),
    ],
)  # fmt: skip
def test_characters_that_aws_does_not_take_are_refused(make, name, fault):
    assert f"{name}.name: {fault}" in refused(make, name)


def test_a_name_that_nothing_in_aws_is_named_after_may_be_any():
    record(lambda: DevicePath("fünf,sechs" * 30, DEVICE_TO_DEVICE))
    record(lambda: BackendVpc("sg-fünf", EXISTING_VPC))


def test_names_of_listed_traffic_stand_in_descriptions():
    ssh = {"cidr": "10.0.0.0/24", "protocol": "tcp", "from_port": 22}
    rule = "is not a name of lower-case letters, digits and hyphens, at most 31; write it like app-1 instead."
    found = refused(lambda name: gate(name, device_traffic={"gerät": ssh}, egress={"it's": ssh}), "gate")
    assert found == [f"gate.device_traffic.gerät: 'gerät' {rule}", f"gate.egress.it's: \"it's\" {rule}"]
    long = "k" * 32
    assert refused(lambda name: gate(name, device_traffic={long: ssh}), "gate") == [
        f"gate.device_traffic.{long}: '{long}' {rule}"
    ]
    record(lambda: gate("gate", device_traffic={"k" * 31: ssh}))


@pytest.mark.parametrize("place", ["backends", "gate_peers", "devices", "backends.main.tiers"])
def test_names_that_stay_are_short_and_plain_everywhere(place):
    """Whatever has one is named after it."""
    section: Any = REMOTE_ACCESS
    for key in place.split("."):
        section = section[key]
    first = next(iter(section.values()))
    found = refused(lambda name: path(name, **{f"{place}.Plant_1": first}), "line1")
    rule = "is not a name of lower-case letters, digits and hyphens, at most 31; write it like app-1 instead."
    assert found[0] == f"line1.{place}.Plant_1: 'Plant_1' {rule}"


def test_roles_begin_with_the_name_of_the_deployment():
    """What rights are narrowed by."""
    recorder = record(lambda: path("plant-a"))
    kinds = ("aws:iam/role:Role", "aws:iam/instanceProfile:InstanceProfile")
    names = [(name, inputs) for (kind, name), inputs in recorder.custom().items() if kind in kinds]
    assert len(names) == 3
    assert all(name.startswith("plant-a-") for name, _ in names)
    assert all("name" not in inputs and "path" not in inputs for _, inputs in names), "the provider makes it of this"
