"""Text in columns."""

import pytest

from devicepath_tools.columns import columns


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([], []),
        ([("id", "name"), ("vpc-1", "a")], ["id     name", "vpc-1  a"]),
        # No blanks at the end, whatever is wider elsewhere.
        ([("a", "long"), ("b", ""), ("", "c")], ["a  long", "b", "   c"]),
        # A column that says nothing takes no place.
        ([("a", "", "b"), ("ab", "", "c")], ["a   b", "ab  c"]),
        # What runs on over the columns that its row lacks makes none of them wider.
        ([("1", "a", "b"), ("", "on and on"), ("22", "aa", "b")], ["1   a   b", "    on and on", "22  aa  b"]),
        # Two places on a terminal for each Japanese character, none for a mark over another.
        ([("東京", "a"), ("Tokyo", "b")], ["東京   a", "Tokyo  b"]),
        ([("e\u0301", "a"), ("ee", "b")], ["e\u0301   a", "ee  b"]),
    ],
)
def test_columns_are_as_wide_as_their_widest_cell(rows, lines):
    assert columns(rows) == lines


def test_a_column_may_end_at_the_right():
    assert columns([("9", "a"), ("10", "b")], right={0}) == [" 9  a", "10  b"]
