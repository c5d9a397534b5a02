"""A section of the stack file, and the second reading that lets one mistake not hide another.

The first reading says what is wrong with single values. What it refuses has no value, so rules about several values
could not be asked any more. The second reading therefore goes over the same file once more and reads None where the
first one found a mistake; rules pass over None."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_core.core_schema import ValidationInfo


@dataclass(frozen=True)
class SecondReading:
    """The validation context in which mistakes are read as None."""


def _kind(value: Any) -> Any:
    return value.get("kind") if isinstance(value, Mapping) else getattr(value, "kind", None)


CHOSEN_BY_KIND = Discriminator(_kind)
"""A function, and not just the field's name: pydantic refuses validators around a field that it chooses by."""


class Section(BaseModel):
    """Keys that are all known. Docstrings become the schema's text."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(info.context, SecondReading) or not isinstance(value, Mapping):
            return value
        missing = {name: None for name, field in cls.model_fields.items() if field.is_required()}
        return missing | {key: one for key, one in value.items() if key in cls.model_fields}

    @field_validator("*", mode="wrap")
    @classmethod
    def _none_for_a_mistake(cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        try:
            return handler(value)
        except ValidationError:
            if isinstance(info.context, SecondReading):
                return None
            raise
