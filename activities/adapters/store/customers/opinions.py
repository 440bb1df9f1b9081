"""Opinions of customers: what they wrote with care cases and after returns, and their scores."""

from typing import Any, Final

from pydantic import AwareDatetime
from sqlalchemy import Column, ColumnElement, Connection, and_, func, or_, select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables import schema as tables
from models import ids
from models.figures.opinions import Opinion, OpinionCount, count_opinions
from models.ids import Stage
from models.messages.reports.inbox_state import InboxState
from models.messages.timeline.timeline import EntryKind
from models.stages.care.request import CareKind
from models.stages.returns.reports import OpinionGiven
from models.stages.workflow_ids import merchant_of

timeline = table_of(tables.Timeline)
cases = table_of(tables.Cases)
reports = table_of(tables.Reports)
orders = table_of(tables.Orders)

AFTER_RETURN: Final = "return"
"""The kind of what a customer says after a return."""

COUNTING_STATES: Final = (InboxState.APPLIED, InboxState.KNOWN)
"""States of a report by which somebody has an opinion."""

CARE_ASKED: Final = "care_asked"
"""The line of an order that says that a care case stands next to it."""


class OpinionWords(Row):
    """One opinion in the customer's own words; None where they were erased, or nothing is written.

    `number` is the order's, `score` from 1 to 5.
    """

    merchant: str
    number: str
    kind: str
    at: AwareDatetime
    score: int | None
    words: str | None


class Period(Row):
    """Opinions from `since` to before `until`, of a merchant's orders or of all."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    merchant: str | None = None

    def fits(self, at: Column[Any], order: Column[Any]) -> list[ColumnElement[bool]]:
        """What a row has to say, by when it was and which order it is about."""
        found: list[ColumnElement[bool]] = []
        if self.since is not None:
            found.append(at >= self.since)
        if self.until is not None:
            found.append(at < self.until)
        if self.merchant is not None:
            begins = (ids.order_ids(self.merchant), ids.ticket_ids(self.merchant))
            found.append(or_(*(order.startswith(one, autoescape=True) for one in begins)))
        return found


class Opinions:
    """What customers say, in a period."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self, period: Period) -> list[OpinionCount]:
        """By merchant, kind and month; what was withdrawn does not count."""
        found = await self._database.read(lambda connection: _opinions(connection, period))
        return count_opinions(found)

    async def words(self, period: Period, *, limit: int) -> tuple[OpinionWords, ...]:
        """In the customers' own words, the newest first."""
        found = await self._database.read(lambda connection: _words(connection, period, limit))
        return tuple(found)


def _opinions(connection: Connection, period: Period) -> list[Opinion]:
    asked = and_(timeline.c.happening == EntryKind.DECISION, timeline.c.what == CARE_ASKED)
    after = and_(
        timeline.c.happening.in_((EntryKind.REPORT, EntryKind.SUPERSEDED)),
        timeline.c.what == OpinionGiven.kind,
    )
    query = (
        select(
            timeline.c.order, timeline.c.what, timeline.c.at, timeline.c.data, timeline.c.report_id
        )
        .where(or_(asked, after), *period.fits(timeline.c.at, timeline.c.order))
        .order_by(timeline.c.id)
    )
    rows = rows_of(connection, query)
    gone = _withdrawn(connection)
    return [
        Opinion(
            merchant=merchant_of(row["order"]),
            kind=row["data"].get("kind") or AFTER_RETURN,
            at=row["at"],
            score=row["data"].get("score"),
        )
        for row in rows
        if (row["order"], row["report_id"]) not in gone
        and row["data"].get("kind") != CareKind.FOLLOW_UP
    ]


def _withdrawn(connection: Connection) -> set[tuple[str, str]]:
    """The opinions that were taken back, by order and report."""
    query = select(reports.c.order, reports.c.report_id).where(
        reports.c.kind == OpinionGiven.kind, reports.c.state == InboxState.WITHDRAWN
    )
    return {(row["order"], row["report_id"]) for row in rows_of(connection, query)}


def _words(connection: Connection, period: Period, limit: int) -> list[OpinionWords]:
    whose = orders.c.merchant, orders.c.number
    or_ticket = (
        func.coalesce(orders.c.merchant, cases.c.merchant).label("merchant"),
        func.coalesce(orders.c.number, cases.c.order).label("number"),
    )
    written = (
        select(cases.c.kind, cases.c.opened_at.label("at"), cases.c.start_input, *or_ticket)
        .outerjoin(orders, orders.c.workflow_id == cases.c.order)
        .where(cases.c.stage == Stage.CARE.value)
        .where(cases.c.kind != CareKind.FOLLOW_UP)
        .where(*period.fits(cases.c.opened_at, cases.c.order))
        .order_by(cases.c.id.desc())
        .limit(limit)
    )
    after = (
        select(reports.c.received_at.label("at"), reports.c.content, *whose)
        .join(orders, orders.c.workflow_id == reports.c.order)
        .where(
            reports.c.kind == OpinionGiven.kind,
            reports.c.state.in_(COUNTING_STATES),
        )
        .where(*period.fits(reports.c.received_at, reports.c.order))
        .order_by(reports.c.id.desc())
        .limit(limit)
    )
    found = [
        _one(row, row["kind"], (row["start_input"] or {}).get("request") or {})
        for row in rows_of(connection, written)
    ]
    found += [
        _one(row, AFTER_RETURN, (row["content"] or {}).get("data") or {})
        for row in rows_of(connection, after)
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:limit]


def _one(row: dict[str, Any], kind: str, content: dict[str, Any]) -> OpinionWords:
    return OpinionWords(
        merchant=row["merchant"], number=row["number"], kind=kind, at=row["at"],
        score=content.get("score"), words=content.get("words"),
    )  # fmt: skip
