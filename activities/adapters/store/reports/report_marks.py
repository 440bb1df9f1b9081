"""What became of a report, as its workflow says, in its answer or later: its row never goes back.

Nobody else says it of a row that is there, until it is to be told once more.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Update, bindparam, or_, update

from activities.adapters.store.database.engine import table_of
from activities.adapters.store.database.prepared_statements import (
    FixedStatement,
    Statement,
    one_of,
    placeholders,
    setting,
)
from activities.adapters.store.tables import schema as tables
from models.messages.partners.requests import ReportMark
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.inbox_state import InboxState
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report_passage import PENDING_STATES, ReportState
from models.stages import workflow_ids
from models.visible_text import storable

reports = table_of(tables.Reports)

STATE_OF_OUTCOME: dict[str, InboxState] = {
    ReportOutcome.ACCEPTED: InboxState.APPLIED,
    ReportOutcome.KNOWN: InboxState.KNOWN,
    ReportOutcome.REFUSED: InboxState.REFUSED,
    InboxState.LATE: InboxState.LATE,
    **{state: InboxState(state) for state in ReportState},
}
"""What an outcome makes of a report's row; an outcome that is none of these refuses it."""


OPEN_STATES = (InboxState.PENDING, InboxState.KNOWN)
"""States that may still change: KNOWN says that the word of its application is under way."""

OUTCOME_OF_STATE = {
    InboxState.KNOWN: ReportOutcome.KNOWN,
    InboxState.REFUSED: ReportOutcome.REFUSED,
}
COUNTED_STATE = STATE_OF_OUTCOME[ReportOutcome.ACCEPTED]


def is_rejected(answer: dict[str, Any] | None) -> bool:
    """Whether a desk has settled that it is not so: the same is not asked about once more."""
    return answer is not None and answer.get("code") == RefusalCode.REJECTED


def keep_answer(connection: Connection, id_: int, answer: Answer) -> None:
    """Keep what a workflow answered in the row `id_`; what was applied or refused stays so.

    Of one that came as its end was said nothing is kept: it goes on to whoever goes on.
    """
    if answer.code is RefusalCode.JUST_ENDED:
        values = setting({"state": InboxState.PENDING, "answer": None})
    else:
        state = STATE_OF_OUTCOME[answer.state or answer.outcome]
        values = setting({"state": state, "answer": answer.model_dump(mode="json")})
    ANSWER.run(connection, {"row": id_, **values})


def mark_report(connection: Connection, mark: ReportMark) -> None:
    """Record in a transaction what became of a report.

    What was taken and did not count may count later on, and what counted may be withdrawn, or
    rejected where a desk was asked about it after all; never the other way round, since batches may
    come in any order, and again. What had counted and is asked about again says when
    (`again_at`): of these words the last one holds, and no word without it counts any more.
    """
    state = STATE_OF_OUTCOME.get(mark.outcome, InboxState.REFUSED)
    which = {"of_order": workflow_ids.order_of(mark.workflow_id), "named": storable(mark.report_id)}
    if mark.outcome == RefusalCode.JUST_ENDED:
        MARK_ELSEWHERE.run(connection, which)
        return
    if state is InboxState.LATE:
        MARK_LATE.run(connection, {**which, "to_state": state})
        return
    answer = Answer(
        outcome=OUTCOME_OF_STATE.get(state, ReportOutcome.ACCEPTED),
        report_id=mark.report_id,
        reason=mark.reason,
        state=ReportState(state) if state.value in set(ReportState) else None,
        code=RefusalCode.REJECTED if state is InboxState.REFUSED and mark.settled else None,
    )
    values = {**which, **setting({"state": state, "answer": answer.model_dump(mode="json")})}
    if state is InboxState.WITHDRAWN or (state is InboxState.REFUSED and mark.settled):
        MARK_TAKEN_BACK.run(connection, values)
    elif mark.again_at is not None:
        MARK_AGAIN.run(connection, {**values, **setting({"asked_again_at": mark.again_at})})
    elif state is InboxState.WAITING and not mark.settled:
        MARK_WAITING.run(connection, values)
    else:
        MARK.run(connection, values)


def _answer(_dialect: str) -> Statement:
    to = placeholders(reports.c.state, reports.c.answer)
    open_ = one_of(reports.c.state, OPEN_STATES)
    return (
        update(reports)
        .where(reports.c.id == bindparam("row"), or_(open_, reports.c.state == to[reports.c.state]))
        .values(to)
    )


def _mark(*columns: Any, of: Sequence[str] = OPEN_STATES) -> Update:
    return (
        update(reports)
        .where(
            reports.c.order == bindparam("of_order"),
            reports.c.report_id == bindparam("named"),
            one_of(reports.c.state, of),
        )
        .values(placeholders(*columns))
    )


def _mark_again(_dialect: str) -> Statement:
    """One that had counted, and is asked about again, or counts after all."""
    at = reports.c.asked_again_at
    to = placeholders(reports.c.state, reports.c.answer, at)
    statement = _mark(reports.c.state, reports.c.answer, at, of=(*NOT_YET, COUNTED_STATE))
    return statement.where(or_(at.is_(None), at < to[at]))


NOT_YET = (*OPEN_STATES, *PENDING_STATES)
FIRST = reports.c.asked_again_at.is_(None)
ANSWER = FixedStatement(_answer)
MARK = FixedStatement(lambda _: _mark(reports.c.state, reports.c.answer, of=NOT_YET).where(FIRST))
MARK_WAITING = FixedStatement(
    lambda _: _mark(
        reports.c.state, reports.c.answer, of=(*OPEN_STATES, ReportState.WAITING)
    ).where(FIRST)
)
MARK_AGAIN = FixedStatement(_mark_again)
MARK_TAKEN_BACK = FixedStatement(
    lambda _: _mark(reports.c.state, reports.c.answer, of=(*NOT_YET, COUNTED_STATE))
)
MARK_ELSEWHERE = FixedStatement(
    lambda _: (
        update(reports)
        .where(
            reports.c.order == bindparam("of_order"),
            reports.c.report_id == bindparam("named"),
            one_of(reports.c.state, OPEN_STATES),
        )
        .values(state=InboxState.PENDING, handed_over_at=None, attempts=0)
    )
)
"""It waits again, and is handed over to whoever goes on."""

MARK_LATE = FixedStatement(lambda _: _mark(reports.c.state))
