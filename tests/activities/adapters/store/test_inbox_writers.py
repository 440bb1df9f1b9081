"""Who writes which column of the inbox: each is written in one place, and a row never goes back."""

import ast
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Connection, text

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.store import Store, open_store
from activities.adapters.store.tables.schema import Reports
from models.messages.partners.requests import ReportMark
from models.messages.reports.answer import Answer, ReportOutcome
from tests.activities.adapters.store.store_builders import HOUR, LEG, NOON, ORDER, a_mark, a_report
from tests.databases import make_tables
from tests.source import ROOT, name_of, nodes

STORE = ROOT / "activities" / "adapters" / "store"
COLUMNS = {column.name for column in table_of(Reports).columns}
ANSWER = Answer(outcome=ReportOutcome.REFUSED, report_id="r1", reason="no vehicle")
BECAME = {"state", "answer"}
DELIVERY = {"attempts", "last_try_at", "sent_to", "handed_over_at"}

WRITES: dict[str, tuple[Callable[[Store, int], Awaitable[object]], set[str]]] = {
    "a try to deliver it": (
        lambda store, row: store.reports.tried([row], at=NOON, sent_to=LEG, handed_over=True),
        DELIVERY,
    ),
    "the answer of its workflow": (lambda store, row: store.reports.answer(row, ANSWER), BECAME),
    "what its workflow says later": (lambda store, _: store.reports.mark(a_mark("r1")), BECAME),
    "that a desk is asked again": (
        lambda store, _: store.reports.mark(
            ReportMark(
                workflow_id=LEG, report_id="r1", outcome="questioned", settled=True, again_at=NOON
            )
        ),
        {*BECAME, "asked_again_at"},
    ),
}

WRITERS = {
    "reports.py": "takes a report, and counts its delivery",
    "report_marks.py": "what became of it",
    "refunds.py": "the row of a refund that came by no door",
    "recovery.py": "what a restored database lacks",
    "redelivery.py": "what is to be delivered once more",
}
"""Which files of the store write this table; erasure writes all tables, by `personal.py`."""


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A store that notes which columns of the inbox are written to a row that is there."""
    url = f"sqlite:///{tmp_path}/fulfil.db"
    await make_tables(url)
    async with open_store(url) as opened:
        await opened.database.write(_watch)
        yield opened


def _watch(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE written (name TEXT)"))
    for name in COLUMNS:
        connection.execute(
            text(
                f'CREATE TRIGGER on_{name} AFTER UPDATE OF "{name}" ON reports '
                f"BEGIN INSERT INTO written VALUES ('{name}'); END"
            )
        )


async def written(store: Store) -> set[str]:
    query = text("SELECT name FROM written")
    found = await store.database.read(lambda connection: rows_of(connection, query))
    return {row["name"] for row in found}


@pytest.mark.parametrize("what", WRITES)
async def test_a_row_of_the_inbox_has_one_writer_for_each_column(store: Store, what: str) -> None:
    write, columns = WRITES[what]
    taken = await store.reports.take(ORDER, a_report(), "key-1", received_at=NOON)
    assert await written(store) == set()
    await write(store, taken.row.id)
    assert await written(store) == columns


async def test_what_a_report_says_is_written_again_only_when_it_is_sent_again(store: Store) -> None:
    """A corrected report takes the place of one that was refused."""
    taken = await store.reports.take(ORDER, a_report(), "key-1", received_at=NOON)
    await store.reports.answer(taken.row.id, ANSWER)
    corrected = a_report(data={"pieces": 3})
    await store.reports.take(ORDER, corrected, "key-1", received_at=NOON + HOUR)
    assert await written(store) == COLUMNS - {"id"}


def test_nobody_else_writes_the_inbox() -> None:
    tables = {"reports", "ReportTable", "tables.Reports"}
    verbs = {"update", "delete", "insert", "insert_into", "_unless_there", "_set"}
    found = {
        file.name
        for file in STORE.rglob("*.py")
        for call in nodes(file, ast.Call)
        if name_of(call) in verbs and tables & {name_of(one) for one in call.args}
    }
    assert found == set(WRITERS)


def test_what_became_of_a_report_is_written_by_one_file() -> None:
    """By what its workflow says, in the answer or later: one decides which of the two stands."""
    found = {
        file.name
        for file in STORE.rglob("*.py")
        for call in nodes(file, ast.Call)
        if name_of(call) in ("placeholders", "_mark") and "reports.c.state" in ast.unparse(call)
    }
    assert found == {"report_marks.py"}
