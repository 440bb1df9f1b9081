"""Cases about no order as a desk has them, and every state that such a case may be in."""

from datetime import timedelta
from typing import Any

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage
from models.messages.reports.report import Report
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.notices import NoticeLine, Receiver
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.roles import Role
from models.stages.care.duties import ANSWER_MESSAGE
from tests.starter.cli import HOUR, NOW, DeskUnderTest

WRITTEN = ("--kind", "complaint", "--words", "nobody answers", "--request-id", "q-1")


async def a_ticket(desk: DeskUnderTest, *named: str) -> str:
    """The id of what somebody wrote who names no order."""
    case = await desk.json("care", "open", *named, *WRITTEN, "--contact", "Ms Wang, 138")
    ticket: str = case["workflow_id"]
    return ticket


async def recorded(desk: DeskUnderTest, ticket: str, **batch: Any) -> None:
    """What its workflow records."""
    ledger = SqlLedger(desk.store, lambda _order, _at: {})
    await ledger.record(Batch.model_validate({"workflow_id": ticket, **batch}))


def attached(ticket: str, order: str, report_id: str = "a-1") -> Entry:
    """The line of a report that says which order it is about; those of a higher id came later."""
    at = NOW + timedelta(minutes=int(report_id.removeprefix("a-")))
    return Entry(
        key=f"{ticket}:attached-{report_id}", order=ticket, stage=Stage.CARE, at=at, recorded_at=at,
        happening=EntryKind.REPORT, what="care_attached", by="customer_service",
        text="what somebody wrote is about this order", report_id=report_id,
        data={"about": order},
    )  # fmt: skip


def taken_back(ticket: str, report_id: str) -> Entry:
    """The line of a decision that takes such a report back."""
    return Entry(
        key=f"{ticket}:withdrawn-{report_id}", order=ticket, stage=Stage.CARE, at=NOW + HOUR,
        recorded_at=NOW + HOUR, happening=EntryKind.DECISION, what="withdraw",
        by="customer_service", text="", data={"report_id": report_id},
    )  # fmt: skip


async def overdue(desk: DeskUnderTest, ticket: str) -> None:
    """Its first answer is late, and its notice is written."""
    duty = {
        "order": ticket, "duty": ANSWER_MESSAGE.id, "clause": ANSWER_MESSAGE.clause, "ref": "",
        "owner": ANSWER_MESSAGE.owner, "due_at": NOW - HOUR, "state": DutyState.OPEN,
        "workflow_id": ticket,
    }  # fmt: skip
    notice = NoticeLine(
        key=f"{ticket}:n", order=ticket, code="care_opened", cause="c", at=NOW,
        to=(Receiver(role=Role.CUSTOMER_SERVICE),), fields={"by": "customer", "kind": "complaint"},
    )  # fmt: skip
    snapshot = {
        "order": ticket, "workflow_id": ticket, "open_workflow": ticket, "stage": "care",
        "step": "awaiting_first_answer", "waiting_on": Role.CUSTOMER_SERVICE, "since": NOW - HOUR,
        "sla": "on_track", "next_duty": ANSWER_MESSAGE.id, "next_due_at": NOW - HOUR,
    }  # fmt: skip
    await recorded(desk, ticket, duties=(duty,), notices=(notice,), snapshot=snapshot)


async def lost(desk: DeskUnderTest, ticket: str) -> None:
    """Its workflow was ended by hand."""
    await desk.store.orders.mark_lost([ticket])


async def troubled(desk: DeskUnderTest, ticket: str) -> None:
    """A report of it cannot be delivered."""
    report = Report(
        report_id="r-1", kind="care_answered", by="customer_service", data={"words": "x"}
    )
    taken = await desk.store.reports.take(ticket, report, None, received_at=NOW, sent_to=ticket)
    await desk.store.troubles.note(
        "report", str(taken.row.id), ticket, cause="no", advice="nothing", at=NOW
    )


async def questioned(desk: DeskUnderTest, ticket: str) -> None:
    """A desk is asked about a report of it."""
    line = {**attached(ticket, "x").model_dump(), "happening": EntryKind.QUESTIONED, "key": "q"}
    await recorded(desk, ticket, entries=(line,))


async def erased(desk: DeskUnderTest, ticket: str) -> None:
    """It has ended, and was erased."""
    await overdue(desk, ticket)
    snapshot = {
        "order": ticket, "workflow_id": ticket, "open_workflow": ticket, "stage": "care",
        "step": "resolved", "waiting_on": Role.NOBODY, "since": NOW, "sla": "met",
        "closed": True, "outcome": "resolved",
    }  # fmt: skip
    await recorded(desk, ticket, snapshot=snapshot, task=9)
    await desk.store.erasures.erase(ticket, by="op", reason="asked", at=NOW)


STATES = {one.__name__: one for one in (overdue, lost, troubled, questioned, erased)}
