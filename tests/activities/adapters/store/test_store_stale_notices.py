"""What is no longer so as it is sent is not told (ADR-0033)."""

from datetime import timedelta
from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.store import Store
from models.messages.timeline.duty_row import DutyRow, DutyState
from models.messages.timeline.notices import NoticeLine, notice_id
from models.stages.all_duties import ALL_DUTIES
from tests.activities.adapters.store.store_builders import HOUR, NOON, ORDER, a_batch, an_entry
from tests.activities.adapters.store.test_store_notices import DESK, send, states

DUTY = "FH-7.3.2.1:book_vehicle"


async def write(store: Store, task: int, **batch: Any) -> None:
    """A batch, which the server is known to have."""
    await SqlLedger(store, lambda _order, _at: {}).record(a_batch(ORDER, task=task, **batch))


async def alarm(store: Store, level: str = "due", attempt: int | None = None) -> str:
    """The desk is to be alarmed of a missed vehicle; the notice that says so."""
    fields: dict[str, Any] = {"duty": DUTY, "due_at": NOON.isoformat()}
    fields |= {"attempt": attempt} if attempt else {}
    line = NoticeLine(
        key=f"{ORDER} {level}", order=ORDER, code=f"duty_{level}", cause="no_vehicle", tier=level,
        to=(DESK,), at=NOON, fields=fields,
    )  # fmt: skip
    await write(store, 1, notices=[line])
    return notice_id(DESK, "no_vehicle", level)


async def stands(store: Store, state: DutyState, attempt: int = 1) -> None:
    """What lists know of that duty since."""
    duty = ALL_DUTIES[DUTY]
    row = DutyRow(
        order=ORDER, duty=DUTY, attempt=attempt, clause=duty.clause, owner=duty.owner, due_at=NOON,
        state=state, workflow_id=ORDER,
    )  # fmt: skip
    await write(store, 2, duties=[row])


@pytest.mark.parametrize(
    ("level", "state", "goes"),
    [
        ("warn", DutyState.OPEN, True),
        ("warn", DutyState.KEPT, False),
        ("warn", DutyState.MISSED, False),  # its alarm says so
        ("due", DutyState.OPEN, False),  # put off, or its breach was taken back
        ("due", DutyState.AVERTED, False),
        ("due", DutyState.UNPROVED, True),
        ("lead", DutyState.LATE, False),
        ("daily", DutyState.MISSED, True),
    ],
)
async def test_what_was_settled_within_the_window_is_not_told(
    store: Store, level: str, state: DutyState, goes: bool
) -> None:
    name = await alarm(store, level)
    await stands(store, state)
    assert (await send(store, name) is not None) is goes
    assert await states(store) == [(ORDER, "sent" if goes else "withdrawn")]


async def test_another_attempts_end_silences_nothing(store: Store) -> None:
    name = await alarm(store, attempt=2)
    await stands(store, DutyState.KEPT)
    await stands(store, DutyState.MISSED, attempt=2)
    assert await send(store, name) is not None


@pytest.mark.parametrize(("hours", "goes"), [(30, False), (-1, True)])
async def test_a_daily_alarm_that_was_taken_on_meanwhile_waits(
    store: Store, hours: int, goes: bool
) -> None:
    name = await alarm(store, "daily")
    await stands(store, DutyState.MISSED)
    until = (NOON + hours * HOUR).isoformat()
    line = an_entry(9, happening="decision", what="acknowledge",
                    data={"causes": ["no_vehicle"], "until": until})  # fmt: skip
    await write(store, 3, entries=[line.model_copy(update={"recorded_at": NOON + timedelta(1)})])
    assert (await send(store, name) is not None) is goes


@pytest.mark.parametrize("goes", [True, False])
async def test_nobody_is_informed_of_the_correction_of_what_he_was_not_told(
    store: Store, goes: bool
) -> None:
    first = await alarm(store)
    await stands(store, DutyState.MISSED if goes else DutyState.KEPT)
    await send(store, first)
    await stands(store, DutyState.KEPT)
    second = await alarm(store, "corrected")
    assert (await send(store, second) is not None) is goes
