"""How programs without an engine are measured."""

import gc

import pytest

from benchmarks.mocked import Kind, Program
from benchmarks.mocked_programs import cpu_s, no_collector


def test_a_program_is_written_and_read_as_text():
    assert str(Program(Kind.UNCOLLECTED, 100)) == "uncollected:100"
    assert [Program.parse(str(Program(kind, 7))) for kind in Kind] == [Program(kind, 7) for kind in Kind]


@pytest.mark.slow
@pytest.mark.parametrize("paths", [0, 1, 3])
def test_a_program_of_many_paths_gives_each_a_name(paths):
    names: list[str] = []
    assert cpu_s(names.append, paths) > 0
    assert len(set(names)) == len(names) == paths


@pytest.mark.slow
def test_what_goes_wrong_in_a_program_is_not_measured():
    def fail(name: str) -> None:
        raise ValueError(name)

    with pytest.raises(ValueError, match="line-0"):
        cpu_s(fail, 1)


def test_the_garbage_collector_is_on_again_whatever_happened():
    def interrupted() -> None:
        with no_collector():
            assert not gc.isenabled()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert gc.isenabled()
