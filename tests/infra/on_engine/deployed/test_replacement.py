"""The gate peer's instance is replaced on purpose, for example for a newer image."""

from collections.abc import Iterator
from typing import Any

import pytest

from devicepath.gate_peer.gate_look_ups import AMI_PARAMETER
from tests.infra.on_engine.clouds import REGION, Clouds
from tests.infra.on_engine.deployed.deployed import PATH
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.stack_file import with_changes

pytestmark = pytest.mark.engine

INSTANCE, RUNNING = ("Instance", "gate-peer-main-host"), ("InstanceState", "gate-peer-main-host")
INTERFACE, REGISTRATION = ("NetworkInterface", "gate-peer-main-interface"), ("GatePeer", "gate-peer-main-registration")


@pytest.mark.parametrize("options", [("--replace",), ("--target-replace", "--target-dependents")], ids=" ".join)
def test_a_new_instance_has_the_interface_and_the_addresses_of_the_old_one(deployed, options):
    stack, clouds = deployed.stack, deployed.clouds
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


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        # Its image is ignored, and does not fit: the instance would go, and AWS would refuse the new one ever after.
        ("t3.micro", "t3.micro is of x86_64, and the gate peer's instance {} of arm64"),
        # The instance would be stopped, and could not be started.
        ("g5g.xlarge", "g5g.xlarge is not offered in the subnet's zone, but in ap-northeast-1c, ap-northeast-1d"),
    ],
    ids=["of another processor", "of another zone"],
)
def test_a_type_that_cannot_be_is_refused_while_the_old_instance_still_carries_traffic(deployed, kind, rule):
    stack, clouds = deployed.stack, deployed.clouds
    instance_id = stack.resources()[INSTANCE]["id"]
    try:
        stack.change({"gate_peers.main.instance_type": kind})
        assert rule.format(instance_id) in refused(stack)
        assert clouds.instance(instance_id)["State"]["Name"] == "running"
    finally:
        stack.describe(PATH)


def test_a_replacement_is_refused_where_its_profile_was_deleted_by_hand(deployed):
    """AWS would refuse the new instance: Invalid IAM Instance Profile name."""
    stack, iam = deployed.stack, deployed.clouds.aws.client("iam", REGION)
    made = stack.resources()
    profile, role = (made[noun, "gate-peer-main-host"]["id"] for noun in ("InstanceProfile", "Role"))
    tags = iam.get_instance_profile(InstanceProfileName=profile)["InstanceProfile"]["Tags"]
    iam.remove_role_from_instance_profile(InstanceProfileName=profile, RoleName=role)
    iam.delete_instance_profile(InstanceProfileName=profile)
    try:
        assert stack.operations("preview") == {}, "nothing is to be replaced"
        stack.change({"gate_peers.main.mtu": 1400})
        assert f"gate-peer-main.instance_profile: {profile} is gone, or has lost its role" in refused(stack)
    finally:
        iam.create_instance_profile(InstanceProfileName=profile, Tags=tags)
        iam.add_role_to_instance_profile(InstanceProfileName=profile, RoleName=role)
        stack.describe(PATH)


OTHER_TYPE = with_changes(PATH, {"gate_peers.main.instance_type": "t3.micro"})


@pytest.fixture(scope="module")
def own_image(deployed) -> Iterator[str]:
    """An image of the account's own, and for another processor. While its tests last, the instance is made
    from it; OTHER_TYPE says nothing of it."""
    stack, clouds = deployed.stack, deployed.clouds
    source = current(clouds, "x86_64")
    own = clouds.ec2.copy_image(SourceImageId=source, SourceRegion=REGION, Name="hardened")["ImageId"]
    try:
        stack.describe(pinned(OTHER_TYPE, own))
        assert stack.operations("up", "--yes", "--skip-preview") == {INSTANCE: "replace", RUNNING: "replace"}
        stack.describe(OTHER_TYPE)
        yield own
    finally:
        stack.describe(pinned(PATH, current(clouds, "arm64")))
        stack.up()
        stack.describe(PATH)


def test_an_image_that_is_given_once_stays(deployed, own_image):
    assert deployed.stack.operations("preview") == {}


def test_a_replacement_is_refused_while_the_old_instance_carries_traffic_if_its_image_is_gone(deployed, own_image):
    """The instance would go, and AWS would refuse the new one ever after: InvalidAMIID.NotFound."""
    stack, clouds = deployed.stack, deployed.clouds
    instance_id, newer = stack.resources()[INSTANCE]["id"], current(clouds, "x86_64")
    clouds.ec2.deregister_image(ImageId=own_image)

    stack.describe(with_changes(OTHER_TYPE, {"gate_peers.main.device_traffic.ssh.from_port": 2222}))
    assert f"{instance_id} runs on, but it was made from {own_image}, which is not there" in stack.up().output
    stack.describe(with_changes(OTHER_TYPE, {"gate_peers.main.mtu": 1400}))
    told = refused(stack)
    assert (
        f"gate-peer-main.ami_id: is left out, and {instance_id} was made from {own_image}, which is not there" in told
    )
    assert f"give ami_id {newer}, in a stack file image: {{kind: pinned, id: {newer}}}" in told
    assert clouds.instance(instance_id)["State"]["Name"] == "running"

    taken = current(clouds, "arm64")
    stack.describe(pinned(PATH, taken))
    stack.up()
    new = clouds.instance(stack.resources()[INSTANCE]["id"])
    assert (new["ImageId"], new["State"]["Name"]) == (taken, "running")
    stack.describe(PATH)
    assert stack.operations("preview") == {}, "left out again, it stays on that image"


def refused(stack: PathStack) -> str:
    """What a preview and an `up` without one tell; no more than that."""
    told = [stack.refused(*command) for command in (["preview"], ["up", "--yes", "--skip-preview"])]
    assert [one for one in told if "Traceback" in one] == []
    assert faults(told[0]) == faults(told[1])
    return told[0]


def faults(output: str) -> set[str]:
    """Without what the host of the program puts before an error, which hangs on when it ends the run."""
    begins = "remote-access-gate-peer-main."
    return {line[line.index(begins) :] for line in output.splitlines() if begins in line}


def pinned(path: dict[str, Any], image_id: str) -> dict[str, Any]:
    return with_changes(path, {"gate_peers.main.image": {"kind": "pinned", "id": image_id}})


def current(clouds: Clouds, architecture: str) -> str:
    parameter = clouds.aws.client("ssm", REGION).get_parameter(Name=AMI_PARAMETER + architecture)
    return str(parameter["Parameter"]["Value"])
