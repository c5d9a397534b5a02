"""Site-to-site VPNs by the real engine and the real `aws` provider's code: made, looked at, changed, one tunnel after
the other, refused where both would be down or another connection be made, allowed, and ended. One of them is on a
virtual private gateway, to a router that AWS knows already; the other one on a transit gateway.

The emulated AWS answers; that AWS itself does the same, nobody could check."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from devicepath_spec.rules.tags import CUSTOMER_GATEWAY
from devicepath_tools.engine import Engine
from tests.clouds.aws_account import REGION, VpnOwner
from tests.clouds.aws_stack import AwsStack
from tests.components.path_arguments import changed
from tests.forked.aws_server import ForkedAwsServer

pytestmark = pytest.mark.engine

ACCOUNT = "123456789012"
CONNECTION = "aws:ec2/vpnConnection:VpnConnection"

PROGRAM = """
import devicepath
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
table = aws.ec2.RouteTable("table", vpc_id=vpc.id)
hub = devicepath.TransitGateway("hub", {{"kind": "new_transit_gateway", "region": "{region}", "account_id": "{account}",
    "asn": 64600, "default_association": True,
    "tables": {{"offices": {{"kind": "new"}}, "servers": {{"kind": "new"}}}}}})
office = {office}
office["target"] |= {{"vpc_id": vpc.id, "route_table_ids": {{"main": table.id}}}}
plant = {plant}
plant["target"] |= {{"transit_gateway_id": hub.transit_gateway_id, "table_ids": hub.table_ids}}
made = {{name: devicepath.SiteToSiteVpn(name, args) for name, args in (("office", office), ("plant", plant))}}
pulumi.export("tunnels", {{name: one.tunnels for name, one in made.items()}})
pulumi.export("keys", {{name: one.preshared_keys for name, one in made.items()}})
pulumi.export("xml", made["office"].customer_gateway_configuration)
pulumi.export("files", made["office"].router_files)
"""
KEYS = {"first": "Key.of.the_first", "second": "Key.of.the_second"}
OFFICE: dict[str, Any] = {
    "region": REGION,
    "account_id": ACCOUNT,
    "customer_gateway": {"kind": "new", "address": "203.0.113.7", "asn": 65010},
    "target": {"kind": "new_vpn_gateway", "asn": 64513},
    "routing": {"kind": "bgp"},
    # The higher range first: whoever sorts takes them for each other.
    "tunnels": {
        "first": {"inside_cidr": "169.254.200.4/30", "preshared_key": KEYS["first"]},
        "second": {"inside_cidr": "169.254.200.0/30", "preshared_key": KEYS["second"]},
    },
    "tunnel_options": {},
    "router": {"kind": "linux", "name": "office", "own_ranges": ["192.168.0.0/24"], "far_ranges": ["10.0.0.0/16"]},
}
PLANT: dict[str, Any] = {
    **OFFICE,
    "customer_gateway": {"kind": "new", "address": "203.0.113.9", "asn": 4200000001, "device_name": "edge"},
    "target": {"kind": "transit_gateway", "association": "offices", "propagations": ["servers"]},
    "tunnels": {"first": {"inside_cidr": "169.254.201.0/30"}, "second": {"inside_cidr": "169.254.201.4/30"}},
    "router": {"kind": "other"},
}
MOVED, LATER = "169.254.201.8/30", "Given.later_2"
"""Another inside range, and a key where AWS had made one."""
STATIC = {"routing": {"kind": "static", "cidrs": {"lan": "192.168.0.0/24"}}}


def program(office: dict[str, Any] | None = None, plant: dict[str, Any] | None = None) -> str:
    described = {"office": changed(OFFICE, office or {}), "plant": changed(PLANT, plant or {})}
    return PROGRAM.format(region=REGION, account=ACCOUNT, **{name: repr(one) for name, one in described.items()})


FIRST, SECOND = "tunnels.first", "tunnels.second"
EVERY_OPTION: dict[str, tuple[Any, str, Any]] = {
    "ike_versions": (["ikev1"], "IkeVersions", ["ikev1"]),
    "phase1_dh_groups": ([2, 20], "Phase1DHGroupNumbers", [2, 20]),
    "phase1_encryption": (["AES256"], "Phase1EncryptionAlgorithms", ["AES256"]),
    "phase1_integrity": (["SHA1"], "Phase1IntegrityAlgorithms", ["SHA1"]),
    "phase1_lifetime_s": (14400, "Phase1LifetimeSeconds", 14400),
    "phase2_dh_groups": ([5], "Phase2DHGroupNumbers", [5]),
    "phase2_encryption": (["AES128-GCM-16"], "Phase2EncryptionAlgorithms", ["AES128-GCM-16"]),
    "phase2_integrity": (["SHA2-512"], "Phase2IntegrityAlgorithms", ["SHA2-512"]),
    "phase2_lifetime_s": (1800, "Phase2LifetimeSeconds", 1800),
    "rekey_margin_s": (60, "RekeyMarginTimeSeconds", 60),
    "rekey_fuzz_percentage": (1, "RekeyFuzzPercentage", 1),
    "replay_window": (64, "ReplayWindowSize", 64),
    "dpd_timeout_s": (40, "DpdTimeoutSeconds", 40),
    "dpd_action": ("restart", "DpdTimeoutAction", "restart"),
    "lifecycle_control": (True, "EnableTunnelLifecycleControl", True),
    "log": ("text", "LogOutputFormat", "text"),
    "bgp_log": ("text", "BgpLogOutputFormat", "text"),
}
ALL_OPTIONS = {key: given for key, (given, _, _) in EVERY_OPTION.items()}
REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "an option of both tunnels": (
        {"tunnel_options.dpd_timeout_s": 40},
        {},
        "office.tunnels: a change of dpd_timeout_s of first and dpd_timeout_s of second takes both tunnels down",
    ),
    "keys of both tunnels": (
        {f"{FIRST}.preshared_key": "Another.key_1", f"{SECOND}.preshared_key": "Another.key_2"},
        {},
        "office.tunnels: a change of preshared_key of first and preshared_key of second takes both tunnels down",
    ),
    "another router": (
        {"customer_gateway.address": "203.0.113.8"},
        {},
        "office.customer_gateway: another one takes both tunnels down at once, for minutes",
    ),
    "another range": (
        {"local_cidr": "128.0.0.0/1"},
        {},
        "office.local_cidr: another one takes both tunnels down at once, for minutes",
    ),
    "keys in Secrets Manager": (
        {},
        {"preshared_key_storage": "secrets_manager"},
        "plant.preshared_key_storage: another one takes both tunnels down at once, for minutes",
    ),
    "static routes": (
        STATIC,
        {},
        "office.routing.kind: static, but the connection was made with bgp; another one has other addresses and keys",
    ),
    "acceleration": (
        {},
        {"acceleration": True},
        "plant.acceleration: true, but the connection was made with false; another one has other addresses and keys",
    ),
    "large tunnels": (
        {},
        {"bandwidth": "large"},
        "plant.bandwidth: large, but the connection was made with standard; another one has other addresses and keys",
    ),
    "another ASN of the virtual private gateway": (
        {"target.asn": 64514},
        {},
        "office.target.asn: 64514, but the virtual private gateway was made with 64513, which AWS never changes",
    ),
}
IN_THE_PROVIDERS_HANDS: dict[str, tuple[dict[str, Any], str]] = {
    "over Direct Connect": (
        {"outside": {"kind": "private", "transport_attachment_id": "tgw-attach-1"},
         "customer_gateway.address": "10.9.0.1"},
        "plant.outside.kind: private, but the connection was made with public; another one has other addresses and",
    ),
}  # fmt: skip
"""Of which the provider itself would say nothing, and change nothing."""


@dataclass
class Life:
    """What each step came to, by its name."""

    output: dict[str, str] = field(default_factory=dict)
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)
    """AWS's answer about both connections, by step and name."""
    outputs: dict[str, Any] = field(default_factory=dict)
    files: list[dict[str, str]] = field(default_factory=list)
    alarms: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """What each watches, by what it says."""
    state: str = ""
    left: list[str] = field(default_factory=list)


class Steps:
    """Takes a stack through its life."""

    def __init__(self, stack: AwsStack, owner: VpnOwner):
        self.stack, self.owner, self.life = stack, owner, Life()

    def up(self, step: str, office: dict[str, Any] | None = None, plant: dict[str, Any] | None = None) -> None:
        self.life.output[step] = self.stack.up(program(office, plant)).output
        made = [one for one in self.stack.deployment()["resources"] if one["type"] == CONNECTION]
        connections = {one["urn"].rpartition("::")[2]: self.owner.shown(one["id"]) for one in made}
        self.life.state += self.stack.state_files()
        gateways = {"gateways": self.owner.ec2.describe_customer_gateways()["CustomerGateways"]}
        self.life.shown[step] = {**connections, **gateways, "tables": self._tables()}

    def _tables(self) -> dict[str, str]:
        """The route table of each attachment that is there."""
        found = self.owner.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"]
        there = [one for one in found if one["State"] == "available"]
        return {one["ResourceId"]: one["Association"]["TransitGatewayRouteTableId"] for one in there}

    def refused(self, step: str, office: dict[str, Any], plant: dict[str, Any]) -> None:
        self.stack.program(program(office, plant))
        self.life.output[step] = self.stack.refused("preview", "--diff")

    def settled(self) -> None:
        self.stack.refresh()
        self.stack.assert_settled()


@pytest.fixture(scope="module")
def life(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with ForkedAwsServer() as cloud:
        stack = AwsStack(engine, tmp_path_factory.mktemp("vpn") / "stack", cloud)
        steps = Steps(stack, VpnOwner(cloud))
        lived(steps)
        yield steps.life
        stack.close()


def lived(steps: Steps) -> None:
    life, stack, owner = steps.life, steps.stack, steps.owner
    anothers = owner.customer_gateway("203.0.113.7", 65010)
    steps.up("made")
    life.outputs = stack.outputs()
    life.outputs["anothers"] = anothers
    steps.settled()
    found = owner.aws.client("cloudwatch", REGION).describe_alarms()["MetricAlarms"]
    life.alarms = {one["AlarmDescription"]: one["Dimensions"] for one in found}
    for step, (office, plant, _) in REFUSED.items():
        steps.refused(step, office, plant)
    for step, (plant, _) in IN_THE_PROVIDERS_HANDS.items():
        steps.refused(step, {}, plant)
    steps.up("first key", {f"{FIRST}.preshared_key": "Another.key_1"})
    both = {f"{FIRST}.preshared_key": "Another.key_1", f"{SECOND}.preshared_key": "Another.key_2"}
    steps.up("second key", both)
    of_one = {f"{SECOND}.{key}": one for key, one in ALL_OPTIONS.items()}
    steps.up("options of one", {**both, **of_one}, {f"{SECOND}.inside_cidr": MOVED, f"{SECOND}.preshared_key": LATER})
    life.outputs["moved"] = stack.outputs()["tunnels"]["plant"]["second"]
    allowed = {**both, "allow_outage": True, "tunnel_options": ALL_OPTIONS, "customer_gateway.address": "203.0.113.8"}
    steps.up("allowed", {**allowed, "local_cidr": "128.0.0.0/1"}, {"allow_outage": True, "local_cidr": "160.0.0.0/3"})
    steps.settled()
    steps.up("defaults again", {**both, "allow_outage": True, "customer_gateway.address": "203.0.113.8"},
             {"allow_outage": True, "logs": {"kind": "none"}, "target.association": None})  # fmt: skip
    steps.settled()
    stack.rename("renamed")
    steps.up("renamed", {**both, "allow_outage": True, "customer_gateway.address": "203.0.113.8"},
             {"allow_outage": True, "logs": {"kind": "none"}, "target.association": None})  # fmt: skip
    by_hand = [one["CustomerGatewayId"] for one in life.shown["renamed"]["gateways"] if one["State"] != "deleted"]
    owner.ec2.delete_tags(Resources=by_hand, Tags=[{"Key": CUSTOMER_GATEWAY}])
    stack.refresh()
    steps.up("without its tag", {**both, "allow_outage": True, "customer_gateway.address": "203.0.113.8"},
             {"allow_outage": True, "logs": {"kind": "none"}, "target.association": None})  # fmt: skip
    gateway = owner.ec2.describe_transit_gateways()["TransitGateways"][0]
    life.shown["gateway"] = gateway["Options"]
    life.files = json.loads(stack.pulumi("stack", "output", "--json", "--show-secrets").output)["files"]
    replaced = {**both, **STATIC, "customer_gateway.address": "203.0.113.8", "allow_replacement": True}
    steps.up("replaced", replaced, {"acceleration": True, "allow_replacement": True})
    steps.settled()
    life.output["destroyed"] = stack.destroy().output
    life.left = [one["CustomerGatewayId"] for one in owner.ec2.describe_customer_gateways()["CustomerGateways"]
                 if one["State"] != "deleted"]  # fmt: skip


def options(life: Life, step: str, of: str = "office") -> dict[str, dict[str, Any]]:
    """What AWS has of each tunnel, by our name of it: by its inside range, in whatever order it answers."""
    described = {"office": OFFICE, "plant": PLANT}[of]
    by_range = {one["TunnelInsideCidr"]: one for one in life.shown[step][of]["Options"]["TunnelOptions"]}
    return {name: by_range[one["inside_cidr"]] for name, one in described["tunnels"].items()}


def value_of(tunnel: dict[str, Any], key: str) -> Any:
    """As it was asked for, whatever AWS wraps it in."""
    if key.endswith("LogOutputFormat"):
        return tunnel["LogOptions"]["CloudWatchLogOptions"].get(key)
    found = tunnel.get(key)
    return sorted(one["Value"] for one in found) if isinstance(found, list) else found


def test_a_router_that_aws_knows_already_is_taken_and_left_at_the_end(life):
    anothers = life.outputs["anothers"]
    assert life.shown["made"]["office"]["CustomerGatewayId"] == anothers
    assert len(life.shown["made"]["gateways"]) == 2, "and the plant's, which is its own"
    assert life.left == [anothers]


@pytest.mark.parametrize("step", ["renamed", "without its tag"])
def test_a_customer_gateway_stays_its_own_where_the_stack_is_renamed_or_somebody_takes_its_tag_off(life, step):
    there, before = (
        {one["CustomerGatewayId"] for one in life.shown[it]["gateways"] if one["State"] == "available"}
        for it in (step, "defaults again")
    )
    assert there == before
    assert "CustomerGateway" not in "".join(it for it in life.output[step].splitlines() if it.startswith(" - "))


def test_tunnels_are_told_by_their_inside_ranges(life):
    for of in ("office", "plant"):
        for name, tunnel in options(life, "made", of).items():
            told = life.outputs["tunnels"][of][name]
            assert told["outside_address"] == tunnel["OutsideIpAddress"]
            assert told["inside_address"].rpartition(".")[0] == tunnel["TunnelInsideCidr"].rpartition(".")[0]


def test_each_tunnel_is_watched_by_its_own_address(life):
    assert life.alarms == {
        f"The tunnel {name} of {of} is down": [{"Name": "TunnelIpAddress", "Value": tunnel["OutsideIpAddress"]}]
        for of in ("office", "plant")
        for name, tunnel in options(life, "made", of).items()
    }


def test_a_key_is_the_tunnels_that_it_was_given_for(life):
    for name, tunnel in options(life, "made").items():
        assert tunnel["PreSharedKey"] == KEYS[name]


def test_no_key_is_in_plain_text_in_the_state_or_in_what_a_run_says(life):
    made_by_aws = [one["PreSharedKey"] for one in options(life, "made", "plant").values()]
    said = "\n".join(life.output.values())
    for key in (*KEYS.values(), *made_by_aws, LATER, "Another.key_1", "Another.key_2"):
        assert key not in life.state
        assert key not in said
    assert life.outputs["xml"] == life.outputs["files"] == "[secret]"
    assert {key for of in life.outputs["keys"].values() for key in of.values()} == {"[secret]"}


@pytest.mark.parametrize("step", REFUSED)
def test_what_takes_both_tunnels_down_or_makes_another_connection_is_refused_in_a_preview(life, step):
    assert REFUSED[step][2] in life.output[step], life.output[step]
    assert "Traceback" not in life.output[step]


@pytest.mark.parametrize("step", IN_THE_PROVIDERS_HANDS)
def test_what_the_provider_would_pass_over_is_refused_in_a_preview(life, step):
    assert IN_THE_PROVIDERS_HANDS[step][1] in life.output[step], life.output[step]


def test_a_preview_that_is_refused_has_changed_nothing(life):
    before, after = (life.shown[step]["plant"] for step in ("made", "second key"))
    assert before == after


def test_a_key_is_rotated_at_one_tunnel_and_then_at_the_other(life):
    keys = {step: {name: one["PreSharedKey"] for name, one in options(life, step).items()}
            for step in ("made", "first key", "second key")}  # fmt: skip
    assert keys["first key"] == {**keys["made"], "first": "Another.key_1"}
    assert keys["second key"] == {"first": "Another.key_1", "second": "Another.key_2"}
    assert len({life.shown[step]["office"]["VpnConnectionId"] for step in keys}) == 1


def test_another_inside_range_and_a_key_that_is_given_later_make_no_other_connection(life):
    before, after = (life.shown[step]["plant"] for step in ("second key", "options of one"))
    assert after["VpnConnectionId"] == before["VpnConnectionId"]
    by_range = {one["TunnelInsideCidr"]: one for one in after["Options"]["TunnelOptions"]}
    assert by_range[MOVED]["PreSharedKey"] == LATER
    first = options(life, "second key", "plant")["first"]
    assert by_range[first["TunnelInsideCidr"]] == first, "and the other tunnel has what it had"
    told = life.outputs["moved"]
    assert (told["outside_address"], told["inside_address"]) == (by_range[MOVED]["OutsideIpAddress"], "169.254.201.9")


@pytest.mark.parametrize("option", EVERY_OPTION)
def test_an_option_is_stored_changed_in_place_and_taken_out_again(life, option):
    _, key, wanted = EVERY_OPTION[option]
    seen = {step: {name: value_of(one, key) for name, one in options(life, step).items()}
            for step in ("made", "options of one", "allowed", "defaults again")}  # fmt: skip
    usual = seen["made"]
    assert usual["first"] == usual["second"] != wanted
    assert seen["options of one"] == {"first": usual["first"], "second": wanted}
    assert seen["allowed"] == {"first": wanted, "second": wanted}
    assert seen["defaults again"] == usual


def test_an_allowed_outage_moves_the_connection_to_another_router_and_is_warned_of(life):
    before, after = life.shown["options of one"], life.shown["allowed"]
    assert after["office"]["VpnConnectionId"] == before["office"]["VpnConnectionId"]
    assert after["office"]["CustomerGatewayId"] not in (before["office"]["CustomerGatewayId"], life.outputs["anothers"])
    assert after["office"]["Options"]["LocalIpv4NetworkCidr"] == "128.0.0.0/1"
    assert after["plant"]["Options"]["LocalIpv4NetworkCidr"] == "160.0.0.0/3"
    assert "for minutes; allow_outage lets it." in life.output["allowed"]


def test_logs_that_are_no_longer_wanted_are_off(life):
    in_cloud_watch = [
        one["LogOptions"]["CloudWatchLogOptions"] for one in options(life, "defaults again", "plant").values()
    ]
    assert [(one["LogEnabled"], one["BgpLogEnabled"]) for one in in_cloud_watch] == [(False, False)] * 2


def test_the_routers_files_have_each_tunnels_address_and_key(life):
    files = {one["path"]: one for one in life.files}
    for number, tunnel in enumerate(options(life, "defaults again").values(), 1):
        file = files[f"/etc/swanctl/conf.d/office-{number}.conf"]
        assert file["mode"] == "0600"
        assert tunnel["OutsideIpAddress"] in file["content"]
        assert tunnel["PreSharedKey"] in file["content"]


def test_an_attachment_that_names_no_table_any_more_is_in_the_default_one(life):
    """And not in none, where what the router sends goes nowhere."""
    default = life.shown["gateway"]["AssociationDefaultRouteTableId"]
    in_table = {step: life.shown[step]["tables"][life.shown[step]["plant"]["VpnConnectionId"]]
                for step in ("made", "defaults again")}  # fmt: skip
    assert in_table["made"] != default
    assert in_table["defaults again"] == default


def test_a_range_that_is_no_longer_said_is_everything_again(life):
    assert life.shown["defaults again"]["office"]["Options"]["LocalIpv4NetworkCidr"] == "0.0.0.0/0"


def test_an_allowed_replacement_makes_another_connection_with_other_addresses(life):
    before, after = life.shown["defaults again"], life.shown["replaced"]
    for name in ("office", "plant"):
        assert after[name]["VpnConnectionId"] != before[name]["VpnConnectionId"]
    assert [one["DestinationCidrBlock"] for one in after["office"]["Routes"]] == ["192.168.0.0/24"]
    assert after["plant"]["Options"]["EnableAcceleration"] is True
