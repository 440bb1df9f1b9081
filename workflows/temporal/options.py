"""How workflows are started and activities called: technical time-outs, retries, priorities.

None of them is of the SOP: a person's deadline is a timer in `watch.py`, never a time-out here.
An attempt is short and the attempts are few, so every step ends within two minutes of its first
attempt; then it parks, is seen, and tries again by itself (ADR-0019). What must not be retried
says so itself (`activities/idempotent.py`), so no policy lists it. The time in the queue is not an
attempt: while no worker is there, a call waits for hours.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import Priority, RetryPolicy
from temporalio.workflow import ActivityCancellationType

TASK_TIMEOUT = timedelta(seconds=10)
"""How long the server waits for a workflow task: so long the orders of a killed worker stand.

In it a worker that does not have a workflow in memory judges a whole run again: five seconds were
too few for a thousand reports on a machine with much else to do.

Given at every start, since children do not inherit it. A local activity of 2 s fits into it.
"""

AT_ONCE = Priority(priority_key=2)
"""Of what one person waits for: it overtakes an import, which has the server's default, 3.

Legs and activities inherit it.
"""

IN_QUEUE = timedelta(hours=12)
"""How long a call may take with the time in which no worker takes it out of the queue."""


def partner(summary: str) -> workflow.ActivityConfig:
    """A call to a partner: five attempts within two minutes, then it parks.

    Called off, it has ended only when it is known how: an attempt under way is waited for.
    """
    return workflow.ActivityConfig(
        summary=summary,
        start_to_close_timeout=timedelta(seconds=15),
        schedule_to_close_timeout=IN_QUEUE,
        cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
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
        schedule_to_close_timeout=IN_QUEUE,
        retry_policy=RetryPolicy(
            initial_interval=timedelta(seconds=1),
            maximum_interval=timedelta(seconds=15),
            maximum_attempts=4,
        ),
    )


def notice_here(summary: str) -> workflow.LocalActivityConfig:
    """The first try of a notice that a step waits for, next to the workflow task."""
    return ledger_here(summary)


def ledger_here(summary: str) -> workflow.LocalActivityConfig:
    """The ledger's write next to the workflow task: one event, no task of its own."""
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
        schedule_to_close_timeout=IN_QUEUE,
        cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        retry_policy=RetryPolicy(
            initial_interval=timedelta(seconds=1),
            maximum_interval=timedelta(seconds=20),
            maximum_attempts=10,
        ),
    )
