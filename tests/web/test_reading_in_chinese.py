"""What a clerk reads of an order in Chinese that no code says by itself: points, ends, reasons."""

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.codes import Sla
from models.ids import Stage, order_id
from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.roles import Role
from starter.service.access.fitting_decisions import fits
from starter.service.notice_views import REASON_OF_STATE, REASON_OF_WITHDRAWAL
from starter.service.reading.queries import order as shown_order
from tests.starter.cli import NOW
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages
from tests.web.desk_orders import it_is_the_desks_turn

CHINESE = Translator(Language.ZH)
READ = {"Accept-Language": "zh-CN"}


@pytest.mark.parametrize(
    ("context", "code", "shown"),
    [
        ("ref", "half-way", "中途反馈点"),
        ("ref", "S2 @ half-way", "S2 @ 中途反馈点"),
        ("ref", "hinge_1", "hinge_1"),
        ("step", "awaiting_checkpoint:half-way", "等待到达反馈点 中途反馈点"),
        ("step", "refunded", "已退款"),
    ],
)
def test_a_point_of_the_line_and_the_end_of_a_case_have_their_names(
    context: str, code: str, shown: str
) -> None:
    assert CHINESE.code(context, code) == shown


@pytest.mark.parametrize("why", [*REASON_OF_STATE.values(), *REASON_OF_WITHDRAWAL.values()])
def test_why_a_notice_has_not_gone_is_in_chinese(why: str) -> None:
    assert CHINESE.text(why) != str(why)


def test_where_a_leg_has_not_begun_its_order_stands_at_the_leg() -> None:
    assert CHINESE.code("step", "city_delivery") == "同城配送"


async def test_an_order_on_hold_says_why_in_whose_words_it_was_held(pages: Pages) -> None:
    await it_is_the_desks_turn(pages, NUMBER, sla=Sla.HELD)
    order = order_id(MERCHANT, NUMBER)
    line = Entry(
        key=f"{order}:held", order=order, stage=Stage.ORDER, at=NOW, recorded_at=NOW,
        happening=EntryKind.DECISION, what="hold", text="客户出差",
        by=Role.ORDER_DESK,
    )  # fmt: skip
    ledger = SqlLedger(pages.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=order, task=2, turn=2, entries=(line,)))
    page = (await (await pages.staff()).get(ORDER_PAGE, headers=READ)).text
    assert page.count("原因：客户出差") == 2, "next to why it stands, and in the timeline"


async def test_decisions_that_have_nothing_to_decide_come_after_the_others(pages: Pages) -> None:
    await it_is_the_desks_turn(pages, NUMBER)
    order = await shown_order(pages.context, MERCHANT, NUMBER)
    fitting = ("confirm", "hold", "cancel", "correct")
    assert [fits(name, order) for name in fitting] == [True] * len(fitting)
    assert not any(fits(name, order) for name in ("hand_on", "resume", "agree", "answer"))
    page = (await (await pages.staff()).get(ORDER_PAGE, headers=READ)).text
    first, _, later = page.partition("其他决定")
    assert f"{ORDER_PAGE}/decide/confirm" in first
    assert f"{ORDER_PAGE}/decide/resume" in later


async def test_another_provider_who_is_known_is_named_next(pages: Pages) -> None:
    await pages.place()
    form = f"{ORDER_PAGE}/decide/replace_provider?who=provider&next_provider=蓉城安装"
    page = (await (await pages.staff()).get(form, headers=READ)).text
    assert '<input type="hidden" name="next_provider" value="蓉城安装">' in page
    assert "下一步：安排服务商蓉城安装" in page
