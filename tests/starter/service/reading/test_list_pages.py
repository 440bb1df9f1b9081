"""Tickets, incidents, what is overdue, page by page: each row once, in one order, at each door."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.messages.timeline.duty_row import DutyRow
from models.messages.timeline.timeline import Batch
from models.roles import Role
from starter.http.routes import ticket_examples
from tests.starter.cli import NOW, DeskUnderTest, a_duty, a_snapshot, an_entry
from tests.starter.http_doors import Doors
from tests.starter.scoped_keys import ORDER, placed
from tests.starter.service.reading.test_incidents import a_row, record

HOURS = (1, 1, 1, 2, 2, 3, 3)
"""By how much the deadlines of the orders are late: some alike."""


async def walked(doors: Doors, path: str, limit: int, **params: Any) -> list[list[Any]]:
    """All pages of a list."""
    pages, cursor = list[list[Any]](), None
    while True:
        asked = {**params, "limit": limit, **({"cursor": cursor} if cursor else {})}
        answer = await doors.http.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json()["items"])
        if (cursor := answer.json()["next"]) is None:
            return pages


async def tickets(doors: Doors) -> None:
    """Seven of them."""
    for n in range(7):
        body = {**ticket_examples.TICKET_EXAMPLE, "request_id": f"q-{n}", "words": f"no {n}"}
        assert (await doors.http.post("/care", json=body)).status_code == 201


async def incidents(doors: Doors) -> None:
    """Seven of them, most found at one instant."""
    await placed(doors)
    now = doors.context.now()
    rows = [a_row(doors, ref=f"i{n}", found_at=now + timedelta(hours=n == 3)) for n in range(7)]
    await record(doors, *rows)


async def overdue(doors: Doors) -> None:
    """Seven deadlines of one order, some alike; one of them of an incident."""
    await placed(doors)
    now = doors.context.now()
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    duties = [
        DutyRow.model_validate(
            {"order": ORDER, "duty": "FH-7.3.2.2:finish_pickup", "clause": "FH-7.3.2.2",
             "ref": f"p{n}", "owner": Role.DRIVER, "due_at": now - timedelta(hours=hours),
             "state": "open", "workflow_id": ORDER}
        ) for n, hours in enumerate(HOURS)
    ]  # fmt: skip
    await ledger.record(Batch(workflow_id=ORDER, duties=tuple(duties)))


@pytest.mark.parametrize("limit", [1, 3, 7])
@pytest.mark.parametrize(
    ("path", "write"), [("/care", tickets), ("/incidents", incidents), ("/overdue", overdue)]
)
async def test_each_row_stands_on_one_page(
    doors: Doors, path: str, write: Callable[[Doors], Any], limit: int
) -> None:
    await write(doors)
    whole = (await doors.http.get(path)).json()
    assert (len(whole["items"]), whole["next"]) == (7, None)
    pages = await walked(doors, path, limit)
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    keys = ("ticket", "incident", "ref", "duty")
    named = [[str({key: row.get(key) for key in keys}) for row in page] for page in pages]
    rows = [row for page in named for row in page]
    assert rows == [str({key: row.get(key) for key in keys}) for row in whole["items"]]
    assert len(set(rows)) == 7


async def test_what_is_done_between_two_pages_hides_nothing(doors: Doors) -> None:
    """A place is kept, not a count: what went away before it does not move what comes after."""
    await incidents(doors)
    first = (await doors.http.get("/incidents", params={"limit": 3, "closed": False})).json()
    now = doors.context.now()
    done = [one["incident"]["incident"] for one in first["items"]]
    await record(doors, *(a_row(doors, ref=ref, closed_at=now) for ref in done), turn=1)
    rest = {"closed": False, "cursor": first["next"]}
    left = (await doors.http.get("/incidents", params=rest)).json()["items"]
    assert len({one["incident"]["incident"] for one in left} - {*done}) == 4


@pytest.mark.parametrize("path", ["/incidents", "/overdue"])
@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsIDJd", "WyJhIiwgImIiLCAiYyIsICJkIl0"])
async def test_a_cursor_of_another_list_is_refused(doors: Doors, path: str, cursor: str) -> None:
    answer = await doors.http.get(path, params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "usage")
    assert "take `next` of a page" in answer.text


async def test_overdue_goes_on_from_page_to_page_by_moved_clocks(desk: DeskUnderTest) -> None:
    for n, hours in enumerate(HOURS):
        order = await desk.take(f"A{n}")
        late = a_duty(order, due_at=NOW - timedelta(hours=hours))
        ahead = an_entry(order, recorded_at=NOW + timedelta(hours=n == 0))
        await desk.record(order, entries=[ahead], duties=[late], snapshot=a_snapshot(order))
    whole = [row["order_no"] for row in await desk.json("overdue")]
    rows, after = list[str](), tuple[str, ...]()
    for _ in range(4):
        done = await desk.run("overdue", "--limit", "2", *after, "-o", "json")
        rows += [row["order_no"] for row in done.json]
        more = re.search(r"--after (\S+)", done.err)
        after = ("--after", more[1]) if more else ()
    assert (rows, after) == (whole, ())
