"""How goods look from outside that are sent as they are, damaged (FH-8.3.2.2).

Whoever takes them over sees it: the hub claused receipt and the customer's inspection begin here.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from models.actors import RecordedActor
from models.messages.decisions.incident_decisions import Agree
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import Remedy
from models.messages.orders.count import CountedKind
from models.messages.timeline.timeline import Entry
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound, ExceptionSettled
from starter.service.reading.incident_views import finders_words
from starter.service.reading.view_model import Instant, View

Findings = Mapping[str, Mapping[str, Any]]
"""The data of the reports that found incidents, by their ids."""


class SentAsIsShown(View):
    """Damage that is known, and goes on with the merchant's word: nobody is asked for it again.

    `incident` names it, as reports do; `pieces` and `kinds` are the goods that are meant, `words`
    what is wrong with them, `evidence` the files that show it; `agreed_by` has reported that the
    merchant agrees, `actor` who of it.
    """

    incident: str
    pieces: int | None
    kinds: tuple[CountedKind, ...]
    words: str | None
    evidence: tuple[str, ...]
    agreed_by: str | None
    actor: RecordedActor
    agreed_at: Instant


def sent_as_is(
    incidents: Iterable[IncidentRow], timeline: Iterable[Entry], findings: Findings
) -> tuple[SentAsIsShown, ...]:
    """Those of one order, the oldest first; `findings` by the reports that have found them."""
    agreed = {ref: line for line in timeline if (ref := _agreed_in(line)) is not None}
    return tuple(
        _shown(row, agreed.get(row.ref), findings.get(row.report_id or "", {}))
        for row in incidents
        if _is_sent_as_is(row)
    )


def _is_sent_as_is(row: IncidentRow) -> bool:
    """Whether its goods go on as they are."""
    agreed = row.remedy is Remedy.SEND_AS_IS and row.agreed_at is not None
    return row.code == ExceptionFound.kind and (agreed or row.done is Remedy.SEND_AS_IS)


def _agreed_in(line: Entry) -> str | None:
    """The incident of which a line says that its remedy is agreed, or done so."""
    is_word = line.what == Agree.name and line.data.get("kind") == ExceptionFound.kind
    is_done = line.what == ExceptionSettled.kind and line.data.get("done") == Remedy.SEND_AS_IS
    ref = line.data.get("incident")
    return str(ref) if ref and (is_word or is_done) else None


def _shown(row: IncidentRow, agreed: Entry | None, finding: Mapping[str, Any]) -> SentAsIsShown:
    named = sum(kind.pieces for kind in row.kinds)
    counted = row.expected is not None
    return SentAsIsShown.model_validate(
        {
            "incident": row.ref,
            "pieces": named or (None if counted else row.pieces),
            "kinds": () if counted else row.kinds,
            "words": finders_words(INCIDENT_KINDS[row.code], finding),
            "evidence": row.evidence,
            "agreed_by": agreed and agreed.by,
            "actor": agreed and agreed.actor,
            "agreed_at": row.agreed_at or row.carried_out_at or row.found_at,
        }
    )
