"""One decision about many orders: a row for each, and nothing twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.errors import NotFound, Refused, Unavailable
from models.messages.decisions.decisions import DecisionAnswer
from models.roles import Role
from starter.service.access.bulk_rules import BY_MANY
from starter.service.decisions.bulk import (
    ORDERS_MAX,
    BulkRow,
    BulkTarget,
    check_bulk,
    decide_many,
    id_in_bulk,
)
from tests.starter.cli import DeskUnderTest
from tests.starter.http_doors import Doors

ORDERS = [BulkTarget(merchant="acme", order_no=f"A{n}") for n in range(4)]


async def gathered(rows: AsyncIterator[BulkRow]) -> list[BulkRow]:
    return [row async for row in rows]


async def test_each_order_has_its_row_and_one_that_fails_stops_no_other() -> None:
    answers = {"A1": Refused("not now"), "A2": Unavailable("nobody answers"), "A3": NotFound("no")}

    async def decide(target: BulkTarget, decision_id: str) -> DecisionAnswer:
        if target.order_no in answers:
            raise answers[target.order_no]
        return DecisionAnswer(decision_id=decision_id, outcome="done")

    rows = await gathered(decide_many([*ORDERS, ORDERS[0]], "b1", decide))
    assert [row.outcome for row in rows] == ["done", "refused", "open", "refused"]
    assert [row.code for row in rows] == [None, "refused", "unavailable", "not_found"]


def test_the_same_bulk_has_the_same_ids_and_another_one_others() -> None:
    same, again = id_in_bulk("b1", ORDERS[0]), id_in_bulk("b1", ORDERS[0])
    assert same == again
    assert len({same, id_in_bulk("b2", ORDERS[0]), id_in_bulk("b1", ORDERS[1])}) == 3
    assert len(id_in_bulk("b" * 100, ORDERS[0])) <= 128


@pytest.mark.parametrize(("name", "count", "says"), [
    ("settle_question", 1, "no decision about many"),
    ("hold", 0, "no order is named"),
    ("hold", ORDERS_MAX + 1, "too many"),
])  # fmt: skip
def test_a_bulk_that_cannot_be_done_is_refused_as_a_whole(name: str, count: int, says: str) -> None:
    with pytest.raises(Exception, match=says):
        check_bulk(name, "b1", [*ORDERS, *[ORDERS[0]] * ORDERS_MAX][:count])


async def test_over_http_only_the_callers_own_orders_are_there(doors: Doors) -> None:
    await doors.place()
    key = await doors.key(Role.MERCHANT, "other")
    body = {"decision": "hold", "bulk_id": "b1", "reason": "x", "orders": [
        {"merchant": "acme", "order_no": "A-1"}, {"merchant": "other", "order_no": "X"},
    ]}  # fmt: skip
    rows = (await doors.http.post("/decisions", json=body, headers=key)).json()
    assert rows.get("rows", []) == [] or {row["code"] for row in rows["rows"]} == {"not_found"}


async def test_a_file_of_numbers_is_decided_about_on_the_command_line(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    await desk.take("A1")
    file = tmp_path / "numbers.txt"
    file.write_text("A1\n\nNONE\n", "utf-8-sig")
    done = await desk.run(
        "bulk", "shop-a", "hold", "--file", str(file), "--reason", "x", "-o", "json"
    )
    assert done.code != 0
    codes = {row["order_no"]: row["outcome"] for row in done.json}
    assert codes == {"A1": "open", "NONE": "refused"}
    assert "--bulk-id" in done.err


def test_what_many_can_decide_is_a_decision() -> None:
    from models.messages.decisions.decisions import DECISIONS

    assert set(BY_MANY) <= DECISIONS.keys()
