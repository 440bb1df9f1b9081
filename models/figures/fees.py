"""The extra fees 临时增项 of one order, as its timeline says: reported, priced, agreed, paid.

A line that was taken back by a withdrawal does not count.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime

from models.contract import Contract
from models.messages.decisions.withdrawn_reports import withdrawn_reports
from models.messages.timeline.timeline import Entry, EntryKind
from models.roles import Role
from models.sop.tariff import UNIT_OF, FeeKind, FeeUnit, Payer
from models.stages.city_delivery.fees import (
    FeeAgreed,
    FeeCollected,
    FeeRefused,
    FeeReported,
    FeeSet,
)


class FeeState(StrEnum):
    """How far a fee has come."""

    REPORTED = "reported"
    """Nobody has let the tariff price it."""
    PRICED = "priced"
    """Whoever pays has not answered."""
    AGREED = "agreed"
    """It is to be paid."""
    REFUSED = "refused"
    """It is not charged."""
    PAID = "paid"


STATE_AFTER: Mapping[str, FeeState] = {
    FeeReported.kind: FeeState.REPORTED,
    FeeSet.kind: FeeState.PRICED,
    FeeAgreed.kind: FeeState.AGREED,
    FeeRefused.kind: FeeState.REFUSED,
    FeeCollected.kind: FeeState.PAID,
}
"""What each report of a fee leaves it as."""


class Fee(Contract):
    """One extra fee.

    Attributes:
        incident: its name; fee: its kind; quantity: how many floors, metres, minutes ….
        amount_fen: by the tariff; None until it is priced. payer: who pays it; proposed_payer:
            who has caused it, as it was reported.
        tariff: the table that it was priced by.
        paid_fen: what was paid.
        by, reported_at: who has reported it, and when it arose.
    """

    incident: str
    fee: FeeKind
    quantity: int
    state: FeeState
    amount_fen: int | None = None
    payer: Role | None = None
    proposed_payer: Payer | None = None
    tariff: str | None = None
    paid_fen: int | None = None
    by: str | None
    reported_at: AwareDatetime

    @property
    def unit(self) -> FeeUnit:
        """What `quantity` counts."""
        return UNIT_OF[self.fee]


def fees_of(timeline: Iterable[Entry]) -> tuple[Fee, ...]:
    """The fees of one order, in the order in which they arose."""
    lines = sorted(timeline, key=_order)
    withdrawn = withdrawn_reports(lines)
    found: dict[str, Fee] = {}
    for line in lines:
        counts = line.happening is EntryKind.REPORT and line.report_id not in withdrawn
        if counts and line.what in STATE_AFTER:
            _apply(found, line)
    return tuple(found.values())


def _order(line: Entry) -> tuple[datetime, datetime]:
    return line.at, line.recorded_at


def _apply(found: dict[str, Fee], line: Entry) -> None:
    data: Mapping[str, Any] = line.data
    incident = str(data["incident"])
    state = STATE_AFTER[line.what]
    if line.what == FeeReported.kind:
        found[incident] = Fee(
            incident=incident, fee=data["fee"], quantity=data["quantity"], state=state,
            by=line.by, reported_at=line.at, proposed_payer=data.get("payer"),
        )  # fmt: skip
        return
    fee = found.get(incident)
    if fee is None:
        return
    changes: dict[str, Any] = {"state": state}
    if line.what == FeeSet.kind:
        agreed = fee.state is FeeState.AGREED and fee.amount_fen == data["amount_fen"]
        changes |= {name: data[name] for name in ("quantity", "amount_fen", "payer", "tariff")}
        changes["state"] = FeeState.AGREED if agreed else state
    elif line.what == FeeCollected.kind:
        changes["paid_fen"] = data["amount_fen"]
    found[incident] = fee.model_copy(update=changes)
