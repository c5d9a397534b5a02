"""Logging in: an auth key is exchanged for an API key and a token, which every other call carries."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.settings import Settings

CREDENTIAL_HEADERS = ("X-Soracom-API-Key", "X-Soracom-Token")  # [SPEC] securitySchemes


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
