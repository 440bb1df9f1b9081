"""Incidents as lists show them: what went wrong, who is responsible, what is done (FH-8.3.2.1)."""

from collections.abc import Collection

from activities.adapters.store.cases.incidents import LIST_MAX, IncidentCursor, OrderIncident
from models.errors import NotFound
from models.figures.incidents import count_incidents
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import Party
from models.phrases import phrase
from models.roles import Role
from starter.service.reading.incident_views import (
    IncidentShown,
    incident_shown,
    narrowed_incidents,
)
from starter.service.reading.list_cursor import cursor_of, instant_of, place_of
from starter.service.reading.read_context import Records
from starter.service.reading.view_model import View


class IncidentCounts(View):
    """The incidents of one kind and party; `party` is null where nobody has judged.

    `days_to_judge` is the mean of those that were judged.
    """

    kind: str
    party: Party | None
    incidents: int
    open: int
    closed: int
    amount_fen: int
    settled_fen: int
    days_to_judge: float | None


class IncidentListed(View):
    """An incident, and which order it is of."""

    merchant: str
    order_no: str
    incident: IncidentShown


class IncidentsFound(View):
    """A page of incidents, the oldest first; `next` is the `cursor` of the page after."""

    items: tuple[IncidentListed, ...]
    next: str | None


async def incidents(
    records: Records,
    *,
    merchant: str | None = None,
    party: Party | None = None,
    shipment: str | None = None,
    closed: bool | None = None,
    limit: int = LIST_MAX,
    cursor: str | None = None,
) -> IncidentsFound:
    """Incidents of all orders, the oldest first; with `closed` those that have ended, or have not.

    `shipment`: those of a shipment of that name. `cursor`: the `next` of the page before.

    Raises:
        InvalidInput: the cursor is none of this list.
        Unavailable: the database cannot be read now.
    """
    found = await records.store.incidents.found(
        merchant=merchant,
        party=party,
        shipment=shipment,
        closed=closed,
        findings=True,
        after=_after(cursor) if cursor else None,
        limit=limit + 1,
    )
    last = found[limit - 1].incident if len(found) > limit else None
    return IncidentsFound(
        items=tuple(map(_listed, found[:limit])), next=None if last is None else _cursor_of(last)
    )


def _cursor_of(one: IncidentRow) -> str:
    return cursor_of(one.found_at.isoformat(), one.order, one.code, one.ref)


def _after(cursor: str) -> IncidentCursor:
    found_at, order, code, ref = place_of(cursor, (str, str, str, str))
    return instant_of(found_at), order, code, ref


def _listed(one: OrderIncident) -> IncidentListed:
    return IncidentListed(
        merchant=one.merchant,
        order_no=one.number,
        incident=incident_shown(one.incident, one.finding),
    )


COUNTED_MAX = 100_000
"""So many are counted, the oldest first."""


async def count_all(records: Records, *, merchant: str | None = None) -> tuple[IncidentCounts, ...]:
    """How many of each kind and party, the most first.

    Raises:
        Unavailable: the database cannot be read now.
    """
    found = await records.store.incidents.found(merchant=merchant, limit=COUNTED_MAX)
    counted = count_incidents(one.incident for one in found)
    return tuple(IncidentCounts.model_validate(one._asdict()) for one in counted)


async def incidents_of(
    records: Records,
    merchant: str,
    number: str,
    *,
    incident: str | None = None,
    of: Collection[Role] | None = None,
) -> tuple[IncidentShown, ...]:
    """Those of an order, the oldest first; or the ones of that name.

    `of`: only those that these roles have found, or are held responsible for.

    Raises:
        NotFound: there is no such order, or it has no incident of that name.
        Unavailable: the database cannot be read now.
    """
    order = await records.order(merchant, number)
    rows = await records.store.incidents.of_order(order.workflow_id)
    findings = await records.store.incidents.findings(order.workflow_id) if rows else {}
    all_ = (incident_shown(one, findings.get(one.report_id or "", {})) for one in rows)
    shown = narrowed_incidents(all_, of)
    if incident is None:
        return shown
    named = tuple(one for one in shown if one.incident == incident)
    if not named:
        known = ", ".join(one.incident for one in shown[:10])
        raise NotFound(
            phrase(
                "order {number} has no incident {incident}", number=number, incident=incident[:64]
            ),
            hint=phrase("it has {known}", known=known) if known else "it has none",
        )
    return named
