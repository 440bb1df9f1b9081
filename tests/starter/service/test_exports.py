"""Lists as files: every cell is text, whatever somebody wrote, and the whole list is in it."""

import asyncio
import csv
import gc
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import ClientDisconnect

from models.errors import Unavailable
from models.language.catalogue import Language
from models.language.texts import Translator
from models.roles import Role
from starter.order_files.workbooks.xlsx import read_xlsx
from starter.service.exports import export
from starter.service.exports.export import file_of
from starter.service.exports.lists import EXPORTS, ListName
from starter.service.exports.sheets import FORMULA_SIGNS, SheetFormat, harmless, writer_of
from tests.starter import export_of_many
from tests.starter.cli import DeskUnderTest
from tests.starter.export_of_many import NOW, listed
from tests.starter.http_doors import Doors, an_app

BOM = b"\xef\xbb\xbf"


def rows_in(content: bytes) -> list[list[str]]:
    """The rows of a .csv."""
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", ListName)
async def test_every_list_is_a_file_with_a_heading_in_both_languages(
    doors: Doors, name: ListName
) -> None:
    await doors.place()
    chinese = await doors.http.get(f"/exports/{name}?format=csv&lang=zh-CN")
    english = await doors.http.get(f"/exports/{name}?format=csv&lang=en")
    assert chinese.status_code == 200, chinese.text
    assert chinese.content.startswith(BOM)
    assert rows_in(english.content)[0] == [one.heading for one in EXPORTS[name].columns]
    assert int(english.headers["x-rows"]) == len(rows_in(english.content)) - 1


async def test_an_instant_in_a_file_has_the_weekday_of_its_reader(doors: Doors) -> None:
    await doors.place()
    for lang, weekday in {
        "en": r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)",
        "zh-CN": "周[一二三四五六日]",
    }.items():
        file = await doors.http.get(f"/exports/orders?format=csv&lang={lang}")
        heading, row = rows_in(file.content)
        taken_in = row[heading.index(Translator(Language(lang)).text("Taken in"))]
        assert re.fullmatch(rf"\d{{4}}-\d\d-\d\d {weekday} \d\d:\d\d", taken_in), taken_in


async def test_a_workbook_has_the_same_rows_as_the_text(doors: Doors) -> None:
    await doors.place()
    text = rows_in((await doors.http.get("/exports/orders?format=csv&lang=en")).content)
    answer = await doors.http.get("/exports/orders", headers={"Accept-Language": "en"})
    (sheet,) = read_xlsx(answer.content)
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    for number, row in enumerate(text, start=1):
        cells = sheet.raw.rows[number]
        assert [cells.get(at, "") for at in range(len(row))] == row


async def test_what_would_run_as_a_formula_is_text(doors: Doors) -> None:
    await doors.place(number="=1+1")
    answer = await doors.http.get("/exports/orders?format=csv")
    assert rows_in(answer.content)[1][1] == "'=1+1"


@given(st.text())
def test_no_cell_of_a_text_file_begins_a_formula(cell: str) -> None:
    assert not harmless(cell).lstrip(" ").startswith(FORMULA_SIGNS)


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(cells: list[str]) -> None:
    file = BytesIO()
    writer = writer_of(SheetFormat.XLSX, file, ["h"] * len(cells))
    writer.row(cells)
    writer.close()
    with ZipFile(BytesIO(file.getvalue())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


async def test_a_merchant_exports_its_own_orders_and_nothing_of_others(doors: Doors) -> None:
    await doors.place()
    await doors.place(merchant="other", number="X-1")
    key = await doors.key(Role.MERCHANT, "other")
    own = await doors.http.get("/exports/orders?format=csv", headers=key)
    foreign = await doors.http.get("/exports/orders?format=csv&merchant=acme", headers=key)
    keys = await doors.http.get("/exports/keys?format=csv", headers=key)
    assert [row[1] for row in rows_in(own.content)[1:]] == ["X-1"]
    assert rows_in(foreign.content)[1:] == []
    assert keys.status_code == 403


async def test_a_filter_that_a_list_does_not_know_is_refused(doors: Doors) -> None:
    answer = await doors.http.get("/exports/orders?colour=red")
    assert answer.status_code == 422, answer.text
    assert (await doors.http.get("/exports/orders?format=pdf")).status_code == 422
    assert (await doors.http.get("/exports/orders?stage=order&format=csv")).status_code == 200


async def test_an_export_of_keys_holds_no_secret(doors: Doors) -> None:
    made = await doors.key(Role.ORDER_DESK)
    answer = await doors.http.get("/exports/keys?format=csv")
    assert made["Authorization"].partition(".")[2].encode() not in answer.content
    assert b"order_desk" not in answer.content  # people read the role, not its code


async def test_the_terminal_writes_the_same_file(desk: DeskUnderTest, tmp_path: Path) -> None:
    await desk.take()
    file = tmp_path / "orders.csv"
    written = await desk.run("export", "orders", "--file", str(file), "--where", "closed=false")
    again = await desk.run("export", "orders", "--file", str(file))
    assert (written.code, again.code) == (0, 1)
    assert "was not touched" in again.err
    assert len(rows_in(file.read_bytes())) == 2


async def test_terms_are_the_same_over_http_and_in_the_terminal(
    doors: Doors, desk: DeskUnderTest
) -> None:
    over_http = {one["name"]: one for one in (await doors.http.get("/terms")).json()}
    assert over_http["vehicle_due"]["clause"] == "FH-7.3.2.1"
    assert {one["name"] for one in await desk.json("terms")} == over_http.keys()


@pytest.mark.parametrize("format_", SheetFormat)
def test_a_writer_that_is_abandoned_puts_nothing_together(format_: SheetFormat) -> None:
    file = BytesIO()
    writer = writer_of(format_, file, ["h"])
    headed = file.getvalue()
    writer.abandon()
    assert file.getvalue() == headed


async def breaks_off(failure: BaseException) -> AsyncIterator[Sequence[object]]:
    """A page of a list, and then what breaks it off."""
    yield [listed(1)]
    raise failure


@pytest.mark.parametrize("format_", SheetFormat)
@pytest.mark.parametrize("failure", [Unavailable("no database"), asyncio.CancelledError()])
async def test_of_an_export_that_breaks_off_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, format_: SheetFormat, failure: BaseException
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    context: Any = SimpleNamespace(now=lambda: NOW)
    columns, pages = EXPORTS[ListName.ORDERS].columns, breaks_off(failure)
    with pytest.raises(type(failure)):
        await file_of(context, ListName.ORDERS, columns, pages, format_, Translator(Language.EN))
    gc.collect()  # a file that was left open says so now
    assert os.listdir(tmp_path) == []


async def hang_up(doors: Doors, path: str) -> None:
    """Ask for that, and take nothing of the answer."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(_: Any) -> None:
        raise OSError("the line is cut")

    key = [(b"authorization", doors.http.headers["authorization"].encode())]
    request: dict[str, Any] = {"type": "http", "method": "GET", "path": path, "headers": key}
    request |= {"asgi": {"spec_version": "2.4"}, "query_string": b"", "client": ("127.0.0.1", 1)}
    with an_app(doors.context, None) as app:
        await app(request, receive, send)


async def test_a_file_that_nobody_takes_is_closed(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[IO[bytes]] = []

    def opened() -> IO[bytes]:
        written.append(tempfile.TemporaryFile())  # noqa: SIM115  # the test is who closes it
        return written[-1]

    monkeypatch.setattr(export, "TemporaryFile", opened)
    with pytest.raises(ClientDisconnect):
        await hang_up(doors, "/exports/orders")
    assert [file.closed for file in written] == [True]


@pytest.mark.thorough
@pytest.mark.parametrize("format_", SheetFormat)
async def test_fifty_thousand_rows_take_less_than_200_mb(format_: SheetFormat) -> None:
    words = (sys.executable, "-m", export_of_many.__name__, format_)
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    rows, peak_mb = map(int, out.split())
    assert rows == export_of_many.ORDERS
    assert peak_mb < 200
