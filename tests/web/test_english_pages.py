"""Every page in English, as somebody reads it who knows no Chinese: no word of it is Chinese."""

import re

import pytest

from models.language.catalogue import Language
from models.language.texts import DAYS
from models.messages.decisions.decisions import DECISIONS
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from models.stages.table import KINDS
from tests.web.browsers import ORDER_PAGE, Pages
from tests.web.test_chinese_pages import ELSEWHERE, Texts, tell_all
from tests.web.test_page_rights import SHOWN_ROUTES, browser_of

QUOTING = {"terms_page", "verifications_page"}
"""Pages that say how the SOP's own words are read, and which headings a file in Chinese has."""

ENGLISH = {"Accept-Language": "en"}
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
TERMS = {word for duty in ALL_DUTIES.values() for word in CHINESE.findall(duty.what)}
"""The SOP's own names, which the English of a duty has next to its own."""

WRITTEN = {"中文", *TERMS}
"""What is Chinese on an English page as well; the first is the way to the other language."""


def in_chinese(page: str, *, known: str = "") -> list[str]:
    """The texts of a page that hold a Chinese word that nobody has written into the order."""
    texts = Texts()
    texts.feed(page)
    return [
        text
        for text in texts.found
        if any(word not in known and word not in WRITTEN for word in CHINESE.findall(text))
    ]


async def test_no_page_leaves_a_chinese_word_in_english(pages: Pages) -> None:
    placed = await pages.place()
    await tell_all(pages)
    clerk = await browser_of(pages, Role.OPERATOR, None)
    left = {}
    for path, name in SHOWN_ROUTES:
        if name not in ELSEWHERE | QUOTING:
            answer = await clerk.get(path, headers=ENGLISH)
            if found := in_chinese(answer.text, known=placed.request.content.decode()):
                left[name] = found
    assert left == {}


@pytest.mark.parametrize("act", ["report", "decide"])
async def test_no_form_leaves_a_chinese_word_in_english(pages: Pages, act: str) -> None:
    placed = await pages.place()
    clerk = await browser_of(pages, Role.OPERATOR, None)
    left = {}
    for name in KINDS if act == "report" else DECISIONS:
        answer = await clerk.get(f"{ORDER_PAGE}/{act}/{name}", headers=ENGLISH)
        if found := in_chinese(answer.text, known=placed.request.content.decode()):
            left[name] = found
    assert left == {}


def test_a_chinese_weekday_is_found() -> None:
    for day in DAYS[Language.ZH]:
        assert in_chinese(f"<p>due 2026-12-05 {day} 17:00</p>") != []
