"""A folder of answers: which files count, what the folders' names say, and what is wrong with a file."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.session import Session

from devicepath_tools.network.loading.aws import describe, dump
from devicepath_tools.network.loading.aws.answers import KINDS
from devicepath_tools.network.loading.aws.asked_of_ec2 import (
    ASKED,
    ASKED_OF_DIRECT_CONNECT,
    ASKED_OF_ONE_TABLE,
    ASSOCIATIONS,
)
from devicepath_tools.network.loading.aws.dump_commands import commands
from devicepath_tools.network.loading.source.misread import Misread
from devicepath_tools.network.network import Network
from tests.network.loading.aws.direct_connect_answers import DIRECT
from tests.network.test_describe import A_CUSTOMER_GATEWAY, A_VPN, A_VPN_GATEWAY

ORACLE = Path(__file__).parent / "oracle"
WRONG: tuple[Any, ...] = (None, "x", -1, [], {}, [None], "10.0.0.0/99")
VPC = {"VpcId": "vpc-1", "OwnerId": "111111111111", "CidrBlock": "10.0.0.0/16"}


def write(folder: Path, name: str, content: Any) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))


def test_accounts_and_regions_below_a_folder_are_one_network(tmp_path):
    write(tmp_path, "111111111111/us-east-1/Vpcs.json", {"Vpcs": [VPC]})
    write(
        tmp_path, "222222222222/eu-west-1/Vpcs.json", {"Vpcs": [{**VPC, "VpcId": "vpc-2", "OwnerId": "222222222222"}]}
    )
    network = dump.read(tmp_path)
    assert {it.id: (it.account_id, it.region) for it in network.vpcs.values()} == {
        "vpc-1": ("111111111111", "us-east-1"),
        "vpc-2": ("222222222222", "eu-west-1"),
    }


def test_a_folder_that_is_called_like_an_account_says_who_asked(tmp_path):
    write(tmp_path, "222222222222/Vpcs.json", {"Vpcs": [VPC]})
    write(tmp_path, "222222222222/NetworkInterfaces.json", {"NetworkInterfaces": []})
    assert dump.read(tmp_path).partly_read_vpcs == {"vpc-1"}, "it is a participant of another account's VPC"


def test_a_relative_folder_with_an_odd_name_is_read(tmp_path, monkeypatch):
    write(tmp_path, "a b 'ü/Vpcs.json", {"Vpcs": [{**VPC, "Tags": [{"Key": "Name", "Value": "a \u001b[31m 名"}]}]})
    monkeypatch.chdir(tmp_path)
    assert list(dump.read(Path("a b 'ü")).vpcs) == ["vpc-1"]
    monkeypatch.chdir(tmp_path / "a b 'ü")
    assert list(dump.read(Path()).vpcs) == ["vpc-1"]


def test_other_files_are_left_alone(tmp_path):
    write(tmp_path, "Vpcs.json", {"Vpcs": [VPC], "ResponseMetadata": {"HTTPStatusCode": 200}})
    write(tmp_path, "notes.json", "not JSON at all")
    write(tmp_path, "Vpcs.json.old", "{")
    assert list(dump.read(tmp_path).vpcs) == ["vpc-1"]


def test_what_is_not_modelled_is_said_and_what_was_deleted_is_not(tmp_path):
    described = [{"State": "available"}, {"State": "deleted"}]
    write(tmp_path, "us-east-1/LoadBalancers.json", {"LoadBalancers": described})
    write(tmp_path, "us-east-2/LoadBalancers.json", {"LoadBalancers": described[1:]})
    assert dump.read(tmp_path).unread[-2] == "us-east-1: load balancers (1): not modelled"
    assert not any("us-east-2: load" in line for line in dump.read(tmp_path).unread)


def test_attachments_to_a_transit_gateway_of_a_kind_that_is_not_modelled_are_counted(tmp_path):
    connect = {"TransitGatewayAttachmentId": "tgw-attach-1", "ResourceType": "connect", "State": "available"}
    gone = {**connect, "State": "deleted"}
    known = [{**connect, "ResourceType": it} for it in ("vpc", "vpn", "direct-connect-gateway")]
    write(tmp_path, "TransitGatewayAttachments.json", {"TransitGatewayAttachments": [connect, gone, *known]})
    line = "attachments of connect to transit gateways (1): not modelled"
    assert dump.read(tmp_path).unread[-1] == line


GATEWAY = {"TransitGatewayId": "tgw-1", "OwnerId": "111111111111", "State": "available"}
TABLE = {"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1", "State": "available"}


def test_what_is_said_of_one_table_of_a_transit_gateway_stands_in_a_file_that_is_called_by_its_id(tmp_path):
    to_vpc = [{"TransitGatewayAttachmentId": "tgw-attach-1", "ResourceType": "vpc"}]
    route = {"DestinationCidrBlock": "10.9.0.0/16", "TransitGatewayAttachments": to_vpc, "Type": "static"}
    of_vpc = {"TransitGatewayAttachmentId": "tgw-attach-2", "State": "enabled"}
    associated = {"TransitGatewayAttachmentId": "tgw-attach-3", "State": "associated"}
    write(tmp_path, "TransitGatewayRouteTables.json", {"TransitGatewayRouteTables": [TABLE]})
    write(tmp_path, "Routes-tgw-rtb-1.json", {"Routes": [route], "AdditionalRoutesAvailable": False})
    name = "TransitGatewayRouteTablePropagations-tgw-rtb-1.json"
    write(tmp_path, name, {"TransitGatewayRouteTablePropagations": [of_vpc]})
    write(tmp_path, "Associations-tgw-rtb-1.json", {"Associations": [associated]})
    table = dump.read(tmp_path).transit_gateway_route_tables["tgw-rtb-1"]
    assert list(map(str, table.routes)) == ["10.9.0.0/16 -> tgw-attach-1"]
    assert (set(table.propagating), set(table.associated), table.unread) == ({"tgw-attach-2"}, {"tgw-attach-3"}, ())


def test_what_was_gathered_of_all_tables_in_one_file_is_read_too(tmp_path):
    """As batfish's collector keeps it."""
    to_vpc = [{"TransitGatewayAttachmentId": "tgw-attach-1", "ResourceType": "vpc"}]
    route = {"DestinationCidrBlock": "10.9.0.0/16", "TransitGatewayAttachments": to_vpc, "Type": "static"}
    of_vpc = {"TransitGatewayAttachmentId": "tgw-attach-2", "State": "enabled"}
    named = {"TransitGatewayRouteTableId": "tgw-rtb-1"}
    write(tmp_path, "TransitGatewayRouteTables.json", {"TransitGatewayRouteTables": [TABLE]})
    routes = [{**named, "Routes": [route], "AdditionalRoutesAvailable": False}]
    write(tmp_path, "TransitGatewayStaticRoutes.json", {"TransitGatewayStaticRoutes": routes})
    propagations = [{**named, "TransitGatewayRouteTablePropagations": [of_vpc]}]
    write(tmp_path, "TransitGatewayPropagations.json", {"TransitGatewayPropagations": propagations})
    network = dump.read(tmp_path)
    table = network.transit_gateway_route_tables["tgw-rtb-1"]
    assert list(map(str, table.routes)) == ["10.9.0.0/16 -> tgw-attach-1"]
    assert (set(table.propagating), table.unread) == ({"tgw-attach-2"}, ())
    assert not any("tgw-rtb-1" in line for line in network.unread), "nothing of it is missing"


def test_where_there_is_a_transit_gateway_what_is_missing_of_it_is_told(tmp_path):
    write(tmp_path, "TransitGateways.json", {"TransitGateways": [GATEWAY]})
    write(tmp_path, "TransitGatewayRouteTables.json", {"TransitGatewayRouteTables": [TABLE]})
    missing = dump.read(tmp_path).unread[0]
    for name in (
        "TransitGatewayAttachments.json",
        "TransitGatewayVpcAttachments.json",
        "TransitGatewayPeeringAttachments.json",
        "Routes-tgw-rtb-1.json",
        "TransitGatewayRouteTablePropagations-tgw-rtb-1.json",
    ):
        assert name in missing
    write(tmp_path, "TransitGateways.json", {"TransitGateways": [{**GATEWAY, "State": "deleted"}]})
    assert "TransitGatewayAttachments" not in dump.read(tmp_path).unread[0]


def test_a_mistake_in_what_is_said_of_one_table_is_told_with_its_place(tmp_path):
    write(tmp_path, "Routes-tgw-rtb-1.json", {"Routes": [{"DestinationCidrBlock": "ten"}]})
    with pytest.raises(Misread, match=r"Routes\[0\]\.DestinationCidrBlock: 'ten' is not an IPv4 range"):
        dump.read(tmp_path)


def test_an_empty_file_is_what_a_refused_call_leaves_behind_and_counts_as_not_read(tmp_path):
    write(tmp_path, "us-east-1/Vpcs.json", {"Vpcs": [VPC]})
    write(tmp_path, "us-east-1/NetworkInterfaces.json", "")
    network = dump.read(tmp_path)
    assert network.unread == (
        "us-east-1/NetworkInterfaces.json: is empty",
        "us-east-1: Subnets.json, RouteTables.json, SecurityGroups.json, NetworkAcls.json, Reservations.json, "
        "VpcPeeringConnections.json, InternetGateways.json: not there; `devicepath trace --dump-commands` prints what "
        "makes them",
    )
    assert network.partly_read_vpcs == {"vpc-1"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_is_read_as_whoever_wrote_it_encodes_it(tmp_path, encoding, line_end):
    named = {**VPC, "Tags": [{"Key": "Name", "Value": "工場"}]}
    text = json.dumps({"Vpcs": [named]}, indent=2, ensure_ascii=False).replace("\n", line_end)
    (tmp_path / "Vpcs.json").write_bytes(text.encode(encoding))
    assert dump.read(tmp_path).vpcs["vpc-1"].name == "工場"


@pytest.mark.parametrize("nothing", ["", "\ufeff", " \r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_so_is_an_empty_one(tmp_path, nothing, encoding):
    write(tmp_path, "Vpcs.json", {"Vpcs": [VPC]})
    (tmp_path / "Subnets.json").write_bytes(nothing.encode(encoding))
    assert "Subnets.json: is empty" in dump.read(tmp_path).unread


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("vpcs.json", {"Vpcs": [VPC]}, "Vpcs"),
        ("Instances.json", {"Reservations": []}, "Reservations"),
        ("Vpcs.json.txt", {"Vpcs": []}, "Vpcs"),
        ("NAT.json", {"NatGateways": []}, "NatGateways"),
        ("sub/old vpcs.json", '\ufeff  {  "Vpcs" : [ {}', "Vpcs"),
        ("Entries.json", {"Entries": []}, "Entries"),
        ("Routes.json", {"Routes": [], "AdditionalRoutesAvailable": False}, "Routes"),
        ("Associations-rtb-1.json", {"Associations": []}, "Associations"),
        ("answers.json", {"Answers": []}, ""),
        ("list.json", [{"Vpcs": []}], ""),
        ("deep.json", {"Stack": {"Vpcs": []}}, ""),
        ("picture.json", "\u0000\u0001", ""),
    ],
)
def test_a_file_that_is_passed_over_is_told_of_where_it_holds_a_key_that_is_read(tmp_path, name, content, kind):
    write(tmp_path, "Subnets.json", {"Subnets": []})
    write(tmp_path, name, content)
    told = [line for line in dump.read(tmp_path).unread if "passed over" in line]
    of = {"Entries": "-<id of the list>", "Routes": "-<id of the table>", "Associations": "-<id of the table>"}
    right = f"{kind}{of.get(kind, '')}.json"
    assert told == ([f"{name}: holds {kind}, and is passed over by its name; call it {right}"] if kind else [])


def test_what_aws_printed_when_it_was_refused_is_told_with_the_right_that_is_missing(tmp_path):
    said = "An error occurred (UnauthorizedOperation) when calling the DescribeVpcs operation: You are not authorized."
    (tmp_path / "Vpcs.json").write_bytes(f"\r\n{said}\r\n".encode("utf-16"))
    with pytest.raises(Misread) as refused:
        dump.read(tmp_path)
    assert refused.value.lines == (
        "Vpcs.json: holds what aws printed when it was refused (UnauthorizedOperation); ask again with the right to "
        "ec2:DescribeVpcs, or leave the file out: then it counts as not read.",
    )


def test_ranges_of_a_customers_prefix_list_stand_in_a_file_that_is_called_by_its_id(tmp_path):
    write(tmp_path, "PrefixLists.json", {"PrefixLists": [{"PrefixListId": "pl-1"}, {"PrefixListId": "pl-2"}]})
    write(tmp_path, "Entries-pl-1.json", {"Entries": [{"Cidr": "10.9.0.0/16", "Description": "x"}, {"Cidr": "::/0"}]})
    write(tmp_path, "Entries-pl-3.json", {"Entries": []})
    found = dump.read(tmp_path).prefix_lists
    assert {key: list(map(str, it.cidrs)) for key, it in found.items()} == {"pl-1": ["10.9.0.0/16"], "pl-3": []}


@pytest.mark.parametrize("wrong", [{"Cidr": "ten"}, {"Cidr": None}, {}, 5])
def test_a_mistake_in_such_a_file_is_told_with_its_name(tmp_path, wrong):
    write(tmp_path, "Entries-pl-1.json", {"Entries": [{"Cidr": "10.9.0.0/16"}, wrong]})
    with pytest.raises(Misread, match=r"^Entries-pl-1.json: Entries\[1\].Cidr: .* is not a range; one looks like"):
        dump.read(tmp_path)


def members_of(service: str, asked: set[str]) -> dict[str, list[str]]:
    """The keys of what a service answers, by the words that `aws` has for each operation."""
    model = Session().get_service_model(service)
    names = {f"{service} {xform_name(it, '-')}": it for it in model.operation_names if xform_name(it) in asked}
    shapes = {words: model.operation_model(name).output_shape for words, name in names.items()}
    return {words: list(shape.members) if shape is not None else [] for words, shape in shapes.items()}


def test_what_the_commands_make_is_a_dump_with_nothing_missing(tmp_path):
    """With an `aws` that answers each operation with the key that botocore's description of it has."""
    asked = {"get_managed_prefix_list_entries", *(it for it, _ in (*ASKED.values(), *ASKED_OF_ONE_TABLE.values()))}
    direct = {ASSOCIATIONS[1], *(it for it, _ in ASKED_OF_DIRECT_CONNECT.values())}
    members = {**members_of("ec2", asked), **members_of("directconnect", direct)}
    (tmp_path / "dump").mkdir()
    fake = tmp_path / "aws"
    keys = {name: [key for key in keys if key.lower() != "nexttoken"] for name, keys in members.items()}
    cases = ["*describe-managed-prefix-lists*) echo pl-1 pl-2 ;;"]
    cases.append("*TransitGatewayRouteTables\\[\\]*) echo tgw-rtb-1 tgw-rtb-2 ;;")
    cases.append("*directConnectGateways\\[\\]*) echo dxgw-1 ;;")
    cases += [f'"{name} "*) echo \'{{"{its[0]}": []}}\' ;;' for name, its in keys.items() if its]
    fake.write_text('#!/bin/sh\ncase "$*" in\n' + "\n".join(cases) + "\n*) exit 2 ;;\nesac\n")
    fake.chmod(0o755)
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    subprocess.run(["/bin/sh", "-eu"], input=commands(), text=True, check=True, cwd=tmp_path / "dump", env=path)
    network = dump.read(tmp_path / "dump")
    assert network.unread == ()
    assert set(network.prefix_lists) == {"pl-1", "pl-2"}
    made = {it.stem for it in (tmp_path / "dump").iterdir()}
    of_tables = {f"{kind}-tgw-rtb-{number}" for kind in ASKED_OF_ONE_TABLE for number in (1, 2)}
    of_direct = {*ASKED_OF_DIRECT_CONNECT, f"{ASSOCIATIONS[0]}-dxgw-1"}
    assert made == {*ASKED, *of_tables, *of_direct, "Entries-pl-1", "Entries-pl-2"}
    rest = {"VpcEndpoints", ASSOCIATIONS[0]}
    assert set(KINDS) - made == rest, "network interfaces of endpoints are among the others"


def test_every_mistake_of_every_file_is_told_with_the_files_name(tmp_path):
    write(tmp_path, "a/Vpcs.json", {"Vpcs": [{**VPC, "CidrBlock": "ten"}]})
    write(tmp_path, "a/Subnets.json", "{'Subnets': []}")
    write(tmp_path, "b/RouteTables.json", {"Vpcs": []})
    write(tmp_path, "b/SecurityGroups.json", {"SecurityGroups": [], "NextToken": "eyJ2"})
    (tmp_path / "b" / "NetworkAcls.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(Misread) as refused:
        dump.read(tmp_path)
    lines = refused.value.lines
    assert len(lines) == 5
    assert lines[0].startswith("a/Subnets.json: cannot be read as JSON: Expecting property name")
    assert lines[1:] == (
        "a/Vpcs.json: Vpcs[0].CidrBlock: 'ten' is not an IPv4 range; one looks like 10.0.0.0/16.",
        "b/NetworkAcls.json: cannot be read as JSON: "
        "'utf-16-le' codec can't decode byte 0x7b in position 2: truncated data; `devicepath trace --dump-commands` "
        "prints what makes one.",
        "b/RouteTables.json: RouteTables: there is no such list in it; `devicepath trace --dump-commands` prints what "
        "makes one.",
        "b/SecurityGroups.json: NextToken: only a part is in it; ask again without --max-items and --no-paginate.",
    )


def test_a_folder_without_any_answer_says_what_to_put_there(tmp_path):
    write(tmp_path, "vpcs.json", {"Vpcs": []})
    with pytest.raises(Misread) as refused:
        dump.read(tmp_path)
    assert str(refused.value) == (
        f"{tmp_path}: has no answer of the EC2 API; `devicepath trace --dump-commands` prints what makes one. "
        "Kinds that are read: Vpcs, Subnets, RouteTables, SecurityGroups, SecurityGroupRules, NetworkAcls, "
        "NetworkInterfaces, Reservations, VpcPeeringConnections, InternetGateways, NatGateways, "
        "VpnGateways, CustomerGateways, VpnConnections, directConnectGateways, directConnectGatewayAssociations, "
        "virtualInterfaces, PrefixLists, VpcEndpoints, TransitGateways, TransitGatewayAttachments, "
        "TransitGatewayVpcAttachments, TransitGatewayPeeringAttachments, TransitGatewayRouteTables.\n"
        "vpcs.json: holds Vpcs, and is passed over by its name; call it Vpcs.json"
    )


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document, from the outside inwards."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield (*path, key)
        yield from places(value[key], (*path, key))


NOT_IN_ORACLE = {
    "VpnConnections": A_VPN,
    "VpnGateways": A_VPN_GATEWAY,
    "CustomerGateways": A_CUSTOMER_GATEWAY,
    **DIRECT,
}
"""Kinds that no network of the oracle has one of."""


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_stands_at_any_one_place_a_dump_is_read_or_refused_with_that_place(kind):
    """Of each kind of a real dump: nothing, and things of other types, at every place of its first noun."""
    (path, *_) = [*sorted(ORACLE.rglob(f"{kind}.json")), None]
    if path is None and kind not in NOT_IN_ORACLE:
        assert kind in ("SecurityGroupRules", "PrefixLists", "VpcEndpoints"), (
            "the networks of the oracle were read without these"
        )
        return
    first = json.loads(path.read_text())[kind][:1] if path is not None else [NOT_IN_ORACLE[kind]]
    for place in places(first):
        for wrong in WRONG:
            document = json.loads(json.dumps(first))
            holder = document
            for step in place[:-1]:
                holder = holder[step]
            holder[place[-1]] = wrong
            found = describe.read({kind: document})
            if not isinstance(found, Network):
                assert all(it.path.startswith(f"{kind}[0]") for it in found)
                assert all(it.problem.endswith(".") for it in found)
