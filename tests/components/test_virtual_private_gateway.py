import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pulumi
import pytest

from devicepath.refused import Refused
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.choices import Internet, Session
from devicepath_spec.faults import InvalidSpec
from tests.components import promises
from tests.components.late_faults import told_late
from tests.components.path_arguments import EXISTING_VPG
from tests.components.recording import record

VPG = "soracom:index:VirtualPrivateGateway"
FILTER = "soracom:index:RoutingFilter"
MEMBER = "soracom:index:SimGroupMembership"

PRESS, SAW = "vpg-440101234567890", "vpg-440101234567891"
DEVICES: dict[str, Any] = {
    "press": {"imsi": "440101234567890", "address": "10.128.0.10"},
    "saw": {"imsi": "440101234567891"},
}


USUAL: Any = {"vpg": {"kind": "new", "type": "F"}, "tags": promises.TAGS}


def vpg(opts: pulumi.ResourceOptions | None = None, **changes) -> VirtualPrivateGateway:
    args: Any = {**USUAL, **changes}
    return VirtualPrivateGateway("vpg", args, opts)


@pytest.mark.parametrize("preview", [False, True])
def test_a_new_vpg_has_a_group_and_no_internet(preview):
    recorder = record(vpg, preview=preview)
    assert recorder.children("vpg") == {
        ("VirtualPrivateGateway", "vpg-vpg"),
        ("Group", "vpg-group"),
        ("GroupConfiguration", "vpg-group"),
    }
    made = recorder.only(VPG)
    assert (made["type"], made["deviceSubnet"], made["useInternetGateway"]) == ("F", "10.128.0.0/9", False)


@pytest.mark.parametrize("preview", [False, True])
def test_all_that_can_be_asked_for_is_made_under_the_component(preview):
    recorder = record(
        lambda: vpg(
            internet=Internet.SERVICES, gate={"kind": "open"}, devices=DEVICES, allowed_ranges={"vpc": "10.0.0.0/16"}
        ),
        preview=preview,
    )
    assert recorder.children("vpg") == {
        ("VirtualPrivateGateway", "vpg-vpg"),
        ("Group", "vpg-group"),
        ("GroupConfiguration", "vpg-group"),
        ("RoutingFilter", "vpg-filter"),
        ("Gate", "vpg-gate"),
        ("IpAddressMapEntry", "vpg-10-128-0-10"),
        ("SimGroupMembership", PRESS),
        ("SimGroupMembership", SAW),
    }
    assert len(recorder.custom()) == len(recorder.children("vpg")), "and nothing elsewhere"


@pytest.mark.parametrize(
    ("internet", "gateway", "filtered"),
    [(Internet.NONE, False, False), (Internet.SERVICES, True, True), (Internet.OPEN, True, False)],
)
def test_internet_is_a_gateway_and_a_filter(internet, gateway, filtered):
    recorder = record(lambda: vpg(internet=internet))
    assert recorder.only(VPG)["useInternetGateway"] is gateway
    assert bool(recorder.inputs(FILTER)) is filtered


def test_services_denies_all_but_the_ranges_of_the_path():
    ranges = {"vpc": pulumi.Output.from_input("10.0.0.0/16"), "lan": "192.168.9.0/24", "devices": "10.128.0.0/9"}
    recorder = record(lambda: vpg(internet=Internet.SERVICES, allowed_ranges=ranges))
    assert recorder.only(FILTER) == {
        "vpgId": "vpg-vpg-id",
        "entries": [
            {"action": "deny", "ipRange": "0.0.0.0/0"},
            {"action": "allow", "ipRange": "10.128.0.0/9"},
            {"action": "allow", "ipRange": "192.168.9.0/24"},
            {"action": "allow", "ipRange": "10.0.0.0/16"},
        ],
    }


def test_gate_is_opened_with_its_own_vni_when_asked_for():
    opened = record(lambda: vpg(gate={"kind": "open", "vni": 12.0})).only("soracom:index:Gate")
    assert opened == {"vpgId": "vpg-vpg-id", "vni": 12, "privacySeparator": True}
    between = record(lambda: vpg(gate={"kind": "open", "device_to_device": True})).only("soracom:index:Gate")
    assert between == {"vpgId": "vpg-vpg-id", "vni": 10, "privacySeparator": False}
    assert record(vpg).inputs("soracom:index:Gate") == {}
    assert record(lambda: vpg(gate={"kind": "closed"})).inputs("soracom:index:Gate") == {}


def test_the_group_attaches_sims_to_the_vpg_and_tells_them_dns_and_mtu():
    told = {"kind": "new", "dns_servers": ["10.0.0.53", "10.0.2.53"], "link_mtu": 1400.0}
    recorder = record(lambda: vpg(sim_group=told))
    assert recorder.only("soracom:index:GroupConfiguration") == {
        "groupId": "vpg-group-id",
        "vpgId": "vpg-vpg-id",
        "dnsServers": ["10.0.0.53", "10.0.2.53"],
        "linkMtu": 1400,
        "allowReplacement": False,
    }


GROUP_ID = "11111111-2222-3333-4444-555555555555"
EXISTING_GROUP = {"kind": "existing", "id": GROUP_ID}


def test_an_existing_group_gets_its_settings_and_is_not_made():
    recorder = record(lambda: vpg(sim_group={**EXISTING_GROUP, "link_mtu": 1400}, devices=DEVICES))
    assert recorder.inputs("soracom:index:Group") == {}
    settings = recorder.only("soracom:index:GroupConfiguration")
    assert (settings["groupId"], settings["linkMtu"]) == (GROUP_ID, 1400)
    assert {one["groupId"] for one in recorder.inputs(MEMBER).values()} == {GROUP_ID}


def test_a_group_leaves_the_vpg_before_gate_closes():
    """Another stack's that is still on it would keep Gate open."""
    recorder = record(lambda: vpg(gate={"kind": "open"}, sim_group=EXISTING_GROUP))
    assert "vpg-gate" in recorder.dependencies("soracom:index:GroupConfiguration", "vpg-group")


def test_a_device_joins_after_the_groups_settings_its_address_the_filter_and_gate():
    recorder = record(lambda: vpg(internet=Internet.SERVICES, gate={"kind": "open"}, devices=DEVICES))
    both = {"vpg-group", "vpg-filter", "vpg-gate"}
    assert recorder.dependencies(MEMBER, PRESS) == {*both, "vpg-10-128-0-10"}
    assert recorder.dependencies(MEMBER, SAW) == both
    entry = recorder.only("soracom:index:IpAddressMapEntry")
    assert entry == {"vpgId": "vpg-vpg-id", "imsi": "440101234567890", "address": "10.128.0.10", "session": "keep"}


def test_a_device_leaves_the_components_own_group_before_that_is_deleted():
    """Of the group's settings it cannot be said: with an adopted group they are that one's."""
    recorder = record(lambda: vpg(devices=DEVICES))
    groups = [
        urn
        for urn in recorder.requests[MEMBER, SAW].dependencies
        if urn.split("$")[-1].startswith("soracom:index:Group::")
    ]
    assert len(groups) == 1


def test_a_device_is_told_all_that_its_next_session_takes_over():
    servers = ["10.0.0.53", "10.0.2.53"]
    recorder = record(
        lambda: vpg(
            internet=Internet.SERVICES,
            devices=DEVICES,
            sim_group={"kind": "new", "dns_servers": servers, "link_mtu": 1400},
            gate={"kind": "open"},
        )
    )
    common = {
        "vpg": "vpg-vpg-id",
        "linkMtu": "1400",
        "dnsServers": "10.0.0.53 10.0.2.53",
        "routingFilter": "deny:0.0.0.0/0 allow:10.128.0.0/9",
    }
    members = recorder.inputs(MEMBER)
    assert members[PRESS]["takesOver"] == {**common, "address": "10.128.0.10"}
    assert members[SAW]["takesOver"] == common
    plain = record(lambda: vpg(devices=DEVICES)).inputs(MEMBER)
    assert plain[SAW]["takesOver"] == {"vpg": "vpg-vpg-id"}


def test_sessions_are_reset_only_where_asked_for():
    def sessions(**changes) -> dict[str, str]:
        members = record(lambda: vpg(devices=DEVICES, **changes)).inputs(MEMBER)
        return {name: one["session"] for name, one in members.items()}

    assert sessions() == {PRESS: "keep", SAW: "keep"}
    assert sessions(sessions=Session.RESET) == {PRESS: "reset", SAW: "reset"}
    mixed = {**DEVICES, "saw": {**DEVICES["saw"], "session": "keep"}}
    members = record(lambda: vpg(devices=mixed, sessions=Session.RESET)).inputs(MEMBER)
    assert {name: one["session"] for name, one in members.items()} == {PRESS: "reset", SAW: "keep"}


def test_a_device_waits_for_all_that_its_session_takes_over():
    """Whoever is reset sooner connects with what there was before."""
    group = {"kind": "new", "link_mtu": 1300}
    recorder = record(lambda: vpg(devices=DEVICES, sim_group=group, internet=Internet.SERVICES, gate={"kind": "open"}))
    waits = [urn.partition("soracom:index:")[2] for urn in recorder.request(MEMBER, PRESS).dependencies]
    assert {one.partition("::")[0] for one in waits} >= {
        "Gate", "Group", "GroupConfiguration", "IpAddressMapEntry", "RoutingFilter",
    }  # fmt: skip


def test_a_batch_waits_for_the_one_before():
    devices = {
        "a": {"imsi": "440101234567890", "batch": 2.0},
        "b": {"imsi": "440101234567891"},
        "c": {"imsi": "440101234567892", "batch": 1},
        "d": {"imsi": "440101234567893"},
    }
    recorder = record(lambda: vpg(devices=devices))
    a, b, c, d = (f"vpg-44010123456789{number}" for number in range(4))
    waits = {name: recorder.dependencies(MEMBER, name) - {"vpg-group"} for name in (a, b, c, d)}
    assert waits == {a: {c}, b: set(), c: {b, d}, d: set()}


def test_another_device_adds_its_own_and_changes_nothing_else():
    new = {"imsi": "440101234567899", "address": "10.128.0.99"}
    before, after = (record(partial(vpg, devices=devices)).custom() for devices in (DEVICES, {"aaa": new, **DEVICES}))
    added = {("soracom:index:IpAddressMapEntry", "vpg-10-128-0-99"), (MEMBER, "vpg-440101234567899")}
    assert after.keys() - before.keys() == added
    assert {key: after[key] for key in before} == before


def test_a_device_of_another_name_is_the_same_to_soracom():
    renamed = {"stamp": DEVICES["press"], "saw": DEVICES["saw"]}
    assert record(partial(vpg, devices=renamed)).custom() == record(partial(vpg, devices=DEVICES)).custom()


EXISTING: dict[str, Any] = {"vpg": EXISTING_VPG}


def test_an_existing_vpg_is_looked_up_and_left_as_it_is():
    seen: dict[str, Any] = {}

    def program() -> None:
        made = vpg(**EXISTING)
        pulumi.Output.all(made.vpg_id, made.vpg_range).apply(lambda found: seen.update(found=found))

    recorder = record(program)
    assert seen == {"found": ["vpg-existing", "100.64.99.0/24"]}
    assert recorder.children("vpg") == {("Group", "vpg-group"), ("GroupConfiguration", "vpg-group")}
    assert recorder.only("soracom:index:GroupConfiguration")["vpgId"] == "vpg-existing"


def owned(vpg_id: str, name: str) -> dict[str, Any]:
    """What the state has."""
    return {"soracom:index:getOwned": {"virtualPrivateGateways": [{"id": vpg_id, "name": name}], "groups": []}}


def test_an_existing_vpg_in_the_place_of_the_components_own_is_refused_unless_that_may_end():
    own = owned("vpg-own", "vpg-vpg")
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            vpg(**EXISTING)
        lines.extend(invalid.value.faults)

    assert record(program, looked_up=own).custom() == {}
    assert lines == [
        "vpg.vpg.id: vpg-existing, so that vpg-own, which is this component's own and in use, would be ended: its "
        "devices are cut off, and its vpgRange is gone. Hand it over first (docs/changes.md), or allow it: "
        "`allow_replacement: [vpg]`, of a component alone `allow_replacement: true`."
    ]
    assert record(lambda: vpg(**EXISTING, allow_replacement=True), looked_up=own).custom()
    assert record(lambda: vpg(**EXISTING), looked_up=owned("vpg-existing", "vpg-vpg")).custom(), "it is its own"
    assert record(lambda: vpg(**EXISTING), looked_up=owned("vpg-9", "it-vpg")).custom(), "another component's stays"


def on_a_vpg(vpg_id: str | None, group: str = "vpg-group", own: str = "other-vpg") -> dict[str, Any]:
    """What the state has: a group, and the running VPG that it is on."""
    groups = [{"id": "group-1", "name": group} | ({} if vpg_id is None else {"vpgId": vpg_id})]
    vpgs = [{"id": "vpg-own", "name": own}]
    return {"soracom:index:getOwned": {"virtualPrivateGateways": vpgs, "groups": groups}}


@pytest.mark.parametrize("preview", [False, True])
def test_a_new_vpg_that_would_take_the_components_own_group_from_one_in_use_is_refused_before_it_is_made(preview):
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            vpg()
        lines.extend(invalid.value.faults)

    assert record(program, looked_up=on_a_vpg("vpg-9"), preview=preview).custom() == {}
    assert lines == [
        "vpg.vpg.kind: new, so that a VPG would be made, and group-1, this component's own SIM group, would move "
        "to it from vpg-9, which is in use. That is a new set-up fee, and its SIMs are cut off until their next "
        "session. Take the change back; or, to have vpg-9 as this component's own again, `pulumi import` it; or allow "
        "it: `allow_replacement: [vpg]`, of a component alone `allow_replacement: true`."
    ]


@pytest.mark.parametrize(
    ("has", "args"),
    [
        (on_a_vpg("vpg-9"), {"allow_replacement": True}),
        (on_a_vpg("vpg-9"), {"sim_group": EXISTING_GROUP}),
        (on_a_vpg("vpg-own", own="vpg-vpg"), {}),
        (on_a_vpg("vpg-9", group="it-group"), {}),
        (on_a_vpg(None), {}),
    ],
    ids=["allowed", "another group", "its own", "another component's", "on none"],
)
def test_else_a_new_vpg_is_made(has, args):
    assert record(lambda: vpg(**args), looked_up=has).custom()


def test_a_gate_that_is_open_already_is_used_and_left_as_it_is():
    seen: dict[str, Any] = {}

    def program() -> None:
        made = vpg(**EXISTING, gate={"kind": "existing"})
        assert made.vpg_peers is not None
        pulumi.Output.all(made.gate_vpg_id, made.vpg_peers).apply(lambda found: seen.update(found=found))

    assert record(program).inputs("soracom:index:Gate") == {}
    assert seen["found"] == [
        "vpg-existing",
        [
            {"outer_address": "100.64.99.4", "inner_address": "10.128.0.1"},
            {"outer_address": "100.64.99.36", "inner_address": "10.128.0.2"},
        ],
    ]


def test_to_a_filter_of_others_the_paths_ranges_are_added_and_nothing_else():
    recorder = record(lambda: vpg(**EXISTING, internet=Internet.SHARED, allowed_ranges={"vpc": "10.0.0.0/16"}))
    assert recorder.inputs(FILTER) == {}
    added = recorder.only("soracom:index:RoutingFilterEntries")
    assert added == {"vpgId": "vpg-existing", "entries": [{"action": "allow", "ipRange": "10.0.0.0/16"}]}
    assert record(lambda: vpg(**EXISTING, internet=Internet.SHARED)).inputs("soracom:index:RoutingFilterEntries") == {}


REFUSED = """
from tests.components.test_virtual_private_gateway import EXISTING, record, vpg
record(lambda: vpg(vpg={**EXISTING["vpg"], "type": "E", "device_subnet": "10.9.0.0/16"}, internet="services"))
"""


@pytest.mark.slow
def test_an_existing_vpg_that_is_not_as_described_is_refused_before_anything_is_made_on_it():
    """In a process of its own: asyncio reports the outputs that fail on purpose when it ends."""
    root = Path(__file__).parents[2]
    answer = subprocess.run([sys.executable, "-c", REFUSED], cwd=root, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    said = {line[line.index("vpg.vpg.") :] for line in answer.stderr.splitlines() if line.endswith((" that.", " one."))}
    assert said == set(NOT_AS_DESCRIBED)


NOT_AS_DESCRIBED = [
    "vpg.vpg.type: E, but the VPG is of type F, and that cannot change; write F, or kind: new for another one.",
    "vpg.vpg.device_subnet: 10.9.0.0/16, but the VPG has 10.128.0.0/9; write that.",
]


@pytest.mark.parametrize("keys", [["id"], ["device_subnet"], ["id", "device_subnet"]], ids="-".join)
def test_an_existing_vpg_that_only_an_output_tells_is_compared_all_the_same(keys):
    """Its own id, its device subnet, or both."""
    wrong: dict[str, Any] = {**EXISTING_VPG, "type": "E", "device_subnet": "10.9.0.0/16"}
    later = {key: pulumi.Output.from_input(wrong[key]) for key in keys}
    assert NOT_AS_DESCRIBED[0] in told_late(lambda: vpg(vpg={**wrong, **later}, internet="services"))


def test_the_device_subnet_of_an_existing_vpg_is_compared_when_an_output_tells_it():
    wrong = {**EXISTING_VPG, "device_subnet": pulumi.Output.from_input("10.9.0.0/16")}
    assert told_late(lambda: vpg(vpg=wrong)) == [NOT_AS_DESCRIBED[1]]
    right = {**EXISTING_VPG, "device_subnet": pulumi.Output.from_input(EXISTING_VPG["device_subnet"])}
    assert record(lambda: vpg(vpg=right)).custom() == record(lambda: vpg(vpg=EXISTING_VPG)).custom()


def test_an_existing_vpg_that_is_not_there_is_a_mistake_of_the_description():
    """And not a traceback."""
    looked_up = {"soracom:index:getVirtualPrivateGateway": "this account has no VPG vpg-existing; check it."}
    with pytest.raises(Refused) as refusal:
        record(lambda: vpg(**EXISTING), looked_up=looked_up)
    told = "vpg.vpg.id: vpg-existing, and SORACOM says: this account has no VPG vpg-existing; check it."
    assert refusal.value.faults == (told,)


def test_tags_reach_vpg_and_group_and_nothing_is_public():
    recorder = record(lambda: vpg(internet=Internet.SERVICES, gate={"kind": "open"}, devices=DEVICES))
    assert promises.untagged(recorder) == []
    assert promises.public(recorder) == []


def test_protection_of_the_component_reaches_every_child():
    protected = record(lambda: vpg(pulumi.ResourceOptions(protect=True), devices=DEVICES))
    assert promises.unprotected(protected) == []


def test_protection_by_degree_keeps_the_vpg_and_the_group_and_nothing_else():
    recorder = record(lambda: vpg(protect=True, devices=DEVICES, gate={"kind": "open"}, internet=Internet.SERVICES))
    kept = {noun for noun, request in recorder.requests.items() if request.protect}
    assert kept == {(VPG, "vpg-vpg"), ("soracom:index:Group", "vpg-group")}


def test_all_faults_are_named_at_once():
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            vpg(
                vpg={"kind": "new", "type": "E", "device_subnet": "10.128.0.0/16"},
                allowed_ranges={"vpc": "10.0.0.0/16"},
                sim_group={"kind": "new", "dns_servers": ["a", "10.0.0.1", "10.0.0.2"], "link_mtu": 1501},
                gate={"kind": "open", "vni": 0},
                devices={
                    "a": {"imsi": "123"},
                    "b": {"imsi": "440101234567890", "address": "10.128.0.10"},
                    "c": {"imsi": "440101234567890", "address": "10.128.0.10"},
                    "d": {"imsi": "440101234567891", "address": "10.129.0.1"},
                    "e": {"imsi": "440101234567892", "address": "high"},
                },
            )
        lines.extend(str(invalid.value).splitlines())

    assert record(program).custom() == {}, "nothing is made before all is checked"
    assert lines == [
        "vpg.sim_group.dns_servers[0]: 'a' is not an IPv4 address; write it like 10.0.0.10 instead.",
        "vpg.sim_group.dns_servers: 3 are given; write at most 2 instead.",
        "vpg.sim_group.link_mtu: 1501 is not possible; write an MTU in bytes, 576 to 1500, instead.",
        "vpg.devices.a.imsi: '123' is not an IMSI, which has 15 digits; write it like \"440101234567890\" instead.",
        "vpg.devices.e.address: 'high' is not an IPv4 address; write it like 10.0.0.10 instead.",
        "vpg.gate.vni: 0 is not possible; write a VXLAN network identifier, 1 to 16777215, instead.",
        "vpg.internet: none, but a VPG of type E cannot do without the internet gateway; write services instead: all "
        "but the path is denied then.",
        "vpg.devices.c.address: 10.128.0.10 is that of devices.b.address too; write a free one instead.",
        "vpg.devices.c.imsi: 440101234567890 is that of devices.b.imsi too; write each SIM once instead.",
        "vpg.devices.d.address: 10.129.0.1 is no address of a host in vpg.device_subnet 10.128.0.0/16; write a free "
        "one of it instead.",
        "vpg.allowed_ranges: vpc: only internet: services, or shared, filters; leave them out.",
    ]
