"""What an operator has to know, as it is written into the ledger: logged, and counted.

Breaches, parked steps, other problems, refused reports, notices that were not sent, and ends.
"""

import logging
from collections.abc import Iterable
from typing import NamedTuple

from activities.adapters.process import metrics
from activities.adapters.process.metrics import Metric, count
from models.ids import Stage
from models.messages.timeline.timeline import Entry, EntryKind
from models.roles import Role
from models.stages.table import KINDS

ROLE_NAMES = frozenset(Role)
NOTICE_FAILED = "notice_failed"
PARKED = "parked"
"""Of a problem's data: a step waits for a repair."""

log = logging.getLogger(__name__)


class _Event(NamedTuple):
    level: int
    name: str
    metric: Metric
    labels: dict[str, str] = {}  # noqa: RUF012 - never changed


def tell(entries: Iterable[Entry]) -> None:
    """Log and count what of these lines somebody has to know of; each line once.

    Within the transaction that writes them: where that fails they are told again.
    """
    for entry in entries:
        event = _event(entry)
        if event is not None:
            count(event.metric, **event.labels)
            log.log(event.level, event.name, extra=_fields(entry))


def _event(entry: Entry) -> _Event | None:
    match entry.happening:
        case EntryKind.BREACHED:
            whose = {"clause": entry.clause or "", "owner": entry.owner or ""}
            return _Event(logging.INFO, "breached", metrics.BREACHES, whose)
        case EntryKind.PROBLEM if entry.what == NOTICE_FAILED:
            return _Event(logging.WARNING, "notice failed", metrics.NOTICES_FAILED)
        case EntryKind.PROBLEM:
            parked = entry.data.get(PARKED) is True
            name, metric = ("parked", metrics.PARKED) if parked else ("problem", metrics.PROBLEMS)
            return _Event(logging.WARNING, name, metric, {"step": entry.what})
        case EntryKind.REFUSED_REPORT:
            return _Event(logging.INFO, "report refused", metrics.REPORTS_REFUSED)
        case EntryKind.CLOSED:
            return _Event(logging.INFO, "closed", metrics.CLOSED)
    return None


def _fields(entry: Entry) -> dict[str, str]:
    """An entry's codes, never its text nor a word that somebody else chose."""
    refused = entry.happening is EntryKind.REFUSED_REPORT
    fields = {
        "order": entry.order,
        "leg": entry.stage if entry.stage is not Stage.ORDER else None,
        "step": None if refused else entry.what,
        "kind": entry.what if refused and entry.what in KINDS else None,
        "clause": entry.clause,
        "duty": entry.duty,
        "owner": entry.owner,
        "by": entry.by if entry.by in ROLE_NAMES else None,
        "actor": entry.actor,
    }
    return {name: str(one) for name, one in fields.items() if one}
