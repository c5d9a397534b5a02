"""A rehearsal reaches this machine and nothing else: the stand-in takes no other endpoint and no other credentials."""

import pytest

from tests.clouds.aws_account import REGION
from tests.clouds.aws_plugin import AwsPlugin, Refused

pytestmark = pytest.mark.slow

ELSEWHERE = (
    "AWS_ENDPOINT_URL: {} is not on this machine. The rehearsal's stand-in for the aws provider talks to an emulated "
    "AWS on 127.0.0.1 and to nobody else."
)
NOT_OURS = (
    "{}: the rehearsal's stand-in for the aws provider takes no credentials but the rehearsal's own: "
    "AWS_ACCESS_KEY_ID=rehearsal AWS_SECRET_ACCESS_KEY=rehearsal-opens-nothing."
)


@pytest.fixture
def faults(aws, monkeypatch):
    """What is wrong with a configuration in an environment; keywords in capitals change the environment."""
    for name, value in aws.environment(REGION).items():
        monkeypatch.setenv(name, value)

    def found(**changes):
        for name, value in changes.items():
            if name.isupper():
                monkeypatch.setenv(name, value)
        configuration = {name: value for name, value in changes.items() if not name.isupper()}
        with AwsPlugin(**configuration) as plugin:
            faults = plugin.configuration_faults()
            if faults:
                with pytest.raises(Refused):
                    plugin.configure()
            return faults

    return found


def test_the_emulated_aws_is_taken(faults):
    assert faults() == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://ec2.ap-northeast-1.amazonaws.com",
        "http://10.0.0.1:5000",
        "http://127.0.0.1.example.com:5000",
        "http://127.0.0.1:5000@amazonaws.com",
        "ftp://127.0.0.1:5000",
        "here",
    ],
)
def test_an_endpoint_elsewhere_is_refused(faults, endpoint):
    assert faults(AWS_ENDPOINT_URL=endpoint) == [ELSEWHERE.format(endpoint)]


def test_an_endpoint_must_be_named(faults):
    assert faults(AWS_ENDPOINT_URL="") == [
        "This is the rehearsal's stand-in for the aws provider, and AWS_ENDPOINT_URL is not set. For a real "
        "deployment take its folder off PATH; for a rehearsal set it to the emulated AWS."
    ]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}, "AWS_ACCESS_KEY_ID"),
        ({"AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI"}, "AWS_SECRET_ACCESS_KEY"),
        ({"AWS_SESSION_TOKEN": "FwoGZXIvYXdzEBY"}, "AWS_SESSION_TOKEN"),
        ({"accessKey": "AKIAIOSFODNN7EXAMPLE", "secretKey": "wJalrXUtnFEMI"}, "aws:accessKey, aws:secretKey"),
        ({"profile": "production"}, "aws:profile"),
        ({"sharedCredentialsFiles": '["~/.aws/credentials"]'}, "aws:sharedCredentialsFiles"),
        ({"endpoints": '[{"ec2": "https://ec2.amazonaws.com"}]'}, "aws:endpoints"),
    ],
)
def test_other_credentials_are_refused_and_not_shown(faults, changes, named):
    assert faults(**changes) == [NOT_OURS.format(named)]


def test_what_else_is_around_is_not_read(faults, tmp_path):
    config = tmp_path / "config"
    config.write_text("[profile production]\nendpoint_url = https://ec2.amazonaws.com\nregion = us-east-1\n")
    around = {
        "AWS_CONFIG_FILE": str(config),
        "AWS_PROFILE": "production",
        "AWS_ENDPOINT_URL_STS": "https://sts.amazonaws.com",
        "HTTP_PROXY": "http://10.0.0.1:3128",
    }
    assert faults(**around) == []


def test_an_emulated_aws_that_is_gone_is_said(faults):
    (said,) = faults(AWS_ENDPOINT_URL="http://127.0.0.1:1")
    assert said.startswith("The emulated AWS at http://127.0.0.1:1 does not answer")


def test_a_region_must_be_known(faults):
    assert faults(AWS_REGION="", AWS_DEFAULT_REGION="") == [
        "No region. Set aws:region (`pulumi config set aws:region ap-northeast-1`), or AWS_REGION."
    ]


def test_an_account_that_is_not_allowed_is_refused(faults):
    assert faults(allowedAccountIds='["123456789012"]') == []
    assert faults(allowedAccountIds='["999999999999"]') == [
        "AWS account 123456789012 is not one that aws:allowedAccountIds and :forbiddenAccountIds let in."
    ]


def test_a_role_is_given_as_the_sdk_writes_it(faults):
    assert faults(assumeRoles='[{"roleArn": "arn:aws:iam::210987654321:role/x"}]') == []
    assert faults(assumeRoles='[{"role_arn": "arn:aws:iam::210987654321:role/x"}]') != []
