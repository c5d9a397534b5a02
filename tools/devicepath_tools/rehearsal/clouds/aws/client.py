"""boto3 for a server on this machine: of all that surrounds the process it reads nothing."""

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

from devicepath_tools.rehearsal.clouds.aws.credentials import Credentials

# Nobody waits for a server on this machine, and no proxy is asked.
_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 1}, proxies={})
_NOT_READ = {"profile": (None, None, None, None), "config_file": (None, None, "/dev/null", None)}


def client(service: str, region: str, endpoint: str, credentials: Credentials) -> Any:
    """A client that ignores profiles, files and addresses of the environment."""
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
