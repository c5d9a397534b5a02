"""The picture of the house in docs/architecture.md: its rooms and who imports whom, written from the code.

python -m devicepath_tools.derived.house             writes it
python -m devicepath_tools.derived.house --check     says whether it is stale"""

import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import click

from devicepath_tools.derived.imports import Graph, Module, read
from devicepath_tools.derived.markdown import table

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "architecture.md"
BEGINNING, END = "<!-- Written by `make sdk` from here on. -->\n", "<!-- Written by `make sdk` up to here. -->\n"
PACKAGES = {
    "devicepath_spec": "components",
    "devicepath_router": "components",
    "devicepath": "components",
    "devicepath_stack": "components",
    "pulumi_provider": "provider",
    "soracom_provider": "provider",
    "devicepath_tools": "tools",
}
"""Those that people write, by name, with the folder that they are in. `sdk` is generated, and imports none of them."""
WHOLE = ("devicepath", "devicepath_tools.network.loading.pulumi")
"""Rooms that are one with the folders inside."""


def modules() -> dict[str, Module]:
    """All of the house's."""
    return read(ROOT / folder / name for name, folder in PACKAGES.items())


def room(module: Module) -> str:
    """The room that a module is in: its folder, by its package's name."""
    return next((whole for whole in WHOLE if f"{module.folder}.".startswith(f"{whole}.")), module.folder)


def rooms(house: Mapping[str, Module]) -> dict[str, set[str]]:
    """Which rooms each room imports from."""
    found: dict[str, set[str]] = {}
    for module in house.values():
        imported = {room(house[name]) for name in module.imported}
        found.setdefault(room(module), set()).update(imported - {room(module)})
    return dict(sorted(found.items()))


def direct(graph: Graph) -> dict[str, set[str]]:
    """The same without arrows that others imply. The graph has no circle."""
    return {name: {it for it in named if not _is_implied(graph, named, it)} for name, named in graph.items()}


def picture(house: Mapping[str, Module]) -> str:
    """Drawings for Mermaid, of the packages and of those that have several rooms; and a table of all rooms."""
    graph = rooms(house)
    packages: dict[str, set[str]] = {name: set() for name in PACKAGES}
    for name, named in graph.items():
        packages[_package(name)] |= {_package(it) for it in named} - {_package(name)}
    parts = ["The packages:\n", _drawing(packages)]
    for package in PACKAGES:
        inside = {name: {it for it in named if _package(it) == package} for name, named in graph.items()}
        own = {name: named for name, named in inside.items() if _package(name) == package}
        if len(own) > 2:
            parts += [f"The rooms of `{package}`:\n", _drawing(own)]
    return "\n".join([*parts, "All rooms:\n", table(("room", "what is in it", "imports from"), _rows(house, graph))])


def written(page: str, house: Mapping[str, Module]) -> str:
    """The page with the picture of this house. Raises ValueError where it has no place for one."""
    before, begins, rest = page.partition(BEGINNING)
    _, ends, after = rest.partition(END)
    if not (begins and ends):
        raise ValueError(f"{PAGE.name} lacks the lines {BEGINNING.strip()} and {END.strip()}.")
    return f"{before}{BEGINNING}\n{picture(house)}\n{END}{after}"


def _is_implied(graph: Graph, named: Collection[str], name: str) -> bool:
    return any(name in _reached(graph, other) for other in named if other != name)


def _reached(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    left = [start]
    while left:
        new = set(graph[left.pop()]) - found
        found |= new
        left += new
    return found


def _rows(house: Mapping[str, Module], graph: Graph) -> Iterator[tuple[str, ...]]:
    for name, named in graph.items():
        described = " ".join(house[name].described.partition("\n\n")[0].split()) if name in house else ""
        yield f"`{name}`", described, ", ".join(f"`{it}`" for it in sorted(named)) or "none"


def _drawing(graph: Graph) -> str:
    nodes = [f'    {_id(name)}["{_short(name)}"]' for name in graph]
    arrows = [f"    {_id(name)} --> {_id(it)}" for name, named in direct(graph).items() for it in sorted(named)]
    return "\n".join(["```mermaid", "flowchart TD", *nodes, *arrows, "```"]) + "\n"


def _package(name: str) -> str:
    return name.partition(".")[0]


def _id(name: str) -> str:
    return name.replace(".", "__")


def _short(name: str) -> str:
    """Without the package that it is in."""
    return name.partition(".")[2] or name


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if the picture is not what would be drawn.")
def main(*, check: bool) -> None:
    """Draw the rooms in docs/architecture.md."""
    page = PAGE.read_text()
    wanted = written(page, modules())
    if not check:
        PAGE.write_text(wanted)
    elif page != wanted:
        click.echo("docs/architecture.md: changed\nrun: make sdk", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
