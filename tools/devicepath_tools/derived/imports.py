"""Who imports whom among packages, read from their source: nothing is run.

An import counts wherever it stands: a module also depends on what it imports inside of a function, or for its types
only. That a module runs the `__init__` of the packages that it is in is not counted."""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

Graph = Mapping[str, Collection[str]]
"""By name, what each imports."""


STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)
"""What may hold an import."""


@dataclass(frozen=True)
class Module:
    """A module, and those that it imports of the ones that were read."""

    name: str
    folder: str
    """Name of the package whose folder it is in."""
    described: str
    """Its docstring."""
    imported: frozenset[str]


def read(packages: Iterable[Path]) -> dict[str, Module]:
    """The modules in packages' folders, by name."""
    files = {name: path for package in packages for name, path in _files(package)}
    return {name: _module(name, path, files) for name, path in files.items()}


def circle(graph: Graph) -> list[str]:
    """One after the other imports the next, and the last the first; empty: there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        # Who is imported comes first there.
        names: list[str] = found.args[1]
        return names[::-1]
    return []


def _files(package: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(package.rglob("*.py")):
        parts = (package.name, *path.relative_to(package).with_suffix("").parts)
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def _module(name: str, path: Path, known: Collection[str]) -> Module:
    tree = ast.parse(path.read_text())
    folder = name if path.name == "__init__.py" else name.rpartition(".")[0]
    imported = frozenset(it for node in _imports(tree) for it in _named(node, known))
    return Module(name, folder, ast.get_docstring(tree) or "", imported - {name})


def _imports(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif isinstance(child, STATEMENTS):
            yield from _imports(child)


def _named(node: ast.Import | ast.ImportFrom, known: Collection[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        said = [alias.name for alias in node.names]
    elif node.level:
        raise ValueError(f"line {node.lineno}: a relative import; write the package's whole name.")
    else:
        said = [f"{node.module}.{alias.name}" for alias in node.names]
    yield from (found for it in said if (found := _known(it, known)))


def _known(name: str, known: Collection[str]) -> str:
    """The module that a name is, or is in; empty: it is of another package."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name
