"""Alarms of the emulated AWS: CloudWatch is asked in CBOR, as the real `aws` provider's code does."""

from datetime import UTC, datetime

import botocore.session
import pytest

from devicepath_tools.rehearsal.clouds.aws import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from tests.clouds.aws_account import REGION, code_of
from tests.clouds.aws_stack import AwsStack
from tests.forked.aws_server import ForkedAwsServer

OF_A_TUNNEL = {
    "AlarmName": "tunnel",
    "Namespace": "AWS/VPN",
    "MetricName": "TunnelState",
    "Dimensions": [{"Name": "TunnelIpAddress", "Value": "198.18.0.1"}],
    "Statistic": "Minimum",
    "Period": 60,
    "EvaluationPeriods": 3,
    "Threshold": 0.5,
    "ComparisonOperator": "LessThanThreshold",
    "TreatMissingData": "breaching",
}


@pytest.fixture(scope="module")
def alarms(aws):
    """boto3 prefers JSON where it may choose: here it may not."""
    session = botocore.session.Session()
    session.get_component("data_loader").load_service_model("cloudwatch", "service-2")["metadata"]["protocols"] = [
        "smithy-rpc-v2-cbor"
    ]
    session.set_credentials(ACCESS_KEY_ID, SECRET_ACCESS_KEY)
    return session.create_client("cloudwatch", REGION, endpoint_url=aws.endpoint)


@pytest.mark.slow
def test_an_alarm_is_kept_as_it_was_given_and_changed(alarms):
    alarms.put_metric_alarm(**OF_A_TUNNEL)
    alarms.put_metric_alarm(**{**OF_A_TUNNEL, "Threshold": 1.0})
    shown = alarms.describe_alarms(AlarmNames=["tunnel"])["MetricAlarms"]
    assert [{name: one[name] for name in OF_A_TUNNEL} for one in shown] == [{**OF_A_TUNNEL, "Threshold": 1.0}]
    changed_at = shown[0]["AlarmConfigurationUpdatedTimestamp"]
    assert abs((datetime.now(UTC) - changed_at).total_seconds()) < 600, "a moment, not a number"
    alarms.delete_alarms(AlarmNames=["tunnel"])
    assert alarms.describe_alarms(AlarmNames=["tunnel"])["MetricAlarms"] == []


@pytest.mark.slow
def test_a_refusal_has_its_code(alarms):
    unknown = f"arn:aws:cloudwatch:{REGION}:123456789012:alarm:none"
    tags = [{"Key": "Name", "Value": "tunnel"}]
    assert code_of(alarms.tag_resource, ResourceARN=unknown, Tags=tags) == "ResourceNotFoundException"


@pytest.mark.slow
def test_a_moment_that_is_asked_for_is_one(alarms):
    when = datetime(2026, 1, 1, tzinfo=UTC)
    alarms.put_metric_data(Namespace="own", MetricData=[{"MetricName": "up", "Value": 1.0, "Timestamp": when}])
    found = alarms.get_metric_statistics(
        Namespace="own",
        MetricName="up",
        StartTime=datetime(2025, 12, 31, tzinfo=UTC),
        EndTime=datetime(2026, 1, 2, tzinfo=UTC),
        Period=86400,
        Statistics=["Sum"],
    )
    assert [(one["Timestamp"], one["Sum"]) for one in found["Datapoints"]] == [(when, 1.0)]


PROGRAM = """
topic = aws.sns.Topic("topic")
aws.cloudwatch.MetricAlarm("alarm", namespace="AWS/VPN", metric_name="TunnelState", statistic="Minimum", period=60,
    evaluation_periods=3, threshold={threshold}, comparison_operator="LessThanThreshold",
    dimensions={{"TunnelIpAddress": "198.18.0.1"}}, treat_missing_data="breaching", alarm_actions=[topic.arn],
    tags={{"Name": "tunnel"}})
"""


@pytest.mark.engine
def test_an_alarm_is_made_changed_and_deleted_by_a_stack(engine, tmp_path):
    with ForkedAwsServer() as cloud:
        stack = AwsStack(engine, tmp_path / "stack", cloud)
        alarms = cloud.client("cloudwatch", REGION)
        stack.up(PROGRAM.format(threshold=0.5))
        stack.assert_settled()
        made = stack.resources()["alarm"]["id"]
        assert "unchanged" in stack.refresh().output
        stack.up(PROGRAM.format(threshold=1))
        shown = alarms.describe_alarms()["MetricAlarms"]
        assert [(one["AlarmName"], one["Threshold"]) for one in shown] == [(made, 1.0)]
        stack.destroy()
        assert alarms.describe_alarms()["MetricAlarms"] == []
        stack.close()
