"""Single rules asked about written descriptions: what is written is read first, as a stack file or a component does."""

from collections.abc import Callable, Mapping
from typing import Any

from devicepath_spec.faults import Faults
from devicepath_spec.reading.reader import read


def of(kind: Any, written: Mapping[str, Any]) -> Any:
    """A description without a fault."""
    faults = Faults()
    described = read(kind, written, faults, "it")
    assert faults.lines == ()
    return described


def faults_of(rules: Callable[[Any, Faults], None], kind: Any, written: Mapping[str, Any]) -> tuple[str, ...]:
    """What a rule says of a description that can be read."""
    faults = Faults()
    rules(of(kind, written), faults)
    return faults.lines
