"""The columns of each list as a spreadsheet has it: headings and cells in the reader's language.

A code is written as people call it, an instant in Shanghai as `2026-11-24 周二 17:00`, money in
yuan.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from models.language.catalogue import Context
from models.language.texts import Translator
from models.language.timeline import duty_ref
from models.phrases import StructuredText
from starter.service.access.keys import KeyShown
from starter.service.notice_views import NoticeShown
from starter.service.reading.case_lists import CaseListed
from starter.service.reading.incidents import IncidentListed
from starter.service.reading.overdue import Overdue
from starter.service.reading.worklist import Work

SEPARATOR: Final = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading as a text of the catalogue, and how a row fills it; a cell is text."""

    heading: str
    cell: Callable[[Any, Translator], str]
    of: Callable[[Any], object] | None = None
    in_files_alone: bool = False

    def on_page(self, row: Any, translator: Translator) -> str:
        """The cell as a page has it: an instant as it is read, and not as a file sorts it."""
        value = self.of(row) if self.of else None
        return translator.time(value) if isinstance(value, datetime) else self.cell(row, translator)


def text(message: str) -> str:
    """A text for the catalogue, looked up when a heading is written."""
    return message


def _code(heading: str, context: Context, of: Callable[[Any], str | None]) -> Column:
    return Column(heading, lambda row, translator: translator.code(context, of(row)))


def _plain(heading: str, of: Callable[[Any], object]) -> Column:
    def cell(row: Any, translator: Translator) -> str:
        value = of(row)
        if isinstance(value, bool):
            return translator.text("yes") if value else translator.text("no")
        if isinstance(value, datetime):
            return translator.stamp(value)
        if isinstance(value, StructuredText):
            return translator.text(value)
        return "" if value is None else str(value)

    return Column(heading, cell, of)


MERCHANT: Final = _plain(text("Merchant"), lambda row: row.merchant)
ORDER: Final = _plain(text("Order"), lambda row: row.order_no)
STAGE: Final = _code(text("Stage"), Context.STAGE, lambda row: row.stage.value)
STEP: Final = _code(text("Where it stands"), Context.STEP, lambda row: row.step)
TURN: Final = _code(text("Whose turn"), Context.ROLE, lambda row: row.waiting_on.value)
SINCE: Final = _plain(text("Since"), lambda row: row.since)
NEXT_DUE: Final = _plain(text("Next due"), lambda row: row.next_due_at)
PROBLEM: Final = _code(text("Problem"), Context.PROBLEM, lambda row: row.problem)
ENDED: Final = _plain(text("ended"), lambda row: row.closed)
DUE: Final = _plain(text("Due"), lambda row: row.due_at)
CLAUSE: Final = _plain(text("Clause"), lambda row: row.clause)
CITY: Final = _plain(text("City"), lambda row: row.city)
HUB: Final = _plain(text("Hub"), lambda row: row.hub)


def _outcome(row: Any, translator: Translator) -> str:
    return translator.code(Context.OUTCOME, row.outcome) if row.closed else ""


OUTCOME: Final = Column(text("How it ended"), _outcome)


def _work(row: Work, translator: Translator) -> str:
    if row.incident is not None and row.asked:
        return translator.text(row.asked)
    what = translator.code(Context.DUTY if row.why == "duty" else Context.STEP, row.what)
    return _with_ref(what, row.what if row.why == "duty" else "", row.ref, translator)


def _with_ref(what: str, duty: str, ref: str, translator: Translator) -> str:
    which = duty_ref(translator, duty, ref, {})
    return f"{what} ({which})" if which else what


def _overdue(row: Overdue, translator: Translator) -> str:
    what = translator.text(row.what or row.duty)
    return _with_ref(what, row.duty, row.ref, translator)


def _reach(row: KeyShown, translator: Translator) -> str:
    scope = row.scope
    named = (*scope.orders, scope.vehicle, scope.provider) if scope else ()
    return SEPARATOR.join(name for name in named if name) or translator.text("all")


ORDERS: Final = (
    MERCHANT, ORDER, STAGE, STEP, TURN, SINCE,
    _code(text("Deadlines"), Context.SLA, lambda row: row.sla.value),
    _plain(text("Deadlines not kept"), lambda row: row.breaches),
    NEXT_DUE,
    _code(text("What to do"), Context.DUTY, lambda row: row.next_duty),
    CITY, HUB,
    _plain(text("Carrier"), lambda row: row.carrier),
    _plain(text("Taken in"), lambda row: row.accepted_at),
    PROBLEM, ENDED, OUTCOME,
)  # fmt: skip

OVERDUE: Final = (
    MERCHANT, ORDER, DUE,
    Column(text("Late by"), lambda row, translator: translator.span(row.age_seconds)),
    _code(text("State"), Context.STATE, lambda row: row.state.value),
    Column(text("What to do"), _overdue),
    _code(text("Whose"), Context.ROLE, lambda row: row.owner.value),
    CLAUSE, CITY, HUB,
)  # fmt: skip

WORKLIST: Final = (
    MERCHANT, ORDER, DUE,
    _code(text("State"), Context.STATE, lambda row: row.state and row.state.value),
    Column(text("What to do"), _work),
    _plain(text("What is asked"), lambda row: None if row.incident else row.asked),
    STAGE, SINCE, CLAUSE, CITY, HUB,
)  # fmt: skip


def _about(row: NoticeShown, _: Translator) -> str:
    return SEPARATOR.join(f"{one.merchant} {one.order_no}" for one in row.orders)


def _in_one_line(row: NoticeShown, translator: Translator) -> str:
    return " ".join(translator.text(row.text).splitlines())


NOTICES: Final = (
    _plain(text("When"), lambda row: row.at),
    _code(text("To whom"), Context.ROLE, lambda row: row.to.value),
    _code(text("State"), Context.STATE, lambda row: row.state),
    Column(text("Orders"), _about),
    Column(text("What it says"), _in_one_line),
    _plain(text("Why it has not gone"), lambda row: row.why),
    _plain(text("Sent"), lambda row: row.sent_at),
)  # fmt: skip


def _incident(heading: str, name: str) -> Column:
    return _plain(heading, lambda row: getattr(row.incident, name))


def _needs(row: IncidentListed, translator: Translator) -> str:
    return SEPARATOR.join(
        f"{translator.code(Context.STEP, one.step)}: "
        f"{translator.code(Context.ROLE, one.role.value)}, {translator.stamp(one.due_at)}"
        for one in row.incident.to_do
    )


INCIDENTS: Final = (
    MERCHANT, ORDER,
    replace(_incident(text("Incident"), "incident"), in_files_alone=True),
    _code(text("What happened"), Context.INCIDENT, lambda row: row.incident.kind),
    _incident(text("Found"), "found_at"),
    _incident(text("Pieces"), "pieces"),
    _code(text("Held last by"), Context.ROLE, lambda row: row.incident.held_by),
    _code(text("Responsible"), Context.CHOICE, lambda row: row.incident.party),
    _code(text("State"), Context.STATE, lambda row: row.incident.liability.value),
    Column(text("Amount"), lambda row, translator: translator.money(row.incident.amount_fen)),
    _code(text("Remedy"), Context.CHOICE, lambda row: row.incident.remedy),
    Column(text("What to do"), _needs),
    _incident(text("Closed"), "closed_at"),
)  # fmt: skip


def _case(row: CaseListed, translator: Translator) -> str:
    return f"{translator.code(Context.CASE, row.kind)} {row.n or ''}".strip()


CASES: Final = (
    MERCHANT, ORDER,
    Column(text("Case"), _case),
    _plain(text("Ticket"), lambda row: row.ticket),
    STEP, TURN, SINCE, NEXT_DUE,
    _plain(text("Opened"), lambda row: row.opened_at),
    PROBLEM, ENDED, OUTCOME,
)  # fmt: skip

KEYS: Final = (
    _plain(text("Key"), lambda row: row.id),
    _code(text("Role"), Context.ROLE, lambda row: row.role.value),
    _plain(text("Person"), lambda row: row.actor),
    MERCHANT,
    Column(text("Reaches"), _reach),
    _plain(text("Made"), lambda row: row.created_at),
    _plain(text("Revoked"), lambda row: row.revoked_at),
)  # fmt: skip

PAYLOAD_READS: Final = (
    MERCHANT, ORDER,
    _plain(text("When"), lambda row: row.at),
    _plain(text("Person"), lambda row: row.actor),
    _plain(text("Key"), lambda row: row.key_id),
    _plain(text("Entries opened"), lambda row: row.payloads),
    Column(text("What was opened"), lambda row, _: "" if row.order_no else row.owner),
)  # fmt: skip
