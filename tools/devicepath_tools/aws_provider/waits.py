"""How long the provider waits before it looks again: emulated clouds have done what they were asked for by then."""

from pathlib import Path

BACKOFF = "internal/backoff/backoff.go"
"""What all waits of the provider for a state go by."""
LENGTHS = ("initialDelay", "minTimeout", "pollInterval")


class NoSuchWait(Exception):
    """The provider's module is not as it was: where its waits are is not known."""


def shortened(source: Path, times: int) -> dict[str, str]:
    """The text of the file that says how long it waits, by its place in `source`: so many times shorter. How long it
    waits at most stays. Raises NoSuchWait."""
    text = (source / BACKOFF).read_text()
    for name in LENGTHS:
        given = [line for line in text.splitlines() if line.split() == [f"{name}:", f"{name},"]]
        if len(given) != 1:
            raise NoSuchWait(f"{BACKOFF} of the provider's module has no single `{name}: {name}`.")
        text = text.replace(given[0], given[0].replace(f"{name},", f"{name} / {times},"))
    return {BACKOFF: text}
