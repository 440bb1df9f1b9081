"""Reports to the orders of a table of what cannot be verified, one a row."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from models.field_errors import Finding
from models.messages.lists.verifications import (
    FailedVerification,
    VerificationAnswer,
    VerificationOutcome,
)
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.verifications.verification_row import VerificationRow
from starter.order_files.verifications.verification_table import VerificationTable

Tell = Callable[[FailedVerification], Awaitable[VerificationAnswer]]
"""Tells one order, or says what telling it would answer."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """The result of one row of the table, and the reasons."""

    read: VerificationRow
    outcome: VerificationOutcome
    reasons: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The shape that others build on, as that of order files."""
        return {
            "sheet": self.read.sheet,
            "row": self.read.row,
            "merchant": self.read.merchant,
            "order_no": self.read.order_no,
            "outcome": self.outcome.value,
            "reasons": [{"field": one.field, "message": one.message} for one in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class TableResult:
    """The results of a table; `warnings` name the parts of the file that were not read."""

    rows: tuple[RowResult, ...]
    warnings: tuple[ReadingDoubt, ...] = ()

    @property
    def totals(self) -> dict[str, int]:
        """How many of each outcome, and of all."""
        counts = Counter(row.outcome for row in self.rows)
        return {**{one.value: counts[one] for one in VerificationOutcome}, "rows": len(self.rows)}

    @property
    def ok(self) -> bool:
        """Whether no row was refused."""
        return all(row.outcome is not VerificationOutcome.REFUSED for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """The shape that others build on, as that of order files."""
        return {
            "rows": [row.as_json() for row in self.rows],
            "totals": self.totals,
            "warnings": [one.as_json() for one in self.warnings],
        }


async def report_verifications(table: VerificationTable, to_order: Tell) -> TableResult:
    """Report each row to its order; a row with a doubt waits for a person."""
    rows, sent = list[RowResult](), set[str]()
    for one in table.rows:
        if one.content is None:
            review = not one.refusals
            outcome = VerificationOutcome.REVIEW if review else VerificationOutcome.REFUSED
            rows.append(RowResult(one, outcome, (*one.refusals, *one.doubts)))
        elif one.content.report_id in sent:
            rows.append(RowResult(one, VerificationOutcome.KNOWN))
        else:
            sent.add(one.content.report_id)
            rows.append(RowResult(one, *await to_order(one.content)))
    return TableResult(tuple(rows), table.warnings)
