"""What is told around an acceptance, which only the engine asks for: here it is asked directly."""

import pytest
from pulumi import ErrorHookArgs

from devicepath.transit_gateway.share_invitation import ShareInvitation
from devicepath_spec.choices import Acceptance
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.share_status import AGAIN_BY_OWNER, AGAIN_BY_SORACOM, accepted_before, not_accepted
from tests.components import test_transit_gateway
from tests.components.test_transit_gateway import SHARE_ACCEPTER

NOTHING = "creating urn:x: 1 error occurred: No pending RAM Resource Share (arn:aws:ram:x) invitation found"
OTHER = "creating urn:x: AccessDeniedException: not authorized"


def is_tried_again(error: str, operation: str = "create", again: str = AGAIN_BY_OWNER) -> bool:
    failed = ErrorHookArgs("urn", "", "share", "aws:ram", failed_operation=operation, errors=[error])
    return ShareInvitation("line1.share", again).is_tried_again(failed)


def test_what_else_aws_says_is_told_as_it_is():
    assert not is_tried_again(OTHER)
    assert not is_tried_again(NOTHING, operation="update")


@pytest.mark.parametrize(
    ("again", "other_way_out"),
    [(AGAIN_BY_OWNER, "`pulumi up --replace`"), (AGAIN_BY_SORACOM, "only SORACOM can invite the account again")],
)
def test_where_no_invitation_waits_all_reasons_are_told_and_both_ways_out(again, other_way_out):
    told = "line1.share: accept, but no invitation to the share waits: it was declined, or has waited for 7 days, or"
    with pytest.raises(InvalidSpec, match=told) as refused:
        is_tried_again(NOTHING, again=again)
    for way_out in (other_way_out, "write accepted instead"):
        assert way_out in str(refused.value)


def test_each_setting_names_the_other_where_it_is_the_wrong_one():
    assert "Write accepted instead" in accepted_before("tgw-1")
    assert "Write accept instead" in not_accepted("tgw-1", "eu-central-1", Acceptance.ACCEPTED, AGAIN_BY_OWNER)


def test_only_the_acceptance_is_asked_about_beforehand_and_in_previews_too():
    request = test_transit_gateway.made().request(SHARE_ACCEPTER, "hub-share-444455556666")
    assert list(request.hooks.before_create) == ["acceptance of hub-share-444455556666"]
    assert list(request.hooks.on_error) == ["invitation to hub-share-444455556666"]
    assert list(request.hooks.before_update) == [], "of one that is there already nothing is to be said"
