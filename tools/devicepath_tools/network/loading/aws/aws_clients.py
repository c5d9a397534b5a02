"""boto3 for the account of whoever asks: of the environment, a profile, or an emulated cloud that these point at."""

from functools import cache
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader, create_loader
from botocore.session import Session

from devicepath_tools.network.loading.source.misread import Misread


def endpoint(region: str) -> str:
    """The address where EC2 will be asked. Asks nobody. Raises Misread."""
    try:
        return str(_session().create_client("ec2", region).meta.endpoint_url)
    except BotoCoreError as fault:
        raise Misread([f"AWS: {' '.join(str(fault).split())}"]) from None


def client(account_id: str, region: str, service: str, role_arn: str | None = None) -> Any:
    """A client of a service. `role_arn` is a role that is assumed first. Raises Misread when there are no credentials,
    or those of another account."""
    try:
        session = _session()
        if role_arn is not None:
            _assume(session, role_arn, region)
        sts: Any = session.create_client("sts", region)
        identity = sts.get_caller_identity()
    except (BotoCoreError, ClientError) as fault:
        raise Misread(
            [f"AWS {account_id}: no credentials of it that are valid: {' '.join(str(fault).split())}"]
        ) from None
    if identity["Account"] != account_id:
        cure = f"use credentials of {account_id}, for example by AWS_PROFILE"
        raise Misread([f"AWS {account_id}: the credentials are those of {identity['Account']}; {cure}."])
    return session.create_client(service, region)


def _assume(session: Session, role_arn: str, region: str) -> None:
    sts: Any = session.create_client("sts", region)
    given = sts.assume_role(RoleArn=role_arn, RoleSessionName="devicepath")["Credentials"]
    session.set_credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


def _session() -> Session:
    """What is set in the environment and in files by now."""
    session = Session()
    session.register_component("data_loader", _models())
    return session


@cache
def _models() -> Loader:
    """What services may be asked, the same for every account: a tenth of a second to read."""
    return create_loader(Session().get_config_variable("data_path"))
