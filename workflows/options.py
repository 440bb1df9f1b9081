"""Technical time-outs and retry policies of activities: short, bounded, not of the SOP.

A person's deadline is a timer in `watch.py`, never a time-out here. Every step ends within
a minute or so; then it parks, is seen, and tries again by itself (decision 5). What must
not be retried says so itself (`activities/once.py`), so no policy lists it.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy


def partner(summary: str) -> workflow.ActivityConfig:
    """A call to a partner: five attempts in a minute and a half, then it parks."""
    return workflow.ActivityConfig(
        summary=summary,
        start_to_close_timeout=timedelta(seconds=15),
        schedule_to_close_timeout=timedelta(seconds=90),
        retry_policy=RetryPolicy(
            initial_interval=timedelta(seconds=1),
            backoff_coefficient=2.0,
            maximum_interval=timedelta(seconds=20),
            maximum_attempts=5,
        ),
    )


def notice(summary: str) -> workflow.ActivityConfig:
    """A notice: one that fails is a recorded problem and stops nothing."""
    return workflow.ActivityConfig(
        summary=summary,
        start_to_close_timeout=timedelta(seconds=15),
        schedule_to_close_timeout=timedelta(seconds=60),
        retry_policy=RetryPolicy(
            initial_interval=timedelta(seconds=1),
            maximum_interval=timedelta(seconds=15),
            maximum_attempts=4,
        ),
    )


def ledger_here(summary: str) -> workflow.LocalActivityConfig:
    """The ledger's write beside the workflow task: one event, no task of its own."""
    return workflow.LocalActivityConfig(
        summary=summary,
        start_to_close_timeout=timedelta(seconds=2),
        schedule_to_close_timeout=timedelta(seconds=2),
        retry_policy=RetryPolicy(maximum_attempts=1),
    )


def ledger(summary: str) -> workflow.ActivityConfig:
    """The same rows by an ordinary activity, where the local one failed."""
    return workflow.ActivityConfig(
        summary=summary,
        start_to_close_timeout=timedelta(seconds=15),
        schedule_to_close_timeout=timedelta(minutes=2),
        retry_policy=RetryPolicy(
            initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=20)
        ),
    )
