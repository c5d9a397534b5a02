"""What the types of a description say of themselves: the texts behind their classes and fields."""

import ast
import inspect
import textwrap
from collections.abc import Mapping
from functools import cache
from itertools import pairwise


def of_section(section: type) -> str:
    """What it is."""
    return inspect.cleandoc(section.__doc__ or "")


@cache
def of_keys(section: type) -> Mapping[str, str]:
    """What each key means, those of the classes that it is made of, too."""
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
