"""A VPG with all that is on it goes to another stack: imported there first, then forgotten here, and nothing ends."""

from typing import Any

import pytest

from tests.provider.account import Account
from tests.provider.on_engine.stack import SoracomStack

pytestmark = pytest.mark.engine

WHOLE = """
vpg = soracom.VirtualPrivateGateway("vpg", type="F", tags={"name": "canal"})
gate = soracom.Gate("gate", vpg_id=vpg.id)
soracom.GatePeer("peer", vpg_id=gate.vpg_id, outer_address="10.0.0.10", inner_address="10.128.0.254")
group = soracom.Group("group")
soracom.GroupConfiguration("settings", group_id=group.id, vpg_id=vpg.id)
"""
TAGGED = """
soracom.VirtualPrivateGateway("vpg", type="F")
soracom.Group("group")
"""
KINDS = {
    "vpg": "VirtualPrivateGateway",
    "gate": "Gate",
    "peer": "GatePeer",
    "group": "Group",
    "settings": "GroupConfiguration",
}


@pytest.fixture
def giver(_deployed):
    return _deployed.stack()


@pytest.fixture
def taker(giver, engine, tmp_path):
    """The same project and stack name in the same account, with another backend."""
    other = SoracomStack(engine, tmp_path / "taker", giver.account)
    yield other
    other.close()


def there(account: Account) -> dict[str, Any]:
    """What SORACOM has, and which VPGs' Gate is open."""
    opened = [it for it in account.ids("virtualPrivateGateways") if account.vpg(it)["gateOpened"]]
    return {"counts": account.cloud.counts(), "opened": opened}


def take(taker: SoracomStack, giver: SoracomStack, program: str) -> None:
    """Imports what the giver has, and runs `up`: then tags say that it is the taker's."""
    taker.import_((KINDS[name], name, it["id"]) for name, it in giver.resources().items())
    run = taker.up(program)
    assert [word for word in ("created", "replaced", "deleted") if word in run.output] == []


def forget(giver: SoracomStack) -> None:
    for name in ("vpg", "group"):
        if name in giver.resources():
            urn = giver.resources()[name]["urn"]
            giver.pulumi("state", "delete", urn, "--target-dependents", "--yes")
    assert giver.resources() == {}


def test_what_another_stack_imported_is_forgotten_by_the_first_and_goes_on(giver, taker):
    """Its registration as a gate peer, too, which no tag says the owner of."""
    giver.up(WHOLE)
    before = there(giver.account)
    take(taker, giver, WHOLE)
    # Between the two steps.
    giver.assert_settled()
    run = giver.pulumi("up", "--yes", "--skip-preview", "--refresh", status=1)
    assert "belongs to another stack now, as its tag says" in run.output
    assert there(giver.account) == before
    forget(giver)
    giver.up("")
    giver.destroy()
    assert there(giver.account) == before
    taker.pulumi("preview", "--expect-no-changes")
    taker.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    taker.destroy()
    assert giver.account.count("virtualPrivateGateways") == 0


def test_a_vpg_and_a_group_alone_need_not_be_forgotten_as_their_tags_say_whose_they_are(giver, taker):
    giver.up(TAGGED)
    before, vpg_id = there(giver.account), giver.resources()["vpg"]["id"]
    take(taker, giver, TAGGED)
    run = giver.destroy()
    assert f"{vpg_id} was left alone: its tag says that another stack has it." in run.output
    assert there(giver.account) == before
    taker.destroy()
