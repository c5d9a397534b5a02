"""Commands within a network namespace that is given by its file: /run/netns/NAME, or /proc/PID/ns/net."""

from pathlib import Path


def within(namespace: Path, *command: str) -> list[str]:
    """The command, run in that network namespace and otherwise where we are."""
    return ["nsenter", f"--net={namespace}", "--", *command]
