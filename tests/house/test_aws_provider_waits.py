"""The provider that is built looks again sooner: everything that is emulated has happened by then."""

from pathlib import Path

import pytest

from devicepath_tools.aws_provider.waits import BACKOFF, NoSuchWait, shortened

WAITS = """
func Delay(initialDelay, pollInterval, minTimeout time.Duration) Delay {
	return &delay{
		incrementDelay: true,
		initialDelay:   initialDelay,
		minTimeout:     minTimeout,
		pollInterval:   pollInterval,
	}
}
"""


def published(folder: Path, text: str) -> Path:
    (folder / BACKOFF).parent.mkdir(parents=True)
    (folder / BACKOFF).write_text(text)
    return folder


def test_each_wait_is_so_many_times_shorter_and_nothing_else_is_changed(tmp_path: Path):
    text = shortened(published(tmp_path, WAITS), 20)[BACKOFF]
    changed = [(old, new) for old, new in zip(WAITS.splitlines(), text.splitlines(), strict=True) if old != new]
    assert [new.strip() for _, new in changed] == [
        "initialDelay:   initialDelay / 20,", "minTimeout:     minTimeout / 20,", "pollInterval:   pollInterval / 20,",
    ]  # fmt: skip


def test_a_module_whose_waits_are_elsewhere_is_told_instead_of_built_slow(tmp_path: Path):
    with pytest.raises(NoSuchWait, match="no single `minTimeout: minTimeout`"):
        shortened(published(tmp_path, WAITS.replace("minTimeout,", "least,")), 20)
