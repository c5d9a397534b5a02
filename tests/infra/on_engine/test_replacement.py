"""The gate peer's instance is replaced on purpose, for example for a newer image."""

import pytest

from devicepath.gate_look_ups import AMI_PARAMETER
from tests.infra.on_engine.clouds import REGION
from tests.infra.on_engine.standing import PATH
from tests.infra.stack_file import with_changes

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


def test_a_type_of_another_processor_is_refused_while_the_old_instance_still_carries_traffic(standing):
    """Its image is ignored, and does not fit: the instance would go, and AWS would refuse the new one ever after."""
    stack, clouds = standing.stack, standing.clouds
    instance_id = stack.resources()[INSTANCE]["id"]
    try:
        stack.change({"gate.peer.instance_type": "t3.micro"})
        for command in (["preview"], ["up", "--yes", "--skip-preview"]):
            told = stack.pulumi(*command, status=1).output
            assert f"t3.micro is of x86_64, and the gate peer's instance {instance_id} of arm64" in told
            assert "Traceback" not in told
        assert clouds.instance(instance_id)["State"]["Name"] == "running"
        stack.change({"gate.peer.image": {"kind": "pinned", "id": amazon_linux(clouds, "x86_64")}})
        assert stack.operations("up", "--yes", "--skip-preview") == {INSTANCE: "replace", RUNNING: "replace"}
        stack.change({"gate.peer.image": {"kind": "latest"}})
        assert stack.operations("preview") == {}, "the image stays as it is"
        arm = {"kind": "pinned", "id": amazon_linux(clouds, "arm64")}
        stack.change({"gate.peer.image": arm, "gate.peer.instance_type": "t4g.micro"})
        assert stack.operations("up", "--yes", "--skip-preview") == {INSTANCE: "replace", RUNNING: "replace"}
    finally:
        stack.describe(PATH)


def test_a_replacement_is_refused_while_the_old_instance_carries_traffic_if_its_image_is_gone(standing):
    """The instance would go, and AWS would refuse the new one ever after: InvalidAMIID.NotFound."""
    stack, clouds, current = standing.stack, standing.clouds, latest(standing.clouds)
    own = clouds.ec2.copy_image(SourceImageId=current, SourceRegion=REGION, Name="hardened")["ImageId"]
    try:
        stack.change({"gate.peer.image": {"kind": "pinned", "id": own}})
        stack.up()
        instance_id = stack.resources()[INSTANCE]["id"]
        clouds.ec2.deregister_image(ImageId=own)

        stack.describe(with_changes(PATH, {"gate.peer.device_traffic.ssh.from_port": 2222}))
        done = stack.up()
        assert f"{instance_id} runs on, but it was made from {own}, which is not there" in done.output
        stack.change({"gate.peer.mtu": 1400})
        for command in (["preview"], ["up", "--yes", "--skip-preview"]):
            told = stack.pulumi(*command, status=1).output
            assert f"gate-peer.ami_id: is left out, and {instance_id} was made from {own}, which is not there" in told
            assert f"give ami_id {current}, in a stack file image: {{kind: pinned, id: {current}}}" in told
            assert "Traceback" not in told
        assert clouds.instance(instance_id)["State"]["Name"] == "running"
    finally:
        stack.describe(with_changes(PATH, {"gate.peer.image": {"kind": "pinned", "id": current}}))
        stack.up()
        stack.describe(PATH)
    new = clouds.instance(stack.resources()[INSTANCE]["id"])
    assert (new["ImageId"], new["State"]["Name"]) == (current, "running"), "what was told to write makes it anew"
    assert stack.operations("preview") == {}, "left out again, it stays on that image"


def latest(clouds) -> str:
    parameter = clouds.aws.client("ssm", REGION).get_parameter(Name=AMI_PARAMETER + "arm64")
    return str(parameter["Parameter"]["Value"])


def amazon_linux(clouds, architecture):
    wanted = {"name": "al2023-ami-2*", "architecture": architecture}
    filters = [{"Name": name, "Values": [value]} for name, value in wanted.items()]
    return clouds.ec2.describe_images(Owners=["amazon"], Filters=filters)["Images"][0]["ImageId"]
