"""Reports as they come in: read once at the door, and once in the workflow."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from models.field_errors import faults, missing_fields, sentences_of
from models.messages.encoding.unknown_fields import no_field, unknown_field
from models.messages.encoding.unreadable_message import UnreadableMessage
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report import Facts, Report
from models.phrases import StructuredText, phrase
from models.visible_text import NUL_MESSAGE, holds_nul

BROKEN_CONTENT = phrase(
    "it holds what cannot be passed on: broken characters, or JSON nested too deep"
)

DOORS_WORDS = frozenset({"received_at", "noted_by", "former", "counted", "passage"})
"""What our door, or a workflow of the order, says of a report, and no sender."""

EXTRA_FIELDS = frozenset({"raw", "case"})
"""What a report may say besides its fields: what a partner sent with it, and its case."""

REPORT_BYTES = 8_000
"""The largest report: it travels in payloads of 64 KB at most, with others."""


def read(argument: Any) -> Report | StructuredText:
    """Read one JSON object as a report, or say in a sentence why it is none.

    What was read before is taken as it is: a report is parsed at the door, and in the workflow.
    """
    if isinstance(argument, Report):
        return argument
    if isinstance(argument, UnreadableMessage):
        return phrase("it cannot be read: {why}", why=argument.reason)
    if not isinstance(argument, Mapping):
        return phrase("a report is one JSON object with report_id and kind")
    try:
        report = Report.model_validate(dict(argument))
    except ValidationError as error:
        return faults(error)
    except ValueError:
        return BROKEN_CONTENT
    return _strange(report) or unfit(report) or report


def _strange(report: Report) -> StructuredText | None:
    """Why a report is not taken that says what no report says: a time may be misspelt."""
    for name in report.model_extra or ():
        if name not in EXTRA_FIELDS:
            return sentences_of([no_field(name, (*Report.model_fields, *EXTRA_FIELDS))])
    return None


def unfit(report: Report) -> StructuredText | None:
    """Why a report cannot travel, though it could be read; None where it can."""
    try:
        fields = report.model_dump()
        size = len(report.model_dump_json().encode())
    except ValueError:
        return BROKEN_CONTENT
    if holds_nul(fields):
        return phrase("it holds {sign}: leave it out", sign=NUL_MESSAGE)
    if size > REPORT_BYTES:
        return phrase(
            "it is over {most} bytes: photos and papers are sent as keys",
            most=REPORT_BYTES,
        )
    return None


def facts_of(
    kind: type[Facts], report: Report
) -> tuple[Facts | None, StructuredText | None, tuple[str, ...]]:
    """What a report of that kind says, or why it says nothing and which fields it lacks.

    A field that its kind does not have is refused with the one that was meant.
    """
    if (strange := unknown_field(kind, report.data)) is not None:
        return None, sentences_of([strange]), ()
    try:
        return kind.model_validate(report.data), None, ()
    except ValidationError as error:
        return None, faults(error), missing_fields(error)


UNREADABLE_REPORT = Report(report_id="?", kind="?")
"""What stands for a report that cannot be read."""


def refused(
    report: Report, code: RefusalCode, why: StructuredText | None, missing: tuple[str, ...] = ()
) -> Answer:
    """The answer to a report that is not taken."""
    return Answer(
        outcome=ReportOutcome.REFUSED,
        report_id=report.report_id,
        reason=why,
        missing=missing,
        code=code,
    )
