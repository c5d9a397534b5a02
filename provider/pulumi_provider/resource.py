"""What a resource and a function are: typed properties, and what is done with them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableSet, Set
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel


class Mark(Enum):
    """What holds for a property beyond its type: `name: Annotated[str, Mark.IMMUTABLE]`."""

    IMMUTABLE = "the service cannot change it: another value replaces the resource"
    COMPUTED = "the service chooses it when it is left out, and then leaving it out is no change"
    OBSERVED = "it says what is seen elsewhere, not what is wanted: it is not recorded, and another value is no change"


class Properties(BaseModel):
    """Properties of a resource: snake_case in Python, camelCase on the wire. Unknown names are refused."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
    )

    @classmethod
    def conflicts(cls, known: Mapping[str, Any], given: Set[str]) -> Iterator[tuple[str, str]]:
        """Pairs of property and reason for values that do not go together.

        `known` are the values, by Python name and defaults included, that are known and each valid by itself; `given`
        are the names of all that was written, known or not."""
        yield from ()

    @classmethod
    def unchangeable(cls, recorded: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Of a provider's configuration: pairs of wire name and reason for values that cannot follow the recorded ones
        while the state has anything."""
        yield from ()

    @classmethod
    def seen(cls, **values: Any) -> Self:
        """Properties as the service has them, by Python name. What it does not say is None; other names are ignored.

        Rules are for what a program wants: a value of the service's that breaks one is kept as it is, so that it is
        recorded and shows as drift. The result is for comparing and recording only: a value in it is of the declared
        type, or plain JSON."""
        return cls.model_construct(**{name: cls._kept(name, values.get(name)) for name in cls.model_fields})

    @classmethod
    def recorded(cls, values: Mapping[str, Any]) -> Self:
        """Properties as they were seen, out of JSON by wire name; the state may hold more names."""
        return cls.seen(**{name: values.get(str(field.alias)) for name, field in cls.model_fields.items()})

    @classmethod
    def _kept(cls, name: str, value: Any) -> Any:
        field = cls.model_fields[name]
        if value is None:
            return None if field.is_required() else field.get_default(call_default_factory=True)
        try:
            return adapter(cls, name).validate_python(value)
        except ValidationError:
            return _kept_inside(field.annotation, value)

    @classmethod
    def marked(cls, mark: Mark) -> frozenset[str]:
        """Wire names of the properties with this mark."""
        return frozenset(str(field.alias) for field in cls.model_fields.values() if mark in field.metadata)

    @classmethod
    def secrets(cls) -> frozenset[str]:
        """Wire names of the properties that are secrets by their type."""
        return frozenset(
            str(field.alias) for field in cls.model_fields.values() if "SecretStr" in str(field.annotation)
        )

    @classmethod
    def is_secret_anywhere(cls, value: Any) -> bool:
        """Whether a value is a secret wherever it stands: no failure shows one that was given as another property."""
        return False

    def wire(self) -> dict[str, Any]:
        """JSON values by wire name, without what is not set."""
        # A value that was seen may be of another type than the declared one.
        return self.model_dump(mode="json", by_alias=True, exclude_none=True, warnings=False)


def _kept_inside(annotation: Any, value: Any) -> Any:
    """A value that breaks a rule: the properties inside it are kept as they were seen."""
    match value:
        case dict() if isinstance(annotation, type) and issubclass(annotation, Properties):
            return annotation.recorded(value)
        case list() if get_origin(annotation) is list:
            return [_kept_inside(get_args(annotation)[0], item) for item in value]
    return value


@cache
def adapter(model: type[Properties], name: str) -> TypeAdapter[Any]:
    """Checks one property by itself."""
    field = model.model_fields[name]
    # An Annotated needs something beside the type.
    return TypeAdapter(cast(Any, Annotated)[(field.annotation, None, *field.metadata)])


class Problem(Exception):
    """Something that a user can act on. The text is all they see: one line, no traceback."""


class Gone(Exception):
    """The service no longer has the resource."""


class Unfinished(Exception):
    """The resource exists but is not ready. It is recorded with its id, and the next update goes on from there."""

    def __init__(self, resource_id: str, outputs: Properties, reason: str):
        super().__init__(reason)
        self.resource_id, self.outputs, self.reason = resource_id, outputs, reason


def type_of(urn: str) -> str:
    """What the package calls a resource's type: the URN's last part but the name."""
    return urn.split("::")[2].split("$")[-1].split(":")[-1]


ApiT = TypeVar("ApiT")
InputsT = TypeVar("InputsT", bound=Properties)
OutputsT = TypeVar("OutputsT", bound=Properties)


@dataclass(frozen=True)
class Call(Generic[ApiT]):
    """What an operation gets besides the properties."""

    api: ApiT
    urn: str
    """The resource's name in the engine; it holds stack and project. Empty for a function."""
    limit_s: float | None
    """Seconds that the user grants the operation (`custom_timeouts`); None: the resource's own limit holds."""
    cancelled: asyncio.Event
    """Set when the user interrupts the run: whoever waits stops waiting."""
    warn: Callable[[str], Awaitable[None]]
    """Shows the user a line beside the resource."""
    owner: str | None = None
    """Id of the Pulumi state: made before the state has anything, and kept with the provider's inputs. Two states never
    have the same one, whatever their stacks are called, unless one was copied from the other: by `pulumi stack import`
    or `pulumi state move`. None where the engine gave none."""
    replaced_id: str | None = None
    """Id of the resource that a creation replaces, where that one is deleted only afterwards."""
    wanted: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the program wants in this run: known inputs, by wire name, by URN. Empty while a stack is destroyed."""
    given: Set[str] = frozenset()
    """In a preview: wire names of the inputs that are given, known or not."""
    recorded: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Outputs that the state has, or had before this run deleted it, by URN, as far as the engine has shown them: it
    shows a resource when its turn comes, and none that the program no longer has."""
    observed: Mapping[str, Any] = field(default_factory=dict)
    """The resource's observed inputs that are known, by wire name: no operation gets them in its inputs."""
    used: MutableSet[tuple[str, str]] = field(default_factory=set)
    """What the program uses and does not make: pairs of a word for it, such as `gate`, and the id of what it belongs
    to. Functions add to it; a deletion leaves alone what is in it."""

    made: Mapping[str, str] = field(default_factory=dict)
    """Ids of what this run has made so far, by URN."""

    is_made_anew: bool = False
    """Whether this run has made the resource already: then a deletion is of the one that it replaces."""

    @property
    def others(self) -> Mapping[str, Mapping[str, Any]]:
        """Inputs of the program's other resources, by URN."""
        return {urn: it for urn, it in self.wanted.items() if urn != self.urn or self.is_made_anew}

    @property
    def beside(self) -> list[Mapping[str, Any]]:
        """Inputs of the program's other resources of this type. What one of them has by now, going by the service's own
        name of it, a deletion leaves alone: the engine creates first and deletes last."""
        return [it for urn, it in self.others.items() if type_of(urn) == type_of(self.urn)]


class Resource(Generic[ApiT, InputsT, OutputsT]):
    """One resource type; its schema, checks and differences follow from its two models."""

    Inputs: ClassVar[type[Properties]]
    Outputs: ClassVar[type[Properties]]
    delete_before_replace: ClassVar[bool] = True

    async def create(self, call: Call[ApiT], inputs: InputsT) -> tuple[str, OutputsT]:
        """Returns the id and all outputs. Raises Unfinished when it exists but is not ready."""
        raise Problem(f"{type(self).__name__} cannot be created.")

    async def read(
        self, call: Call[ApiT], resource_id: str, inputs: InputsT | None, outputs: OutputsT | None
    ) -> tuple[str, InputsT, OutputsT]:
        """What the service has now. Without recorded properties it is an import. Raises Gone."""
        raise Problem(f"{type(self).__name__} cannot be read.")

    async def update(self, call: Call[ApiT], resource_id: str, outputs: OutputsT, inputs: InputsT) -> OutputsT:
        """Changes the resource, which is recorded with `outputs`, to what `inputs` say. Raises Unfinished as `create`
        does."""
        raise Problem(f"{type(self).__name__} cannot be changed; replace it.")

    async def delete(self, call: Call[ApiT], resource_id: str, outputs: OutputsT) -> None:
        """Deletes the resource. Succeeds where it is gone already."""
        raise Problem(f"{type(self).__name__} cannot be deleted.")

    async def foresee(self, call: Call[ApiT], known: Mapping[str, Any]) -> None:
        """What a preview says about a creation: warns, and raises Problem where the creation would be refused.

        `known` are the checked inputs, by wire name and as JSON, that are known by then."""

    async def foresee_update(
        self, call: Call[ApiT], resource_id: str, outputs: Mapping[str, Any], known: Mapping[str, Any]
    ) -> None:
        """What a preview says about an update of a resource that is recorded with `outputs`; otherwise as `foresee`."""

    def drifted(self, urn: str, outputs: Mapping[str, Any], owner: str | None) -> Set[str]:
        """Wire names of recorded outputs that show that an update is needed though no input changed. `urn` and `owner`:
        see Call."""
        return frozenset()

    def is_observed(self, outputs: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
        """Whether the observed inputs are about the recorded resource, and not about another one that is wanted in its
        place. Both arguments are by wire name, as far as they are known."""
        return True

    def spoilt(self, resource_id: str, outputs: Mapping[str, Any], observed: Mapping[str, Any]) -> Set[str]:
        """Wire names of recorded outputs, or of observed inputs, that show that only a replacement helps.

        `observed` has the observed inputs that are known: none while the engine refreshes."""
        return frozenset()

    def forbid_replacement(self, resource_id: str, changes: str, observed: Mapping[str, Any]) -> None:
        """Raises Problem, which says what a replacement would cut, where the program has not allowed one. `changes`
        says what the service cannot change; `observed` are the observed inputs that are known: one of them may allow
        it."""

    def remark(self, resource_id: str, observed: Mapping[str, Any]) -> str | None:
        """A line for the user about what was observed, shown beside the resource; None: there is nothing to say."""
        return None


class Function(Generic[ApiT, InputsT, OutputsT]):
    """One function, which looks something up."""

    Inputs: ClassVar[type[Properties]]
    Outputs: ClassVar[type[Properties]]

    async def invoke(self, call: Call[ApiT], inputs: InputsT) -> OutputsT:
        raise Problem(f"{type(self).__name__} cannot be called.")
