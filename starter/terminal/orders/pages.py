"""One order as a page of text: for a dispatcher at a terminal, in Shanghai time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from models.ids import Stage
from models.language.catalogue import Context, Language
from models.language.timeline import line_in_words
from models.messages.reports.report_passage import ReportState
from models.phrases import Code, JoinedTexts, as_sentence, phrase
from models.sop.formatting import counted, show, span
from starter.language.run_language import translator
from starter.service.reading.next_commands import settling
from starter.service.reading.pending_views import PendingShown, TroubleShown
from starter.service.reading.views import CaseShown, DeadlineShown, EntryShown, OrderShown, Position
from starter.terminal.console.labels import case_name, labelled
from starter.terminal.console.output import Output, in_words, say, show_rows
from starter.terminal.orders.call_rows import call_rows, event_rows
from starter.terminal.orders.deadline_rows import deadline_row
from starter.terminal.orders.fee_rows import fee_row
from starter.terminal.orders.shipments import print_damaged_goods, print_shipments

if TYPE_CHECKING:
    from starter.service.explaining.explain import Explained

DEADLINE_COLUMNS = ("due", "state", "clause", "owner", "what", "met")
TIMELINE_COLUMNS = ("at", "happening", "text", "by", "clause", "stage")
CALL_COLUMNS = ("call", "attempt", "last failure", "next attempt")
EVENT_COLUMNS = ("at", "event", "name", "workflow")
PENDING_COLUMNS = ("report", "kind", "by", "received", "state")
FEE_COLUMNS = ("incident", "fee", "amount", "payer", "state", "tariff")
INBOX_COLUMNS = ("report", "kind", "by", "received")
DECISION_COLUMNS = ("decision", "id", "by", "taken", "state")
TROUBLE_COLUMNS = ("what", "cause", "tries", "since", "next try")


def order_page(page: OrderShown, content: Iterable[str] = ()) -> None:
    """Where it stands, what it is about, its deadlines, its timeline."""
    _head(page)
    for line in content:
        say(line)
    if page.closed and page.outcome != page.step:
        say(phrase("closed: {outcome}", outcome=Code("outcome", page.outcome or "")))
    if page.erased_at:
        say(phrase("its personal data was erased {time}", time=show(page.erased_at)))
    for case in page.cases:
        say(_case_line(case))
    _table("Cannot be done now", _troubles(page.troubles, {}), TROUBLE_COLUMNS)
    _pending(page, page.pending)
    _table("Extra fees", map(fee_row, page.fees), FEE_COLUMNS)
    _stories(page)
    print_shipments(page.shipments)
    print_damaged_goods(page.sent_as_is)
    _deadlines(page.deadlines)
    _table("Timeline", map(entry_row, page.timeline), TIMELINE_COLUMNS)


def explained_page(page: "Explained", link: str | None) -> None:
    """The one sentence and what to do; then who has it, since when, what is due and was said."""
    from starter.service.explaining.cause import (
        CauseClass,  # it brings the SDK, which `show` can do without
    )

    cause = Code(Context.CAUSE, page.cause)
    say(phrase("{cause}: {sentence}.", cause=cause, sentence=page.sentence))
    if page.command:
        say(f"  {page.command}")
    say()
    _head(page)
    say(
        phrase(
            "so far {span}, by its own clock: {time}",
            span=span(page.waiting_seconds),
            time=show(page.as_of),
        )
    )
    worker = "" if page.cause is CauseClass.ENDED else _worker(page)  # an ended one needs none
    server = phrase("it answers") if page.server == "ok" else page.server
    say(phrase("Temporal: {server}{worker}", server=server, worker=worker))
    _pending(page, page.pending)
    _stories(page)
    for case in page.cases:
        say(_case_line(case))
    for fee in page.fees:
        say(fee.says)
    print_shipments(page.shipments)
    _deadlines(page.open)
    _table("Said so far", map(entry_row, page.tiers), TIMELINE_COLUMNS)
    _table("Reports not delivered yet", _inbox(page), INBOX_COLUMNS)
    _table("Decisions without an answer", _unanswered(page), DECISION_COLUMNS)
    _table("Cannot be done now", _troubles(page.troubles, _names(page)), TROUBLE_COLUMNS)
    _table("Calls under way", call_rows(page), CALL_COLUMNS)
    _table("Last in the timeline", map(entry_row, page.last), TIMELINE_COLUMNS)
    _table("Last in Temporal", event_rows(page), EVENT_COLUMNS)
    if link:
        say(phrase("Temporal UI: {link}", link=link))


def _stories(page: "OrderShown | Explained") -> None:
    """Incidents, parts and visits, each in one sentence."""
    says: list[str] = [
        phrase("incident {kind}: {says}", kind=Code(Context.INCIDENT, one.kind), says=one.says)
        for one in page.incidents
    ]
    for line in (*says, *(one.says for of in (page.parts, page.visits) for one in of)):
        say(line)


def _case_line(case: CaseShown) -> str:
    """A case: whose turn it is, where its goods are, by when it is due, and what it says."""
    due = phrase("due {time}", time=show(case.next_due_at)) if case.next_due_at else ""
    waits = phrase("waits for {who}", who=labelled(case.waiting_on))
    stands = JoinedTexts(
        filter(None, (Code(Context.STEP, case.step), waits, case.place, due)), ", "
    )
    parts = (case_name(case.kind, case.n), stands, case.says if case.stands else "")
    return JoinedTexts(filter(None, parts), ": ")


def entry_row(line: EntryShown) -> dict[str, str]:
    """A line of the timeline as a row of text."""
    return {
        "at": show(line.at),
        "happening": line.happening,
        "text": _about(line) or line.text,
        "by": labelled(line.by or line.owner) + (f" {line.actor}" if line.actor else ""),
        "clause": line.clause or "",
        "stage": labelled(line.case_kind if line.stage is Stage.RETURNS else line.stage),
    }


def _about(line: EntryShown) -> str | None:
    """What a line is about, where the language is not that of its sentence."""
    if translator().language is Language.EN or not line.what:
        return None
    return line_in_words(translator(), line.happening, line.what, line.data, line.duty)


def _worker(page: "Explained") -> str:
    return phrase("; a worker answers") if page.worker else phrase("; no worker answers")


def _head(page: Position) -> None:
    say(
        phrase(
            "{merchant} {number} · {stage} · {step}",
            merchant=page.merchant,
            number=page.order_no,
            stage=labelled(page.stage),
            step=Code("step", page.step),
        )
    )
    say(
        phrase("waits for {who} since {time}", who=labelled(page.waiting_on), time=show(page.since))
    )
    sla, breaches = Code("sla", page.sla), counted(page.breaches, "breach", "breaches")
    stands = [sla, breaches]
    if page.problem:
        stands.append(phrase("problem: {problem}", problem=Code("problem", page.problem)))
    say(JoinedTexts(stands, " · "))


def _deadlines(deadlines: Iterable[DeadlineShown]) -> None:
    _table("Deadlines", map(deadline_row, deadlines), DEADLINE_COLUMNS)


def _pending(page: Position, pending: Sequence[PendingShown]) -> None:
    rows = [
        {
            "report": one.report_id,
            "kind": one.kind,
            "by": labelled(one.by) + (f" {one.actor}" if one.actor else ""),
            "received": show(one.received_at),
            "state": in_words(one.reason) if one.reason else one.state,
        }
        for one in pending
    ]
    _table("Reports that do not count yet", rows, PENDING_COLUMNS)
    for one in pending:
        if one.state == ReportState.QUESTIONED:
            say(f"  {settling(page.merchant, page.order_no, one.report_id)}")


def _inbox(page: "Explained") -> Iterable[dict[str, str]]:
    for one in page.inbox:
        yield {
            "report": one.report_id,
            "kind": one.kind,
            "by": labelled(one.by),
            "received": show(one.received_at),
        }


def _unanswered(page: "Explained") -> Iterable[dict[str, str]]:
    for one in page.decisions:
        yield {
            "decision": one.name,
            "id": one.decision_id,
            "by": labelled(one.by),
            "taken": show(one.taken_at),
            "state": one.state,
        }


def _names(page: "Explained") -> dict[TroubleShown, str]:
    """What people call that which a trouble names by its row."""
    reports = {one.trouble: f"{one.kind} {one.report_id}" for one in page.inbox if one.trouble}
    decisions = {
        one.trouble: f"{one.name} {one.decision_id}" for one in page.decisions if one.trouble
    }
    return reports | decisions


def _by_row(one: TroubleShown) -> str:
    return phrase("{what} {key}", what=Code(Context.HEADING, one.what), key=one.key)


def _troubles(
    troubles: Iterable[TroubleShown], names: Mapping[TroubleShown, str]
) -> Iterable[dict[str, str]]:
    for one in troubles:
        what = JoinedTexts(
            (Code(Context.PROBLEM, one.problem), names.get(one) or _by_row(one)), ": "
        )
        cause = JoinedTexts(as_sentence(text) for text in (one.cause, one.advice) if text)
        yield {
            "what": translator().text(what),
            "cause": translator().text(cause),
            "tries": str(one.attempts),
            "since": show(one.since),
            "next try": show(one.next_try_at) if one.next_try_at else "",
        }


def _table(title: str, rows: Iterable[dict[str, str]], columns: tuple[str, ...]) -> None:
    found = list(rows)
    if found:
        say()
        show_rows(found, Output.TEXT, columns=columns, title=title)
