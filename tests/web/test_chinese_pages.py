"""Every page in Chinese, as a clerk reads it who knows no English: no word is left in letters."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage, order_id
from models.messages.decisions.decisions import DECISIONS
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from models.stages.table import KINDS
from tests.starter.cli import NOW
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages
from tests.web.test_page_rights import SHOWN_ROUTES, browser_of

ELSEWHERE = {"events", "export_page", "template_file", "show_file", "calendar"}
"""Files, which have a test of their own, and what answers without an end."""

READ_OUT = ("placeholder", "title", "aria-label", "alt")
MEANT = re.compile(
    r"https?://\S+|[\w./*:+-]*\d[\w./*:+-]*"  # addresses, numbers and references
    r"|\b(acme|clerk|English|Temporal|Ctrl-[KP]|FH|ER|MC|SOP|PDF|Excel|xlsx?|csv|eml|kg|m³|SKU)\b"
    r"|\b(half-way|WUHAN|trunk-south|GET|care)\b"  # what people have named, and doors
)


class Texts(HTMLParser):
    """What a person reads of a page, or receives it read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is read out of an element."""
        self._silent += tag in ("script", "style", "code")
        self.found += [value for name, value in attrs if name in READ_OUT and value]

    def handle_endtag(self, tag: str) -> None:
        """Read on after what nobody reads."""
        self._silent -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if not self._silent:
            self.found.append(data.strip())


def in_letters(page: str) -> list[str]:
    """The texts of a page that hold a word in letters."""
    texts = Texts()
    texts.feed(page)
    return [text for text in texts.found if re.search("[A-Za-z]{2,}", MEANT.sub("", text))]


async def tell_all(pages: Pages) -> None:
    """A line of each kind in the timeline of the order."""
    order = order_id(MERCHANT, NUMBER)
    known: dict[str, Any] = {"pieces": 2, "due_at": NOW.isoformat(), "late_seconds": 4000}
    duty, of_duties = next(iter(ALL_DUTIES)), set(EntryKind) - {EntryKind.STAGE, EntryKind.REPORT}
    whats = {EntryKind.DECISION: "confirm", EntryKind.PARTNER: "reserve_stock"}
    whats |= {EntryKind.PROBLEM: "notice_failed", EntryKind.CLOSED: "cancelled"}
    lines = [
        Entry(
            key=f"{order}:{n}", order=order, stage=Stage.ORDER, at=NOW, recorded_at=NOW,
            happening=kind,
            what=whats.get(kind, "picked_up"), text="it says so in English", data=known,
            duty=duty if kind in of_duties - whats.keys() else None, by=Role.DRIVER,
        )
        for n, kind in enumerate(EntryKind)
    ]  # fmt: skip
    ledger = SqlLedger(pages.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=order, entries=tuple(lines)))


@pytest.fixture
def chinese() -> dict[str, str]:
    """What a browser in China asks for."""
    return {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}


async def test_no_page_leaves_a_word_in_letters(pages: Pages, chinese: dict[str, str]) -> None:
    await pages.place()
    await tell_all(pages)
    clerk = await browser_of(pages, Role.OPERATOR, None)
    left = {}
    for path, name in SHOWN_ROUTES:
        if name not in ELSEWHERE:
            answer = await clerk.get(path, headers=chinese)
            if found := in_letters(answer.text):
                left[name] = found
    assert left == {}


@pytest.mark.parametrize("act", ["report", "decide"])
async def test_no_form_leaves_a_word_in_letters(
    pages: Pages, chinese: dict[str, str], act: str
) -> None:
    await pages.place()
    clerk = await browser_of(pages, Role.OPERATOR, None)
    left = {}
    for name in KINDS if act == "report" else DECISIONS:
        answer = await clerk.get(f"{ORDER_PAGE}/{act}/{name}", headers=chinese)
        if found := in_letters(answer.text):
            left[name] = found
    assert left == {}


async def test_a_problem_is_told_in_the_language_that_is_asked_for(
    pages: Pages, chinese: dict[str, str]
) -> None:
    asked = await pages.api.get("/orders/acme/none-9", headers=chinese)
    unasked = await pages.api.get("/orders/acme/none-9")
    assert in_letters(asked.json()["detail"]) == []
    assert (asked.json()["code"], unasked.json()["code"]) == ("not_found", "not_found")
    assert unasked.json()["detail"].startswith("acme has no order")
