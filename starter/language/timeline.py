"""What a line of the timeline is about, as people call it."""

from collections.abc import Mapping
from typing import Final

from models.language.catalogue import Context
from models.language.texts import Words, in_english
from models.messages.timeline import Happening

OF_DUTIES: Final = (
    *(Happening.WARNED, Happening.BREACHED, Happening.ESCALATED, Happening.KEPT, Happening.LATE),
    *(Happening.CORRECTED, Happening.REPLANNED, Happening.AVERTED, Happening.UNPROVED),
)

ABOUT: Final[Mapping[str, Context]] = {
    Happening.STAGE: Context.STEP,
    Happening.PARTNER: Context.STEP,
    Happening.DECISION: Context.DECISION,
    Happening.PROBLEM: Context.PROBLEM,
    Happening.CLOSED: Context.OUTCOME,
    **dict.fromkeys(OF_DUTIES, Context.DUTY),
}
"""What `what` is a code of; in the other lines it is the kind of a report."""


def what_happened(words: Words, happening: str, what: str) -> str:
    """The report, decision, duty or step that a line is about; else what the line notes."""
    context = ABOUT.get(happening, Context.KIND)
    found = words.code(context, what)
    unknown = context != Context.DUTY and found == in_english(context, what)
    return words.code(Context.LINE, what) if unknown else found
