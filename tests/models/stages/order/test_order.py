"""The order: what is complete, what waits in review and why, what cannot be an order at all."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from models.field_errors import Finding
from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.orders.order import LINES_MAX, Address, Contact, Order, Payment
from models.phrases import phrase
from models.stages.order.review_findings import REQUIRED, findings
from tests.builders import SOFA, WARDROBE, an_order
from tests.models.machine import on

NOON = on(23, "12:00")


def faults(**changes: Any) -> list[str]:
    """The fields that keep such an order in review."""
    return [one.field for one in findings(an_order(**changes), received_at=NOON)]


def test_a_complete_order_has_no_findings() -> None:
    """Shows FE-1.2."""
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"wanted_pickup_day": None}, "wanted_pickup_day"),
        ({"customer": Contact(phone="+8613800138000")}, "customer.name"),
        ({"customer": Contact(name="王芳")}, "customer.phone"),
        ({"delivery": Address(street="春熙路 1 号")}, "delivery.city"),
        ({"delivery": Address(city="成都市")}, "delivery.street"),
        ({"pickup": Address(city="佛山市")}, "pickup.street"),
        ({"pickup_contact": Contact(phone="+8613900139000")}, "pickup_contact.name"),
        ({"lines": ()}, "lines"),
        ({"total_volume_m3": None}, "total_volume_m3"),
    ],
)
def test_each_field_that_the_list_must_have_is_named_where_it_is_missing(
    changes: dict[str, Any], field: str
) -> None:
    """Shows FH-7.2.2, FE-1.2."""
    assert faults(**changes) == [field]


def test_every_fault_is_named_at_once() -> None:
    assert len(faults(customer=Contact(), lines=(), payment=Payment.UNPAID)) == 4


@pytest.mark.parametrize(("phone", "callable_"), [("110", False), ("0757-2380000", True)])
def test_a_phone_that_cannot_be_called_is_a_finding(phone: str, callable_: bool) -> None:
    assert (faults(customer=Contact(name="王芳", phone=phone)) == []) is callable_


@pytest.mark.parametrize(
    ("total", "right"),
    [("3.0", True), ("3.3", True), ("3.31", False), ("2.7", True), ("2.6", False)],
)
def test_the_total_volume_may_differ_from_the_lines_by_a_tenth(total: str, right: bool) -> None:
    """Two wardrobes of 0.6 m³ and a sofa of 1.8 m³ make 3.0 m³."""
    assert (faults(total_volume_m3=Decimal(total)) == []) is right


def test_lines_without_a_volume_are_not_counted_against_the_total() -> None:
    bare = SOFA.model_copy(update={"volume_m3": None})
    assert faults(lines=(WARDROBE, bare), total_volume_m3=Decimal(9)) == []


def test_a_number_that_is_too_long_for_an_id_goes_to_review() -> None:
    assert faults(number="9" * 65) == ["number"]


@pytest.mark.parametrize(("late", "field"), [(timedelta(), []), (timedelta(1), ["placed_at"])])
def test_an_order_is_not_placed_in_the_future(late: timedelta, field: list[str]) -> None:
    assert faults(placed_at=NOON + late) == field


@pytest.mark.parametrize(
    ("days", "asked"),
    [(-366, True), (-365, False), (-1, False), (0, False), (1, True), (7, True)],
)
def test_a_pickup_that_lies_long_in_the_past_or_far_ahead_is_asked_about(
    days: int, asked: bool
) -> None:
    day, hour = NOON.date() - timedelta(days), NOON - timedelta(days)
    assert (faults(wanted_pickup_day=day) == ["wanted_pickup_day"]) is asked
    assert (faults(pickup_hour=hour) == ["pickup_hour"]) is asked


def test_a_pickup_in_the_past_is_told_with_both_days_and_what_to_do() -> None:
    order = an_order(wanted_pickup_day=NOON.date() - timedelta(272))
    (found,) = findings(order, received_at=NOON)
    assert str(order.wanted_pickup_day) in found.message
    assert f"272 days before {NOON.date()}" in found.message
    assert "give the same to confirm it" in found.message


def test_a_pickup_of_a_wrong_year_is_told_with_both_days() -> None:
    (found,) = findings(an_order(wanted_pickup_day=NOON.date() + timedelta(366)), received_at=NOON)
    assert f"366 days after {NOON.date()}" in found.message


def test_what_the_door_doubts_comes_first() -> None:
    doubt = Finding(field="customer.phone", message="1380013800 has ten digits")
    assert faults(doubts=(doubt,), lines=()) == ["customer.phone", "lines"]


def test_a_doubt_is_said_in_the_readers_language_after_it_was_stored() -> None:
    """A refusal of a desk's decision says it: it read “row 10, … is not a way to pay”."""
    why = phrase("{cell} is not a time of day; write it as 14:00", cell="“later”")
    order = an_order(doubts=(Finding(field="pickup_hour", message=why),))
    stored = Order.model_validate_json(order.model_dump_json())
    assert stored == order
    (found,) = findings(stored, received_at=NOON)
    assert Translator(Language.ZH).text(found.message) == "“later”不是时间；请写成 14:00"


def test_a_doubt_that_was_stored_as_a_sentence_alone_is_still_read() -> None:
    (doubt,) = an_order(doubts=[{"field": "number", "message": "the same as row 3?"}]).doubts
    assert doubt.model_dump() == {"field": "number", "message": "the same as row 3?"}


@pytest.mark.parametrize("field", [name for name, _ in REQUIRED])
def test_of_a_field_that_the_door_doubts_there_is_its_doubt_alone(field: str) -> None:
    """Where a phone is masked, it is not missing as well."""
    name, _, part = field.partition(".")
    whole = getattr(an_order(), name)
    empty = whole.model_copy(update={part: None}) if part else () if name == "lines" else None
    without = an_order().model_copy(update={name: empty})
    doubt = Finding(field=field, message="it is masked")
    doubted = without.model_copy(update={"doubts": (doubt,)})
    assert [one.field for one in findings(without, received_at=NOON)] == [field]
    assert findings(doubted, received_at=NOON) == (doubt,)


def test_a_line_that_could_not_be_read_is_not_called_missing_goods_too() -> None:
    doubt = Finding(field="lines.0.pieces", message="“2 1” is two values")
    assert faults(doubts=(doubt,), lines=()) == ["lines.0.pieces"]


@pytest.mark.parametrize(
    "changes",
    [
        {"merchant": "shop a"},
        {"merchant": ""},
        {"merchant": "s" * 33},
        {"number": " "},
        {"placed_at": "2026-11-23T12:00:00"},
        {"placed_at": "0001-01-01T00:00:00+00:00"},
        {"wanted_pickup_day": "9999-12-31"},
        {"total_fen": -1},
        {"lines": [WARDROBE.model_dump()] * (LINES_MAX + 1)},
        {"lines": [WARDROBE.model_dump() | {"pieces": 0}]},
    ],
)
def test_what_cannot_be_an_order_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        an_order(**changes)


def test_an_older_worker_reads_a_newer_order() -> None:
    newer = an_order().model_dump(mode="json") | {"drone": True}
    assert Order.model_validate(newer) == an_order()


def test_an_order_of_the_most_lines_fits_into_its_payload() -> None:
    long = WARDROBE.model_copy(update={"name": "柜" * 60, "sku": "S" * 60})
    assert len(an_order(lines=(long,) * LINES_MAX).model_dump_json().encode()) < 64_000


def test_an_order_counts_its_pieces() -> None:
    assert an_order().pieces == 3
