"""A pytest plugin: with CI=true in the environment a skipped test has failed.

A skip is for the machine of somebody who has no strongSwan, no root or no Go. Where everything has to be proven, it
would hide that something was not."""

import os
from collections.abc import Generator

import pytest


def _skips_fail() -> bool:
    return os.environ.get("CI", "").lower() == "true"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    # An expected failure is reported as a skip with this attribute; it ran.
    if _skips_fail() and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: skipped, and nothing may be with CI=true. {_reason(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if _skips_fail() and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: skipped, and nothing may be with CI=true. {_reason(report)}"
    return report


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """What was given as the reason: pytest keeps (file, line, reason) of a skip."""
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
