"""Tags that some service would refuse: the whole text of each refusal, and beside it what must pass."""

from typing import Any

import pytest

from devicepath.backend_vpc.component import BackendVpc
from devicepath.canal_peering.component import CanalPeering
from devicepath.canal_transit_gateway.component import CanalTransitGateway
from devicepath.device_path.component import DevicePath
from devicepath.direct_connect.component import DirectConnect
from devicepath.gate_peer.component import GatePeer
from devicepath.site_to_site_vpn.component import SiteToSiteVpn
from devicepath.transit_gateway.component import TransitGateway
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.faults import InvalidSpec
from tests.components import (
    test_backend_vpc,
    test_canal_peering,
    test_canal_transit_gateway,
    test_gate_peer,
    test_path_transit_gateways,
    test_transit_gateway,
)
from tests.components.path_arguments import DEVICE_TO_DEVICE, EXISTING_VPC, EXISTING_VPG, REMOTE_ACCESS, changed
from tests.components.recording import record
from tests.spec import direct_connect, site_to_site_vpn

Tags = dict[str, str]
COMMON = "letters, digits, spaces and _ . : / = + - @"


def gate(tags: Tags) -> GatePeer:
    args: Any = {**test_gate_peer.USUAL, "tags": tags}
    return GatePeer("gate", args)


def backend(tags: Tags, **changes: Any) -> BackendVpc:
    args: Any = {**test_backend_vpc.USUAL, "tags": tags, **changes}
    return BackendVpc("line1", args)


def canal(tags: Tags) -> CanalPeering:
    args: Any = {**test_canal_peering.USUAL, "tags": tags}
    return CanalPeering("line1", args)


def attached(tags: Tags) -> CanalTransitGateway:
    args: Any = {**test_canal_transit_gateway.ATTACHED, "tags": tags}
    return CanalTransitGateway("line1", args)


def peered(tags: Tags) -> CanalTransitGateway:
    args: Any = {**test_canal_transit_gateway.PEERED, "tags": tags}
    return CanalTransitGateway("line1", args)


def gateway(tags: Tags) -> TransitGateway:
    args: Any = {**test_transit_gateway.USUAL, "tags": tags}
    return TransitGateway("line1", args)


def unshared(tags: Tags) -> TransitGateway:
    args: Any = {**test_transit_gateway.EXISTING, "tags": tags}
    return TransitGateway("line1", args)


def office(tags: Tags, **changes: Any) -> SiteToSiteVpn:
    args: Any = {**site_to_site_vpn.ON_VPN_GATEWAY, "tags": tags, **changes}
    return SiteToSiteVpn("line1", args)


def line(tags: Tags) -> DirectConnect:
    args: Any = {**direct_connect.TO_VPCS, "tags": tags}
    return DirectConnect("line1", args)


def vpg(tags: Tags) -> VirtualPrivateGateway:
    args: Any = {"vpg": {"kind": "new", "type": "F"}, "tags": tags}
    return VirtualPrivateGateway("line1", args)


def path(tags: Tags, **changes: Any) -> DevicePath:
    return DevicePath("line1", changed(REMOTE_ACCESS, {"tags": tags, **changes}))


def refused(make: Any, tags: Tags, **changes: Any) -> list[str]:
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            make(tags, **changes)
        lines.extend(str(invalid.value).splitlines())

    assert record(program).custom() == {}, "nothing is made before all is checked"
    return lines


def test_all_mistakes_of_all_tags_are_named_at_once():
    assert refused(
        gate,
        {"Project": "a", "project": "b", "aws:own": "c", "cost#": "1,2", "name": "mine", "k" * 129: "v" * 257, "": "d"},
    ) == [
        "gate.tags.aws:own: keys that begin with aws: are AWS's own; write another key.",
        f"gate.tags.cost#: the key 'cost#' has '#'; IAM takes {COMMON} only; write it with these.",
        f"gate.tags.cost#: the value '1,2' has ','; IAM takes {COMMON} only; write it with these.",
        "gate.tags.name: each thing has this tag of its own in IAM; take it out, or write another key.",
        f"gate.tags.{'k' * 129}: the key has 129 characters; AWS takes 128; write a shorter one.",
        f"gate.tags.{'k' * 129}: the value has 257 characters; AWS takes 256; write a shorter one.",
        "gate.tags: a tag has no key; give it one.",
        "gate.tags.project: is the same key as Project to IAM, which ignores case; write one of them.",
    ]


@pytest.mark.parametrize(
    ("tags", "line"),
    [
        ({"owner": "AWS:us"}, "owner: 'AWS:us' begins with aws:, which IAM keeps for AWS; write another value."),
        ({"Aws:own": "it"}, "Aws:own: keys that begin with aws: are AWS's own; write another key."),
        ({"Name": "it"}, "Name: each thing has this tag of its own in EC2; take it out, or write another key."),
        ({"NAME": "it"}, "NAME: each thing has this tag of its own in IAM; take it out, or write another key."),
        ({"owner": "a|b"}, f"owner: the value 'a|b' has '|'; IAM takes {COMMON} only; write it with these."),
    ],
)
def test_a_tag_that_iam_refuses_is_refused(tags, line):
    assert refused(gate, tags) == [f"gate.tags.{line}"]
    assert refused(backend, tags) == [f"line1.tags.{line}"], "with the flow logs' role"


@pytest.mark.parametrize(
    "tags",
    [
        {"コスト": "部品 1_.:/=+-@", "empty": ""},
        {"k" * 128: "v" * 256},
        {str(number): "v" for number in range(48)},
    ],
)
def test_what_iam_takes_passes(tags):
    record(lambda: gate(tags))
    record(lambda: backend(tags))


def test_where_no_role_is_made_ec2s_rules_hold_which_are_wider():
    tags = {"Project": "a", "project": "b", "cost#": "1,2", "name": "mine", "owner": "aws:us"}
    record(lambda: canal(tags))
    record(lambda: backend(tags, flow_logs={"kind": "none"}))
    assert refused(canal, {"aws:own": "it"}) == [
        "line1.tags.aws:own: keys that begin with aws: are AWS's own; write another key."
    ]


def test_a_thing_has_50_tags_its_name_among_them():
    tags = {str(number): "v" for number in range(50)}
    line = "tags: 50 tags; EC2 takes 49 besides those that each thing has of its own; take 1 out."
    assert refused(gate, tags) == [f"gate.{line}"]


def test_a_subnet_has_a_tag_of_its_own_besides():
    tags = {str(number): "v" for number in range(49)}
    record(lambda: gate(tags))
    assert refused(backend, tags) == [
        "line1.tags: 49 tags; EC2 takes 48 besides those that each thing has of its own; take 1 out."
    ]
    assert refused(backend, {"devicepath:subnet": "mine"}) == [
        "line1.tags.devicepath:subnet: each thing has this tag of its own in EC2; take it out, or write another key."
    ]


def test_a_peering_connection_has_its_acceptances_tag_besides():
    tags = {str(number): "v" for number in range(49)}
    record(lambda: canal({key: tags[key] for key in list(tags)[:48]}))
    assert refused(canal, tags) == [
        "line1.tags: 49 tags; EC2 takes 48 besides those that each thing has of its own; take 1 out."
    ]
    own = "devicepath:acceptance"
    for made in (canal, path):
        assert refused(made, {own: "2"}) == [
            f"line1.tags.{own}: each thing has this tag of its own in EC2; take it out, or write another key."
        ]


@pytest.mark.parametrize("make", [attached, peered, unshared, gateway])
def test_transit_gateways_have_ec2s_rules(make):
    wide = {"Project": "a", "project": "b", "cost#": "1,2", "name": "mine", "owner": "aws:us"}
    record(lambda: make(wide))
    tags = {str(number): "v" for number in range(50)}
    record(lambda: make({key: tags[key] for key in list(tags)[:49]}))
    assert refused(make, tags) == [
        "line1.tags: 50 tags; EC2 takes 49 besides those that each thing has of its own; take 1 out."
    ]
    assert refused(make, {"aws:own": "it", "Name": "it"}) == [
        "line1.tags.aws:own: keys that begin with aws: are AWS's own; write another key.",
        "line1.tags.Name: each thing has this tag of its own in EC2; take it out, or write another key.",
    ]


def test_a_vpn_has_its_components_tag_besides_and_a_log_group_the_narrowest_characters():
    tags = {str(number): "v" for number in range(49)}
    record(lambda: office({key: tags[key] for key in list(tags)[:48]}))
    limit = "49 tags; EC2 takes 48 besides those that each thing has of its own; take 1 out."
    assert refused(office, tags) == [f"line1.tags: {limit}"]
    existing = {"kind": "existing", "id": "cgw-0123456789abcdef0"}
    assert refused(office, tags, customer_gateway=existing) == [f"line1.tags: {limit}"]
    assert refused(office, {"cost#": "it"}) == [
        f"line1.tags.cost#: the key 'cost#' has '#'; CloudWatch Logs takes {COMMON} only; write it with these."
    ]
    record(lambda: office({"cost#": "it"}, logs={"kind": "none"}))


def test_direct_connect_takes_49_tags_of_common_characters():
    tags = {str(number): "v" for number in range(50)}
    record(lambda: line({key: tags[key] for key in list(tags)[:49]}))
    limit = "50 tags; Direct Connect takes 49 besides those that each thing has of its own; take 1 out."
    assert refused(line, tags) == [f"line1.tags: {limit}"]
    assert refused(line, {"cost#": "it"}) == [
        f"line1.tags.cost#: the key 'cost#' has '#'; Direct Connect takes {COMMON} only; write it with these."
    ]


def test_a_path_with_transit_gateways_has_the_rules_of_all_that_it_makes():
    soracom = {str(number): "v" for number in range(19)}
    limit = "19 tags; SORACOM takes 18 besides those that each thing has of its own; take 1 out."
    for of in (test_path_transit_gateways.ATTACHED, test_path_transit_gateways.HUB):
        args = changed(of, {"tags": soracom})
        assert refused(lambda _, args=args: DevicePath("line1", args), soracom) == [f"line1.tags: {limit}"]


def test_soracom_takes_20_the_name_and_the_providers_among_them():
    record(lambda: vpg({str(number): "v" for number in range(18)}))
    tags = {str(number): "v" for number in range(19)}
    limit = "19 tags; SORACOM takes 18 besides those that each thing has of its own; take 1 out."
    assert refused(vpg, tags) == [f"line1.tags: {limit}"]
    assert refused(path, tags) == [f"line1.tags: {limit}"]
    assert refused(vpg, {"name": "it", "pulumi-urn": "it"}) == [
        "line1.tags.name: each thing has this tag of its own in SORACOM; take it out, or write another key.",
        "line1.tags.pulumi-urn: each thing has this tag of its own in SORACOM; take it out, or write another key.",
    ]
    group = {"kind": "existing", "id": "01234567-89ab"}
    record(lambda: path(tags, vpg=EXISTING_VPG, sim_group=group)), "what exists keeps its tags"
    assert refused(path, tags, vpg=EXISTING_VPG) == [f"line1.tags: {limit}"], "a new group has them"


def test_a_vpc_that_exists_keeps_its_tags():
    tags = {"Project": "a", "project": "b", "aws:own": "c"}
    args: Any = {**EXISTING_VPC, "tags": tags}
    record(lambda: BackendVpc("line1", args))


def test_a_path_without_aws_has_only_soracoms_rules():
    tags = {"Project": "a", "project": "b", "cost#": "1,2", "Name": "mine", "aws:own": "v" * 300}
    args: Any = {**DEVICE_TO_DEVICE, "tags": tags}
    record(lambda: DevicePath("line1", args))
