"""sdk/ against the provider's schema."""

from pathlib import Path

import pytest

from devicepath_tools.derived import sdk


@pytest.mark.engine
def test_the_committed_sdk_is_what_the_schema_gives():
    from soracom_provider.schema import package_schema

    assert sdk.differences(package_schema(), sdk.SDK) == [], "run: make sdk"


@pytest.mark.engine
def test_a_file_that_was_edited_removed_or_added_is_named(tmp_path: Path):
    sdk.generate(A_SCHEMA, tmp_path)
    (tmp_path / "pulumi_made" / "__init__.py").write_text("edited")
    (tmp_path / "pulumi_made" / "thing.py").unlink()
    (tmp_path / "pulumi_made" / "left_over.py").write_text("")
    (tmp_path / "pulumi_made.egg-info").mkdir()
    (tmp_path / "pulumi_made.egg-info" / "PKG-INFO").write_text("")
    assert sdk.differences(A_SCHEMA, tmp_path) == [
        "pulumi_made/__init__.py: changed",
        "pulumi_made/left_over.py: not generated from this schema",
        "pulumi_made/thing.py: missing",
    ]
    sdk.generate(A_SCHEMA, tmp_path)
    assert sdk.differences(A_SCHEMA, tmp_path) == []


@pytest.mark.engine
def test_a_schema_that_is_wrong_is_refused_with_its_faults(tmp_path: Path):
    faulty = {**A_SCHEMA, "resources": {"made:index:Thing": {"properties": {"size": {"type": "numberr"}}}}}
    with pytest.raises(sdk.GenerationFailed, match="size"):
        sdk.generate(faulty, tmp_path)
    assert list(tmp_path.iterdir()) == [], "nothing is written from it"


A_SCHEMA = {
    "name": "made",
    "version": "0.1.0",
    "resources": {"made:index:Thing": {"properties": {"size": {"type": "integer"}}, "required": ["size"]}},
}
