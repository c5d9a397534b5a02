"""What no file that is committed may contain."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# In pieces, so that this file does not contain what it looks for.
PACKAGE_INDEXES = [
    "pypi" + ".org",
    "files.python" + "hosted.org",
    "proxy." + "golang.org",
    "sum." + "golang.org",
    "registry." + "npmjs.org",
    "deb." + "debian.org",
    "security." + "debian.org",
]
MACHINE_PATHS = ["/" + "work/", "/" + "root/", "/" + "tmp/", "/" + "opt/wheels"]


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """The text of every file that is committed or would be: all that .gitignore does not name."""
    # A repository of our own, so that an unpacked archive is looked through like a clone.
    repository = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "--quiet", "--bare", str(repository)], check=True)
    answer = subprocess.run(
        ["git", f"--git-dir={repository}", f"--work-tree={ROOT}", "ls-files", "-z", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [name for name in answer.stdout.split("\0") if name]
    assert "pyproject.toml" in names, "the list of files is not that of this repository"
    return {Path(name): (ROOT / name).read_text(errors="replace") for name in names if (ROOT / name).is_file()}


def _findings(committed: dict[Path, str], forbidden: list[str]) -> list[str]:
    pattern = re.compile(r"(?<![\w.}])(" + "|".join(re.escape(text) for text in forbidden) + ")")
    return [
        f"{name}:{number}: {found[1]}"
        for name, text in committed.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def test_no_committed_file_names_a_package_index(committed):
    assert _findings(committed, PACKAGE_INDEXES) == []


def test_no_committed_file_names_a_path_of_one_machine(committed):
    assert _findings(committed, MACHINE_PATHS) == []


def test_an_index_or_a_path_would_be_found():
    faulty = {Path("a.txt"): f"see https://{PACKAGE_INDEXES[0]}/simple", Path("b.txt"): f"cd {MACHINE_PATHS[1]}x"}
    assert len(_findings(faulty, PACKAGE_INDEXES)) == 1
    assert len(_findings(faulty, MACHINE_PATHS)) == 1
    assert _findings({Path("c.txt"): "components" + MACHINE_PATHS[0]}, MACHINE_PATHS) == [], "a part of our own path"
