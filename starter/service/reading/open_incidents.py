"""Incidents that have not ended, with what each needs of whom 异常待办."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from activities.adapters.store.cases.incidents import OrderIncident
from models.messages.incidents.incident_row import ToDo
from models.phrases import LabelledText, StructuredText, phrase
from models.sop.formatting import show
from starter.service.reading.read_context import Records

READ_MAX = 5_000
"""So many open incidents are looked at, the oldest first."""

GENERATED_ID: Final = re.compile("[a-z]+-[0-9a-f]{16,}")
"""The id of a report whose sender chose none: a finding is named by its report."""


async def open_incidents(
    records: Records, merchant: str | None, hub: str | None
) -> tuple[OrderIncident, ...]:
    """Those that have not ended, the oldest first.

    Raises:
        Unavailable: the database cannot be read.
    """
    return await records.store.incidents.found(
        merchant=merchant, hub=hub, closed=False, limit=READ_MAX
    )


def needs_of(found: Iterable[OrderIncident]) -> Iterator[tuple[OrderIncident, ToDo]]:
    """Each incident with each thing that it needs of somebody."""
    return ((one, need) for one in found for need in one.incident.to_do)


def sentence_of(need: ToDo, one: OrderIncident) -> StructuredText:
    """What is to be done about it, as a line of a list; without a name, when it was found."""
    from models.stages.incident_kinds import INCIDENT_KINDS  # with the reports of every stage

    row = one.incident
    step = LabelledText(need.step.replace("_", " "), "step", need.step)
    what = LabelledText(INCIDENT_KINDS[row.code].en, "incident", row.code)
    if GENERATED_ID.fullmatch(row.ref):
        found_at = show(row.found_at)
        return phrase("{step}: {what}, found {found_at}", step=step, what=what, found_at=found_at)
    return phrase("{step}: {what} {ref}", step=step, what=what, ref=row.ref)
