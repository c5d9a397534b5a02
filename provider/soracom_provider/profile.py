"""A profile of SORACOM's own CLI: the file it keeps an account's credentials in.

Source: soracom-cli, generators/cmd/predefined/profiles.go: its place, its keys, its permissions."""

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from pulumi_provider.resource import Problem
from soracom_provider.api.credentials import Credentials

UNSUPPORTED = {
    "profileCommand": "runs a command to get its credentials",
    "sourceProfile": "switches to another user (sourceProfile)",
    "mfaOTPCode": "needs a one-time code (mfaOTPCode)",
    "email": "logs in with email and password",
    "password": "logs in with a password",
    "username": "logs in as a SAM user with a password (operatorId, username)",
}


@dataclass(frozen=True)
class Profile:
    credentials: Credentials
    coverage: str
    endpoint: str | None


def folder(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("SORACOM_PROFILE_DIR") or Path(environment.get("HOME") or Path.home()) / ".soracom")


def load(name: str, environment: Mapping[str, str]) -> Profile:
    """Reads a profile. Raises Problem naming the file, what is wrong with it and what to do; never its contents."""
    path = folder(environment) / f"{name}.json"
    if "/" in name or name in ("", ".", ".."):
        raise Problem(f"profile: {name!r} is no name of a profile; give the name that `soracom configure` was given.")
    content = _read(path)
    authentication = {key: content.get(key) for key in ("authKeyId", "authKey")}
    for key, form in UNSUPPORTED.items():
        if content.get(key) and not (key in ("email", "password", "username") and all(authentication.values())):
            raise Problem(f"The profile {path} {form}, which is not supported here. {_AUTHENTICATION_KEY}")
    if content.get("sandbox"):
        raise Problem(
            f"The profile {path} is for SORACOM's sandbox, which is not supported here. {_AUTHENTICATION_KEY}"
        )
    for key, value in authentication.items():
        if not isinstance(value, str) or not value:
            raise Problem(f"The profile {path} has no {key}. {_AUTHENTICATION_KEY}")
    credentials = Credentials(str(authentication["authKeyId"]), SecretStr(str(authentication["authKey"])), str(path))
    # Older versions of the CLI knew the coverage jp only, and wrote none.
    return Profile(credentials, content.get("coverageType") or "jp", content.get("endpoint") or None)


_AUTHENTICATION_KEY = "Use a profile with an authentication key: `soracom configure`, with authKeyId and authKey."


def _read(path: Path) -> dict[str, Any]:
    try:
        mode = path.stat().st_mode
        content = path.read_bytes()
    except OSError as error:
        raise Problem(f"The profile {path} cannot be read: {error.strerror}.") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Problem(f"Others may read the profile {path}, and it holds a secret. Run: chmod 600 {path}")
    try:
        known = json.loads(content)
    except ValueError:
        known = None
    if not isinstance(known, dict):
        raise Problem(f"The profile {path} is not a JSON object. Write it anew with `soracom configure`.")
    return known
