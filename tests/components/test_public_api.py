"""What the package offers to Python, and to other languages through the component provider."""

import ast
import inspect
import json
import re
import subprocess
import sys
import types
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import grpc
import pulumi
import pytest
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

import devicepath
from devicepath import (
    BackendVpc,
    CanalPeering,
    CanalTransitGateway,
    DevicePath,
    DirectConnect,
    GatePeer,
    SiteToSiteVpn,
    TransitGateway,
    VirtualPrivateGateway,
)
from devicepath.serving import PACKAGE, SERVED, VERSION
from tests.components import (
    test_backend_vpc,
    test_canal_peering,
    test_canal_transit_gateway,
    test_gate_peer,
    test_path_transit_gateways,
    test_site_to_site_vpn,
    test_transit_gateway,
    test_virtual_private_gateway,
)
from tests.components.path_arguments import EXISTING_VPC, ON_EXISTING_VPC, REDIRECTED, REMOTE_ACCESS, TO_S3, changed
from tests.components.recording import Recorder, record
from tests.components.test_device_path import INSTANCE
from tests.components.test_several_backends import TWO
from tests.spec import direct_connect, site_to_site_vpn

ROOM = Path(__file__).parents[2] / "components"
CHOICES = (
    "Acceptance", "DeadPeerAction", "Direction", "Distribution", "Encryption", "GatewayKind", "IkeVersion",
    "InsideIpVersion", "Integrity", "Internet", "KeyStorage", "PacketFilter", "Protocol", "Replaceable", "ReturnPath",
    "Session", "StartupAction", "TunnelBandwidth", "TunnelLog", "VpgType",
)  # fmt: skip
GENERATED = ROOM / "devicepath" / "arguments.py"
"""A list of keys with their meanings, which nobody edits."""
LONGEST_MODULE = 250
LONGEST_FUNCTION = 45
"""Lines. Under 40 but for constructors, which are a list of parts and a list of outputs."""


def public_names(package: types.ModuleType) -> list[str]:
    """What somebody who imports the package finds in it, submodules apart."""
    return [
        name
        for name, value in vars(package).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    ]


def test_the_public_names_are_those_that_are_listed():
    assert devicepath.__all__ == sorted(public_names(devicepath))


def test_the_program_in_the_docstring_works():
    program = str(devicepath.__doc__).split("```")[1].removeprefix("python\n")
    recorder = record(lambda: exec(compile(program, "docstring", "exec"), {}))
    assert recorder.children("line1") == {
        ("VirtualPrivateGateway", "line1-vpg"),
        ("Stash", "line1-kept-by-protect-true"),
    }
    assert {kind for kind, _ in recorder.children("line1-vpg")} == {
        "VirtualPrivateGateway", "RoutingFilter", "Gate", "Group", "GroupConfiguration",
    }  # fmt: skip


def test_every_public_name_says_what_it_is():
    assert [name for name in devicepath.__all__ if not inspect.getdoc(getattr(devicepath, name))] == []


@pytest.mark.slow
def test_importing_it_loads_none_of_awss_services():
    """The SDK loads a service when it is first touched: EC2, IAM and CloudWatch take twice as long as all the rest.
    An annotation that is not in quotes touches it."""
    program = "import sys, devicepath; print(*(name for name in sys.modules if name.startswith('pulumi_aws.')))"
    ended = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True)
    loaded = ended.stdout.split()
    assert "pulumi_aws.provider" in loaded, "the SDK itself is loaded"
    assert [name for name in loaded if name.count(".") > 1] == []


@pytest.fixture(scope="module")
def schema() -> dict:
    return json.loads(str(ComponentProvider(SERVED, PACKAGE, version=VERSION).schema))


@pytest.mark.slow
def test_the_plugin_serves_the_schema_to_whoever_starts_it(schema):
    nobody = "127.0.0.1:1"  # where an engine would listen
    command = [sys.executable, str(ROOM / "__main__.py"), nobody]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as plugin:
        try:
            assert plugin.stdout is not None
            with grpc.insecure_channel(f"127.0.0.1:{plugin.stdout.readline().strip()}") as channel:
                stub = provider_pb2_grpc.ResourceProviderStub(channel)
                answer = stub.GetSchema(provider_pb2.GetSchemaRequest(), timeout=60)
        finally:
            plugin.terminate()
    assert json.loads(answer.schema) == schema


def test_every_component_is_served_under_its_own_token(schema):
    assert sorted(schema["resources"]) == [
        "devicepath:index:BackendVpc",
        "devicepath:index:CanalPeering",
        "devicepath:index:CanalTransitGateway",
        "devicepath:index:DevicePath",
        "devicepath:index:DirectConnect",
        "devicepath:index:GatePeer",
        "devicepath:index:SiteToSiteVpn",
        "devicepath:index:TransitGateway",
        "devicepath:index:VirtualPrivateGateway",
    ]


def test_every_input_output_and_field_of_the_schema_is_described(schema):
    bare = [
        f"{token}.{name}"
        for token, one in {**schema["resources"], **schema["types"]}.items()
        for group in ("properties", "inputProperties")
        for name, field in one.get(group, {}).items()
        if not field.get("description")
    ]
    assert bare == []


def test_other_languages_must_give_what_python_must(schema):
    required = {
        token.split(":")[-1]: sorted(one.get("requiredInputs", [])) for token, one in schema["resources"].items()
    }
    assert required == {
        "BackendVpc": ["kind", "region", "tiers"],
        "CanalPeering": ["accountId", "region", "routeTableIds", "vpcCidr", "vpcId", "vpgCidr", "vpgId"],
        "CanalTransitGateway": [
            "accountId", "deviceSubnet", "kind", "region", "vpcCidrs", "vpgId", "vpgTransitGatewayId",
            "vpgTransitGatewayRegion",
        ],
        "DevicePath": ["vpg"],
        "DirectConnect": ["accountId", "gateway", "region"],
        "GatePeer": [
            "deviceSubnet", "outerAddress", "region", "subnetId", "vpcId", "vpgCidr", "vpgId", "vpgPeers",
        ],
        "SiteToSiteVpn": ["accountId", "customerGateway", "region", "routing", "target", "tunnels"],
        "TransitGateway": ["accountId", "kind", "region"],
        "VirtualPrivateGateway": ["vpg"],
    }  # fmt: skip


def test_choices_are_words_in_other_languages_too(schema):
    internet = schema["types"]["devicepath:index:Internet"]
    assert sorted(one["value"] for one in internet["enum"]) == ["none", "open", "services", "shared"]


def test_no_list_is_of_choices_and_no_section_may_come_later(schema):
    """The host reads neither: the one comes as plain words, the other is there at once."""
    fields = [
        (f"{token}.{name}", field)
        for token, one in {**schema["resources"], **schema["types"]}.items()
        for group in ("properties" if token in schema["types"] else "inputProperties",)
        for name, field in one.get(group, {}).items()
    ]
    assert [place for place, field in fields if field.get("items", {}).get("$ref", "").endswith(CHOICES)] == []
    assert [place for place, field in fields if "$ref" in field and not field.get("plain")] == []


@pytest.mark.parametrize(
    "path", sorted({*ROOM.glob("devicepath*/**/*.py")} - {GENERATED}), ids=lambda path: str(path.relative_to(ROOM))
)
def test_modules_and_functions_stay_short(path):
    text = path.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    long = [one.name for one in functions if (one.end_lineno or 0) - one.lineno >= LONGEST_FUNCTION]
    assert long == []
    assert len(text.splitlines()) < LONGEST_MODULE


def in_camel_case(value: Any) -> Any:
    """As other languages name what they give."""
    if isinstance(value, dict):
        return {
            re.sub(r"_([a-z])", lambda found: found[1].upper(), key): in_camel_case(one) for key, one in value.items()
        }
    if isinstance(value, list):
        return [in_camel_case(one) for one in value]
    return float(value) if type(value) is int else value


FULL_PATH = changed(
    TWO,
    {
        "allow_replacement": ["vpg", "canal"],
        "protect": False,
        "internet": "services",
        "sessions": "reset",
        "sim_group": {"kind": "existing", "id": "01234567-89ab", "dns_servers": ["10.0.0.53"], "link_mtu": 1400},
        "devices.press.session": "keep",
        "devices.press.batch": 1,
        "gate": {"kind": "open", "vni": 77, "device_to_device": True},
        "backends.main.flow_logs": {"kind": "all", "retention_days": 90},
        "backends.main.tiers.data": {"kind": "listed", "cidrs": {"a": "10.0.240.0/24"}},
        "backends.main.canal": {"kind": "vpc_peering", "destination": "10.0.0.0/20", "tiers": ["app", "gate"]},
        "gate_peers.main": {**REDIRECTED, "image": {"kind": "pinned", "id": "ami-0123456789abcdef0"}, "path_mtu": 1500},
        "gate_peers.main.egress.list": TO_S3["s3"],
        "backends.other.directions": ["cloud_to_device"],
        "tags": {"costCenter": "a_b"},
    },
)
FULL_VPG = changed(
    test_virtual_private_gateway.USUAL,
    {
        "internet": "services",
        "devices": test_virtual_private_gateway.DEVICES,
        "gate": {"kind": "open", "vni": 77},
        "allowed_ranges": {"lan-1": "10.0.0.0/16"},
    },
)


FULL_GATEWAY = changed(
    test_transit_gateway.USUAL,
    {
        "auto_accept": True,
        "cidr_blocks": ["10.99.0.0/24", "2001:db8::/64"],
        "default_association": True,
        "default_propagation": True,
        "dns": False,
        "ecmp": False,
        "external_principals": False,
        "protect": True,
        "security_group_referencing": True,
        "shared_with": ["555566667777"],
        "attachments.plant.propagations": [],
        "attachments.services.appliance_mode": True,
        "attachments.services.ipv6": True,
        "attachments.services.destinations.list": {"prefix_list_id": "pl-61a54008"},
        "attachments.theirs": {"kind": "existing", "attachment_id": "tgw-attach-1", "acceptance": "accept"},
    },
)
FULL_VPN = changed(
    site_to_site_vpn.ON_TRANSIT_GATEWAY,
    {
        "allow_outage": True,
        "allow_replacement": True,
        "protect": True,
        "router": {"kind": "linux", "name": "plant", "own_ranges": ["192.168.0.0/24"], "distribution": "rhel",
                   "local_address": "192.168.0.1", "first_interface_id": 3, "mtu": 1400},
        "acceleration": True,
        "local_cidr": "128.0.0.0/1",
        "logs": {"kind": "new", "retention_days": 90},
        "tunnel_options": {one: value for one, (value, *_) in test_site_to_site_vpn.EVERY_OPTION.items()
                           if one not in ("startup_action", "ike_versions")},
        "tunnels.first.ike_versions": ["ikev1", "ikev2"],
        "tunnels.first.preshared_key": "Given.key_1",
        "tunnels.second.log": "text",
    },
)  # fmt: skip
FULL_DIRECT = changed(
    direct_connect.TO_HUB,
    {
        "allow_replacement": True,
        "protect": True,
        "associations.theirs": direct_connect.PROPOSED,
        "interfaces.line-1.router.far_ranges": ["10.0.0.0/16"],
        "interfaces.line-1.router.distribution": "rhel",
        "interfaces.line-1.origin.acceptance": "accepted",
        "interfaces.line-2": {"kind": "transit", "vlan": 103, "asn": 65010, "origin": {"kind": "awaited"}},
        "interfaces.line-3": {
            "kind": "transit",
            "vlan": 104,
            "asn": 65010,
            "origin": direct_connect.OWN_LINE["origin"],
        },
    },
)
FULL_ATTACHMENT = changed(
    test_canal_transit_gateway.ATTACHED,
    {
        "allow_replacement": True,
        "appliance_mode": True,
        "device_ranges": {"meter-1": "10.128.0.10/32"},
        "dns": False,
        "protect": True,
        "security_group_referencing": False,
        "share": "accepted",
    },
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("component", "args"),
    [
        (DevicePath, FULL_PATH),
        (DevicePath, changed(REMOTE_ACCESS, ON_EXISTING_VPC)),
        (GatePeer, test_gate_peer.USUAL),
        (GatePeer, {**test_gate_peer.USUAL, **test_gate_peer.MASQUERADING}),
        (CanalPeering, test_canal_peering.USUAL),
        (BackendVpc, test_backend_vpc.USUAL),
        (BackendVpc, EXISTING_VPC),
        (CanalTransitGateway, test_canal_transit_gateway.ATTACHED),
        (CanalTransitGateway, test_canal_transit_gateway.PEERED),
        (DevicePath, test_path_transit_gateways.HUB),
        (TransitGateway, test_transit_gateway.USUAL),
        (TransitGateway, test_transit_gateway.EXISTING),
        (TransitGateway, FULL_GATEWAY),
        (CanalTransitGateway, FULL_ATTACHMENT),
        (SiteToSiteVpn, site_to_site_vpn.ON_VPN_GATEWAY),
        (SiteToSiteVpn, FULL_VPN),
        (DirectConnect, direct_connect.TO_VPCS),
        (DirectConnect, FULL_DIRECT),
        (VirtualPrivateGateway, FULL_VPG),
    ],
    ids=lambda it: getattr(it, "__name__", ""),
)
def test_what_other_languages_give_arrives_as_python_would_give_it(component, args):
    arrived = from_elsewhere(component, args)
    assert arrived == args
    assert record(lambda: component("line1", arrived)).custom() == record(lambda: component("line1", args)).custom()


def from_elsewhere(component: type, args: Any) -> Any:
    """The host's own way from the wire to a constructor; it is not public."""
    provider = ComponentProvider(SERVED, PACKAGE, version=VERSION)
    return provider.map_inputs(in_camel_case(args), provider._component_defs[component.__name__])


@pytest.mark.slow
def test_what_a_resource_of_another_language_puts_out_arrives_where_it_is_given():
    places = {
        "vpg.device_subnet": "10.128.0.0/9",
        "backends.main.account_id": "111122223333",
        "backends.main.vpc_id": EXISTING_VPC["vpc_id"],
        "backends.main.cidrs": ["10.9.0.0/16"],
        "backends.main.tiers.app.zones.a.subnet_id": "subnet-00000001",
        "gate_peers.main.outer_address": "10.9.0.10",
        "gate_peers.main.inner_address": "10.128.0.254",
    }
    plain = changed(changed(REMOTE_ACCESS, ON_EXISTING_VPC), places)

    def later(value: Any) -> Any:
        return [later(one) for one in value] if isinstance(value, list) else pulumi.Output.from_input(value)

    def program() -> None:
        args = changed(plain, {place: later(value) for place, value in places.items()})
        DevicePath("line1", from_elsewhere(DevicePath, args))

    assert record(program).custom() == record(lambda: DevicePath("line1", plain)).custom()


@pytest.mark.slow
def test_what_a_component_tells_goes_out_under_the_names_of_other_languages():
    told: dict[str, Any] = {}

    def program() -> None:
        provider = ComponentProvider(SERVED, PACKAGE, version=VERSION)
        made = provider.construct("line1", "devicepath:index:DevicePath", in_camel_case(TWO))
        pulumi.Output.from_input(made.state).apply(told.update)

    record(program)
    assert told["vpcIds"] == {"main": "line1-backend-main-vpc-id", "other": "line1-backend-other-vpc-id"}
    assert told["gatePeerAddresses"] == {"main": "10.0.8.10", "other": "10.1.8.10"}
    assert told["ranges"]["other"]["app"] == {"a": "10.1.0.0/24", "c": "10.1.2.0/24"}
    assert told["deviceSubnet"] == "10.128.0.0/9"


OUTPUTS_OF_A_GATEWAY = [
    "attachments.plant.vpc_id", "attachments.plant.subnet_ids.a", "attachments.services.vpc_id",
    "attachments.services.route_table_ids.app-a",
]  # fmt: skip
OUTPUTS_OF_AN_ATTACHMENT = [
    "vpg_id", "device_subnet", "vpg_transit_gateway_id", "vpg_transit_gateway_region", "vpc_id", "vpc_cidrs.main",
    "subnet_ids.a", "route_table_ids.app-a",
]  # fmt: skip
OUTPUTS_OF_A_PEERING = [
    "vpg_id", "device_subnet", "vpg_transit_gateway_id", "vpg_asn", "transit_gateway_id", "association_table_id",
    "table_ids.servers",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("component", "args", "places"),
    [
        (TransitGateway, test_transit_gateway.USUAL, OUTPUTS_OF_A_GATEWAY),
        (CanalTransitGateway, test_canal_transit_gateway.ATTACHED, OUTPUTS_OF_AN_ATTACHMENT),
        (CanalTransitGateway, test_canal_transit_gateway.PEERED, OUTPUTS_OF_A_PEERING),
    ],
    ids=["gateway", "attachment", "peering"],
)
def test_what_another_resource_puts_out_arrives_at_a_transit_gateway_as_if_it_were_written(component, args, places):
    """Routes are called otherwise then: by the user's names, as nobody knows yet where they lead."""

    def program() -> None:
        later = {place: pulumi.Output.from_input(at(args, place)) for place in places}
        component("line1", from_elsewhere(component, changed(args, later)))

    assert asked_of(record(program)) == asked_of(record(lambda: component("line1", args)))


def at(args: Any, place: str) -> Any:
    for key in place.split("."):
        args = args[key]
    return args


def asked_of(recorder: Recorder) -> list[tuple[str, str]]:
    """What each resource is, without its own name and those of others."""
    return sorted(
        (kind, json.dumps({key: one for key, one in inputs.items() if not str(one).endswith("-id")}, sort_keys=True))
        for (kind, _), inputs in recorder.custom().items()
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("component", "args", "told"),
    [
        (
            TransitGateway,
            test_transit_gateway.USUAL,
            {
                "transitGatewayId": "line1-gateway-id",
                "tableIds": {"shared": "line1/shared-id", "isolated": "line1/isolated-id"},
                "attachmentIds": {"services": "line1/services-id", "plant": "line1/plant-id"},
                "shareArn": "arn:aws:ram:eu-central-1:111122223333:resource-share/made",
            },
        ),
        (CanalTransitGateway, test_canal_transit_gateway.ATTACHED, {"connectionId": "line1-attachment-id"}),
        (CanalTransitGateway, test_canal_transit_gateway.PEERED, {"connectionId": "line1-accept-id"}),
    ],
    ids=["gateway", "attachment", "peering"],
)
def test_what_a_transit_gateway_tells_goes_out_under_the_names_of_other_languages(component, args, told):
    state: dict[str, Any] = {}

    def program() -> None:
        provider = ComponentProvider(SERVED, PACKAGE, version=VERSION)
        made = provider.construct("line1", f"devicepath:index:{component.__name__}", in_camel_case(args))
        pulumi.Output.from_input(made.state).apply(state.update)

    record(program)
    assert state == told


@pytest.mark.parametrize("put_out", [in_camel_case, lambda peers: peers])
def test_the_ends_of_a_tunnel_that_are_an_output_of_another_language_are_known_by_its_names(put_out):
    """The host maps no names inside an Output."""

    def user_data(peers: Any) -> Any:
        args: Any = {**test_gate_peer.USUAL, "vpg_peers": peers}
        return record(lambda: GatePeer("line1", args)).only(INSTANCE)["userData"]

    peers = sorted(test_gate_peer.USUAL["vpg_peers"], key=lambda peer: IPv4Address(peer["outer_address"]))
    assert user_data(pulumi.Output.from_input(put_out(peers))) == user_data(peers)
