"""Canal by transit gateway on the real engine and provider: one run up, nothing left to do, one down.

What leaves a deployment as it found it uses one of its kind; the last of them takes it down."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from devicepath_tools.rehearsal import inventory
from devicepath_tools.rehearsal.clouds.aws.existing import ExistingPrefixList
from devicepath_tools.rehearsal.existing import Existing
from devicepath_tools.rehearsal.inventory import Inventory
from tests.infra.on_engine.clouds import ACCOUNT_ID, Clouds, emulated
from tests.infra.on_engine.conftest import Paths
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.on_engine.policy import Asked, Policy
from tests.infra.on_engine.relay import Relay
from tests.infra.on_engine.test_rights import Life
from tests.infra.stack_file import LEFT_OUT, ROOT, with_changes
from tests.provider.account import eventually

pytestmark = pytest.mark.engine

OTHER_ACCOUNT = "444455556666"
TOKYO, OSAKA = "ap-northeast-1", "ap-northeast-3"
D2C, C2D = "device_to_cloud", "cloud_to_device"
NOTHING: dict[Any, Any] = {}


def backend(number: int, region: str, canal: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A VPC of one zone, in a range of its own."""
    return {
        "kind": "new_vpc",
        "directions": [D2C, C2D],
        "account_id": ACCOUNT_ID,
        "region": region,
        "cidr": f"10.{number}.0.0/16",
        "zones": ["a"],
        "tiers": {
            "app": {"kind": "block", "block": f"10.{number}.0.0/21"},
            "attachment": {"kind": "block", "block": f"10.{number}.16.0/24", "netmask": 28},
        },
        "flow_logs": {"kind": "none"},
        "canal": {"attachment_tier": "attachment", "tiers": ["app"], **canal},
        **more,
    }


ATTACH = {"kind": "transit_gateway_attachment", "share": "accept"}
BEHIND = {"kind": "transit_gateway_peering", "transit_gateway": "hub"}
TALKS = {**BEHIND, "association": "servers", "propagations": ["devices"]}
ATTACHED: dict[str, Any] = {
    "name": "line1",
    "vpg": {"kind": "new", "type": "F2", "device_subnet": "10.190.0.0/16", "region": TOKYO},
    "devices": {"meter": {"imsi": "001010000000041", "address": "10.190.0.11"}},
    "gate": {"kind": "open"},
    "backends": {"main": backend(40, TOKYO, ATTACH)},
}
HUB: dict[str, Any] = {
    **ATTACHED,
    "assumed_roles": {OTHER_ACCOUNT: f"arn:aws:iam::{OTHER_ACCOUNT}:role/devicepath"},
    "transit_gateways": {
        "hub": {
            "kind": "new_transit_gateway",
            "account_id": ACCOUNT_ID,
            "region": OSAKA,
            "asn": 64513,
            "tables": {"servers": {"kind": "new"}, "devices": {"kind": "new"}, "apart": {"kind": "new"}},
            "devices": {"association": "devices", "tables": ["servers"]},
        }
    },
    "backends": {
        "main": backend(41, OSAKA, TALKS),
        "apart": backend(42, OSAKA, {**BEHIND, "association": "apart"}, directions=[]),
        "third": backend(43, OSAKA, {**TALKS, "share": "accept"}, account_id=OTHER_ACCOUNT),
    },
}


def shares(clouds: Clouds, region: str, account: str = ACCOUNT_ID) -> list[str]:
    """Names of the shares of others that an account has accepted."""
    ram = clouds.aws.client("ram", region, account)
    return [one["name"] for one in ram.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"]]


def attachments(clouds: Clouds, region: str, account: str = ACCOUNT_ID) -> dict[str, list[str]]:
    """States of the attachments that an account sees, by their kind."""
    found: dict[str, list[str]] = {}
    for one in clouds.aws.client("ec2", region, account).describe_transit_gateway_attachments()[
        "TransitGatewayAttachments"
    ]:
        found.setdefault(one["ResourceType"], []).append(one["State"])
    return found


def held(clouds: Clouds) -> Inventory:
    """What is in both accounts and both regions."""
    return inventory.read(clouds.both, [ACCOUNT_ID, OTHER_ACCOUNT], [TOKYO, OSAKA])


@dataclass(frozen=True)
class Deployed:
    clouds: Clouds
    before: Inventory
    stack: PathStack

    def assert_nothing_is_to_do(self) -> None:
        assert self.stack.previewed() == NOTHING
        assert self.stack.operations("refresh", "--yes", "--skip-preview") == NOTHING

    def assert_all_of_it_goes(self) -> None:
        self.stack.destroy()
        eventually(lambda: held(self.clouds) == self.before, "both clouds hold what they did before")


def deployed(paths: Paths, path: dict[str, Any]) -> Iterator[Deployed]:
    """A path that is up after one run."""
    with emulated(path) as clouds:
        before = held(clouds)
        stack = paths(path, clouds, name="line1")
        stack.up()
        yield Deployed(clouds, before, stack)


@pytest.fixture(scope="module")
def attached(paths: Paths) -> Iterator[Deployed]:
    yield from deployed(paths, ATTACHED)


@pytest.fixture(scope="module")
def hub(paths: Paths) -> Iterator[Deployed]:
    yield from deployed(paths, HUB)


def test_a_vpc_is_attached_to_soracoms_gateway_by_one_run(attached):
    assert attachments(attached.clouds, TOKYO) == {"vpc": ["available"]}
    assert len(shares(attached.clouds, TOKYO)) == 1
    attached.assert_nothing_is_to_do()


def test_a_share_that_is_accepted_already_is_the_one_error_with_the_other_word(paths, attached):
    clouds, first = attached.clouds, attached.stack
    beside = {
        **with_changes(ATTACHED, {"name": "line2", "devices": {}}),
        "vpg": {"kind": "existing", "id": first.outputs()["vpg_id"], "type": "F2", "device_subnet": "10.190.0.0/16"},
        "gate": {"kind": "existing"},
        "backends": {"main": backend(44, TOKYO, ATTACH)},
    }
    stack = paths(beside, clouds, name="line2")
    told = stack.refused("up", "--yes", "--skip-preview")
    assert "Write accepted instead" in told
    assert "Traceback" not in told
    stack.change({"backends.main.canal.share": "accepted"})
    stack.up()
    assert attachments(clouds, TOKYO) == {"vpc": ["available"] * 2}
    stack.destroy()
    assert first.previewed() == NOTHING, "the first stack has its share and its attachment"


def test_another_backend_changes_nothing_of_the_first_and_goes_again(attached):
    stack = attached.stack
    stack.change({"backends.more": backend(45, TOKYO, {**ATTACH, "share": "accepted"})})
    done = stack.operations("up", "--yes", "--skip-preview")
    assert {key: one for key, one in done.items() if "more" not in key[1]} == {
        ("CustomerRoute", "vpg-customer/10-45-0-0-16"): "create"
    }
    assert attachments(attached.clouds, TOKYO)["vpc"].count("available") == 2
    stack.change({"backends.more": LEFT_OUT})
    stack.up()
    assert stack.previewed() == NOTHING


def test_a_zone_is_added_to_an_attachment_and_taken_from_it_in_place(attached):
    """The attachment lets go of the subnet before that goes: it would hang on the gateway's interface in it."""
    attachment, stack = ("VpcAttachment", "canal-main-attachment"), attached.stack
    stack.change({"backends.main.zones": ["a", "c"]})
    assert stack.operations("up", "--yes", "--skip-preview")[attachment] == "update"
    stack.change({"backends.main.zones": ["a"]})
    done = stack.operations("up", "--yes", "--skip-preview")
    assert (done[attachment], done["Subnet", "backend-main-attachment-c"]) == ("update", "delete")
    assert stack.previewed() == NOTHING


def test_an_attachment_that_was_deleted_by_hand_is_made_anew_and_routes_lead_to_it(attached):
    stack = attached.stack
    first = stack.resources()["VpcAttachment", "canal-main-attachment"]["id"]
    attached.clouds.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=first)
    stack.up("--refresh")
    second = stack.resources()["VpcAttachment", "canal-main-attachment"]["id"]
    assert second != first
    customer = stack.resources()["CustomerRoute", "vpg-customer/10-40-0-0-16"]
    assert customer["outputs"]["target"] == second
    assert stack.previewed() == NOTHING


def test_what_is_attached_to_soracoms_gateway_is_let_go_by_one_run(attached):
    attached.assert_all_of_it_goes()


def test_a_hub_goes_up_in_one_run(hub):
    assert attachments(hub.clouds, OSAKA) == {"vpc": ["available"] * 3, "peering": ["available"]}
    assert shares(hub.clouds, OSAKA, OTHER_ACCOUNT) != []
    hub.assert_nothing_is_to_do()


def test_an_attachment_is_moved_to_another_table_and_is_never_in_two(hub):
    """The gateway's own ASN changes in place, in the same run."""
    hub.stack.change({"backends.apart.canal.association": "devices", "transit_gateways.hub.asn": 64514})
    done = hub.stack.operations("up", "--yes", "--skip-preview")
    assert done == {
        ("RouteTableAssociation", "transit-gateway-hub/apart"): "replace",
        ("TransitGateway", "transit-gateway-hub-gateway"): "update",
    }
    assert hub.stack.previewed() == NOTHING


def test_a_hub_goes_down_in_one_run(hub):
    hub.assert_all_of_it_goes()


MOST_READS = 1.2
"""How often something is looked at depends on how long it takes."""


def test_two_vpcs_more_ask_no_more_of_both_clouds_than_the_two_before_them(paths):
    with emulated(ATTACHED) as clouds, Relay(clouds.aws.endpoint) as relay:
        stack = paths(ATTACHED, clouds, name="line1", AWS_ENDPOINT_URL=relay.url)
        stack.up()
        asked: list[Counter[str]] = []
        for numbers in ((45, 46), (47, 48)):
            relay.requests.clear()
            clouds.account.cloud.journal.clear()
            accepted = {**ATTACH, "share": "accepted"}
            stack.change({f"backends.b{number}": backend(number, TOKYO, accepted) for number in numbers})
            stack.up()
            of_soracom = (f"soracom:{one.method}" for one in clouds.account.cloud.journal.entries())
            asked.append(Counter([name for name, _ in relay.requests] + list(of_soracom)))
        before, after = asked
        assert changing(after) == changing(before)
        assert after.total() <= MOST_READS * before.total()


def changing(asked: Counter[str]) -> dict[str, int]:
    """Without what only looks."""
    reads = ("Describe", "Get", "List", "GET")
    return {name: number for name, number in asked.items() if not name.partition(":")[2].startswith(reads)}


BOTH_WAYS = {
    ("Route", "backend-main-to-devices-app-a"): "update",
    ("CustomerRoute", "vpg-customer/10-40-0-0-16"): "update",
}
CANAL = "backends.main.canal"


def test_a_backend_changes_its_canal_and_its_gateway_in_one_run_and_back(paths):
    """The table's route and the VPG's lead to what is new before the old one ends: neither is made a second time."""
    hub = {**HUB["transit_gateways"]["hub"], "region": TOKYO}
    inside = {"attachment_tier": "attachment", "tiers": ["app"]}
    with emulated(ATTACHED) as clouds:
        before = clouds.inventory()
        stack = paths(ATTACHED, clouds, name="line1")
        stack.up()
        with_routes_of_the_canal(stack)
        for changes in (
            {"transit_gateways": {"hub": hub}, CANAL: {**TALKS, **inside}},
            {"transit_gateways": {"core": hub}, CANAL: {**TALKS, **inside, "transit_gateway": "core"}},
            {"transit_gateways": {}, CANAL: {**ATTACH, **inside, "share": "accepted"}},
        ):
            stack.change(changes)
            announced = stack.previewed()
            assert BOTH_WAYS.items() <= announced.items()
            assert "replace" not in announced.values()
            assert stack.operations("up", "--yes", "--skip-preview") == announced
            assert stack.previewed() == NOTHING
        stack.destroy()
        clouds.assert_as(before)


def with_routes_of_the_canal(stack: PathStack) -> None:
    """A state from before routes were the backend's and the VPG's, which the next `up` carries over."""
    exported = stack.folder / "exported.json"
    stack.pulumi("stack", "export", "--file", str(exported))
    state = exported.read_text()
    for now, then in (
        ("BackendVpc$aws:ec2/route:Route::line1-backend-main-to-devices-app-a",
         "CanalTransitGateway$aws:ec2/route:Route::line1-canal-main/app-a/10-190-0-0-16"),
        ("VirtualPrivateGateway$soracom:index:CustomerRoute::line1-vpg-customer/",
         "CanalTransitGateway$soracom:index:CustomerRoute::line1-canal-main-customer/"),
    ):  # fmt: skip
        assert now in state
        state = state.replace(now, then)
    exported.write_text(state)
    stack.pulumi("stack", "import", "--file", str(exported))
    carried_over = stack.operations("up", "--yes", "--skip-preview")
    assert carried_over == {}


OF_GATEWAYS = ROOT / "docs" / "rights" / "aws-transit-gateways.json"
LIST = "pl-0123456789abcdef0"
LISTS = Existing(prefix_lists=(ExistingPrefixList(ACCOUNT_ID, OSAKA, LIST, "offices"),))
APART = "transit_gateways.hub.tables.apart"
LISTED_HUB = with_changes(
    HUB, {APART: {"kind": "new", "routes": {"offices": {"kind": "blackhole", "prefix_list_id": LIST}}}}
)
CHANGES = {
    "backends.apart.canal.association": "devices",
    "backends.main.zones": ["a", "c"],
    "transit_gateways.hub.asn": 64514,
    "transit_gateways.hub.external_principals": False,
    f"{APART}.routes.offices": {"kind": "static", "prefix_list_id": LIST, "attachment": "apart"},
}


def test_the_rights_of_transit_gateways_are_enough_beside_the_others_and_each_is_used(paths):
    """What is asked of AWS in the life of a hub of two accounts, with what docs/changes.md has changed in place; and of
    one that is attached to SORACOM's gateway."""
    usual = Policy.read(OF_GATEWAYS.with_name("aws.json"), DEPLOYMENT="line1")
    besides = Policy.read(OF_GATEWAYS)
    life = [*asked(paths, LISTED_HUB, CHANGES), *asked(paths, ATTACHED, {})]
    # A role that is assumed is the account's affair, and assumed_roles names it.
    of_these = {one.right for one in life if not usual.allows(one)} - {"sts:AssumeRole"}
    lacking = {one.right for one in life if one.right in of_these and not besides.allows(one)}
    assert (sorted(lacking), sorted(set(besides.rights) - of_these)) == ([], [])


def asked(paths: Paths, path: dict[str, Any], changes: dict[str, Any]) -> list[Asked]:
    with emulated(path, existing=LISTS) as clouds, Relay(clouds.aws.endpoint) as relay:
        stack = paths(path, clouds, name="line1", AWS_ENDPOINT_URL=relay.url)
        stack.up()
        if changes:
            stack.change({**changes, "tags": {"owner": "factory"}})
            stack.up("--refresh")
        stack.destroy()
        return Life(relay.requests).asked()
