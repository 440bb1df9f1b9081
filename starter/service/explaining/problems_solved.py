"""The decision that a problem waits for, where no report settles it: none is only looked at."""

from models.codes import ProblemCode
from starter.service.explaining.cause import Act, Evidence
from starter.service.reading.next_commands import correcting


def by_decision(evidence: Evidence, code: str) -> tuple[str | None, Act | None]:
    """The command, and what it does; neither where a report settles the problem."""
    row, decide = evidence.row, f"fulfil decide {evidence.named}"
    match code:
        case ProblemCode.IN_REVIEW:
            command = correcting(row.merchant, row.number, evidence.faulty or ["FIELD"])
            return command, Act("decide", "correct")
        case ProblemCode.STOCK_SHORT:
            return f"{decide} decide_short --set choice=retry", Act("decide", "decide_short")
        case ProblemCode.ALL_LOST:  # or others are sent: `shipment_planned`
            return f"{decide} cancel --reason …", Act("decide", "cancel")
        case ProblemCode.LEDGER:  # our database could not be written
            return "fulfil doctor", None
    return None, None


def acknowledging(evidence: Evidence) -> str:
    """The command by which a desk takes on what no message settles, and says why it waits."""
    return f"fulfil decide {evidence.named} acknowledge --actor … --until … --set cause=…"
