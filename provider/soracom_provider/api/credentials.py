"""What a client logs in with."""

from dataclasses import dataclass

from pydantic import SecretStr


@dataclass(frozen=True)
class Credentials:
    """An authentication key of an operator's root user or of a SAM user."""

    auth_key_id: str
    auth_key: SecretStr
    source: str
    """Where they were found, for messages: `the provider's configuration`, `the environment`, a profile's path."""


@dataclass(frozen=True)
class Token:
    """What every request carries after the log-in. Source: securitySchemes of SORACOM's API description."""

    api_key: SecretStr
    token: SecretStr

    def headers(self) -> dict[str, str]:
        return {
            "X-Soracom-API-Key": self.api_key.get_secret_value(),
            "X-Soracom-Token": self.token.get_secret_value(),
        }
