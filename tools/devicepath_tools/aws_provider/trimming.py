"""The two generated lists of terraform-provider-aws that import every service, with some services only."""

import re
from collections.abc import Iterable
from pathlib import Path

PACKAGES = "internal/provider/sdkv2/service_packages_gen.go"
CLIENTS = "internal/conns/awsclient_gen.go"

_MODULE = "github.com/hashicorp/terraform-provider-aws"
_SERVICE = re.compile(rf'"{_MODULE}/internal/service/(\w+)')
_CLIENT = re.compile(r"\.(\w+Client)\(ctx")
# What is compiled in any case, and asks for clients of its own.
_ALWAYS = ("internal/conns", "internal/tags", "internal/provider", "internal/framework", "internal/verify")


def trimmed(source: Path, services: Iterable[str]) -> dict[str, str]:
    """The text of both lists, by their places in `source`, as far as these services need them.

    A service is named by its folder below internal/service; those whose code it imports come along."""
    kept = _with_imported(source, services)
    folders = [*_ALWAYS, *(f"internal/service/{service}" for service in sorted(kept))]
    clients = {client for folder in folders for client in _CLIENT.findall(_text(source / folder))}
    return {
        PACKAGES: _packages((source / PACKAGES).read_text(), kept),
        CLIENTS: _clients((source / CLIENTS).read_text(), clients),
    }


def _with_imported(source: Path, services: Iterable[str]) -> set[str]:
    kept: set[str] = set()
    waiting = set(services)
    while waiting:
        kept |= waiting
        text = "\n".join(_text(source / "internal" / "service" / service) for service in waiting)
        waiting = set(_SERVICE.findall(text)) - kept
    return kept


def _packages(text: str, services: set[str]) -> str:
    named = re.compile(rf'\s+(?:\w+ )?"{_MODULE}/internal/service/(\w+)"|\s+(\w+)\.ServicePackage\(ctx\),')
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not (found := named.match(line)) or (found[1] or found[2]) in services)


def _text(folder: Path) -> str:
    left_out = ("_test.go", Path(CLIENTS).name)
    return "\n".join(path.read_text() for path in folder.rglob("*.go") if not path.name.endswith(left_out))


def _clients(text: str, needed: set[str]) -> str:
    head, *functions = text.split("\nfunc ")
    method = re.compile(r"\(c \*AWSClient\) (\w+)\(")
    kept = [one for one in functions if (found := method.match(one)) and found[1] in needed]
    used = set(re.findall(r"\*(\w+)\.", "\n".join(kept)))
    imported = re.compile(r'\s+(?:(\w+) )?"github.com/aws/aws-sdk-go-v2/service/(\w+)"')
    lines = [
        line for line in head.splitlines() if not (found := imported.match(line)) or (found[1] or found[2]) in used
    ]
    return "\nfunc ".join(["\n".join(lines) + "\n", *kept]).rstrip() + "\n"
