"""What became of a file: one result an order, and the totals."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.faults import Finding
from models.messages.order import Order


class RowOutcome(StrEnum):
    """Taken; taken and waiting for a person; not taken; there already."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    REFUSED = "refused"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """One order of the file, from row to last row as the spreadsheet numbers them.

    `order` is what is to be taken in: none where it is refused, or a repeat or contradiction of
    an order that the file has already.
    """

    row: int
    last_row: int
    order_no: str | None
    outcome: RowOutcome
    reasons: tuple[Finding, ...] = ()
    order: Order | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape that others build on."""
        return {
            "row": self.row,
            "last_row": self.last_row,
            "order_no": self.order_no,
            "outcome": self.outcome.value,
            "reasons": [{"field": found.field, "message": found.message} for found in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class FileResult:
    """All orders of a file in its order, and what a person should know of the file itself."""

    rows: tuple[RowResult, ...]
    warnings: tuple[str, ...] = ()

    @property
    def totals(self) -> dict[str, int]:
        """How many of each outcome, and of all."""
        counted = Counter(row.outcome for row in self.rows)
        return {
            **{outcome.value: counted[outcome] for outcome in RowOutcome},
            "rows": len(self.rows),
        }

    @property
    def ok(self) -> bool:
        """Whether nothing was refused."""
        return all(row.outcome is not RowOutcome.REFUSED for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """The shape that others build on."""
        return {"rows": [row.as_json() for row in self.rows], "totals": self.totals}
