"""A name that stands twice in one JSON object is found, however deep, and nothing else is."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.json_names import repeated_name

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"a": 1, "a": 1}', "a"),
        ('{"a": {"b": [{"c": 1, "c": 2}]}}', "c"),
        ('{"a": 1, "\\u0061": 2}', "a"),
        ('[{"件数": 1, "件数": 2}]', "件数"),
        ('{"a": 1, "b": {"a": 2}}', None),
        ('{"a": 1, "A": 2}', None),
        ("[1, 2", None),
        ("[" * 100_000, None),
    ],
)
def test_the_name_that_stands_twice_is_told(text: str, name: str | None) -> None:
    assert repeated_name(text) == repeated_name(text.encode()) == name


@given(VALUES)
def test_what_a_program_writes_repeats_no_name(value: Any) -> None:
    assert repeated_name(json.dumps(value)) is None


@given(st.text(), VALUES, VALUES)
def test_a_repeated_name_is_found_wherever_it_stands(name: str, one: Any, other: Any) -> None:
    pair = f"{{{json.dumps(name)}: {json.dumps(one)}, {json.dumps(name)}: {json.dumps(other)}}}"
    assert repeated_name(f'[{json.dumps(one)}, {{"in": {pair}}}]') == name
