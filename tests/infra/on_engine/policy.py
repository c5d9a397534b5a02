"""An identity policy, judged as IAM does as far as the documents in docs/rights need it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

ANY = "*"


@dataclass(frozen=True)
class Asked:
    """What is checked against a policy: one right, on one thing."""

    right: str
    """For example `iam:CreateRole`."""
    resource: str = ANY
    """Its ARN, where documents name it; where they do not, anything."""
    context: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Values of condition keys. A key that is not there is not in the request."""


class Policy:
    """Allows only; there is nothing else in the documents."""

    def __init__(self, document: Mapping[str, Any]):
        self._statements: list[dict[str, Any]] = document["Statement"]
        assert all(one["Effect"] == "Allow" for one in self._statements)

    @classmethod
    def read(cls, path: Path, **placeholders: str) -> "Policy":
        """With these words of the document replaced, as docs/first-deployment.md says."""
        text = path.read_text()
        for word, value in placeholders.items():
            assert word in text, f"{path.name} says {word}"
            text = text.replace(word, value)
        return cls(json.loads(text))

    @property
    def rights(self) -> list[str]:
        return [right for one in self._statements for right in one["Action"]]

    def allows(self, asked: Asked) -> bool:
        return any(
            asked.right in one["Action"]
            and any(fnmatchcase(asked.resource, pattern) for pattern in _several(one["Resource"]))
            and all(_holds(operator, keys, asked.context) for operator, keys in one.get("Condition", {}).items())
            for one in self._statements
        )


def _holds(operator: str, keys: Mapping[str, Any], context: Mapping[str, str]) -> bool:
    """A key that is not in the request does not match. Source: AWS, IAM user guide, condition operators."""
    assert operator in ("StringEquals", "StringLike", "Bool"), f"{operator}: how is it judged?"
    like = operator == "StringLike"
    return all(
        key in context
        and any(
            fnmatchcase(context[key], str(value)) if like else context[key] == str(value) for value in _several(values)
        )
        for key, values in keys.items()
    )


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
