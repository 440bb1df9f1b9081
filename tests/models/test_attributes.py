"""The table of search attributes."""

from collections import Counter

import pytest

from models import attributes
from models.attributes import ATTRIBUTES, AttributeType
from workflows.temporal import attribute_keys
from workflows.temporal.attribute_keys import KEYWORD_BYTES, capped

SLOTS = {
    AttributeType.KEYWORD: 10,
    AttributeType.DATETIME: 3,
    AttributeType.INT: 3,
    AttributeType.BOOL: 3,
}


def test_a_sql_store_has_a_slot_for_each() -> None:
    used = Counter(attribute.type for attribute in ATTRIBUTES)
    assert all(used[kind] <= slots for kind, slots in SLOTS.items())


def test_no_name_is_temporals_own() -> None:
    assert "Status" not in {attribute.name for attribute in ATTRIBUTES}
    assert not any(attribute.name.startswith("Temporal") for attribute in ATTRIBUTES)


def test_every_attribute_of_the_module_is_in_the_table() -> None:
    named = {v for v in vars(attributes).values() if isinstance(v, attributes.Attribute)}
    assert named == set(ATTRIBUTES)


def test_every_attribute_has_a_typed_key_of_the_same_name_and_type() -> None:
    for constant, attribute in vars(attributes).items():
        if isinstance(attribute, attributes.Attribute):
            key = getattr(attribute_keys, constant)
            assert key.name == attribute.name
            assert key.indexed_value_type.name == attribute.type.name


@pytest.mark.parametrize("text", ["SO1001", "", "订单"])
def test_a_short_keyword_stays_as_it_is(text: str) -> None:
    assert capped(text) == text


@pytest.mark.parametrize("text", ["x" * 5000, "单" * 5000, "🛋" * 5000])
def test_a_long_keyword_is_cut_at_a_whole_character(text: str) -> None:
    cut = capped(text)
    assert text.startswith(cut)
    assert KEYWORD_BYTES - 4 < len(cut.encode()) <= KEYWORD_BYTES
