"""The `soracom` provider of a path: an explicit one, under a name that stays.

The name of Pulumi's default provider has the SDK's version in it, so that with another version the provider would take
the state for a new one. This one also records the deployment's name."""

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pulumi_soracom as soracom

from devicepath_spec.description.path import StackFile
from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.rules.coverage import check_coverage

NAMESPACE = "soracom"


def _text(name: str) -> Any:
    return pulumi.Config(NAMESPACE).get(name)


def _secret(name: str) -> Any:
    return pulumi.Config(NAMESPACE).get_secret(name)


def _number(name: str) -> Any:
    """A number; any other text is passed on as it is, and the provider says what is wrong with it."""
    text = pulumi.Config(NAMESPACE).get(name)
    try:
        return None if text is None else float(text)
    except ValueError:
        return text


SETTINGS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "authKeyId": ("auth_key_id", _text),
    "authKey": ("auth_key", _secret),
    "coverage": ("coverage", _text),
    "endpoint": ("endpoint", _text),
    "profile": ("profile", _text),
    "waitScale": ("wait_scale", _number),
    "requestLimitSeconds": ("request_limit_seconds", _number),
}
"""Settings `soracom:<name>` of a stack file: the provider's argument for each, and how it is read."""


def check_region(file: StackFile) -> None:
    """Raises InvalidSpec where the stack file names a coverage, and a VPG of that coverage cannot be where the file
    wants it. A coverage that comes from a profile or the environment is known to the provider only: then the preview
    refuses the same."""
    faults = Faults()
    check_coverage(faults, file, _text("coverage"))
    faults.check()


def soracom_provider(deployment: str, stack: str) -> soracom.Provider:
    """The provider, with the settings `soracom:...` of the stack file and those of the environment. Raises
    InvalidSpec."""
    given = [name.partition(":")[2] for name in pulumi.runtime.get_config_env() if name.startswith(f"{NAMESPACE}:")]
    unknown = [f"{NAMESPACE}:{name}" for name in sorted(given) if name not in SETTINGS]
    if unknown:
        known = ", ".join(SETTINGS)
        raise InvalidSpec(
            [f"{name} in Pulumi.{stack}.yaml: there is no such setting; there are {known}." for name in unknown]
        )
    arguments = {argument: read(name) for name, (argument, read) in SETTINGS.items()}
    return soracom.Provider("soracom", deployment=deployment, **arguments)
