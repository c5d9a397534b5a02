"""User data of a gate peer: one shell script that writes its facts and a program, and starts it.

The facts are all that differs from one gate peer to another; the program makes networkd's files and the rules of them.
It runs once, at the first boot; what it wrote brings the tunnel up at every later one. Pure.
"""

import re
from functools import cache

from devicepath_router.gate_program import INSTALL, SHIPPED, facts_file
from devicepath_router.router_file import READABLE
from devicepath_router.shipped_file import shipped
from devicepath_spec import gate_conf
from devicepath_spec.gate_facts import GateFacts

END = "END_OF_FILE"
TEXT_END = "END"
"""The line that ends a here-document inside of the shell program."""
INDENTATION = re.compile(r"^(?: {4})+")


def user_data(facts: GateFacts) -> str:
    """The script. AWS takes 16384 bytes of it (RunInstances): with the comments it would be larger."""
    parts = [
        "#!/bin/sh",
        "# A gate peer of devicepath. Runs once; what it writes works from then on.",
        "set -eu",
        "umask 022",
        "install -d /etc/devicepath /etc/systemd/network /usr/local/sbin",
        _file(gate_conf.PATH, facts_file(facts)),
        *(_file(path, _shipped(name), mode) for name, (path, mode) in SHIPPED.items()),
        _shipped(INSTALL),
    ]
    return "\n".join(parts)


@cache
def _shipped(name: str) -> str:
    return _compact(shipped(name))


def _compact(text: str) -> str:
    """Without comments, but for its head and for what tools read, and indented by tabs. What it writes into files of
    its own stays as it is."""
    kept: list[str] = []
    is_head, is_text = True, False
    for line in text.splitlines():
        is_head = is_head and line.startswith("#")
        is_note = not line.strip() or line.lstrip().startswith("#")
        if is_head or is_text:
            kept.append(line)
        elif not is_note or "shellcheck" in line:
            kept.append(INDENTATION.sub(lambda spaces: "\t" * (len(spaces[0]) // 4), line))
        is_text = line.endswith(f"<<{TEXT_END}") or (is_text and line != TEXT_END)
    return "".join(f"{line}\n" for line in kept)


def _file(path: str, text: str, mode: int = READABLE) -> str:
    """Shell that writes a file; nothing in it is expanded."""
    return f"\ncat >{path} <<'{END}'\n{text.rstrip()}\n{END}\nchmod {mode:04o} {path}"
