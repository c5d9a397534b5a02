"""This project's own stack program: it is no distribution, and is found beside the tools, in the checkout."""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


class NoCheckout(Exception):
    """The tools are installed without the stack program."""


def find_stack_program() -> None:
    """Lets `infra` be imported. Raises NoCheckout."""
    if not (CHECKOUT / "infra" / "settings").is_dir():
        raise NoCheckout("infra/ is not there; run this from a checkout of devicepath.")
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
