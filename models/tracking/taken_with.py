"""Reports that were taken only since another one counted, and would be refused without it.

They count on: what somebody has said does not go with what another one takes back. The desk that
takes it back is told which they are (ADR-0037).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from models.tracking.shipments import why_no_shipment

if TYPE_CHECKING:
    from models.tracking.knowledge import Knowledge


def would_be_refused(state: "Knowledge") -> dict[str, str]:
    """Why each report that counts would be refused by what is known now, by its id."""
    found: dict[str, str] = {}
    for fact in state.facts:
        if fact.content is None or not fact.fact_id:
            continue
        at = fact.times.occurred_at
        why = why_no_shipment(fact.content, state.situation.shipments, at)
        if why is not None:
            found[fact.fact_id] = f"{fact.content.kind} {fact.fact_id}: {why}"
    return found


def stays(before: Mapping[str, str], by_now: Mapping[str, str]) -> dict[str, str]:
    """What was taken only with what is taken back, and why it would be refused."""
    return {report_id: why for report_id, why in by_now.items() if report_id not in before}


def counts_on(found: Mapping[str, str]) -> str:
    """What counts on all the same, for the desk that has taken the other back."""
    return f"counts on, withdraw it too if it is not so: {'; '.join(found.values())}"
