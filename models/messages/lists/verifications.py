"""A row of the table of what cannot be verified 无法核销, and what became of it (FH-11.3.3.1)."""

import hashlib
import json
from enum import StrEnum
from typing import NamedTuple

from models.contract import Contract
from models.exact import Instant
from models.field_errors import Finding


class VerificationOutcome(StrEnum):
    """What became of a row; matched: the order is verified here, nothing is verified again."""

    ACCEPTED = "accepted"
    KNOWN = "known"
    MATCHED = "matched"
    REVIEW = "review"
    REFUSED = "refused"


class FailedVerification(Contract):
    """What a row says, once nothing of it is doubted; `sheet` names the sheet or the photo."""

    merchant: str
    order_no: str
    reason: str | None
    sheet: str | None
    occurred_at: Instant | None
    is_verified: bool

    @property
    def report_id(self) -> str:
        """The same for the same content: a table that is sent again tells nothing twice."""
        at = self.occurred_at.isoformat() if self.occurred_at else ""
        content = (self.merchant, self.order_no, self.reason or "", self.sheet or "", at)
        return f"verification-{hashlib.sha256(json.dumps(content).encode()).hexdigest()[:40]}"


class VerificationAnswer(NamedTuple):
    """What became of a row, and why."""

    outcome: VerificationOutcome
    reasons: tuple[Finding, ...] = ()
