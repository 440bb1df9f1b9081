"""What is read of what was written in a case: a customer reads no word among departments."""

from typing import Any

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage
from models.messages.partners.requests import ReportMark
from models.messages.timeline.timeline import Batch
from models.roles import Role
from models.scopes import Scope
from models.stages.workflow_ids import case_id
from starter.http.routes import examples
from starter.service.cases.written_words import written_in_cases
from starter.service.reading.queries import order as shown_order
from tests.starter.http_doors import MERCHANT, NUMBER, ORDER_DOOR, Doors
from tests.starter.scoped_keys import ORDER, key_for

CASE = case_id(Stage.CARE, ORDER, 1)
DESK = Role.CUSTOMER_SERVICE


async def write(doors: Doors, kind: str, words: str, **data: Any) -> str:
    """The service desk writes that in the case; the report's id."""
    report = {"report_id": f"w-{words}", "kind": kind, "by": DESK, "case": 1}
    report["data"] = {"words": words, **data}
    answer = await doors.http.post(f"{ORDER_DOOR}/reports", json=report)
    assert answer.is_success, answer.text
    return str(report["report_id"])


async def a_complaint(doors: Doors) -> None:
    """It is answered, and handed over; another answer is refused by its workflow."""
    await doors.place()
    assert (await doors.http.post(f"{ORDER_DOOR}/care", json=examples.CARE_EXAMPLE)).is_success
    await write(doors, "care_answered", "soon")
    await write(doors, "care_handed_over", "he shouts", to="after_sales")
    refused = await write(doors, "care_replied", "never")
    mark = ReportMark(report_id=refused, outcome="refused", workflow_id=CASE)
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=CASE, reports=(mark,), task=1))


async def test_a_customer_reads_what_is_written_to_him_over_http(doors: Doors) -> None:
    await a_complaint(doors)
    his = await key_for(doors, Role.CUSTOMER, Scope(orders=(NUMBER,)))
    for key, handed_over in ((his, False), (await key_for(doors, DESK), True)):
        shown = (await doors.http.get(f"{ORDER_DOOR}/care/1", headers=key)).json()
        words = [one["words"] for one in shown["messages"]]
        assert ("soon" in words, "he shouts" in words) == (True, handed_over)


async def test_no_page_shows_an_answer_that_was_not_taken(doors: Doors) -> None:
    await a_complaint(doors)
    order = await shown_order(doors.context, MERCHANT, NUMBER)
    for reader in (Role.CUSTOMER, DESK):
        (written,) = (await written_in_cases(doors.context, order, reader)).values()
        assert "soon" in [one.words for one in written]
        assert "never" not in [one.words for one in written]
