"""What a notice says: what has happened, by when, and what whoever is informed of it is to do."""

from typing import Any

import pytest

from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.shipments.goods_place import GoodsPlace
from models.messages.timeline.notices import NoticeItem
from models.roles import Role
from models.stages.notice_phrases import phrase_of
from models.stages.notice_texts import text_of
from tests.models.machine import ORDER, on

DUE = on(30, "12:00").isoformat()


def text(code: str, role: Role, **fields: Any) -> str:
    """What one of that role is told of one order."""
    item = NoticeItem(order=ORDER, code=code, tier="now", at=on(23, "09:00"), fields=fields)
    return text_of(role, [item])


@pytest.mark.parametrize("holder", [Role.CARRIER, Role.HUB, Role.PROVIDER])
def test_who_has_the_goods_of_a_cancelled_order_is_told_to_bring_them_back_and_by_when(
    holder: Role,
) -> None:
    assert text("bring_back", holder, place=GoodsPlace.ON_THE_ROAD, due_at=DUE) == (
        "You have goods of an order that are to come back: the place is on the road; "
        "due 2026-11-30 Mon 12:00. Order shop-a/1. "
        "To do: bring them back to the warehouse, and report who takes them over."
    )


def test_the_point_half_way_has_its_name_in_chinese_and_a_booked_one_its_own() -> None:
    assert Translator(Language.ZH).text(phrase_of("point", "half-way")) == "所在：中途反馈点"
    assert Translator(Language.ZH).text(phrase_of("point", "WUHAN-2")) == "所在：WUHAN-2"


@pytest.mark.parametrize(
    ("way", "words"), [("original", "as it was paid"), ("wechat", "by wechat")]
)
def test_money_that_is_to_go_back_is_said_with_its_way_and_in_yuan(way: str, words: str) -> None:
    says = text("refund_cancelled", Role.AFTER_SALES, by=way, amount_fen=100050)
    assert f"to be paid back {words}: the amount is 1,000.50 yuan." in says
