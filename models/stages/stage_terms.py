"""Which terms a workflow reads: it is stamped with those, and with no others (ADR-0030)."""

from collections.abc import Iterable

from models.ids import Stage
from models.sop.duty import Duty
from models.stages.table import LEGS, OF_SHIPMENTS, SPEC_OF, watched_by

TRACKING_TERMS = frozenset(
    {
        *("calendar", "workdays", "work_start"),  # the daily reminder after the last tier
        *("offline_grace_minutes", "clock_skew_seconds"),  # what is believed of a report's times
        *("early_pickup_days", "withdraw_minutes"),  # what is questioned, or taken back
        "park_retry_minutes",
        "notice_window_seconds",
        "acknowledged_days",
        "liability_answer_days",
    }
)
"""The terms that every workflow reads, whatever it watches."""


def terms_of(stage: Stage, taken_over: Iterable[Duty] = ()) -> frozenset[str]:
    """The terms that a workflow of that stage reads; `taken_over`: duties it is given open."""
    names = {*TRACKING_TERMS, *SPEC_OF[stage].terms}
    shipped = OF_SHIPMENTS if stage in LEGS or stage is Stage.ORDER else ()
    rows = (*watched_by(stage), *shipped, *taken_over)
    return frozenset(names.union(*(duty.reads for duty in rows)))
