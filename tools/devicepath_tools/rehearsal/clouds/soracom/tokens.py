"""Logging in: an auth key is exchanged for an API key and a token, which every other call carries."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from devicepath_tools.rehearsal.clouds.soracom.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.fields import Fields
from devicepath_tools.rehearsal.clouds.soracom.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.settings import Settings

if TYPE_CHECKING:
    from devicepath_tools.rehearsal.clouds.soracom.cloud import SoracomCloud

CREDENTIAL_HEADERS = ("X-Soracom-API-Key", "X-Soracom-Token")  # [SPEC] securitySchemes
LONGEST_SECONDS = 172800  # [SPEC] AuthRequest.tokenTimeoutSeconds: default 86400, at most 172800.
USUAL_SECONDS = 86400


@dataclass
class Login:
    """One API key and the tokens issued for it, each with the time it ends."""

    api_key: str = field(repr=False)
    tokens: dict[str, float] = field(default_factory=dict, repr=False)


class Tokens:
    """Who is logged in."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._logins: dict[str, Login] = {}

    def log_in(self, key_id: str, key: str, seconds: int) -> tuple[str, str]:
        """An API key and a token for the operator's auth key; anything else is 401."""
        if (key_id, key) != (self._settings.auth_key_id, self._settings.auth_key):
            raise Refused(401, Code.LOGIN_FAILED, "authKeyId, authKey: the operator has no such key.")
        login = Login(f"api-{secrets.token_urlsafe(24)}")
        self._logins[login.api_key] = login
        return login.api_key, self._issue(login, seconds)

    def renew(self, api_key: str, token: str, seconds: int) -> str:
        """A further token. [SPEC] generateAuthToken: 400 when the token in hand has already ended."""
        if not self.valid(api_key, token):
            raise Refused(400, Code.LOGIN_ENDED, "token: it has ended or is unknown. Log in again.")
        return self._issue(self._logins[api_key], seconds)

    def valid(self, api_key: str, token: str) -> bool:
        """Whether the pair was issued together and has not ended."""
        login = self._logins.get(api_key)
        return login is not None and login.tokens.get(token, 0.0) > self._settings.clock()

    def log_out(self, api_key: str) -> None:
        """Ends the API key and all its tokens (assumed: all of them)."""
        self._logins.pop(api_key, None)

    def expire(self) -> None:
        """Ends every token at once, as if their time were over."""
        self._logins.clear()

    def _issue(self, login: Login, seconds: int) -> str:
        cap = self._settings.token_seconds
        token = f"token-{secrets.token_urlsafe(48)}"
        login.tokens[token] = self._settings.clock() + (seconds if cap is None else min(seconds, cap))
        return token


def credentials(headers: Mapping[str, str]) -> tuple[str, str]:
    """The API key and the token of a call; empty texts where they are missing."""
    api_key, token = (headers.get(name, "") for name in CREDENTIAL_HEADERS)
    return api_key, token


def log_in(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /auth. Only auth keys are emulated, of the ways [SPEC] AuthRequest knows; others are 401."""
    known = {"authKeyId", "authKey", "email", "password", "operatorId", "userName", "mfaOTPCode", "tokenTimeoutSeconds"}
    fields = Fields(call.body, known)
    seconds = _seconds(fields)
    if not (fields.has("authKeyId") and fields.has("authKey")):
        raise Refused(401, Code.LOGIN_FAILED, "authKeyId, authKey: both are needed.")
    api_key, token = cloud.tokens.log_in(fields.text("authKeyId"), fields.text("authKey"), seconds)
    return Answer(200, {"apiKey": api_key, "operatorId": cloud.settings.operator_id, "token": token})


def log_out(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /auth/logout."""
    cloud.tokens.log_out(credentials(call.headers)[0])
    return Answer(204)


def renew(cloud: SoracomCloud, call: Call) -> Answer:
    """POST /operators/{operator_id}/token."""
    seconds = _seconds(Fields(call.body or {}, {"tokenTimeoutSeconds"}))
    if call.parameters["operator_id"] != cloud.settings.operator_id:
        raise Refused(400, Code.LOGIN_ENDED, "operator_id: the token belongs to another operator.")
    return Answer(200, {"token": cloud.tokens.renew(*credentials(call.headers), seconds)})


def _seconds(fields: Fields) -> int:
    seconds = fields.integer("tokenTimeoutSeconds", USUAL_SECONDS)
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise Refused(400, Code.BODY_INVALID, f"tokenTimeoutSeconds: {seconds}; 1 to {LONGEST_SECONDS} is allowed.")
    return seconds


ROUTES = [
    Route("POST", "/auth", log_in, public=True),
    Route("POST", "/auth/logout", log_out),
    Route("POST", "/operators/{operator_id}/token", renew, public=True),
]
