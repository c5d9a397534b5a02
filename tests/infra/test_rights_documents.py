"""What the documents of rights refuse, without an engine: nobody becomes an administrator by them."""

import json
import subprocess
from typing import Any

import pytest

from devicepath.backend_vpc.component import BackendVpc
from devicepath.gate_peer.component import GatePeer
from tests.components import test_backend_vpc, test_gate_peer
from tests.components.recording import record
from tests.infra.on_engine.policy import Asked, Policy
from tests.infra.stack_file import ROOT

RIGHTS = ROOT / "docs" / "rights"
IAM = "arn:aws:iam::111122223333"
OURS = f"{IAM}:role/plant-a-gate-peer-main-host-1a2b3c4"
OTHERS = [f"{IAM}:role/administrator", f"{IAM}:role/plant-a-admin", f"{IAM}:role/plant-a-gate-peer-main-admin"]
BOUNDARY = f"{IAM}:policy/bound"
MOST_OF_A_POLICY = 6144
"""Characters, white space apart. Source: AWS, IAM and STS quotas, managed policies."""
EC2 = {"iam:PassedToService": "ec2.amazonaws.com"}
BOUND = {"iam:PermissionsBoundary": BOUNDARY}
CHANGE_ROLES = (
    "iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DeleteRole", "iam:DeleteRolePolicy",
    "iam:TagRole",
)  # fmt: skip


def document(name: str) -> Any:
    return json.loads((RIGHTS / name).read_text())


@pytest.fixture
def plain() -> Policy:
    return Policy.read(RIGHTS / "aws.json", DEPLOYMENT="plant-a")


@pytest.fixture
def bounded() -> Policy:
    return Policy.read(RIGHTS / "aws-with-boundary.json", DEPLOYMENT="plant-a", BOUNDARY=BOUNDARY)


@pytest.mark.parametrize("right", CHANGE_ROLES)
def test_only_roles_of_the_deployment_are_changed(plain, bounded, right):
    assert plain.allows(Asked(right, OURS))
    assert bounded.allows(Asked(right, OURS, BOUND))
    for policy in (plain, bounded):
        assert [other for other in OTHERS if policy.allows(Asked(right, other, BOUND))] == []


def test_only_roles_of_the_deployment_are_handed_over_and_to_two_services_only(plain, bounded):
    for policy in (plain, bounded):
        for service in ("ec2.amazonaws.com", "vpc-flow-logs.amazonaws.com"):
            assert policy.allows(Asked("iam:PassRole", OURS, {"iam:PassedToService": service}))
        assert [other for other in OTHERS if policy.allows(Asked("iam:PassRole", other, EC2))] == []
        assert not policy.allows(Asked("iam:PassRole", OURS, {"iam:PassedToService": "lambda.amazonaws.com"}))
        assert not policy.allows(Asked("iam:PassRole", OURS))


@pytest.mark.parametrize("right", ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"])
def test_with_a_boundary_no_role_is_without_it(bounded, right):
    assert bounded.allows(Asked(right, OURS, BOUND))
    assert not bounded.allows(Asked(right, OURS))
    assert not bounded.allows(Asked(right, OURS, {"iam:PermissionsBoundary": f"{IAM}:policy/wider"}))


def test_nobody_takes_a_boundary_away_or_attaches_a_policy(plain, bounded):
    for policy in (plain, bounded):
        for right in ("iam:DeleteRolePermissionsBoundary", "iam:AttachRolePolicy", "iam:CreatePolicyVersion"):
            assert not policy.allows(Asked(right, OURS, BOUND))


def test_with_transit_gateways_the_role_of_their_service_may_be_made_and_no_other():
    besides, made = Policy.read(RIGHTS / "aws-transit-gateways.json"), "iam:CreateServiceLinkedRole"
    for service, is_allowed in (("transitgateway.amazonaws.com", True), ("elasticloadbalancing.amazonaws.com", False)):
        role = f"{IAM}:role/aws-service-role/{service}/AWSServiceRole"
        assert besides.allows(Asked(made, role, {"iam:AWSServiceName": service})) is is_allowed


def test_a_customers_key_is_used_by_ec2_only(plain, bounded):
    for policy in (plain, bounded):
        assert not policy.allows(Asked("kms:Decrypt"))
        assert not policy.allows(Asked("kms:CreateGrant", context={"kms:ViaService": "ec2.eu-west-1.amazonaws.com"}))


def test_a_document_without_its_words_filled_in_allows_no_role(plain):
    untouched = Policy(document("aws.json"))
    assert plain.allows(Asked("iam:CreateRole", OURS))
    assert not untouched.allows(Asked("iam:CreateRole", OURS))


def test_the_commands_of_the_instructions_fill_all_words_in(tmp_path):
    """As docs/first-deployment.md gives them."""
    text = (ROOT / "docs" / "first-deployment.md").read_text().replace("\\\n", "")
    commands = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ sed")]
    assert len(commands) == 2
    for command in commands:
        written = command.replace("docs/rights", str(RIGHTS)).replace("> rights.json", f"> {tmp_path}/rights.json")
        subprocess.run(written, shell=True, check=True)
        document = (tmp_path / "rights.json").read_text()
        assert "DEPLOYMENT" not in document
        assert "BOUNDARY" not in document
        policy = Policy(json.loads(document))
        context = {"iam:PermissionsBoundary": f"{IAM}:policy/devicepath-boundary"}
        assert policy.allows(Asked("iam:CreateRole", OURS, context))


def test_the_two_documents_differ_in_what_a_boundary_is_for_only():
    plain, bounded = (
        {one["Sid"]: one for one in document(name)["Statement"]} for name in ("aws.json", "aws-with-boundary.json")
    )
    assert bounded.keys() - plain.keys() == {"BoundedRolesOfGatePeerAndFlowLogs"}
    of_roles = "RolesOfGatePeerAndFlowLogs"
    assert [sid for sid in plain if plain[sid] != bounded[sid]] == [of_roles]
    moved = set(plain[of_roles]["Action"]) - set(bounded[of_roles]["Action"])
    added = {"iam:PutRolePermissionsBoundary"}
    assert set(bounded["BoundedRolesOfGatePeerAndFlowLogs"]["Action"]) == moved | added


def test_the_boundary_that_is_offered_leaves_the_roles_what_they_need():
    boundary = Policy.read(RIGHTS / "boundary.json", DEPLOYMENT="line1")
    policies = record(lambda: GatePeer("line1", test_gate_peer.USUAL)).inputs("aws:iam/rolePolicy:RolePolicy")
    policies |= record(lambda: BackendVpc("line1", test_backend_vpc.USUAL)).inputs("aws:iam/rolePolicy:RolePolicy")
    given = [one for policy in policies.values() for one in json.loads(policy["policy"])["Statement"]]
    assert len(given) == 2
    group = "arn:aws:logs:eu-central-1:111122223333:log-group:line1-backend-main-flows-1a2b3c4"
    asked = [Asked(right, group) for one in given for right in one["Action"]]
    assert [one for one in asked if not boundary.allows(one)] == []
    assert sorted(boundary.rights) == sorted(one.right for one in asked), "and nothing else"
    assert not boundary.allows(Asked("logs:PutLogEvents", group.replace("line1", "line2")))


BESIDES = ["aws-transit-gateways.json", "aws-site-to-site-vpns.json", "aws-direct-connect.json"]


@pytest.mark.parametrize("name", ["aws.json", "aws-with-boundary.json", "boundary.json", *BESIDES])
def test_a_document_fits_into_a_managed_policy(name):
    text = "".join((RIGHTS / name).read_text().replace("DEPLOYMENT", "n" * 41).replace("BOUNDARY", "b" * 160).split())
    assert len(text) <= MOST_OF_A_POLICY


@pytest.mark.parametrize("name", ["aws.json", "aws-with-boundary.json", *BESIDES])
def test_a_right_is_listed_once(name):
    rights = [right for one in document(name)["Statement"] for right in one["Action"]]
    assert len(rights) == len(set(rights))
    assert all(one["Action"] == sorted(one["Action"]) for one in document(name)["Statement"])
