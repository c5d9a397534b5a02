"""The `soracom` provider of a path: one of its own, under a name that stays.

Pulumi's default provider has the SDK's version in its name, and with another version the state would seem to be another
one. This one also keeps the deployment's name."""

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
    """What is no number goes on as it is: the provider says what is wrong with it."""
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
"""What a stack file may say as `soracom:<name>`: the argument of it, and how it is read."""


def check_region(file: StackFile) -> None:
    """Raises InvalidSpec where the stack file names a coverage, and the VPG cannot be where the file wants it. A
    coverage that only a profile or the environment tells is the provider's to know: a preview refuses the same."""
    faults = Faults()
    check_coverage(faults, file, _text("coverage"))
    faults.check()


def soracom_provider(deployment: str, stack: str) -> soracom.Provider:
    """As `soracom:...` of the stack file and the environment say. Raises InvalidSpec."""
    given = [name.partition(":")[2] for name in pulumi.runtime.get_config_env() if name.startswith(f"{NAMESPACE}:")]
    unknown = [f"{NAMESPACE}:{name}" for name in sorted(given) if name not in SETTINGS]
    if unknown:
        known = ", ".join(SETTINGS)
        raise InvalidSpec(
            [f"{name} in Pulumi.{stack}.yaml: there is no such setting; there are {known}." for name in unknown]
        )
    arguments = {argument: read(name) for name, (argument, read) in SETTINGS.items()}
    return soracom.Provider("soracom", deployment=deployment, **arguments)
