"""What no probe exercised: of the stack's own, in words."""

from dataclasses import replace
from ipaddress import IPv4Network

from devicepath_tools.network.route_table import Route, RouteOrigin, Target, TargetKind
from devicepath_tools.rehearsal.unexercised import text, unexercised
from devicepath_tools.rehearsal.wires.tally import Use
from tests.network.sample import APP_TABLE, GATE_GROUP, PLANT, sample

OWN = {"vpc-plant", "vpg-1"}
S3 = Target(TargetKind.GATEWAY_ENDPOINT, "vpce-1")
OF_S3 = tuple(
    Route(IPv4Network(cidr), S3, origin=RouteOrigin.PREFIX_LIST, prefix_list_id="pl-s3")
    for cidr in ("52.216.0.0/15", "54.231.0.0/16")
)
WITH_S3 = sample(replace(APP_TABLE, routes=(*APP_TABLE.routes, *OF_S3)))


def test_what_others_have_is_nobodys_affair():
    uses = [Use("rtb-app", "10.0.0.0/16 -> local"), Use("rtb-far", "10.9.0.0/16 -> local"), Use("vpg-2", "anything")]
    found = unexercised(PLANT, OWN, [], uses)
    assert [it.shown() for it in found] == [
        {"kind": "route table", "id": "rtb-app", "name": APP_TABLE.name, "entry": "10.0.0.0/16 -> local"}
    ]


def test_a_rule_is_told_in_words_with_its_direction():
    rule = GATE_GROUP.ingress[0]
    (found,) = unexercised(PLANT, OWN, [], [Use(GATE_GROUP.id, rule.id)])
    assert found.entry == f"ingress: {rule.id}, tcp 80 from {rule.other_end}"


def test_a_route_to_a_prefix_list_is_one_entry():
    found = unexercised(WITH_S3, OWN, [], [Use("rtb-app", str(route)) for route in OF_S3])
    assert [it.entry for it in found] == ["pl-s3 -> vpce-1"]


def test_a_route_to_a_prefix_list_is_exercised_by_one_of_its_ranges():
    one, other = (Use("rtb-app", str(route)) for route in OF_S3)
    assert unexercised(WITH_S3, OWN, [one], [other]) == ()


def test_objects_that_have_the_same_entries_are_told_together():
    uses = [
        *(Use(table, "10.0.0.0/16 -> local") for table in ("rtb-app", "rtb-gate")),
        Use("rtb-app", "10.128.0.0/9 -> eni-gate"),
        Use("acl-app", "egress 100"),
        Use("acl-gate", "egress 100"),
        Use("vpg-1", "routing filter, allow 10.0.0.0/8"),
    ]
    assert text(unexercised(PLANT, OWN, [], uses)) == (
        "Exercised by no probe: of these, packets have shown nothing\n"
        "  VPG fleet\n"
        "    routing filter, allow 10.0.0.0/8\n"
        "  network ACL acl-app, acl-gate\n"
        "    egress 100\n"
        "  route table app\n"
        "    10.0.0.0/16 -> local\n"
        "    10.128.0.0/9 -> eni-gate\n"
        "  route table gate\n"
        "    10.0.0.0/16 -> local"
    )
