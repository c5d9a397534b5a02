"""What is listed gets other names, changes places and ports: AWS refuses a second rule that says the same, so that each
has to be done by one `up`, with nothing left to do afterwards."""

from typing import Any

import pytest

from tests.infra.on_engine.path_stack import Key
from tests.infra.on_engine.standing import PATH

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")
SSH = PATH["gate"]["peer"]["device_traffic"]["ssh"]
WEB = {**SSH, "from_port": 8080}
HTTPS = {"kind": "range", "cidr": "10.10.0.0/21", "protocol": "tcp", "from_port": 443}
MQTT = {**HTTPS, "from_port": 8883}


@pytest.fixture
def listed(standing):
    """Lists this traffic, runs `up`, and gives what it did: all of it, for the next `up` has nothing to do."""

    def ran(device_traffic: dict[str, Any], egress: dict[str, Any]) -> dict[Key, str]:
        standing.stack.change({"gate.peer.device_traffic": device_traffic, "gate.peer.egress": egress})
        done = standing.stack.operations(*UP)
        assert standing.stack.previewed() == {}
        assert admitted(standing) == {(name, one["from_port"]) for name, one in device_traffic.items()}
        return done

    yield ran
    standing.stack.describe(PATH)
    standing.stack.operations(*UP)


def admitted(standing) -> set[tuple[str, int]]:
    """What AWS lets in from servers: by the name in its description, and the first port."""
    group = standing.stack.resources()["SecurityGroup", "gate-peer-host"]["id"]
    of_group = [{"Name": "group-id", "Values": [group]}]
    rules = standing.clouds.ec2.describe_security_group_rules(Filters=of_group)["SecurityGroupRules"]
    told = "To devices: "
    return {
        (rule["Description"].removeprefix(told), rule["FromPort"])
        for rule in rules
        if rule.get("Description", "").startswith(told)
    }


def rule(port: int) -> Key:
    return "SecurityGroupIngressRule", f"gate-peer-from-10.10.0.0-21-tcp-{port}"


def egress(port: int) -> Key:
    return "SecurityGroupEgressRule", f"gate-peer-to-10.10.0.0-21-tcp-{port}"


def test_what_is_listed_is_renamed_swapped_and_moved_by_one_up_each(listed):
    listed({"ssh": SSH, "web": WEB}, {"https": HTTPS, "mqtt": MQTT})
    swapped = listed({"shell": WEB, "web": SSH}, {"mqtt": HTTPS, "https": MQTT})
    assert swapped == dict.fromkeys((rule(22), rule(8080), egress(443), egress(8883)), "update")
    # The port of one is that which the other gives up, and the third has another range.
    moved = listed({"web": WEB, "shell": {**SSH, "cidr": "10.10.0.0/24", "from_port": 2222}}, {"mqtt": MQTT})
    assert moved == {
        rule(8080): "update",
        rule(22): "delete",
        ("SecurityGroupIngressRule", "gate-peer-from-10.10.0.0-24-tcp-2222"): "create",
        ("SecurityGroupEgressRule", "gate-peer-to-servers-10.10.0.0-24-mtu"): "create",
        egress(8883): "update",
        egress(443): "delete",
    }
