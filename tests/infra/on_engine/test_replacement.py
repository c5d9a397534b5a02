"""The gate peer's instance is replaced on purpose, for example for a newer image."""

import pytest

pytestmark = pytest.mark.engine

INSTANCE, RUNNING = ("Instance", "gate-peer-host"), ("InstanceState", "gate-peer-host")
INTERFACE, REGISTRATION = ("NetworkInterface", "gate-peer-interface"), ("GatePeer", "gate-peer-registration")


@pytest.mark.parametrize("options", [("--replace",), ("--target-replace", "--target-dependents")], ids=" ".join)
def test_a_new_instance_has_the_interface_and_the_addresses_of_the_old_one(standing, options):
    stack, clouds = standing.stack, standing.clouds
    before = stack.resources()
    replace, *others = options
    done = stack.operations("up", "--yes", "--skip-preview", replace, before[INSTANCE]["urn"], *others)
    assert done == {INSTANCE: "replace", RUNNING: "replace"}
    after = stack.resources()
    old, new = (clouds.instance(state[INSTANCE]["id"]) for state in (before, after))
    assert (old["State"]["Name"], new["State"]["Name"]) == ("terminated", "running")
    interfaces = [(one["NetworkInterfaceId"], one["PrivateIpAddress"]) for one in new["NetworkInterfaces"]]
    assert interfaces == [(before[INTERFACE]["id"], "10.10.8.10")]
    assert new["SourceDestCheck"] is False
    assert after[REGISTRATION]["outputs"] == before[REGISTRATION]["outputs"]
    assert after[REGISTRATION]["outputs"]["innerAddress"] == "10.130.255.254"
    assert stack.operations("preview") == {}
