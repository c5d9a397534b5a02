"""The routing filter in the emulated SORACOM API."""

import pytest

DENY_ALL = {"action": "deny", "ipRange": "0.0.0.0/0"}
ALLOW_VPC = {"action": "allow", "ipRange": "10.0.0.0/16"}


def test_the_whole_list_is_replaced_and_an_empty_one_clears_it(api):
    path = api.running_vpg()
    assert api.post(f"{path}/set_routing_filter", [DENY_ALL, ALLOW_VPC]) is None
    assert api.get(path)["routingFilterEntries"] == [DENY_ALL, ALLOW_VPC]
    api.post(f"{path}/set_routing_filter", [ALLOW_VPC])
    assert api.get(path)["routingFilterEntries"] == [ALLOW_VPC]
    api.post(f"{path}/set_routing_filter", [])
    assert api.get(path)["routingFilterEntries"] == []


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"action": "deny", "ipRange": "10.0.0.1/16"}, "is no IPv4 CIDR"),
        ({"action": "deny", "ipRange": "10.0.0.1"}, "is no IPv4 CIDR"),
        ({"action": "deny", "ipRange": "2001:db8::/32"}, "is no IPv4 CIDR"),
        ({"action": "allow", "ipRange": "0.0.0.0/0"}, "0.0.0.0/0 is given twice"),
    ],
)
def test_a_range_that_cannot_be_is_400_and_the_list_stays(api, entry, message):
    path = api.running_vpg()
    api.post(f"{path}/set_routing_filter", [DENY_ALL])
    assert message in api.refused("POST", f"{path}/set_routing_filter", [DENY_ALL, entry])
    assert api.get(path)["routingFilterEntries"] == [DENY_ALL]


def test_an_action_that_is_not_described_is_400(api, recorder):
    path = api.running_vpg()
    with recorder.wrong_requests_meant():
        assert "allow or deny" in api.refused(
            "POST", f"{path}/set_routing_filter", [{"action": "drop", "ipRange": "0.0.0.0/0"}]
        )
        assert "a JSON array is needed" in api.refused("POST", f"{path}/set_routing_filter", DENY_ALL)
