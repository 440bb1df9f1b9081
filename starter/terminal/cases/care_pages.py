"""Care cases as people read them: in a list, and one with what was written in it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.language.catalogue import Context
from models.phrases import Code, JoinedTexts, phrase
from models.sop.formatting import show
from models.stages.workflow_ids import order_named
from starter.service.cases.care import CareShown, MessageShown
from starter.service.cases.ticket_list import TicketListed
from starter.service.cases.tickets import TicketShown
from starter.terminal.console.labels import case_name, labelled
from starter.terminal.console.terminal_language import code_text

if TYPE_CHECKING:
    from starter.service.reading.views import CaseShown

CASE_COLUMNS = ("case", "kind", "step", "waits for", "since", "due", "outcome")
TICKET_COLUMNS = ("ticket", "kind", "step", "waits for", "since", "due", "about", "outcome")


def case_row(case: "CaseShown") -> dict[str, object]:
    """A line of the list of an order's cases."""
    return {"case": case.n or case.workflow_id, **_row(case)}


def ticket_row(ticket: TicketListed) -> dict[str, object]:
    """A line of the list of tickets."""
    return {**_row(ticket), "about": order_named(ticket.about) if ticket.about else ""}


def _row(case: "CaseShown | TicketListed") -> dict[str, object]:
    return {
        **case.model_dump(mode="json"),
        "kind": labelled(case.kind),
        "waits for": labelled(case.waiting_on),
        "since": show(case.since),
        "due": show(case.next_due_at) if case.next_due_at else "",
    }


def care_lines(case: CareShown) -> Iterable[str]:
    """Where a case stands, how whoever wrote is reached, what it has become, what was written."""
    due = phrase(", due {at}", at=show(case.next_due_at)) if case.next_due_at else ""
    yield phrase(
        "{case}: {step}, waits for {role}{due}",
        case=case_name(case.kind, case.n),
        step=Code("step", case.step),
        role=labelled(case.waiting_on),
        due=due,
    )
    yield from _reached_at(case)
    for link in case.links:
        yield JoinedTexts((code_text(Context.CHOICE, link.kind), link.id), ": ")
    yield from map(_message, case.messages)


def _reached_at(case: CareShown) -> Iterable[str]:
    """The contact of a writer who named no order; of others the order has it."""
    if isinstance(case, TicketShown) and case.erased_at is None:
        where = case.contact or (
            case.about and phrase("as order {order} says", order=order_named(case.about))
        )
        yield phrase(
            "reached at: {where}",
            where=where or phrase("he has not said; ask who wrote it down"),
        )


def _message(one: MessageShown) -> str:
    """Who wrote what, when; and whom it was handed to, what it has become, or is about."""
    says = [
        one.words,
        phrase("score {n}", n=one.score) if one.score is not None else None,
        one.to and phrase("handed to {role}", role=labelled(one.to)),
        one.link and JoinedTexts((code_text(Context.CHOICE, one.link_kind or ""), one.link), " "),
        one.about and phrase("about order {order}", order=order_named(one.about)),
    ]
    return phrase(
        "{at} {who} {what} ({state}): {says}",
        at=show(one.at),
        who=" ".join(filter(None, (labelled(one.by), one.actor))),
        what=Code("kind", one.what),
        state=Code("state", one.state),
        says=JoinedTexts(filter(None, says)),
    )
