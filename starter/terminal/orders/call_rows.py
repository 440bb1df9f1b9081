"""Calls and events of an order in Temporal, as rows of text."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.language.catalogue import Context
from models.phrases import phrase
from models.sop.formatting import show
from starter.language.run_language import translator
from starter.terminal.console.terminal_language import code_text

if TYPE_CHECKING:
    from starter.service.explaining.explain import Explained


def call_rows(page: "Explained") -> Iterable[dict[str, str]]:
    """The calls under way, each as a row of text."""
    for workflow in page.workflows:
        for call in workflow.pending:
            attempt = str(call.attempt)
            if call.attempts_max:
                attempt = phrase("{n} of {most}", n=call.attempt, most=call.attempts_max)
            then = show(call.next_attempt_at) if call.next_attempt_at else phrase("now")
            yield {
                "call": code_text(Context.STEP, call.activity),
                "attempt": translator().text(attempt),
                "last failure": translator().text(call.last_failure or ""),
                "next attempt": translator().text(then),
            }


def event_rows(page: "Explained") -> Iterable[dict[str, str]]:
    """The newest events of its open workflow."""
    for workflow in page.workflows[:1]:
        for event in workflow.events:
            yield {
                "at": show(event.at),
                "event": event.type,
                "name": event.name or "",
                "workflow": workflow.workflow_id,
            }
