"""Who may know whom, by every import there is: also those inside of functions, and those for types only."""

import ast
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from devicepath_tools.derived import house
from devicepath_tools.derived.house import ROOT, rooms
from devicepath_tools.derived.imports import Module, circle, read

REHEARSAL = "devicepath_tools.rehearsal"
PURE = ("devicepath_tools.columns", "devicepath_tools.failure")
"""What anything of the tools may use."""
FACTS = (
    "devicepath_spec.choices",
    "devicepath_spec.tunnel_facts",
    "devicepath_router.algorithms",
    "devicepath_router.bgp_router",
)
"""Numbers and words of AWS's and of routers, which stand once."""
MAY_KNOW = {
    "devicepath_spec": set(),
    "devicepath_router": {"devicepath_spec"},
    "devicepath": {"devicepath_spec", "devicepath_router"},
    "devicepath_stack": {"devicepath_spec", "devicepath"},
    "pulumi_provider": set(),
    "soracom_provider": {"pulumi_provider"},
    "devicepath_tools": {
        "devicepath_spec",
        "devicepath_router",
        "devicepath",
        "devicepath_stack",
        "pulumi_provider",
        "soracom_provider",
    },
}
"""What each package may import of the others."""


@pytest.fixture(scope="module")
def modules() -> Mapping[str, Module]:
    return house.modules()


def imported_by(modules: Mapping[str, Module], package: str) -> set[tuple[str, str]]:
    """Pairs of a module in a package, or below it, and one that it imports."""
    inside = [module for module in modules.values() if f"{module.name}.".startswith(f"{package}.")]
    assert inside, package
    return {(module.name, name) for module in inside for name in module.imported}


def is_in(name: str, *packages: str) -> bool:
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


def test_no_module_is_imported_by_what_it_imports(modules):
    assert circle({name: module.imported for name, module in modules.items()}) == []


def test_no_room_is_imported_by_what_it_imports(modules):
    assert circle(rooms(modules)) == []


@pytest.mark.parametrize("package", MAY_KNOW)
def test_a_package_knows_those_below_it_only(modules, package):
    known = {name.partition(".")[0] for _, name in imported_by(modules, package)} - {package}
    assert known <= MAY_KNOW[package]


def test_the_rooms_of_a_rehearsal_do_not_import_the_steps_that_drive_them(modules):
    upwards = {
        (name, imported)
        for name, imported in imported_by(modules, REHEARSAL)
        if modules[name].folder != REHEARSAL and modules[imported].folder == REHEARSAL
    }
    assert upwards == set()


def test_an_emulated_cloud_takes_no_rule_from_what_it_judges(modules):
    clouds = f"{REHEARSAL}.clouds"
    assert {pair for pair in imported_by(modules, clouds) if not is_in(pair[1], clouds, *PURE)} == set()


def test_a_network_and_its_trace_know_no_source_and_no_stack_file(modules):
    network, trace = "devicepath_tools.network", "devicepath_tools.network.trace"
    nouns = {name for name, module in modules.items() if module.folder == network}
    outside = {
        (name, imported)
        for name, imported in imported_by(modules, network)
        if modules[name].folder in (network, trace)
        if imported not in nouns and not is_in(imported, trace, *PURE, *FACTS)
    }
    assert outside == set()


def test_what_is_built_does_not_know_that_a_rehearsal_exists():
    told = [
        path
        for package in house.PACKAGES
        if package != "devicepath_tools"
        for path in (ROOT / house.PACKAGES[package] / package).rglob("*.py")
        if "rehears" in path.read_text().lower()
    ]
    assert told == []


def test_the_engines_protocol_knows_no_service():
    package = ROOT / "provider" / "pulumi_provider"
    named = [path.name for path in package.rglob("*.py") if re.search("soracom|vpg|coverage", path.read_text(), re.I)]
    assert named == []


def test_the_engines_protocol_needs_the_engines_sdk_and_pydantic_only():
    found = set()
    for path in (ROOT / "provider" / "pulumi_provider").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(str(node.module).partition(".")[0])
    other = {name for name in found if name not in sys.stdlib_module_names}
    assert other == {"google", "grpc", "pulumi", "pulumi_provider", "pydantic", "pydantic_core"}


def test_the_picture_of_the_house_is_current(modules):
    assert house.written(house.PAGE.read_text(), modules) == house.PAGE.read_text(), "run: make sdk"


# What the above is made with


@pytest.fixture
def package(tmp_path) -> Path:
    folder = tmp_path / "made"
    (folder / "inner").mkdir(parents=True)
    for name in ("__init__", "inner/__init__"):
        (folder / f"{name}.py").write_text('"""Made."""\n')
    return folder


def test_an_import_counts_wherever_it_stands(package):
    (package / "one.py").write_text("import made.two\n")
    (package / "two.py").write_text("if TYPE_CHECKING:\n    from made.inner.three import Three\n")
    (package / "inner" / "three.py").write_text("def three():\n    from made import one\n    import json\n")
    modules = read([package])
    assert modules["made.one"].imported == {"made.two"}
    assert modules["made.two"].imported == {"made.inner.three"}
    assert modules["made.inner.three"].imported == {"made.one"}
    assert (modules["made.inner.three"].folder, modules["made.inner"].folder) == ("made.inner", "made.inner")


def test_a_circle_is_told_as_a_way_along_imports():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) in (
        ["a", "b", "c", "a"],
        ["b", "c", "a", "b"],
        ["c", "a", "b", "c"],
    )
    assert circle({"a": {"b"}, "b": {"c"}, "d": {"a"}}) == []


def test_a_relative_import_is_refused_as_it_hides_whom_it_names(package):
    (package / "one.py").write_text("from . import two\n")
    with pytest.raises(ValueError, match="a relative import"):
        read([package])


def test_arrows_that_others_imply_are_not_drawn():
    assert house.direct({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == {"a": {"b"}, "b": {"c"}, "c": set()}


def test_a_page_without_a_place_for_the_picture_is_refused(modules):
    with pytest.raises(ValueError, match=r"architecture\.md lacks the lines"):
        house.written("# Architecture\n", modules)
