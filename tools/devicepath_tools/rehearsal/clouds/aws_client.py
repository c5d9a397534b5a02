"""boto3 for a server on this machine: of all that surrounds the process it reads nothing."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import botocore.session
from botocore.config import Config

# Nobody waits for a server on this machine, and no proxy is asked.
_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 1}, proxies={})
_NOT_READ = {"profile": (None, None, None, None), "config_file": (None, None, "/dev/null", None)}


@dataclass(frozen=True)
class Credentials:
    access_key_id: str
    secret_access_key: str
    session_token: str | None = None


@lru_cache(maxsize=32)
def client(service: str, region: str, endpoint: str, credentials: Credentials) -> Any:
    """A client that ignores profiles, files and addresses of the environment.

    Making one takes several hundredths of a second, so that the latest are kept. Threads may share them."""
    return _session().create_client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id=credentials.access_key_id,
        aws_secret_access_key=credentials.secret_access_key,
        aws_session_token=credentials.session_token,
        config=_CONFIG,
    )


@cache
def _session() -> botocore.session.Session:
    """One for all: it keeps the services' models, which take time to read."""
    return botocore.session.Session(session_vars=_NOT_READ)


def assumed(role_arn: str, region: str, endpoint: str, credentials: Credentials) -> Credentials:
    """Those of a role, which nobody needs to have made: moto keeps accounts apart by them."""
    sts = client("sts", region, endpoint, credentials)
    given = sts.assume_role(RoleArn=role_arn, RoleSessionName="rehearsal")["Credentials"]
    return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
