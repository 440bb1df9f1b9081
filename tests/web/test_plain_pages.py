"""Small things that stop somebody at a page: days, zeros, hints for programs, a reason left out."""

import re
from datetime import date
from decimal import Decimal

import pytest

from models.codes import QuestionCode, WaitCode
from models.hints import Hint, at_a_page
from models.language.catalogue import Language
from models.language.texts import Translator
from models.language.timeline import plain_number
from models.messages.reports.pending_reports import QUESTION_TEXTS, WAIT_TEXTS, sentence
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from starter.service.explaining.cause import Cause, CauseClass
from starter.service.explaining.recorded_causes import RecordedCause, is_for_trouble
from starter.service.reading.views import DeadlineShown
from starter.service.running.ui_searches import UiLinks
from starter.web.causes import sentence_of
from tests.starter.cli import NOW
from tests.web.browsers import ORDER_PAGE, Pages

CHINESE = {"Accept-Language": "zh-CN"}


@pytest.mark.parametrize(
    ("hint", "shown"),
    [
        (Hint("`fulfil orders list` has it", "GET /orders has it"), None),
        (Hint("`fulfil x`", "GET /orders has it", "it is in the list"), "it is in the list"),
        ("write it anew", "write it anew"),
        (None, None),
    ],
)
def test_a_page_advises_nothing_that_only_a_program_does(
    hint: str | None, shown: str | None
) -> None:
    assert at_a_page(hint) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("1.8000", "1.8"), ("3", "3"), ("20.0", "20"), ("100", "100")]
)
def test_a_number_is_read_without_the_zeros_of_its_column(value: str, shown: str) -> None:
    assert plain_number(Decimal(value)) == shown


def test_a_day_has_its_weekday() -> None:
    assert Translator(Language.ZH).day(date(2026, 12, 2)) == "12月2日 周三"
    assert Translator(Language.EN).day(date(2026, 12, 2)) == "2026-12-02 Wed"


def test_an_order_in_review_says_which_field_is_in_doubt() -> None:
    cause = Cause(CauseClass.ATTENTION, "it is in review")
    why = RecordedCause(cause, problem="in_review", fields=("customer.phone",))
    assert sentence_of(Translator(Language.ZH), why, NOW) == "需要处理：审核中（客户联系电话）"


@pytest.mark.parametrize("why", [*WAIT_TEXTS, *QUESTION_TEXTS])
def test_a_report_that_does_not_count_says_why_in_chinese(why: WaitCode | QuestionCode) -> None:
    shown = Translator(Language.ZH).text(sentence(why))
    assert not re.search("[A-Za-z]", shown)


@pytest.mark.parametrize(("kinds", "wanted"), [({"pickup_failed"}, True), ({"picked_up"}, False)])
def test_the_next_button_is_no_trouble_that_may_never_happen(kinds: set[str], wanted: bool) -> None:
    duty = next(one for one in ALL_DUTIES.values() if set(one.kept_by) == kinds)
    due = DeadlineShown(
        duty=duty.id, clause=duty.clause, owner=duty.owner, due_at=NOW, state=DutyState.OPEN,
        met_at=None, late_seconds=None, ref="", what=None,
    )  # fmt: skip
    assert is_for_trouble(due) is wanted


async def test_no_list_of_acts_is_empty(pages: Pages) -> None:
    await pages.place()
    viewer = await pages.staff(Role.OPERATOR, actor="clerk-8")
    for browser in (viewer, await pages.staff()):
        shown = (await browser.get(ORDER_PAGE)).text
        assert not re.search(r'<ul class="acts">\s*</ul>\s*</details>', shown)


async def test_an_order_that_is_not_there_is_looked_for_in_the_list(pages: Pages) -> None:
    desk = await pages.staff()
    shown = await desk.get(f"{ORDER_PAGE}-9", headers=CHINESE)
    assert "请在订单列表中查找" in shown.text
    assert "GET" not in shown.text


async def test_a_merchant_is_not_led_into_our_engine(pages: Pages) -> None:
    pages.app.state.ui_links = UiLinks("http://ui")
    await pages.place()
    assert "http://ui" in (await (await pages.staff()).get(ORDER_PAGE)).text
    merchant = await pages.outside(Role.MERCHANT)
    assert "http://ui" not in (await merchant.get(ORDER_PAGE)).text
