"""What would be another transit gateway is told, and what AWS changes in place is not."""

import pytest

from devicepath_spec.description.transit_gateway import NewTransitGatewayAlone
from devicepath_spec.faults import Faults
from devicepath_spec.rules.kept_gateway import OFF, ON, KeptGateway, check_kept

TOKYO, OSAKA = "ap-northeast-1", "ap-northeast-3"


def told(region: str, has: str | None, **described: bool) -> tuple[str, ...]:
    gateway = NewTransitGatewayAlone(region=region, account_id="111122223333", **described)  # type: ignore[arg-type]
    faults = Faults("hub")
    check_kept(gateway, region, KeptGateway("tgw-1", OSAKA, dict.fromkeys(("default_association",), has)), faults)
    return faults.lines


def test_a_gateway_elsewhere_is_another_one():
    (line,) = told(TOKYO, OFF)
    assert line.startswith("hub.region: ap-northeast-1, but tgw-1 is in ap-northeast-3, which AWS never changes; write")


def test_a_default_table_is_not_turned_on_later():
    (line,) = told(OSAKA, OFF, default_association=True)
    assert line.startswith("hub.default_association: true, but tgw-1 was made without")


@pytest.mark.parametrize(("has", "wanted"), [(ON, True), (ON, False), (OFF, False), (None, True)])
def test_one_that_stays_or_is_turned_off_or_is_not_known_is_let_be(has, wanted):
    assert told(OSAKA, has, default_association=wanted) == ()
