"""How the API shows what an account holds."""

from typing import TypeAlias

Json: TypeAlias = dict[str, object]
