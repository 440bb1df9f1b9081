"""Incidents that have not ended, with what each needs of whom 异常待办."""

from collections.abc import Iterable, Iterator

from activities.adapters.store.cases.incidents import OrderIncident
from models.messages.incidents.incident_row import ToDo
from starter.service.reading.read_context import Records

READ_MAX = 5_000
"""So many open incidents are looked at, the oldest first."""


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


def sentence_of(need: ToDo, one: OrderIncident) -> str:
    """What is to be done about it, as a line of a list."""
    from models.stages.incident_kinds import INCIDENT_KINDS  # with the reports of every stage

    row = one.incident
    return f"{need.step.replace('_', ' ')}: {INCIDENT_KINDS[row.code].en} {row.ref}"
