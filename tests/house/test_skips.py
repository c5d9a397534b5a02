"""What a skip means, with and without CI=true."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makeconftest('pytest_plugins = ["tests.skips"]')
    return pytester


def test_a_skip_is_a_skip_on_the_machine_of_somebody_who_lacks_a_tool(project):
    project.makepyfile("import pytest\ndef test_wires():\n    pytest.skip('no strongSwan')")
    project.runpytest_subprocess().assert_outcomes(skipped=1)


def test_a_skip_fails_in_ci_and_gives_its_reason(project, monkeypatch):
    monkeypatch.setenv("CI", "true")
    project.makepyfile("import pytest\ndef test_wires():\n    pytest.skip('no strongSwan')")
    result = project.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*::test_wires: skipped, and nothing may be with CI=true.*no strongSwan"])


def test_a_skip_by_marker_or_fixture_fails_in_ci(project, monkeypatch):
    monkeypatch.setenv("CI", "true")
    project.makepyfile("""
        import pytest

        @pytest.fixture
        def lab():
            pytest.skip("no root")

        @pytest.mark.skipif(True, reason="no root")
        def test_marked(): ...

        def test_with_fixture(lab): ...
    """)
    result = project.runpytest_subprocess()
    outcomes = result.parseoutcomes()
    assert sum(outcomes.values()) == 2
    assert "skipped" not in outcomes, "a skip in set-up counts, too"
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_module_that_skips_itself_fails_in_ci(project, monkeypatch):
    monkeypatch.setenv("CI", "true")
    project.makepyfile("import pytest\npytest.importorskip('a_package_that_nobody_has')\ndef test_nothing(): ...")
    result = project.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*nothing may be with CI=true.*a_package_that_nobody_has*"])


def test_an_expected_failure_stays_one_in_ci(project, monkeypatch):
    monkeypatch.setenv("CI", "true")
    project.makepyfile("import pytest\n@pytest.mark.xfail\ndef test_known():\n    assert False")
    project.runpytest_subprocess().assert_outcomes(xfailed=1)
