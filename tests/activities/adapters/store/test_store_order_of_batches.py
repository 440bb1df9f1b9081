"""Batches come in any order, and again: what stands in the end is the newest word of each."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.store import Store
from models import ids
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import Batch
from tests.activities.adapters.store.store_builders import (
    HOUR,
    MERCHANT,
    NOON,
    a_batch,
    a_duty,
    a_snapshot,
    an_entry,
    an_order,
)
from tests.conftest import RANDOM_SEEDS
from tests.databases import empty
from tests.thorough import first_of

LEGS = ("trunk-pickup", "trunk-transport", "city-delivery")
DUTIES = ("FH-8.2.1:a", "FH-8.2.2:b", "FH-8.3.1:c")


def story(order: str, chance: Random) -> Iterator[Batch]:
    """An order and its legs, whoever has the turn; the order also speaks in a leg's turn."""
    turn, task = 0, {order: 3}
    for leg in (f"{order}:{name}" for name in LEGS):
        for speaker in (order, leg):
            for n in range(chance.randint(1, 4)):
                task[speaker] = task.get(speaker, 3) + chance.randint(1, 9)
                for part in range(chance.randint(1, 3)):  # by several doors
                    yield batch_of(order, speaker, turn, task[speaker], chance, part)
                if speaker == leg and n == 1:  # the order notes an early report down
                    task[order] += 5
                    yield batch_of(order, order, turn - 1, task[order], chance)
            turn += 1
    last = batch_of(order, order, turn, task[order] + 1, chance)
    assert last.snapshot is not None
    closed = last.snapshot.model_copy(update={"closed": True, "outcome": "closed"})
    yield last.model_copy(update={"snapshot": closed})


def batch_of(
    order: str, speaker: str, turn: int, task: int, chance: Random, part: int = 0
) -> Batch:
    """What a workflow says in one of its tasks, of itself and of any deadlines."""
    about = chance.sample(DUTIES, chance.randint(0, len(DUTIES)))
    rows = (a_duty(one, order=order, workflow_id=speaker, **any_state(chance)) for one in about)
    step = f"{speaker} {turn} {task}.{part}"
    n, at = 10 * task + part, NOON + task * HOUR
    entry = an_entry(n, speaker, order=order, text=step, recorded_at=at)
    snapshot = a_snapshot(speaker, order=order, step=step)
    return a_batch(
        speaker, turn=turn, task=task, part=part, entries=(entry,), duties=tuple(rows),
        snapshot=snapshot,
    )  # fmt: skip


def any_state(chance: Random) -> dict[str, Any]:
    return {"state": chance.choice([*DutyState]), "due_at": NOON + chance.randint(0, 2) * HOUR}


def in_any_order(batches: list[Batch], chance: Random) -> list[Batch]:
    """Each once at least, some again, as chance has it."""
    mixed = [*batches, *chance.choices(batches, k=len(batches))]
    chance.shuffle(mixed)
    return mixed


async def ending(store: Store, number: str, batches: list[Batch]) -> dict[str, Any]:
    """Where the order and its deadlines stand once all are written; of time only the lines."""
    for batch in batches:
        await SqlLedger(store, lambda _order, _at: {}).record(batch)
    view = await store.views.show(MERCHANT, number, NOON)
    assert view is not None
    names = {"step", "stage", "closed", "outcome", "open_workflow", "snapshot_by", "snapshot_at"}
    return {
        "stands": view.order.model_dump(include=names),
        "duties": view.duties,
        "lines": {line.text for line in view.timeline},
    }


@pytest.mark.parametrize("seed", first_of(range(3 * RANDOM_SEEDS)))
async def test_any_order_of_an_orders_batches_ends_in_the_same(store: Store, seed: int) -> None:
    chance = Random(seed)
    await store.orders.take(an_order("A1"), {}, accepted_at=NOON)
    batches = list(story(ids.order_id(MERCHANT, "A1"), chance))
    true = await ending(store, "A1", batches)
    assert true["stands"]["outcome"] == "closed"
    for _ in range(3):
        await empty(store.database)
        await store.orders.take(an_order("A1"), {}, accepted_at=NOON)
        assert await ending(store, "A1", in_any_order(batches, chance)) == true
