"""Orders that stand at a step, as the leg that is open has written it; and what was reported."""

import itertools
from typing import Any

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.results.rows import ReportRow
from models.codes import Sla
from models.ids import leg_id, order_id
from models.messages.reports.report import Facts
from models.messages.timeline.timeline import Batch, Entry, EntryKind, Snapshot
from models.roles import Role
from models.stages.table import KINDS
from tests.web.browsers import MERCHANT, NUMBER, Browser, Pages

tasks = itertools.count(1)


async def awaits(pages: Pages, kind: str, number: str = NUMBER, **stands: Any) -> None:
    """Let an order stand where that report is waited for."""
    order, facts, now = order_id(MERCHANT, number), KINDS[kind], pages.context.now()
    open_ = leg_id(order, facts.stage)
    step = facts.step or next(iter(facts.step_by.values()))
    where = Snapshot(
        order=order, workflow_id=open_, open_workflow=open_, stage=facts.stage,
        waiting_on=facts.by[0], **{"step": step, "since": now, "sla": Sla.ON_TRACK, **stands},
    )  # fmt: skip
    lines = [
        Entry(key=f"{open_}:{one.kind}", order=order, stage=facts.stage, at=now, recorded_at=now,
              happening=EntryKind.REPORT, what=one.kind, text="so", by=Role.DRIVER)
        for one in before(facts)
    ]  # fmt: skip
    task = next(tasks)
    ledger = SqlLedger(pages.context.store, lambda _order, _at: {})
    await ledger.record(
        Batch(workflow_id=open_, turn=task, task=task, snapshot=where, entries=tuple(lines))
    )


def before(facts: type[Facts]) -> list[type[Facts]]:
    """What a driver has reported of that stage before it is his turn to report this."""
    if facts.by[0] is not Role.DRIVER:
        return []
    own = [one for one in KINDS.values() if one.stage is facts.stage and one.by[0] is Role.DRIVER]
    steps = [one for one in own if one.step is not None and not one.problem]
    return steps[: steps.index(facts)] if facts in steps else []


async def placed(pages: Pages, kind: str, **changes: Any) -> None:
    """Place the example's order, changed, and let it wait for that report."""
    await pages.place(**changes)
    await awaits(pages, kind, changes.get("number", NUMBER))


async def technician(pages: Pages, kind: str = "delivered", number: str = NUMBER) -> Browser:
    """A technician's browser at a job that waits for that report."""
    await placed(pages, kind, number=number)
    return await pages.outside(Role.TECHNICIAN, orders=(number,))


async def driver(pages: Pages, kind: str = "picked_up", number: str = NUMBER) -> Browser:
    """A driver's browser at a job that waits for that report."""
    await placed(pages, kind, number=number)
    return await pages.outside(Role.DRIVER, orders=(number,))


async def reports(pages: Pages, number: str = NUMBER) -> list[ReportRow]:
    """What was written down of an order, the oldest first."""
    inbox = pages.context.store.reports
    rows = [await inbox.by_id(id_) for id_ in await inbox.waiting(order_id(MERCHANT, number))]
    return [row for row in rows if row is not None]
