"""What a line of the timeline is about, as people call it."""

from collections.abc import Mapping
from typing import Final

from models.messages.timeline import EntryKind
from starter.language.catalogue import Context
from starter.language.texts import Words, in_english

OF_DUTIES: Final = (
    *(EntryKind.WARNED, EntryKind.BREACHED, EntryKind.ESCALATED, EntryKind.KEPT, EntryKind.LATE),
    *(EntryKind.CORRECTED, EntryKind.REPLANNED, EntryKind.AVERTED, EntryKind.UNPROVED),
)

ABOUT: Final[Mapping[str, Context]] = {
    EntryKind.STAGE: Context.STEP,
    EntryKind.PARTNER: Context.STEP,
    EntryKind.DECISION: Context.DECISION,
    EntryKind.PROBLEM: Context.PROBLEM,
    EntryKind.CLOSED: Context.OUTCOME,
    **dict.fromkeys(OF_DUTIES, Context.DUTY),
}
"""What `what` is a code of; in the other lines it is the kind of a report."""


def entry_subject(words: Words, happening: str, what: str) -> str:
    """The report, decision, duty or step that a line is about; else what the line notes."""
    context = ABOUT.get(happening, Context.KIND)
    found = words.code(context, what)
    unknown = context != Context.DUTY and found == in_english(context, what)
    return words.code(Context.LINE, what) if unknown else found
