"""What is wrong with what was sent is said in our words, whatever pydantic finds."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticKnownError

from models.field_errors import (
    OWN_SENTENCES,
    InvalidInput,
    faults,
    findings_of,
    listed,
    nearest,
    sentence,
)
from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.decisions import decisions
from models.messages.orders.order import Order
from models.messages.reports.report import Report
from models.messages.reports.report_parsing import read
from models.pydantic_messages import OTHERWISE, SENTENCES
from models.sop.term_fields import TermsError
from models.sop.terms import Sop
from models.stages.order.corrections import corrected
from models.stages.returns.request import ReturnRequest
from models.stages.table import KINDS
from tests.builders import an_order
from tests.pydantic_words import ERRORS, pydantics

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=4,
)
MODELS: tuple[type[BaseModel], ...] = (
    Order, Report, ReturnRequest, *KINDS.values(),
    decisions.Hold, decisions.Correct, decisions.Repair, decisions.AnswerReturn,
)  # fmt: skip


@pytest.mark.parametrize("kind", sorted(set(ERRORS) - set(OWN_SENTENCES)))
def test_no_error_type_is_told_in_pydantics_words(kind: str) -> None:
    context = ERRORS[kind]["example_context"]
    text = sentence({"type": kind, "loc": ("a",), "ctx": context})
    assert text
    assert pydantics(text) == []
    theirs = PydanticKnownError(kind, context).message()  # type: ignore[arg-type]  # any of them
    assert text != theirs


def types_in(schema: Any) -> Iterator[str]:
    """The kinds of schema that a model is made of."""
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema["type"]
        for part in schema.values():
            yield from types_in(part)
    elif isinstance(schema, list | tuple):
        for part in schema:
            yield from types_in(part)


@pytest.mark.parametrize("model", MODELS)
def test_each_type_that_a_model_holds_has_a_sentence_of_its_own(model: type[BaseModel]) -> None:
    held = set(types_in(TypeAdapter(model).core_schema)) & {
        kind.removesuffix("_type") for kind in ERRORS if kind.endswith("_type")
    }
    lacking = [kind for kind in held if f"{kind}_type" not in SENTENCES]
    assert lacking == []


def text_of(call: Callable[[], object]) -> str:
    """What is said of a call that cannot be; nothing where it can."""
    try:
        call()
    except ValidationError as error:
        return faults(error)
    except (InvalidInput, TermsError) as error:
        return error.message
    return ""


def some(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(sorted(model.model_fields) or ["a"]), JSON)


@given(model=st.sampled_from(MODELS), data=st.data())
def test_what_a_model_cannot_read_is_said_in_our_words(model: type[BaseModel], data: Any) -> None:
    text = text_of(lambda: model.model_validate(data.draw(some(model))))
    assert pydantics(text) == []
    assert OTHERWISE not in text


@given(changes=some(Order))
def test_a_correction_that_cannot_be_is_told_in_our_words(changes: dict[str, Any]) -> None:
    assert pydantics(text_of(lambda: corrected(an_order(), changes))) == []


@given(terms=some(Sop))
def test_terms_that_cannot_be_are_told_in_our_words(terms: dict[str, Any]) -> None:
    assert pydantics(text_of(lambda: Sop.with_terms(terms, where="terms of a"))) == []


@given(value=JSON | some(Report))
def test_what_is_no_report_is_said_in_our_words(value: Any) -> None:
    found = read(value)
    assert isinstance(found, Report) or pydantics(found) == []


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("called", "called_pickup_point or called_customer"),
        ("picked", "picked_up"),
        ("pickd_up", "picked_up"),
        ("accept", "accepted"),
        ("xyz", None),
    ],
)
def test_the_word_that_was_meant_is_one_that_begins_so_or_is_almost_it(
    word: str, meant: str | None
) -> None:
    assert nearest(word, KINDS) == meant


def test_a_list_with_a_part_that_cannot_be_read_has_one_fault() -> None:
    kind = KINDS["inspected"]
    with pytest.raises(ValidationError) as raised:
        kind.model_validate({"photos": [1]})
    assert [one.field for one in findings_of(listed(raised.value))].count("photos") == 0


def test_a_name_that_is_no_stored_file_s_is_told_where_the_names_come_from() -> None:
    with pytest.raises(ValidationError) as refused:
        KINDS["repaired_on_site"].model_validate(
            {"what": "glued", "before": "1.jpg", "after": "a" * 64, "customer_agrees": True}
        )
    assert "before: the sha256 of a file that was sent" in faults(refused.value)


def test_what_is_wrong_with_all_of_it_is_chinese_from_the_first_word_on() -> None:
    photo = "ab" * 32
    with pytest.raises(ValidationError) as refused:
        KINDS["repaired_on_site"].model_validate(
            {"what": "补漆", "before": photo, "after": photo, "customer_agrees": True}
        )
    assert faults(refused.value).startswith("it: ")
    assert Translator(Language.ZH).text(faults(refused.value)).startswith("同一张照片")
