"""The documentation of a description's types: docstrings of classes, and the texts below their fields."""

import ast
import inspect
import textwrap
from collections.abc import Mapping
from functools import cache
from itertools import pairwise


def of_section(section: type) -> str:
    """The docstring of a section's class."""
    return inspect.cleandoc(section.__doc__ or "")


@cache
def of_keys(section: type) -> Mapping[str, str]:
    """The meaning of each key, inherited ones included."""
    found: dict[str, str] = {}
    for one in reversed(section.__mro__[:-1]):
        found |= _own(one)
    return found


def _own(section: type) -> dict[str, str]:
    (declared,) = ast.parse(textwrap.dedent(inspect.getsource(section))).body
    body = getattr(declared, "body", [])
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
