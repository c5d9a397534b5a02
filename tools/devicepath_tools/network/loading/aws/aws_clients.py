"""boto3 for the account of whoever asks: of the environment, a profile, or an emulated cloud that these point at."""

from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from devicepath_tools.network.loading.source.misread import Misread


def endpoint(region: str) -> str:
    """The address where EC2 will be asked. Asks nobody. Raises Misread."""
    try:
        return str(boto3.Session(region_name=region).client("ec2").meta.endpoint_url)
    except BotoCoreError as fault:
        raise Misread([f"AWS: {' '.join(str(fault).split())}"]) from None


def ec2(account_id: str, region: str, role_arn: str | None = None) -> Any:
    """A client of EC2. `role_arn` is a role that is assumed first. Raises Misread when there are no credentials, or
    those of another account."""
    try:
        session = boto3.Session(region_name=region)
        if role_arn is not None:
            session = _assumed(session, role_arn, region)
        identity = session.client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as fault:
        raise Misread(
            [f"AWS {account_id}: no credentials of it that are valid: {' '.join(str(fault).split())}"]
        ) from None
    if identity["Account"] != account_id:
        cure = f"use credentials of {account_id}, for example by AWS_PROFILE"
        raise Misread([f"AWS {account_id}: the credentials are those of {identity['Account']}; {cure}."])
    return session.client("ec2")


def _assumed(session: boto3.Session, role_arn: str, region: str) -> boto3.Session:
    given = session.client("sts").assume_role(RoleArn=role_arn, RoleSessionName="devicepath")["Credentials"]
    return boto3.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        region_name=region,
    )
