"""The life of what a VPG of type F2 has on the real engine: one `up` gets through, whatever waits for whatever.

One stack has it: what a test makes, the next one finds, and changes if it needs something else."""

import pytest

from tests.provider.on_engine.customer import attachment_of
from tests.provider.on_engine.on_f2 import FIRST, KINDS, SECOND, everything
from tests.provider.surroundings import COUNTED_AS

pytestmark = pytest.mark.engine


@pytest.fixture
def stack(deployed):
    return deployed


@pytest.fixture
def account(deployed):
    return deployed.account


def there(account):
    return {kind: account.count(name) for kind, name in COUNTED_AS.items() if kind in KINDS.values()}


NOTHING = dict.fromkeys(
    (
        *("VirtualPrivateGateway", "TransitGatewayVpcAttachment", "TransitGatewayPeeringConnection"),
        "CustomerRoute",
    ),
    0,
)
ONE_OF_EACH = dict.fromkeys(NOTHING, 1)


def shown(account, stack):
    return account.vpg(stack.resources()["native"]["id"])


def test_one_up_makes_all_of_it_and_nothing_changes_afterwards(stack, account):
    stack.begin("")
    stack.preview(everything())
    assert there(account) == NOTHING, "a preview makes nothing"
    stack.up()
    resources = stack.resources()
    assert {name: it["type"].rpartition(":")[2] for name, it in resources.items()} == KINDS
    assert there(account) == ONE_OF_EACH
    assert resources["accepted"]["outputs"]["status"] == resources["active"]["outputs"]["status"] == "active"
    assert "7 unchanged" in stack.up().output
    stack.refresh("--expect-no-changes")
    stack.assert_settled()
    stack.destroy()
    assert there(account) == NOTHING
    assert [entry for entry in account.cloud.journal.entries() if entry.status == 400] == [], "the order was right"


def test_a_route_is_led_elsewhere_in_place(stack, account):
    stack.begin(everything())
    before = shown(account, stack)["customerRoutes"]
    run = stack.up(everything(target="active"))
    assert "1 updated" in run.output
    after = shown(account, stack)["customerRoutes"]
    peering = stack.resources()["peering"]["id"]
    assert {key: one["target"] for key, one in before.items()} == dict.fromkeys(after, attachment_of(FIRST))
    assert {key: one["target"] for key, one in after.items()} == dict.fromkeys(before, peering)


def test_another_vpc_takes_the_place_of_the_first_with_all_that_hangs_on_it(stack, account):
    stack.begin(everything())
    run = stack.up(everything(vpc_id=SECOND))
    assert "3 replaced" in run.output, "the route too: it is taken away before what it leads to"
    assert account.ids("transitGatewayVpcAttachments") == [attachment_of(SECOND)]
    (route,) = shown(account, stack)["customerRoutes"].values()
    assert route["target"] == attachment_of(SECOND)
    stack.assert_settled()


def test_another_range_is_another_route(stack, account):
    stack.begin(everything())
    assert "1 replaced" in stack.up(everything(destination="10.1.0.0/16")).output
    assert account.ids("customerRoutes") == ["10.1.0.0/16"]


def test_a_replacement_that_only_the_command_line_asks_for_takes_nothing_away(stack, account):
    stack.begin(everything())
    resources, before = stack.resources(), shown(account, stack)["customerRoutes"]
    stack.pulumi("up", "--yes", "--skip-preview", *(f"--replace={it['urn']}" for it in resources.values()))
    assert {name: it["id"] for name, it in stack.resources().items()} == {
        name: it["id"] for name, it in resources.items()
    }
    assert there(account) == ONE_OF_EACH
    assert shown(account, stack)["customerRoutes"] == before
    stack.refresh("--expect-no-changes")


def test_all_of_it_is_imported_by_its_ids(stack, account):
    stack.begin(everything())
    resources = stack.resources()
    stack.forget()
    stack.import_((kind, name, resources[name]["id"]) for name, kind in KINDS.items())
    assert {name: it["id"] for name, it in stack.resources().items()} == {
        name: it["id"] for name, it in resources.items()
    }
    output = stack.up().output
    assert [word for word in ("created", "replaced", "deleted") if word in output] == []
    assert there(account) == ONE_OF_EACH


def test_an_attachment_that_aws_ended_is_shown_and_all_that_hangs_on_it_is_mended(stack, account):
    stack.begin(everything())
    account.end_attachment(stack.resources()["native"]["id"], FIRST)
    assert "failed" in stack.refresh().output
    output = stack.up().output
    assert "2 updated" in output, "registered anew and accepted anew, in place"
    assert there(account) == ONE_OF_EACH
    stack.assert_settled()


def test_what_somebody_deleted_at_soracom_is_made_again(stack, account):
    stack.begin(everything())
    with account.cloud.lock:
        vpg = account.cloud.vpgs.get(stack.resources()["native"]["id"])
        vpg.vpc_attachments.clear()
        vpg.gateway_peerings.clear()
        vpg.customer_routes.clear()
    stack.refresh()
    assert stack.resources().keys() == {"native"}
    stack.up()
    assert there(account) == ONE_OF_EACH
    stack.assert_settled()


def test_another_vpg_takes_everything_along_in_an_order_that_soracom_accepts(stack, account):
    stack.begin(everything())
    before = stack.resources()
    account.cloud.journal.clear()
    stack.up(everything().replace('type="F2"', 'type="F2", device_subnet="172.16.0.0/16"'))
    assert stack.resources()["native"]["id"] != before["native"]["id"]
    assert there(account) == ONE_OF_EACH
    assert [entry for entry in account.cloud.journal.entries() if entry.status == 400] == []
    stack.assert_settled()


def test_a_wait_that_ends_is_gone_on_with_by_the_next_run(stack, customer, account):
    """The customer has attached nothing and accepted nothing."""
    stack.begin("")
    customer.is_away = True
    timeouts = "opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create='1s', update='20s'))"
    program = everything().replace("vpc_id=registered.vpc_id)", f"vpc_id=registered.vpc_id, {timeouts})")
    taken = "attachment_id=peering.attachment_id"
    program = program.replace(f"{taken})", f"{taken}, {timeouts})")
    run = stack.up(program, status=1)
    unseen = "is not active at SORACOM: SORACOM does not see it (vpcAttachmentPending)"
    assert f"{attachment_of(FIRST)} {unseen}" in run.output
    assert "is not active at SORACOM: it is still pending, and 1 seconds are over" in run.output
    assert stack.resources()["accepted"]["outputs"]["status"] == "vpcAttachmentPending"
    customer.is_away = False
    stack.up()
    assert "initErrors" not in stack.resources()["accepted"]
    assert there(account) == ONE_OF_EACH
    stack.assert_settled()
