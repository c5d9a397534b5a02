"""Mistakes on the real engine: refused at preview, in words. Nothing is made, so one stack has them all."""

import pytest

pytestmark = pytest.mark.engine


@pytest.fixture
def stack(deployed):
    return deployed


@pytest.fixture
def account(deployed):
    return deployed.account


def test_a_preview_names_every_wrong_property_of_a_resource_and_nothing_is_made(stack, account):
    run = stack.preview(
        """
        soracom.VirtualPrivateGateway("vpg", type="G", device_subnet="100.64.0.0/16", region="moon")
        soracom.Group("group")
        """,
        status=1,
    )
    start = "soracom:index:VirtualPrivateGateway resource 'vpg': property "
    assert run.errors()[:3] == [
        f"{start}type value {{G}} has a problem: 'G' is not one of the values allowed here; give 'E', 'F' or 'F2'.",
        f"{start}deviceSubnet value {{100.64.0.0/16}} has a problem: 100.64.0.0/16 overlaps 100.64.0.0/10, which VPGs "
        "use themselves; give for example 10.128.0.0/9.",
        f"{start}region value {{moon}} has a problem: 'moon' is not one of the values allowed here; give "
        "'ap-northeast-1', 'eu-central-1', 'us-west-2' or 'ap-southeast-2'.",
    ]
    assert "Traceback" not in run.output
    assert account.count("groups") == 0


def test_values_that_a_preview_does_not_know_trip_nothing(stack):
    run = stack.preview("""
        vpg = soracom.VirtualPrivateGateway("vpg", type="F")
        gate = soracom.Gate("gate", vpg_id=vpg.id)
        soracom.GatePeer("peer", vpg_id=gate.vpg_id, outer_address="10.0.0.254",
            inner_address=gate.peers[0].inner_address)
        soracom.RoutingFilter("filter", vpg_id=vpg.id, entries=[{"action": "deny", "ip_range": vpg.vpg_range}])
        """)
    assert "+ 5 to create" in run.output


CREDENTIALS = {
    "a wrong key": (
        {"SORACOM_AUTH_KEY": "secret-wrong"},
        "SORACOM refused the authentication key keyId-rehearsal from the environment (authKeyId, authKey: the operator "
        "has no such key). Check authKeyId and authKey, and that the key belongs to the coverage of {url}.",
    ),
    "no key": (
        {"SORACOM_AUTH_KEY": "", "SORACOM_AUTH_KEY_ID": ""},
        "No credentials for SORACOM. Set soracom:authKeyId and soracom:authKey (`pulumi config set --secret "
        "soracom:authKey`), or SORACOM_AUTH_KEY_ID and SORACOM_AUTH_KEY, or write the profile "
        "{folder}/.soracom/default.json with `soracom configure`.",
    ),
    "an API that cannot be reached": (
        {"SORACOM_ENDPOINT": "http://127.0.0.1:9"},
        "SORACOM's API at http://127.0.0.1:9/v1 cannot be reached (POST /auth: All connection attempts failed). Check "
        "the endpoint and the network between.",
    ),
}


@pytest.mark.parametrize("case", CREDENTIALS)
@pytest.mark.parametrize("command", ["preview", "up"])
def test_what_is_wrong_with_the_account_is_one_clear_line(stack, account, case, command):
    environment, text = CREDENTIALS[case]
    stack.program("""
        group = soracom.Group("group")
        soracom.VirtualPrivateGateway("vpg", type="F")
        """)
    run = getattr(stack, command)(status=1, environment=environment)
    expected = text.format(url=account.server.url, folder=stack.folder)
    assert run.errors() == [f"pulumi:providers:soracom resource 'default_0_1_0' has a problem: {expected}"]
    assert "Traceback" not in run.output
    assert (account.count("groups"), account.count("virtualPrivateGateways")) == (0, 0)
