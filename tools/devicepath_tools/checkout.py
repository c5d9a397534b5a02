"""The checkout that the tools are in: the stack program is no distribution, and is found beside them."""

import sys
from pathlib import Path

from devicepath_tools.failure import Failure

ROOT = Path(__file__).resolve().parents[2]


class NoCheckout(Failure):
    """The tools are installed without the stack program; the message says what to do."""


def find() -> Path:
    """Makes `infra` importable, and gives the checkout's folder. Raises NoCheckout."""
    if not (ROOT / "infra" / "settings").is_dir():
        raise NoCheckout("infra/ is not there; run this from a checkout of devicepath.")
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return ROOT
