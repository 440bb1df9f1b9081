"""A desk's first page in figures: what is open, late and old by stage, and what was on time."""

from collections import Counter

from activities.adapters.store.lists.board import DutyCount
from models.ids import Stage
from models.messages.timeline.duty_row import BREACH_STATES, DutyState
from models.stages.all_duties import STAGE_OF_DUTY
from starter.service.reading.read_context import Records
from starter.service.reading.view_model import View


class StageFigures(View):
    """Open orders in a stage: all, those that are late, those that stand in a step for 3 days.

    Of the stage's deadlines, those of orders that have ended among them: how many were kept in
    time, and how many not; `on_time` is the share of the first, none where nothing was judged.
    """

    stage: Stage
    open: int
    late: int
    old: int
    kept: int
    breached: int
    on_time: float | None


async def board(records: Records, *, merchant: str | None = None) -> tuple[StageFigures, ...]:
    """The figures by stage, in the order of the SOP.

    Raises:
        Unavailable: the database cannot be read now.
    """
    found = await records.store.board.read(records.now(), merchant=merchant)
    kept, breached = Counter[Stage](), Counter[Stage]()
    for row in found.duties:
        _count(row, kept, breached)
    counted = {row.stage: row for row in found.stages}
    shown = [one for one in Stage if one in counted or kept[one] or breached[one]]
    return tuple(
        StageFigures(
            stage=one,
            open=counted[one].open if one in counted else 0,
            late=counted[one].late if one in counted else 0,
            old=counted[one].old if one in counted else 0,
            kept=kept[one],
            breached=breached[one],
            on_time=_share(kept[one], breached[one]),
        )
        for one in shown
    )


def _count(row: DutyCount, kept: Counter[Stage], breached: Counter[Stage]) -> None:
    stage = STAGE_OF_DUTY.get(row.duty)
    if stage is None:
        return
    if row.state == DutyState.KEPT:
        kept[stage] += row.count
    elif row.state in BREACH_STATES:
        breached[stage] += row.count


def _share(kept: int, breached: int) -> float | None:
    return kept / (kept + breached) if kept + breached else None
