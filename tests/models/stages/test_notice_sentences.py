"""Every notice is made of sentences: no field, no code, no None, no fraction that is none."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.orders.count import CountedKind
from models.messages.reports.report import Facts
from models.messages.shipments.goods_place import GoodsPlace
from models.messages.timeline.line_data import line_data
from models.messages.timeline.notices import NoticeItem
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from models.stages.city_delivery.fees import FeeCause
from models.stages.informed_parties import informed_roles
from models.stages.notice_meanings import MEANING_FOR_CUSTOMERS
from models.stages.notice_phrases import FIELD_PHRASES, PASSED_OVER, YES_NO_TEXTS
from models.stages.notice_texts import text_of
from models.stages.table import KINDS
from tests.models.machine import ORDER, on

AT = on(23, "09:00")
WORDS: dict[str, Any] = {
    "kinds": (CountedKind(sku="SKU-1", pieces=2), CountedKind(sku="SKU-2", pieces=1)),
    "kinds_apart": (CountedKind(sku="SKU-1", pieces=2),),
    "brings": ["a drill", "a ladder"], "papers": ["photo", "list"], "fields": ["delivery.street"],
    "choice": "try_again", "why": "second_vehicle", "cause": "wrong_goods", "remedy": "other_day",
    "done": "left_behind", "fee": "long_carry", "at_fault": "order_desk", "sort": "wrong_place",
}  # fmt: skip


def value_of(name: str, annotation: str) -> Any:
    """Something that a field may hold, as a notice has it."""
    if name in WORDS:
        return WORDS[name]
    if name in YES_NO_TEXTS or "bool" in annotation:
        return True
    if "float" in annotation:
        return 2.0
    if re.search(r"<class 'int'>|^int\b", annotation):
        return 3
    if name.endswith(("_at", "_hour")):
        return AT
    return AT.date() if name.endswith("day") else "some words"


def fields_of(kind: type[Facts]) -> dict[str, Any]:
    """All that a report of that kind may say."""
    fields = kind.model_fields.items()
    return {name: value_of(name, str(field.annotation)) for name, field in fields}


def notice_text(code: str, role: Role, fields: dict[str, Any]) -> str:
    """What that role is told."""
    data = line_data(fields, most=4_000, longest=100)
    return text_of(role, [NoticeItem(order=ORDER, code=code, tier="now", at=AT, fields=data)])


def every_notice() -> Iterator[tuple[str, Role, dict[str, Any]]]:
    """Every kind that anybody is informed of, whole and with nothing but its name; every other
    code."""
    for name, kind in KINDS.items():
        for role in informed_roles(kind):
            yield name, role, {**fields_of(kind), "by": kind.by[0]}
            yield name, role, {"by": kind.by[0]}
    for code in MEANING_FOR_CUSTOMERS:
        for role in Role:
            yield code, role, {**dict.fromkeys(FIELD_PHRASES, "some words"), **WORDS, "pieces": 3}
            yield code, role, {"delay_days": 2.0, "transit_hours": 1.0, "amount_fen": None}


NOTICES = list(every_notice())
ESCAPE = re.compile(r"\\x|\\u|\\n|[\x00-\x09\x0b-\x1f]")


def test_no_notice_shows_a_field_a_none_a_fraction_or_an_escape() -> None:
    for code, role, fields in NOTICES:
        text = notice_text(code, role, fields)
        says = text.split(" To do: ")[0]
        assert not re.search(r"\bNone\b|\bTrue\b|\bFalse\b|\d\.0\b|[{}\[\]]", says), text
        assert not ESCAPE.search(text), text
        for name in fields.keys() - PASSED_OVER:
            raw = name.removesuffix("_fen").replace("_", " ")
            assert f": {raw} " not in says, (name, text)
            assert f"; {raw} " not in says, (name, text)
            assert "_" not in name or name not in says, (name, text)


def test_every_field_that_a_notice_may_have_has_a_phrase_or_is_passed_over_on_purpose() -> None:
    named = {name for code, _, fields in NOTICES if code in KINDS for name in fields}
    assert named - FIELD_PHRASES.keys() - YES_NO_TEXTS.keys() - PASSED_OVER == set()
    assert not FIELD_PHRASES.keys() & YES_NO_TEXTS.keys()


@pytest.mark.parametrize("code", sorted({code for code, _, _ in NOTICES}))
def test_a_notice_begins_like_a_sentence_and_ends_like_one(code: str) -> None:
    mine = [(role, fields) for known, role, fields in NOTICES if known == code]
    for role, fields in mine:
        text = notice_text(code, role, fields)
        assert (text[0], text[-1] in ".`") == (text[0].upper(), True), text


def test_a_delay_on_the_road_is_told_in_whole_days_and_by_its_cause() -> None:
    """Shows FH-9.3.2, MC-七(三)2."""
    fields = {"delay_days": 2.0, "cause": "the road is closed", "place": "绵阳", "by": "driver"}
    assert notice_text("road_exception", Role.CUSTOMER, fields) == (
        "Something happened to your goods on the road: it takes 2 days longer; "
        "the cause: the road is closed; the place is 绵阳. Order shop-a/1."
    )


def test_goods_are_told_by_their_number_and_name() -> None:
    fields = {"pieces": 1, "kinds": WORDS["kinds"][:1], "cause": "broken", "by": "carrier"}
    assert notice_text("goods_lost", Role.CUSTOMER, fields) == (
        "Goods of the order are lost or destroyed: 1 piece; these are 2 of SKU-1; "
        "the cause: broken. Order shop-a/1."
    )


def test_what_somebody_wrote_to_us_stands_in_no_notice() -> None:
    text = notice_text(
        "care_replied", Role.CUSTOMER, {"words": "a hinge", "by": "customer_service"}
    )
    assert text == "We have replied to what you wrote. Order shop-a/1."


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("installation_desk", "see to it: report care_replied, then care_resolved"),
        ("provider", "see to it, and tell customer service what is done about it"),
    ],
)
def test_whoever_a_case_is_handed_to_is_told_to_see_to_it(to: str, says: str) -> None:
    """Shows MC-八(一)2."""
    text = notice_text("care_handed_over", Role(to), {"to": to, "by": "customer_service"})
    assert text.endswith(f"To do: {says}.")


def test_the_order_desk_is_told_which_order_it_was_found_to_be_about() -> None:
    """Shows FH-3.1.4."""
    text = notice_text("care_attached", Role.ORDER_DESK, {"about": "order:shop-a:SO-7"})
    assert "it is order shop-a/SO-7. " in text
    assert text.endswith("To do: a complaint is yours from now on: reply on the matter.")


@pytest.mark.parametrize(
    ("duty", "says"),
    [
        ("ER-4.2.1:confirm_order", "do it: decide confirm"),
        ("FH-7.2.3:hand_on", "do it: decide hand_on"),
        ("ER-4.4.2:reply_after_sales", "do it: decide answer"),
        ("FH-9.2.3:hub_tells_arrival", "do it and report arrival_passed_on"),
        ("FH-8.2.6:assign_provider", "do it and report provider_assigned"),
    ],
)
def test_whoever_is_late_reads_which_report_or_decision_ends_it(duty: str, says: str) -> None:
    fields = {"duty": duty, "due_at": AT}
    assert f"To do: {says}." in notice_text("duty_due", ALL_DUTIES[duty].owner, fields)


def test_of_a_site_that_the_customer_has_signed_for_nobody_plans_another_visit() -> None:
    """FH-11.2.1: 经业主确认签字后,在进行安装; the order desk records it."""
    fields = {"fit": False, "waiver_signed": True, "by": "technician"}
    assert "For information." in notice_text("site_checked", Role.SERVICE_DESK, fields)
    assert "For information." in notice_text("site_checked", Role.INSTALLATION_DESK, fields)
    assert "record it" in notice_text("site_checked", Role.ORDER_DESK, fields)
    unsigned = fields | {"waiver_signed": False}
    assert "have another visit agreed" in notice_text("site_checked", Role.SERVICE_DESK, unsigned)


@pytest.mark.parametrize(
    ("code", "role", "fields", "chinese"),
    [
        ("bring_back", Role.CARRIER, {"place": GoodsPlace.ON_THE_ROAD}, "地点：在途"),
        ("bring_back", Role.HUB, {"place": GoodsPlace.AT_HUB, "hub": "CD-01"}, "物流点：CD-01"),
        ("fee_reported", Role.ORDER_DESK, {"reason": FeeCause.ANOTHER_APPOINTMENT},
         "原因：改约"),
        ("road_exception", Role.CUSTOMER, {"reason": "accident"}, "原因：交通事故"),
        ("goods_turned_round", Role.HUB, {"returned_by": "return:a:SO-1:2"}, "申请方：退换货2"),
        ("road_exception", Role.CUSTOMER, {"delay_days": 0.0}, "延误：无"),
    ],
)  # fmt: skip
def test_what_a_program_writes_of_a_place_or_a_reason_is_read_in_chinese(
    code: str, role: Role, fields: dict[str, Any], chinese: str
) -> None:
    data = line_data(fields)
    item = NoticeItem(order=ORDER, code=code, tier="now", at=AT, fields=data)
    assert chinese in Translator(Language.ZH).text(text_of(role, [item]))
