"""The Python SDK of the SORACOM provider, generated from the provider's schema and never edited by hand.

python -m devicepath_tools.derived.sdk             writes sdk/
python -m devicepath_tools.derived.sdk --check     says which files of sdk/ are stale"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from devicepath_tools.engine import ensure_sdk_generator
from devicepath_tools.failure import Failure

SDK = Path(__file__).resolve().parents[3] / "sdk"

_GENERATION_LIMIT_S = 120


class GenerationFailed(Failure):
    """The generator refused the schema; the message is the generator's."""


def generate(schema: Mapping[str, Any], into: Path) -> None:
    """Makes the folder hold exactly the SDK of the schema. Files that are right already keep their time.

    Raises GenerationFailed, and EngineUnavailable where there is no generator and none can be built."""
    wanted = _generated(schema)
    for name in _files(into).keys() - wanted.keys():
        (into / name).unlink()
    for name, content in wanted.items():
        file = into / name
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def differences(schema: Mapping[str, Any], sdk: Path) -> list[str]:
    """What distinguishes the folder from the SDK of the schema: one line a file, sorted; empty if it is current.

    Raises GenerationFailed, and EngineUnavailable where there is no generator and none can be built."""
    wanted, present = _generated(schema), _files(sdk)
    missing = [f"{name}: missing" for name in wanted.keys() - present.keys()]
    extra = [f"{name}: not generated from this schema" for name in present.keys() - wanted.keys()]
    changed = [f"{name}: changed" for name in wanted.keys() & present.keys() if wanted[name] != present[name]]
    return sorted(missing + extra + changed)


def _generated(schema: Mapping[str, Any]) -> dict[str, bytes]:
    generator = ensure_sdk_generator()
    with tempfile.TemporaryDirectory() as place:
        schema_file, folder = Path(place) / "schema.json", Path(place) / "sdk"
        schema_file.write_text(json.dumps(schema))
        answer = subprocess.run(
            [str(generator), str(schema_file), str(folder)],
            capture_output=True,
            text=True,
            timeout=_GENERATION_LIMIT_S,
            check=False,
        )
        if answer.returncode != 0:
            raise GenerationFailed(answer.stderr.strip())
        return _files(folder)


def _files(folder: Path) -> dict[str, bytes]:
    """The content of each file by its path in the folder, without what installing and running the SDK adds."""
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {
        name.as_posix(): (folder / name).read_bytes()
        for name in names
        if not any(part == "__pycache__" or part.endswith(".egg-info") for part in name.parts)
    }


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if sdk/ is not what would be written.")
def main(*, check: bool) -> None:
    """Write the Python SDK of the SORACOM provider to sdk/."""
    from soracom_provider.schema import package_schema

    try:
        if not check:
            generate(package_schema(), SDK)
            return
        stale = differences(package_schema(), SDK)
    except Failure as fault:
        raise click.ClickException(str(fault)) from fault
    if stale:
        click.echo("\n".join(f"sdk/{line}" for line in stale), err=True)
        click.echo("run: make sdk", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
