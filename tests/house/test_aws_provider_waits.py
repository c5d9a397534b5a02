"""The provider that is built looks again sooner: everything that is emulated has happened by then."""

from pathlib import Path

import pytest

from devicepath_tools.aws_provider import waits
from devicepath_tools.aws_provider.build import WAITS
from devicepath_tools.aws_provider.finder import SOURCE
from devicepath_tools.aws_provider.waits import NoSuchWait

PROVIDER = "github.com/hashicorp/terraform-provider-aws"
SDK = "github.com/hashicorp/terraform-plugin-sdk/v2"
TEXTS = {
    PROVIDER: {
        "internal/backoff/backoff.go": """
func Delay(initialDelay, pollInterval, minTimeout time.Duration) Delay {
	return &delay{
		incrementDelay: true,
		initialDelay:   initialDelay,
		minTimeout:     minTimeout,
		pollInterval:   pollInterval,
	}
}
""",
        "internal/service/ram/resource_share_accepter.go": """
const (
	resourceShareInvitationPropagationTimeout = 2 * time.Minute
)
""",
    },
    SDK: {
        "helper/retry/state.go": """
func (conf *Conf) Wait() {
	select {
	case <-time.After(conf.Delay):
	case <-time.After(wait):
	case <-time.After(conf.Timeout):
	}
}
"""
    },
}
"""What both modules have of waits."""


def published(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("module", "lines"),
    [
        (PROVIDER, ["initialDelay:   initialDelay / 20,", "minTimeout:     minTimeout / 20,",
                    "pollInterval:   pollInterval / 20,",
                    "resourceShareInvitationPropagationTimeout = 2 * time.Minute / 20"]),
        (SDK, ["case <-time.After(conf.Delay / 20):", "case <-time.After(wait / 20):"]),
    ],
)  # fmt: skip
def test_each_wait_is_so_many_times_shorter_and_nothing_else_is_changed(tmp_path: Path, module, lines):
    after = waits.read(SOURCE / WAITS).shortened(module, published(tmp_path, TEXTS[module]))
    assert after.keys() == TEXTS[module].keys()
    pairs = [(TEXTS[module][name].splitlines(), after[name].splitlines()) for name in after]
    changed = [new for before, now in pairs for old, new in zip(before, now, strict=True) if old != new]
    assert [new.strip() for new in changed] == lines


@pytest.mark.parametrize("instead", ["least,", "minTimeout,\n\t\tminTimeout: minTimeout,"])
def test_a_module_whose_waits_are_elsewhere_is_told_instead_of_built_slow(tmp_path: Path, instead):
    texts = {name: text.replace("minTimeout,\n\t\tp", f"{instead}\n\t\tp") for name, text in TEXTS[PROVIDER].items()}
    with pytest.raises(NoSuchWait, match=r"backoff.go has .*minTimeout.* [02] times, and it should stand once"):
        waits.read(SOURCE / WAITS).shortened(PROVIDER, published(tmp_path, texts))
