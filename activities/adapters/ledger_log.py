"""What an operator has to hear of, as it is written into the ledger: each once.

Breaches, parked steps, refused reports, notices that were not sent, and ends. A batch that is
written again says nothing anew.
"""

import logging

from activities.ports import Ledger
from models.ids import Stage
from models.kinds import KINDS
from models.order import Order
from models.outcome import Outcome
from models.partners import Recorded
from models.roles import Role
from models.timeline import Batch, Entry, Happening

ROLES = frozenset(Role)

log = logging.getLogger(__name__)


class LoggedLedger:
    """`activities.ports.Ledger` over another one."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def record(self, batch: Batch) -> Recorded:
        """Write a batch, and log what of it an operator has to hear of."""
        recorded = await self._ledger.record(batch)
        if recorded.written:
            for entry in batch.entries:
                _log(entry)
        return recorded

    async def take_order(self, order: Order) -> Outcome:
        """Take an order in, as the door does."""
        return await self._ledger.take_order(order)


def _log(entry: Entry) -> None:
    match entry.happening, entry.what:
        case Happening.BREACHED, _:
            _write(logging.INFO, "breached", entry)
        case Happening.PROBLEM, "notice_failed":
            _write(logging.WARNING, "notice failed", entry)
        case Happening.PROBLEM, _ if entry.text.startswith("parked: "):
            _write(logging.WARNING, "parked", entry)
        case Happening.PROBLEM, _:
            _write(logging.WARNING, "problem", entry)
        case Happening.REFUSED_REPORT, _:
            _write(logging.INFO, "report refused", entry)
        case Happening.CLOSED, _:
            _write(logging.INFO, "closed", entry)


def _write(level: int, event: str, entry: Entry) -> None:
    """A line about an entry: its codes, never its text nor a word that somebody else chose."""
    refused = entry.happening is Happening.REFUSED_REPORT
    fields = {
        "order": entry.order,
        "leg": entry.stage if entry.stage is not Stage.ORDER else None,
        "step": None if refused else entry.what,
        "kind": entry.what if refused and entry.what in KINDS else None,
        "clause": entry.clause,
        "duty": entry.duty,
        "owner": entry.owner,
        "actor": entry.by if entry.by in ROLES else None,
    }
    log.log(level, event, extra={name: str(one) for name, one in fields.items() if one})
