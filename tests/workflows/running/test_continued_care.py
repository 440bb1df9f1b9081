"""A care case that goes on in a new run at every word: it stands, and is judged, as before."""

from datetime import timedelta
from typing import Any

import pytest

from models.messages.timeline.timeline import EntryKind
from tests.workflows.new_runs import at_every_update, continuing
from tests.workflows.test_care import FIRST, REPLY, RESOLVE, CareUnderTest, written
from tests.workflows.world import World

__all__ = ["at_every_update"]

pytestmark = [pytest.mark.usefixtures("at_every_update"), pytest.mark.thorough]


SPOKEN = (EntryKind.KEPT, EntryKind.BREACHED, EntryKind.LATE)


async def say(case: CareUnderTest, kind: str, step: str, **fields: Any) -> None:
    """One word of the case; what waits then, at that step, is the next run."""
    async with continuing(case.handle):
        answer = await case.tell(kind, **fields)
    assert answer["outcome"] == "accepted", answer
    await case.at_step(step)


async def test_a_case_that_is_held_handed_on_and_reopened_stands_in_each_run_as_before(
    world: World,
) -> None:
    """Shows ER-4.3.1, ER-4.3.2."""
    case = await written(world, "CC-1")
    await case.move(await case.due(FIRST) + timedelta(minutes=1))
    await say(case, "care_answered", "awaiting_reply")
    before = await case.due(RESOLVE)
    await say(case, "care_asked_back", "awaiting_customer")
    await case.move(before + timedelta(hours=20))
    await say(case, "care_customer_wrote", "awaiting_reply", by="customer")
    assert await case.due(RESOLVE) > before + timedelta(hours=20)
    await say(case, "care_handed_over", "awaiting_reply", to="installation_desk")
    assert (await case.status()).waiting_on == "installation_desk"
    await say(case, "care_replied", "awaiting_resolution")
    await say(case, "care_resolved", "resolved")
    await case.move((await case.status()).since + timedelta(days=6))
    await say(case, "care_reopened", "awaiting_first_answer", by="customer")
    assert (await case.status()).breaches == 1
    await case.move(await case.due(REPLY) + timedelta(minutes=1))
    await say(case, "care_replied", "awaiting_resolution")
    assert (await case.status()).breaches == 3
    await say(case, "care_resolved", "resolved")
    verdicts = await case.order.happenings_of(REPLY)
    assert [verdicts.count(one) for one in SPOKEN] == [1, 1, 1]
    assert (await case.order.notices()).count(("care_resolved", "customer")) == 2
