"""From what the engine hands over to settings, or to every mistake at once."""

from typing import Any

from pydantic import ValidationError

from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.path_rules import path_plan
from infra.settings import messages
from infra.settings.address_rules import ADDRESS_RULES
from infra.settings.arguments import device_path_arguments
from infra.settings.aws_rules import AWS_RULES, check_stack
from infra.settings.direction_rules import DIRECTION_RULES
from infra.settings.path_rules import PATH_RULES
from infra.settings.schema import KEY
from infra.settings.section import SecondReading
from infra.settings.settings import Settings
from infra.settings.traffic_rules import TRAFFIC_RULES


class InvalidStackFile(InvalidSpec):
    """A stack file that describes no path. One line a mistake: its path in the file, value, rule, and what to write."""


def load(config: Any, stack: str | None = None) -> Settings:
    """The settings of one path, from the value of `devicepath:path`. Raises InvalidStackFile with all mistakes.

    `stack` is its name: with it, what is named after it is looked at, too."""
    if config is None:
        raise InvalidStackFile([f"{KEY}: is missing; write it as one of the files in stacks/ does."])
    settings: Settings | None
    refused: list[str] = []
    try:
        settings = Settings.model_validate(config)
    except ValidationError as wrong:
        refused = messages.lines(wrong, config)
        settings = _read_again(config)
    faults = Faults()
    if settings is not None:
        for rule in (*PATH_RULES, *ADDRESS_RULES, *TRAFFIC_RULES, *AWS_RULES, *DIRECTION_RULES):
            rule(settings, faults)
        if stack is not None:
            check_stack(settings, faults, stack)
    if settings is None or refused or faults.lines:
        raise InvalidStackFile([*refused, *faults.lines])
    _check_as_components_do(settings)
    return settings


def _check_as_components_do(settings: Settings) -> None:
    """Whatever no rule here knows of: the components' own check, in the words of their arguments."""
    try:
        path_plan(device_path_arguments(settings))
    except InvalidSpec as wrong:
        raise InvalidStackFile(wrong.faults) from wrong


def _read_again(config: Any) -> Settings | None:
    """The settings with None for each mistake; None as a whole when the file has no section at all."""
    try:
        return Settings.model_validate(config, context=SecondReading())
    except ValidationError:
        return None
