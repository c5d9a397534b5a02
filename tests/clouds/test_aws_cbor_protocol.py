"""CBOR, as the `aws` provider talks with CloudWatch: written here, read by botocore; and what CloudWatch answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.parsers import BaseCBORParser

from devicepath_tools.rehearsal.clouds.aws import AwsServer
from devicepath_tools.rehearsal.clouds.aws.cbor_protocol import decoded, encoded
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCESS_KEY_ID
from tests.clouds.aws_account import REGION

VALUES = [
    0, 23, 24, 255, 256, 65535, 65536, 4294967296, -1, -24, -25, -65536, 1.0, 0.5, True, False, None, "", "a" * 300,
    "ü", [], [1, [2.0, "x"]], {}, {"a": {"b": [1]}},
]  # fmt: skip
ALARM: dict[str, Any] = {
    "AlarmName": "office-first-down", "MetricName": "TunnelState", "Namespace": "AWS/VPN", "Period": 300,
    "EvaluationPeriods": 1, "Threshold": 1.0, "ComparisonOperator": "LessThanThreshold", "Statistic": "Maximum",
    "Dimensions": [{"Name": "TunnelIpAddress", "Value": "203.0.113.10"}],
}  # fmt: skip


def read(written: bytes) -> Any:
    parser = BaseCBORParser()
    return parser.parse_data_item(parser.get_peekable_stream_from_bytes(written))


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_what_is_written_is_read_again_as_it_was_by_another(value):
    found = read(encoded(value))
    assert found == value
    assert type(found) is type(value)
    assert decoded(encoded(value)) == value


def test_a_point_in_time_is_one():
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert read(encoded({"at": now}))["at"] == now


def test_what_is_nothing_is_left_out_of_a_mapping():
    assert read(encoded({"a": None, "b": 1})) == {"b": 1}


def asked(aws: AwsServer, operation: str, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Status and answer of CloudWatch, as the SDK for Go asks."""
    url = f"{aws.endpoint}/service/GraniteServiceVersion20100801/operation/{operation}"
    head = {"smithy-protocol": "rpc-v2-cbor", "Content-Type": "application/cbor"}
    request = AWSRequest("POST", url, data=encoded(given), headers=head)
    SigV4Auth(Credentials(ACCESS_KEY_ID, "secret"), "monitoring", REGION).add_auth(request)
    answer = httpx.post(url, content=encoded(given), headers=dict(request.headers), trust_env=False)
    assert answer.headers["smithy-protocol"] == "rpc-v2-cbor"
    return answer.status_code, read(answer.content)


def test_an_alarm_that_is_put_is_described_with_every_number_as_the_kind_that_it_is(aws):
    assert asked(aws, "PutMetricAlarm", ALARM)[0] == 200
    _, found = asked(aws, "DescribeAlarms", {"AlarmNames": ["office-first-down"]})
    (alarm,) = found["MetricAlarms"]
    assert {key: alarm[key] for key in ALARM} == ALARM
    assert (type(alarm["Threshold"]), type(alarm["Period"])) == (float, int)
    assert isinstance(alarm["AlarmConfigurationUpdatedTimestamp"], datetime)


def test_points_in_time_are_asked_for_and_answered(aws):
    assert asked(aws, "PutMetricData", {"Namespace": "own", "MetricData": [{"MetricName": "it", "Value": 1}]})[0] == 200
    now = datetime.now(UTC)
    hour = {"StartTime": now - timedelta(hours=1), "EndTime": now + timedelta(hours=1), "Period": 60}
    _, found = asked(
        aws, "GetMetricStatistics", {"Namespace": "own", "MetricName": "it", "Statistics": ["Sum"], **hour}
    )
    (sum_of_it,) = found["Datapoints"]
    assert (sum_of_it["Sum"], type(sum_of_it["Sum"])) == (1.0, float)
    assert abs(sum_of_it["Timestamp"] - now) < timedelta(hours=1)


def test_what_is_refused_is_told_in_the_same_form(aws):
    status, told = asked(aws, "GetDashboard", {"DashboardName": "none"})
    assert status in (400, 404)
    assert "ResourceNotFound" in told["__type"]
