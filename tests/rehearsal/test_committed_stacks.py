"""The stacks of this project go up and down in a rehearsal, as `make rehearse STACK=...` runs it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.infra.stack_file import EXISTING_VPG, NAMES, ROOT, whole, with_changes
from tests.rehearsal.project import Checkout, clean_checkout

pytestmark = pytest.mark.engine

IN_ANY = [
    "copy of the project", "engine", "aws provider", "this machine", "fence", "both emulated clouds",
    "what both clouds hold", "up", "servers", "devices", "trace", "wires", "up again", "refresh", "packets",
    "applications", "take-down", "destroy", "both clouds as before",
]  # fmt: skip
WITHOUT_GATE_PEER = ("device-to-device", "transit-gateway", "transit-gateway-hub", "office")
WITH_GATE_PEER = {"gate peer on", "gate peer"}
WITH_ROUTERS = {
    "data-center": {"Door", "up after the order", "tunnels, lines", "Door ends"},
    "direct": {"Direct", "up after the order", "tunnels, lines", "Direct ends"},
    "office": {"routers of offices", "tunnels, lines"},
}
"""Steps of stacks that SORACOM's support is needed for, or a router of one's own."""
OF_ROUTERS = {step for steps in WITH_ROUTERS.values() for step in steps}


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    checkout = clean_checkout(tmp_path)
    yield checkout
    checkout.processes.end()


def assert_every_step_holds(stack: str, result: str) -> None:
    """`result` is what a rehearsal of a committed stack printed, as JSON."""
    steps = json.loads(result)["steps"]
    assert [it["name"] for it in steps if it["name"] not in WITH_GATE_PEER | OF_ROUTERS] == IN_ANY
    assert {it["name"] for it in steps} & OF_ROUTERS == WITH_ROUTERS.get(stack, set())
    assert ({it["name"] for it in steps} >= WITH_GATE_PEER) is (stack not in WITHOUT_GATE_PEER)
    assert [it for it in steps if not it["held"]] == []
    if stack == "remote-access":
        told = {f"{it['name']} {it['remark']}" for it in steps}
        assert [line for line in shown_by_the_readme() if line not in told] == []


@pytest.mark.parametrize("stack", sorted({*NAMES} - {"remote-access"}))
def test_every_step_of_a_committed_stack_holds_and_the_checkout_stays_as_it_is(checkout: Checkout, stack: str):
    """Of remote-access, too: packets/test_side_by_side.py."""
    run = checkout.rehearse(stack, "--json")
    assert run.returncode == 0, run.stderr
    assert_every_step_holds(stack, run.stdout)
    checkout.assert_nothing_is_left()


def test_over_door_both_sides_see_each_others_own_address_by_files_that_nobody_has_edited(checkout: Checkout):
    """With a gate peer on a host that boots what the stack puts out, and a router of what support hands over."""
    run = checkout.rehearse("data-center", "--json")
    assert run.returncode == 0, run.stderr
    assert_every_step_holds("data-center", run.stdout)
    document = json.loads(run.stdout)
    steps = {it["name"]: it["remark"] for it in document["steps"]}
    assert steps["Door"].startswith("emulated: SORACOM's support makes vpn-")
    assert steps["up after the order"] == "1 resource", "what keeps the VPG from being ended by mistake"
    assert steps["tunnels, lines"] == "2 tunnels up by the rendered files, 2 routes learned; the emulated AWS is told"
    assert steps["gate peer"] == "1 host booted with the files that are put out"
    assert steps["both clouds as before"] == steps["what both clouds hold"]
    answered = {(it["from"], it["to"]): it["sourceSeen"] for it in document["conversations"] if it["answered"]}
    assert answered["device:machine-1", "server:plant"] == "10.170.0.11"
    assert answered["server:plant", "device:machine-2"] == "192.168.50.20"
    assert path_mtus(document) == {"1349"}, "VXLAN in IPsec"
    checkout.assert_nothing_is_left()


def test_over_direct_frames_are_tagged_and_the_gate_peers_tunnel_fills_the_line(checkout: Checkout):
    run = checkout.rehearse("direct", "--json")
    assert run.returncode == 0, run.stderr
    assert_every_step_holds("direct", run.stdout)
    document = json.loads(run.stdout)
    steps = {it["name"]: it["remark"] for it in document["steps"]}
    assert steps["Direct"].startswith("emulated: SORACOM's support makes dxvif-")
    assert steps["tunnels, lines"] == "1 line up by the rendered files, 1 route learned; the emulated AWS is told"
    assert steps["both clouds as before"] == steps["what both clouds hold"]
    answered = {(it["from"], it["to"]): it["sourceSeen"] for it in document["conversations"] if it["answered"]}
    assert answered["server:factory", "device:robot-2"] == "10.180.255.254", "the gate peer's inner address"
    assert answered["device:robot-1", "server:factory"].startswith("100.64.0."), "the VPG's own"
    assert path_mtus(document) == {"1450", "1500"}, "in the gate peer's tunnel, and beside it"
    checkout.assert_nothing_is_left()


def test_people_in_an_office_reach_devices_and_servers_by_the_router_files_that_are_put_out(checkout: Checkout):
    run = checkout.rehearse("office", "--json")
    assert run.returncode == 0, run.stderr
    assert_every_step_holds("office", run.stdout)
    document = json.loads(run.stdout)
    steps = {it["name"]: it["remark"] for it in document["steps"]}
    assert steps["routers of offices"] == "the emulated AWS expects 2 routes of 2 tunnels"
    assert steps["tunnels, lines"] == "2 tunnels up by the rendered files, 2 routes learned; the emulated AWS is told"
    answered = {(it["from"], it["to"]): it["sourceSeen"] for it in document["conversations"] if it["answered"]}
    assert answered["server:headquarters", "device:kiosk-1"] == "192.168.60.20"
    assert answered["device:kiosk-2", "server:headquarters"] == "10.210.0.12"
    assert answered["server:headquarters", "server:servers-app-a"] == "192.168.60.20"
    assert "1399" in path_mtus(document), "of the tunnels"
    assert document["outputs"]["router_files"] == {"headquarters": "[secret]"}
    assert "secret = " not in run.stdout + run.stderr
    checkout.assert_nothing_is_left()


def path_mtus(document: dict[str, Any]) -> set[str]:
    """In bytes."""
    return {it["remark"].partition(" ")[0] for it in document["applications"] if it["what"] == "path MTU"}


def taking_over() -> dict[str, Any]:
    """Source identification, on a VPC of two ranges, a VPG and a SIM group that exist, with a pinned image and packages
    from S3."""

    def zone(name: str, cidr: str, table: str) -> dict[str, str]:
        return {"subnet_id": f"subnet-{name}", "cidr": cidr, "route_table_id": f"rtb-{table}"}

    shared = "0123456789abcdef0"
    app = {"a": zone("0aaaaaaa", "10.20.0.0/24", shared), "c": zone("0ccccccc", "10.20.1.0/24", shared)}
    gate = {"a": zone("0eeeeeee", "10.20.8.0/24", "0eeeeeee")}
    batch = {"a": zone("0fffffff", "10.25.0.0/24", "0fffffff")}
    tiers = {"app": app, "gate": gate, "batch": batch}
    backend = {
        "kind": "existing_vpc",
        "directions": ["device_to_cloud"],
        "account_id": "111122223333",
        "region": "ap-northeast-1",
        "vpc_id": "vpc-0123456789abcdef0",
        "cidrs": ["10.20.0.0/16", "10.25.0.0/16"],
        "tiers": {name: {"kind": "existing", "zones": zones} for name, zones in tiers.items()},
        "canal": {"kind": "vpc_peering", "destination": "10.20.0.0/16", "tiers": ["app", "gate"]},
    }
    vpg = {**EXISTING_VPG, "device_subnet": "10.140.0.0/16"}
    group = {"kind": "existing", "id": "12345678-aaaa-bbbb-cccc-1234567890cd"}
    stack = whole("source-identification")
    path = stack["config"]["devicepath:path"]
    image = {"kind": "pinned", "id": "ami-0123456789abcdef0"}
    packages = {"prefix_list_id": "pl-0123abcd", "protocol": "tcp", "from_port": 443}
    of_the_peer = {"image": image, "packet_filter": "nftables", "egress.packages": packages}
    changes = {"vpg": vpg, "sim_group": group, "backends.main": backend}
    changes |= {f"gate_peers.main.{name}": value for name, value in of_the_peer.items()}
    changed = with_changes(path, changes)
    return {**stack, "config": {"devicepath:path": changed}}


def test_a_stack_that_takes_over_what_exists_is_rehearsed_on_things_with_their_ids(checkout: Checkout):
    (checkout.folder / "stacks" / "Pulumi.taking-over.yaml").write_text(yaml.safe_dump(taking_over()))
    checkout.commit()
    run = checkout.rehearse("taking-over", "--json")
    assert run.returncode == 0, run.stderr
    steps = {it["name"]: it["remark"] for it in json.loads(run.stdout)["steps"]}
    assert steps["both emulated clouds"].endswith(", 10 things that the stack takes over")
    assert steps["gate peer"] == "1 instance booted with user data", "with nftables, which it found in S3"
    assert steps["packets"].startswith("50 probes, 14 answered"), "nobody reaches the tier in the other range"
    assert steps["both clouds as before"] == steps["what both clouds hold"], "nothing that existed is gone"
    checkout.assert_nothing_is_left()


def test_where_devices_join_by_other_ways_the_rehearsal_shows_the_directions_with_its_own(checkout: Checkout):
    stack = whole("device-to-device")
    fleet = with_changes(stack["config"]["devicepath:path"], {"devices": {}})
    file = {**stack, "config": {"devicepath:path": fleet}}
    (checkout.folder / "stacks" / "Pulumi.fleet.yaml").write_text(yaml.safe_dump(file))
    checkout.commit()
    run = checkout.rehearse("fleet", "--json")
    assert run.returncode == 0, run.stderr
    document = json.loads(run.stdout)
    steps = {it["name"]: it["remark"] for it in document["steps"]}
    own = {it["name"]: it["address"] for it in document["ownDevices"]}
    assert own == {"rehearsal-1": "10.150.0.3", "rehearsal-2": "10.150.0.4"}, (
        "of the device subnet, behind the VPG's own"
    )
    assert steps["devices"].startswith("2 switched off and on again, of them the rehearsal's own: rehearsal-1 (IMSI ")
    assert steps["devices"].endswith("): devices lists none")
    answered = {(it["from"], it["to"]) for it in document["conversations"] if it["answered"]}
    assert answered == {("device:rehearsal-1", "device:rehearsal-2"), ("device:rehearsal-2", "device:rehearsal-1")}
    assert steps["both clouds as before"] == steps["what both clouds hold"]
    checkout.assert_nothing_is_left()


def shown_by_the_readme() -> list[str]:
    """The steps that the README shows, each as `name remark`."""
    block = (ROOT / "README.md").read_text().partition("$ make rehearse\n")[2].partition("\n\n")[0]
    lines = [" ".join(line.split()) for line in block.splitlines()]
    assert lines, "the README shows a rehearsal"
    return lines
