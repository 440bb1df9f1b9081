"""The same order file is answered alike by the command, the HTTP door and the page."""

import html
import re
from functools import partial
from pathlib import Path

import pytest

from models.language.catalogue import Language
from models.language.texts import Translator
from models.roles import Role
from starter.order_files.rows.results import UNANSWERED, outcome_text
from tests.starter.cli import DeskUnderTest
from tests.starter.order_files.written_files import a_row, csv_bytes, table, xls, xlsx
from tests.web.browsers import MERCHANT, Browser, Pages
from tests.web.routes.test_merchant import upload

ROWS = [a_row(), a_row(订单号="A1002", 件数="共3件"), a_row(订单号="A1003", 件数="x"), a_row()]
FILES = {
    "xlsx": xlsx(table(ROWS), others={"旧": [["谁", "什么"]]}),
    "xls": xls(table([*ROWS, {"订单号": "以上为第一批"}])),
    "gb18030": csv_bytes(table(ROWS), encoding="gb18030"),
}
REFUSED = {
    "empty": b"",
    "a picture": b"\x89PNG\r\n\x1a\n" + b"x" * 99,
    "no list": b"a,b\r\n1,2\r\n",
}
CHINESE = Translator(Language.ZH)


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page)).split())


async def doors_of(pages: Pages) -> tuple[Browser, dict[str, str]]:
    made = await pages.context.store.keys.add(Role.MERCHANT, MERCHANT)
    key = {"Authorization": f"Bearer {made.key}", "Accept-Language": "zh-CN"}
    return await pages.outside(Role.MERCHANT), key


@pytest.mark.parametrize("way", ["dry_run", "strict", "plain"])
@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
async def test_a_file_has_the_same_result_at_each_door(
    pages: Pages, desk: DeskUnderTest, tmp_path: Path, data: bytes, way: str
) -> None:
    browser, key = await doors_of(pages)
    (file := tmp_path / "orders").write_bytes(data)
    ways = {"dry_run": ["--dry-run"], "strict": ["--strict"], "plain": []}[way]
    words = ("orders", "import", str(file), "-m", MERCHANT, *ways, "-o", "json")
    printed = (await desk.run(*words)).json
    assert printed.pop("file") == "orders"
    query = {} if way == "plain" else {way: "true"}
    import_door = partial(pages.api.post, "/orders/import", params=query, content=data)
    assert (await import_door(headers={**key, "Accept-Language": "en"})).json() == printed
    answer = (await import_door(headers=key)).json()
    shown = text_of((await upload(browser, data, **query)).text)
    for one in (*answer["warnings"], *answer.get("ignored", ())):
        assert " ".join(one["message"].split()) in shown
    for row in answer["rows"]:
        outcomes = {row["outcome"], *([UNANSWERED] if row["outcome"] == "review" else [])}
        texts = (outcome_text(outcome, tried=way != "plain") for outcome in outcomes)
        assert any(f"{row['order_no']} {CHINESE.text(one)}" in shown for one in texts)


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
async def test_a_file_that_is_no_list_is_refused_in_the_same_words_at_each_door(
    pages: Pages, desk: DeskUnderTest, tmp_path: Path, data: bytes
) -> None:
    browser, key = await doors_of(pages)
    (file := tmp_path / "orders").write_bytes(data)
    done = await desk.run("--lang", "zh", "orders", "import", str(file), "-m", MERCHANT)
    answer = await pages.api.post("/orders/import", content=data, headers=key)
    page = await upload(browser, data)
    assert (done.code != 0, answer.status_code, page.status_code) == (True, 422, 422)
    why = answer.json()["detail"]
    assert why in done.err
    assert why in text_of(page.text)
