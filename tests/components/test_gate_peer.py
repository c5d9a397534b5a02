import json
import re
from functools import partial
from typing import Any

import pulumi
import pytest

from devicepath.gate_peer.component import GatePeer
from devicepath.gate_peer.gate_host import vpg_peers
from devicepath_spec.choices import PacketFilter, ReturnPath
from devicepath_spec.faults import InvalidSpec
from tests.components import promises
from tests.components.recording import record

INSTANCE = "aws:ec2/instance:Instance"
RUNNING = "aws:ec2transitgateway/instanceState:InstanceState"
INTERFACE = "aws:ec2/networkInterface:NetworkInterface"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
ROUTE = "aws:ec2/route:Route"
REDIRECTION = "soracom:index:Redirection"

PEERS = [
    {"outer_address": "100.64.152.132", "inner_address": "10.128.0.3"},
    {"outer_address": "100.64.152.4", "inner_address": "10.128.0.2"},
]
MASQUERADING: dict[str, Any] = {
    "return_path": ReturnPath.MASQUERADE,
    "packet_filter": PacketFilter.NFTABLES,
    "route_table_ids": {"app-a": "rtb-1", "app-c": "rtb-2"},
    "device_traffic": {
        "web": {"cidr": "10.0.2.0/24", "protocol": "tcp", "from_port": 8000.0, "to_port": 8080.0},
        "ping": {"cidr": "10.0.0.0/24", "protocol": "icmp"},
    },
    "egress": {
        "https": {"cidr": "10.0.0.0/16", "protocol": "tcp", "from_port": 443},
        "s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443},
    },
}
ALWAYS = {
    ("NetworkInterface", "gate-interface"),
    ("Instance", "gate-host"),
    ("InstanceState", "gate-host"),
    ("Role", "gate-host"),
    ("RolePolicy", "gate-host"),
    ("InstanceProfile", "gate-host"),
    ("SecurityGroup", "gate-host"),
    ("SecurityGroupIngressRule", "gate-from-vpg-1"),
    ("SecurityGroupIngressRule", "gate-from-vpg-2"),
    ("SecurityGroupIngressRule", "gate-from-vpg-mtu"),
    ("SecurityGroupEgressRule", "gate-to-vpg"),
    ("GatePeer", "gate-registration"),
}


USUAL: Any = {
    "vpg_id": "vpg-1",
    "vpg_cidr": "100.64.152.0/24",
    "vpg_peers": PEERS,
    "vpc_id": "vpc-1",
    "subnet_id": "subnet-1",
    "subnet_cidr": "10.0.0.0/24",
    "outer_address": "10.0.0.254",
    "inner_address": "10.128.0.254",
    "device_subnet": "10.128.0.0/9",
    "region": promises.REGION,
    "tags": promises.TAGS,
}


def gate(opts: pulumi.ResourceOptions | None = None, **changes) -> GatePeer:
    args: Any = {**USUAL, **changes}
    return GatePeer("gate", args, opts)


def masquerading(**changes) -> GatePeer:
    return gate(**{**MASQUERADING, **changes})


def redirected(opts: pulumi.ResourceOptions | None = None, **changes) -> GatePeer:
    routes = MASQUERADING["route_table_ids"]
    return gate(opts, return_path=ReturnPath.REDIRECTION, route_table_ids=routes, **changes)


@pytest.mark.parametrize("preview", [False, True])
def test_it_makes_exactly_this_in_previews_too(preview):
    recorder = record(gate, preview=preview)
    assert recorder.children("gate") == ALWAYS
    assert len(recorder.custom()) == len(ALWAYS), "and nothing elsewhere"


@pytest.mark.parametrize("preview", [False, True])
def test_servers_that_use_it_add_routes_and_rules(preview):
    recorder = record(masquerading, preview=preview)
    assert recorder.children("gate") - ALWAYS == {
        ("Route", "gate-route-rtb-1"),
        ("Route", "gate-route-rtb-2"),
        ("SecurityGroupIngressRule", "gate-from-10.0.2.0-24-tcp-8000-8080"),
        ("SecurityGroupIngressRule", "gate-from-10.0.0.0-24-icmp"),
        ("SecurityGroupEgressRule", "gate-to-servers-10.0.2.0-24-mtu"),
        ("SecurityGroupEgressRule", "gate-to-servers-10.0.0.0-24-mtu"),
        ("SecurityGroupEgressRule", "gate-to-10.0.0.0-16-tcp-443"),
        ("SecurityGroupEgressRule", "gate-to-pl-61a54008-tcp-443"),
    }


def test_the_interface_has_the_fixed_address_and_forwards_for_others():
    interface = record(gate).only(INTERFACE)
    assert interface["privateIps"] == ["10.0.0.254"]
    assert interface["sourceDestCheck"] is False
    assert (interface["subnetId"], interface["securityGroups"]) == ("subnet-1", ["gate-host-id"])


def test_the_instance_is_closed():
    instance = record(gate).only(INSTANCE)
    assert instance["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    assert instance["rootBlockDevice"]["encrypted"] is True
    assert instance["rootBlockDevice"]["tags"] == {**promises.TAGS, "Name": "gate"}
    assert instance["primaryNetworkInterface"] == {"networkInterfaceId": "gate-interface-id"}
    assert instance.keys() & {"keyName", "associatePublicIpAddress", "subnetId", "vpcSecurityGroupIds"} == set()


def test_the_instance_is_kept_running():
    recorder = record(gate)
    state = recorder.only(RUNNING)
    assert (state["instanceId"], state["state"]) == ("gate-host-id", "running")
    assert recorder.dependencies(RUNNING, "gate-host") == {"gate-host"}


def test_the_instance_goes_before_a_new_one_takes_its_interface_and_only_user_data_replaces_it():
    recorder = record(gate)
    request = recorder.request(INSTANCE, "gate-host")
    assert request.deleteBeforeReplace is True
    assert recorder.only(INSTANCE)["userDataReplaceOnChange"] is True
    assert list(request.ignoreChanges) == ["sourceDestCheck", "ami"]


def test_the_image_is_looked_up_for_the_processor_and_region():
    recorder = record(gate)
    [lookup] = looked_up(recorder, "getParameter")
    assert lookup == {
        "name": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
        "region": "eu-central-1",
    }
    assert recorder.only(INSTANCE)["ami"] == "ami-looked-up"
    [intel] = looked_up(record(lambda: gate(instance_type="t3.micro")), "getParameter")
    assert intel["name"].endswith("-x86_64")


def looked_up(recorder, noun):
    return [call.args for call in recorder.clouds.calls if call.token.endswith(f":{noun}")]


def test_a_pinned_image_is_taken_and_a_new_one_counts():
    recorder = record(lambda: gate(ami_id="ami-pinned"))
    assert recorder.only(INSTANCE)["ami"] == "ami-pinned"
    assert list(recorder.request(INSTANCE, "gate-host").ignoreChanges) == ["sourceDestCheck"]


def test_the_role_is_for_session_manager_only():
    recorder = record(gate)
    rights = json.loads(recorder.only("aws:iam/rolePolicy:RolePolicy")["policy"])
    assert rights["Statement"] == [
        {
            "Effect": "Allow",
            "Action": [
                "ssm:UpdateInstanceInformation",
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ],
            "Resource": "*",
        }
    ]
    trust = json.loads(recorder.only("aws:iam/role:Role")["assumeRolePolicy"])
    assert [one["Principal"] for one in trust["Statement"]] == [{"Service": "ec2.amazonaws.com"}]


def rules(recorder, kind: str) -> dict[str, tuple]:
    return {
        name: (
            rule.get("cidrIpv4") or rule.get("prefixListId"),
            rule["ipProtocol"],
            rule.get("fromPort"),
            rule.get("toPort"),
        )
        for name, rule in recorder.inputs(kind).items()
    }


def test_without_servers_only_the_tunnel_passes_and_only_with_the_vpg():
    recorder = record(gate)
    assert rules(recorder, INGRESS) == {
        "gate-from-vpg-1": ("100.64.152.4/32", "udp", 4789, 4789),
        "gate-from-vpg-2": ("100.64.152.132/32", "udp", 4789, 4789),
        "gate-from-vpg-mtu": ("100.64.152.0/24", "icmp", 3, 4),
    }
    assert rules(recorder, EGRESS) == {"gate-to-vpg": ("100.64.152.0/24", "udp", 4789, 4789)}


def test_what_is_listed_passes_and_servers_are_told_when_a_packet_is_too_large():
    recorder = record(masquerading)
    assert rules(recorder, INGRESS) == {
        "gate-from-vpg-1": ("100.64.152.4/32", "udp", 4789, 4789),
        "gate-from-vpg-2": ("100.64.152.132/32", "udp", 4789, 4789),
        "gate-from-vpg-mtu": ("100.64.152.0/24", "icmp", 3, 4),
        "gate-from-10.0.2.0-24-tcp-8000-8080": ("10.0.2.0/24", "tcp", 8000, 8080),
        "gate-from-10.0.0.0-24-icmp": ("10.0.0.0/24", "icmp", -1, -1),
    }
    assert rules(recorder, EGRESS) == {
        "gate-to-vpg": ("100.64.152.0/24", "udp", 4789, 4789),
        "gate-to-servers-10.0.2.0-24-mtu": ("10.0.2.0/24", "icmp", 3, 4),
        "gate-to-servers-10.0.0.0-24-mtu": ("10.0.0.0/24", "icmp", 3, 4),
        "gate-to-10.0.0.0-16-tcp-443": ("10.0.0.0/16", "tcp", 443, 443),
        "gate-to-pl-61a54008-tcp-443": ("pl-61a54008", "tcp", 443, 443),
    }


def test_two_kinds_of_traffic_from_one_range_share_the_rule_for_packets_that_are_too_large():
    """AWS refuses a second rule that says the same."""
    traffic = {
        "ssh": {"cidr": "10.0.2.0/24", "protocol": "tcp", "from_port": 22},
        "ping": {"cidr": "10.0.2.0/24", "protocol": "icmp"},
    }
    children = record(lambda: gate(device_traffic=traffic)).children("gate")
    assert {name for _, name in children if name.startswith("gate-to-servers")} == {"gate-to-servers-10.0.2.0-24-mtu"}


WEB, SSH = MASQUERADING["device_traffic"]["web"], {"cidr": "10.0.2.0/24", "protocol": "tcp", "from_port": 22}
HTTPS = MASQUERADING["egress"]["https"]
VXLAN = {"cidr": "100.64.152.0/24", "protocol": "udp", "from_port": 4789}


def test_what_traffic_is_called_changes_its_description_and_its_tag_and_no_rule():
    """Under the user's names, each of two that change places would meet the other's rule, which AWS refuses twice."""
    before = record(lambda: gate(device_traffic={"web": WEB, "ssh": SSH}, egress={"https": HTTPS})).custom()
    after = record(lambda: gate(device_traffic={"shell": SSH, "ssh": WEB}, egress={"tls": HTTPS})).custom()
    changed = {name: {key for key in one if one[key] != after[kind, name][key]} for (kind, name), one in before.items()}
    assert {name: fields for name, fields in changed.items() if fields} == {
        "gate-from-10.0.2.0-24-tcp-8000-8080": {"description", "tags"},
        "gate-from-10.0.2.0-24-tcp-22": {"description", "tags"},
        "gate-to-10.0.0.0-16-tcp-443": {"description", "tags"},
    }
    assert after.keys() == before.keys()
    shell = after[INGRESS, "gate-from-10.0.2.0-24-tcp-22"]
    assert (shell["description"], shell["tags"]["Name"]) == ("To devices: shell", "gate-from-server-shell")


def test_a_rule_for_what_is_not_known_yet_is_called_by_the_users_name():
    to = {"security_group_id": pulumi.Output.from_input("sg-1"), "protocol": "tcp", "from_port": 443}
    assert "gate-to-listed-endpoints" in record(lambda: gate(egress={"endpoints": to})).inputs(EGRESS)


def test_an_entry_that_turns_out_to_lead_where_another_does_is_refused():
    known = {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}
    later = {**known, "prefix_list_id": pulumi.Output.from_input("pl-61a54008"), "to_port": 443}
    told = "gate.egress.mirror: says what egress.packages says; write it once instead."
    with pytest.raises(pulumi.RunError, match=re.escape(told)):
        record(lambda: gate(egress={"packages": later, "mirror": known}))
    record(lambda: gate(egress={"packages": later, "mirror": {**known, "from_port": 80}}))


def test_what_is_masqueraded_is_what_the_security_group_admits():
    """The host masquerades whatever comes, so nothing but the listed ranges may come."""
    listed = {one["cidr"] for one in MASQUERADING["device_traffic"].values()}
    admitted = {cidr for name, (cidr, *_) in rules(record(masquerading), INGRESS).items() if "-from-vpg" not in name}
    assert admitted == listed


def user_data(declare) -> str:
    return record(declare).only(INSTANCE)["userData"]


def test_devices_are_kept_apart_unless_it_is_said():
    assert "\nPRIVACY_SEPARATOR=yes\n" in user_data(redirected)
    assert "\nPRIVACY_SEPARATOR=no\n" in user_data(lambda: redirected(privacy_separator=False))


def test_without_redirection_it_is_not_replaced_when_devices_may_reach_each_other():
    assert user_data(lambda: masquerading(privacy_separator=False)) == user_data(masquerading)


def test_named_route_tables_send_the_device_subnet_to_the_interface():
    routes = record(masquerading).inputs(ROUTE)
    assert {name: route["routeTableId"] for name, route in routes.items()} == {
        "gate-route-rtb-1": "rtb-1",
        "gate-route-rtb-2": "rtb-2",
    }
    assert {(one["destinationCidrBlock"], one["networkInterfaceId"]) for one in routes.values()} == {
        ("10.128.0.0/9", "gate-interface-id")
    }


def test_other_names_and_another_order_of_route_tables_change_nothing():
    tables = {"database": "rtb-2", "server": "rtb-1", "more": "rtb-1"}
    assert record(lambda: masquerading(route_table_ids=tables)).custom() == record(masquerading).custom()


def test_it_is_registered_with_the_address_of_its_interface():
    recorder = record(gate)
    assert recorder.only("soracom:index:GatePeer") == {
        "vpgId": "vpg-1",
        "outerAddress": "10.0.0.254",
        "innerAddress": "10.128.0.254",
    }
    assert recorder.request("soracom:index:GatePeer", "gate-registration").deleteBeforeReplace is True


def test_user_data_has_the_registered_inner_address_and_both_vpg_peers():
    user_data = record(masquerading).only(INSTANCE)["userData"]
    assert "\nINNER_ADDRESS=10.128.0.254/9\n" in user_data
    assert '\nVPG_PEERS="100.64.152.4/10.128.0.2 100.64.152.132/10.128.0.3"\n' in user_data
    assert "\nMASQUERADING=yes\n" in user_data


def test_another_order_of_the_vpg_peers_replaces_nothing():
    """Of a list."""
    there, back = (record(partial(gate, vpg_peers=peers)).custom() for peers in (PEERS, PEERS[::-1]))
    assert there == back


def test_when_one_end_changes_and_the_other_stays_only_its_own_rule_does():
    """In the order that a Gate keeps: each rule with what the other one has is a duplicate to AWS."""
    third = {"outer_address": "100.64.152.200", "inner_address": "10.128.0.4"}
    before, after = (
        record(partial(gate, vpg_peers=pulumi.Output.from_input(peers))).custom()
        for peers in (PEERS, [third, PEERS[1]])
    )
    changed = {key[1] for key in before if before[key] != after[key]}
    assert {name for name in changed if "from-vpg" in name} == {"gate-from-vpg-1"}


@pytest.mark.parametrize(
    ("changes", "changed", "added"),
    [
        ({"instance_type": "t4g.small"}, {"instanceType"}, set()),
        (
            {"route_table_ids": {"aaa": "rtb-0", **MASQUERADING["route_table_ids"]}},
            set(),
            {(ROUTE, "gate-route-rtb-0")},
        ),
        ({"tags": {**promises.TAGS, "owner": "other"}}, {"tags", "rootBlockDevice"}, set()),
        (
            {"device_traffic": {**MASQUERADING["device_traffic"], "more": {"cidr": "10.0.9.0/24", "protocol": "icmp"}}},
            set(),
            {(INGRESS, "gate-from-10.0.9.0-24-icmp"), (EGRESS, "gate-to-servers-10.0.9.0-24-mtu")},
        ),
    ],
    ids=["instance type", "route table", "tag", "range of servers"],
)
def test_everyday_changes_leave_user_data_and_addresses_alone(changes, changed, added):
    before, after = record(masquerading).custom(), record(lambda: masquerading(**changes)).custom()
    assert after.keys() - before.keys() == added
    key = INSTANCE, "gate-host"
    assert {field for field in before[key] if before[key][field] != after[key][field]} == changed
    interface = INTERFACE, "gate-interface"
    assert before[interface]["privateIps"] == after[interface]["privateIps"]


@pytest.mark.parametrize("preview", [False, True])
def test_redirection_adds_one_to_what_servers_need(preview):
    recorder = record(redirected, preview=preview)
    assert recorder.children("gate") - ALWAYS == {
        ("Redirection", "gate-redirection"),
        ("Route", "gate-route-rtb-1"),
        ("Route", "gate-route-rtb-2"),
    }


def test_devices_are_redirected_to_the_registered_inner_address():
    assert record(redirected).only(REDIRECTION) == {"vpgId": "vpg-1", "gateway": "10.128.0.254"}


def test_devices_are_redirected_only_while_host_and_routes_are_there():
    recorder = record(redirected)
    waits_for = {"gate-registration", "gate-host", "gate-route-rtb-1", "gate-route-rtb-2"}
    assert waits_for <= recorder.dependencies(REDIRECTION, "gate-redirection")
    replaced_with = recorder.request(REDIRECTION, "gate-redirection").replace_with
    assert [urn.split("::")[-1] for urn in replaced_with] == ["gate-host"]


def test_the_other_return_paths_redirect_nothing():
    assert record(gate).inputs(REDIRECTION) == {}
    assert record(masquerading).inputs(REDIRECTION) == {}


def test_tags_and_region_reach_every_child_and_nothing_is_public():
    recorder = record(masquerading)
    assert promises.untagged(recorder) == []
    assert promises.elsewhere(recorder) == []
    assert promises.public(recorder) == []


def test_protection_of_the_component_reaches_every_child():
    assert promises.unprotected(record(lambda: redirected(pulumi.ResourceOptions(protect=True)))) == []


def refused(program) -> list[str]:
    lines: list[str] = []

    def expected() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            program()
        lines.extend(str(invalid.value).splitlines())

    assert record(expected).custom() == {}, "nothing is made before all is checked"
    return lines


def test_all_faults_are_named_at_once():
    wrong: dict[str, Any] = {
        "vpg_cidr": "10.128.0.0/9",
        "outer_address": "10.0.1.1",
        "inner_address": "10.0.0.1",
        "mtu": 1500.0,
        "vni": 0,
        "return_path": ReturnPath.MASQUERADE,
        "device_traffic": {"all": {"cidr": "0.0.0.0/0", "protocol": "all"}},
        "egress": {"none": {"protocol": "tcp"}},
    }
    assert refused(lambda: gate(**wrong)) == [
        "gate.vpg_cidr: 10.128.0.0/9 is not inside 100.64.0.0/10; write the VPG's `vpgRange`, not the device subnet.",
        "gate.vni: 0 is not possible; write a VXLAN network identifier, 1 to 16777215, instead.",
        "gate.outer_address: 10.0.1.1 is outside the subnet 10.0.0.0/24; write an address of it.",
        "gate.inner_address: 10.0.0.1 is no address of a host in the device subnet 10.128.0.0/9; write a free one.",
        "gate.mtu: 1500 is not possible: the path carries 1500 and VXLAN takes 50 of it; write 576 to 1450, or the "
        "right path_mtu.",
        "gate.return_path: masquerade needs a filter, and the image has none; write packet_filter: nftables, which "
        "is installed once through the S3 endpoint, or redirection.",
        "gate.device_traffic.all.cidr: 0.0.0.0/0 is everybody; list the ranges of the servers.",
        "gate.egress.none: write one of cidr, prefix_list_id, security_group_id, and no other of them.",
        "gate.egress.none.from_port: is missing; write a port, 1 to 65535, which tcp needs.",
    ]


@pytest.mark.parametrize(
    ("traffic", "fault"),
    [
        ({"protocol": "icmp", "from_port": 8}, ": icmp has no ports; leave from_port and to_port out."),
        ({"protocol": "udp", "from_port": 9, "to_port": 8},
         ".from_port: 9 to 8 are no ports; write 1 to 65535, lower one first."),
        ({"protocol": "tcp", "from_port": 70000},
         ".from_port: 70000 is not possible; write a port, 1 to 65535, instead."),
        ({"protocol": "tcp", "from_port": 1, "to_port": 70000},
         ".to_port: 70000 is not possible; write a port, 1 to 65535, instead."),
    ],
)  # fmt: skip
def test_ports_are_those_of_the_protocol(traffic, fault):
    expected = f"gate.device_traffic.x{fault}"
    assert refused(lambda: gate(device_traffic={"x": {"cidr": "10.0.0.0/24", **traffic}})) == [expected]


def test_the_same_in_other_words_is_the_same():
    web = {"cidr": "10.0.0.0/24", "protocol": "tcp", "from_port": 80.0}
    traffic = {"web": web, "http": {**web, "to_port": 80}, "tunnel": {**VXLAN, "cidr": "100.64.0.0/10"}}
    egress = {"web": web, "http": {**web, "to_port": 80.0}, "tunnel": {**VXLAN, "to_port": 4789}}
    assert refused(lambda: gate(device_traffic=traffic, egress=egress)) == [
        "gate.device_traffic.tunnel: udp 4789 with 100.64.0.0/10 is the tunnel, which passes without being listed; "
        "remove it.",
        "gate.device_traffic.http: says what device_traffic.web says; write it once instead.",
        "gate.egress.tunnel: udp 4789 with 100.64.152.0/24 is the tunnel, which passes without being listed; remove "
        "it.",
        "gate.egress.http: says what egress.web says; write it once instead.",
    ]


def test_a_range_is_written_in_one_way():
    masked = {"cidr": "10.0.0.0/255.255.255.0", "protocol": "all"}
    assert refused(lambda: gate(egress={"masked": masked})) == [
        "gate.egress.masked.cidr: '10.0.0.0/255.255.255.0' has no plain prefix length; write 10.0.0.0/24 instead.",
    ]


@pytest.mark.parametrize("peers", [[], PEERS[:1], [*PEERS, PEERS[0]]], ids=["none", "one", "three"])
def test_a_tunnel_needs_both_vpg_peers(peers):
    with pytest.raises(InvalidSpec) as invalid:
        vpg_peers("gate", peers)
    assert str(invalid.value) == (
        f"gate.vpg_peers: {len(peers)} are given; a VPG has 2, and the tunnel needs both: "
        "give the `peers` of the soracom.Gate."
    )


@pytest.mark.parametrize(
    ("peers", "told"),
    [
        (5, ": 5 is not a list; write [5] instead."),
        ([PEERS[0], 5], "[1]: 5 is not a section; write it with the keys outer_address, inner_address instead."),
        ([PEERS[0], None], "[1]: is empty; write it with the keys outer_address, inner_address instead."),
        (
            [PEERS[0], {"outer_address": "100.64.152.4"}],
            "[1].inner_address: is missing; write it like 10.0.0.10.",
        ),
        (
            [PEERS[0], {**PEERS[1], "outer_address": "there"}],
            "[1].outer_address: 'there' is not an IPv4 address; write it like 10.0.0.10 instead.",
        ),
        (
            [PEERS[0], PEERS[0]],
            ": both have outer_address 100.64.152.132; a VPG has two ends: give the `peers` of the soracom.Gate.",
        ),
    ],
)
def test_vpg_peers_that_are_none_are_told(peers, told):
    assert refused(lambda: gate(vpg_peers=peers)) == [f"gate.vpg_peers{told}"]


def test_what_is_no_description_at_all_is_told_of_the_component():
    nothing: Any = 5
    (told,) = refused(lambda: GatePeer("gate", nothing))
    assert told.startswith("gate: 5 is not a section; write it with the keys vpg_id, ")
