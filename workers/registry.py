"""Which workflows and activities a worker runs, and how: the same for `__main__` and tests."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib.metadata import version
from typing import Any, Unpack

from temporalio.client import Client
from temporalio.worker import (
    PollerBehaviorSimpleMaximum,
    Worker,
    WorkerConfig,
    WorkflowRunner,
)
from temporalio.worker.workflow_sandbox import SandboxRestrictions

from activities.adapters.process.settings import Settings
from activities.adapters.temporal.workflow_runners import CheckingRunner, PlainRunner
from activities.adapters.wiring import Partners
from activities.carrier import CarrierActivities
from activities.ledger import LedgerActivities
from activities.legs import LegActivities
from activities.notices import NoticeActivities, WrittenNotices
from activities.stock import StockActivities
from activities.technician import TechnicianActivities
from models import page_address
from models.ids import TASK_QUEUE
from workers.activity_logging import ActivityObserver
from workflows.unknown_type import UnknownWorkflow
from workflows.workflow_types import WORKFLOWS

STICKY_SECONDS = 1
"""How long a message waits for the worker that has its order in memory, before any may take it.

For ten seconds after a kill the server takes the dead one for alive. A door waits two seconds for
an answer: one that goes on after three was always too late for it.
"""

WORKFLOW_TASKS = 10
"""How many workflow tasks run at once. They share one interpreter: of a hundred that replay after a
restart none would end in time, and the server would hand all of them out again."""

WORKFLOW_POLLS = 5
"""How many of these wait for work: a fifth of them for new orders, the rest for cached ones."""

CACHED_KIB = 220
"""What a workflow between two tasks takes in a worker's memory: two thirds of it are the SDK's own.
`make bench` measures it."""

EAGER_ACTIVITIES = 8
"""How many activities of one workflow task may start in the worker that ran it."""


def activities_for(partners: Partners) -> Sequence[Callable[..., Any]]:
    """Every activity, over these partners."""
    stock = StockActivities(partners.stock)
    carrier = CarrierActivities(partners.carrier)
    technician = TechnicianActivities(partners.technician)
    ledger = LedgerActivities(partners.ledger)
    written = WrittenNotices(partners.notices, partners.notice_store)
    return (
        stock.reserve_stock,
        stock.release_stock,
        stock.ship_stock,
        stock.put_back_stock,
        carrier.ask_vehicle,
        carrier.cancel_vehicle,
        technician.assign_technician,
        technician.cancel_technician,
        technician.ask_appointment,
        technician.check_code,
        NoticeActivities(partners.notices, partners.languages).send_notice,
        written.send_written,
        written.note_unsent,
        ledger.record,
        ledger.take_order,
        ledger.take_way_back,
        ledger.claim_refund,
        ledger.find_goods,
        ledger.tell_again,
        LegActivities().recall_leg,
        LegActivities().call_off_way_back,
    )


def runner(*, sandbox: bool) -> WorkflowRunner:
    """Workflow code as it is, or in the sandbox with our own modules passed through.

    The sandbox is a check, not a wall: tests and replays run in it, worker processes do not.
    """
    if not sandbox:
        return PlainRunner()
    restrictions = SandboxRestrictions.default.with_passthrough_modules(
        "models", "activities", "workflows"
    )
    return CheckingRunner(restrictions=restrictions)


def make_worker(
    client: Client, partners: Partners, settings: Settings, /, **overrides: Unpack[WorkerConfig]
) -> Worker:
    """A worker of our task queue, to be run.

    Args:
        client: its connection; the worker reads payloads as the client does.
        partners: whom its activities call.
        settings: how long it drains, how much memory its cache may take, sandboxed or not.
        overrides: the SDK's own settings, over ours.
    """
    page_address.pages_are_at(str(settings.public_url) if settings.public_url else None)
    config = WorkerConfig(
        client=client,
        task_queue=TASK_QUEUE,
        workflows=(*WORKFLOWS, UnknownWorkflow),
        activities=activities_for(partners),
        workflow_runner=runner(sandbox=settings.sandbox),
        interceptors=[ActivityObserver()],
        build_id=version("fulfil"),  # every task names it: the SDK's own is a hash of all modules
        max_concurrent_workflow_tasks=WORKFLOW_TASKS,
        workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(WORKFLOW_POLLS),
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=STICKY_SECONDS),
        max_eager_activity_reservations_per_workflow_task=EAGER_ACTIVITIES,
        graceful_shutdown_timeout=timedelta(seconds=settings.drain_seconds),
        max_cached_workflows=settings.cache_mb * 1024 // CACHED_KIB,
    )
    config.update(overrides)
    return Worker(**config)
