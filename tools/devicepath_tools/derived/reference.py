"""The reference of the SORACOM provider, docs/provider.md, written from its schema and never edited by hand.

python -m devicepath_tools.derived.reference             writes docs/provider.md
python -m devicepath_tools.derived.reference --check     says whether it is stale"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from devicepath_tools.derived.markdown import table

PAGE = Path(__file__).resolve().parents[3] / "docs" / "provider.md"
BEGINNING = """# The SORACOM provider

Written from the provider's schema by `make sdk`. Names are those of Python; other languages write them their own way.
*Replaces*: SORACOM cannot change it, so another value deletes the resource and makes it anew.
"""


def page(schema: Mapping[str, Any]) -> str:
    """The whole page."""
    parts = [BEGINNING, "## Configuration\n", _text(schema["provider"]), _inputs(schema["provider"], [])]
    for token, resource in sorted(schema["resources"].items()):
        parts += [f"## soracom.{_name(token)}\n", _text(resource), _inputs(resource, resource["requiredInputs"])]
        outputs = {name: it for name, it in resource["properties"].items() if name not in resource["inputProperties"]}
        if outputs:
            parts += ["Gives besides:\n", table(("output", "kind", "meaning"), map(_output_row, outputs.items()))]
    for token, function in sorted(schema["functions"].items()):
        parts += [f"## soracom.{_snake(_name(token))}\n", _text(function)]
        arguments = function["inputs"]
        parts.append(_inputs({"inputProperties": arguments["properties"]}, arguments["required"]))
        results = function["outputs"]["properties"].items()
        parts += ["Gives:\n", table(("output", "kind", "meaning"), map(_output_row, results))]
    for token, kind in schema["types"].items():
        parts += [f"## {_name(token)}\n", _text(kind)]
        if "enum" in kind:
            parts.append(", ".join(f"`{one['value']}`" for one in kind["enum"]) + "\n")
        else:
            parts.append(_inputs({"inputProperties": kind["properties"]}, kind["required"]))
    return "\n".join(parts)


def _text(documented: Mapping[str, Any]) -> str:
    return f"{documented['description']}\n"


def _inputs(of: Mapping[str, Any], required: list[str]) -> str:
    rows = []
    for name, it in of["inputProperties"].items():
        default = f"`{it['default']}`" if "default" in it else ""
        needed = "required" if name in required else default
        replaces = "replaces" if it.get("willReplaceOnChanges") else ""
        rows.append((f"`{_snake(name)}`", _kind(it), needed, replaces, it["description"]))
    return table(("input", "kind", "default", "", "meaning"), rows)


def _output_row(named: tuple[str, Mapping[str, Any]]) -> tuple[str, ...]:
    name, it = named
    return f"`{_snake(name)}`", _kind(it), it["description"]


def _kind(it: Mapping[str, Any]) -> str:
    if reference := it.get("$ref") or next((one["$ref"] for one in it.get("oneOf", ()) if "$ref" in one), None):
        name = _name(reference)
        return f"[{name}](#{name.lower()})"
    if it["type"] == "array":
        return f"list of {_kind(it['items'])}"
    if it["type"] == "object":
        return f"map to {_kind(it['additionalProperties'])}"
    return f"secret {it['type']}" if it.get("secret") else str(it["type"])


def _name(token: str) -> str:
    return token.rpartition(":")[2]


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if the page is not what would be written.")
def main(*, check: bool) -> None:
    """Write the reference of the SORACOM provider to docs/provider.md."""
    from soracom_provider.schema import package_schema

    wanted = page(package_schema())
    if not check:
        PAGE.write_text(wanted)
    elif not PAGE.is_file() or PAGE.read_text() != wanted:
        click.echo("docs/provider.md: changed\nrun: make sdk", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
