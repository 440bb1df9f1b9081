"""Every act of every partner, with every fault: it happens once, and the errors are typed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from activities.adapters.partners.http_client import TimeOuts, open_http
from models.messages.partners.outcome import Done
from tests.activities.adapters.partners.partner_world import EVERY_ACT, World, a_call, a_world

HASTY = TimeOuts(connect=0.1, read=0.2, ask=5)

every_act = pytest.mark.parametrize("act", EVERY_ACT)


@every_act
async def test_without_a_fault_it_is_done_in_one_call(world: World, order: str, act: str) -> None:
    call = await world.prepare(act, order)

    outcome = await world.attempt(call)

    assert (outcome.done, bool(outcome.reference)) == (Done.DONE, True)
    assert (await world.effects(call), await world.posts(call)) == (1, 1)


@every_act
@pytest.mark.parametrize(
    ("fault", "failure"),
    [("down", "OutcomeUnknown"), ("500_before", "OutcomeUnknown"), ("429", "PartnerUnavailable")],
)
async def test_what_did_not_happen_is_tried_again_and_happens_once(
    world: World, order: str, act: str, fault: str, failure: str
) -> None:
    call = await world.prepare(act, order)
    await world.fault(call.partner, fault)

    outcome, failures = await world.settle(call)

    assert outcome.done is Done.DONE
    assert [one.type for one in failures] == [failure]
    assert await world.effects(call) == 1


@every_act
@pytest.mark.parametrize("fault", ["500_after", "reset_after", "broken_json", "huge"])
async def test_what_happened_without_a_clear_answer_is_found_by_its_key(
    world: World, order: str, act: str, fault: str
) -> None:
    call = await world.prepare(act, order)
    await world.fault(call.partner, fault)

    outcome = await world.attempt(call)

    assert (outcome.done, bool(outcome.reference)) == (Done.ALREADY_DONE, True)
    assert (await world.effects(call), await world.posts(call)) == (1, 1)


@every_act
async def test_a_refusal_inside_a_200_is_an_outcome(world: World, order: str, act: str) -> None:
    call = await world.prepare(act, order)
    await world.fault(call.partner, "refuse")

    outcome = await world.attempt(call)

    assert (outcome.done, outcome.reason) == (Done.REFUSED, "refused on demand")
    assert await world.effects(call) == 0


@every_act
async def test_a_redirect_is_not_followed_and_not_tried_again(
    world: World, order: str, act: str
) -> None:
    call = await world.prepare(act, order)
    await world.fault(call.partner, "redirect")

    with pytest.raises(ApplicationError, match="answered 307") as raised:
        await world.settle(call)

    assert (raised.value.type, raised.value.non_retryable) == ("BadAnswer", True)
    assert await world.effects(call) == 0


@every_act
@pytest.mark.parametrize("fault", ["broken_json", "huge"])
async def test_an_answer_that_stays_unreadable_is_not_tried_again(
    world: World, order: str, act: str, fault: str
) -> None:
    call = await world.prepare(act, order)
    await world.fault(call.partner, fault, times=None)

    with pytest.raises(ApplicationError) as raised:
        await world.settle(call)

    assert (raised.value.type, raised.value.non_retryable) == ("BadAnswer", True)
    assert await world.effects(call) == 1


@every_act
async def test_a_slow_partner_that_acts_late_acts_once(
    tmp_path: Path, order: str, act: str
) -> None:
    async with a_world(tmp_path) as patient, open_http(HASTY) as http:
        call = await patient.prepare(act, order)
        await patient.fault(call.partner, "slow", seconds=0.6)
        outcome, failures = await replace(patient, http=http).settle(call)
    # The stand-ins have ended, the late call with them: the log on the disk is complete.
    lines = (tmp_path / f"{call.partner}.jsonl").read_text().splitlines()

    assert (outcome.ok, failures[0].type) == (True, "OutcomeUnknown")
    assert sum(f'"key":"{call.request.key}","order"' in line for line in lines) == 1


async def test_the_pause_that_a_partner_asks_for_is_the_next_retry_delay(
    world: World, order: str
) -> None:
    call = a_call("ask_vehicle", order)
    await world.fault("carrier", "429", seconds=45)

    with pytest.raises(ApplicationError) as raised:
        await world.attempt(call)

    assert raised.value.next_retry_delay == timedelta(seconds=45)


async def test_a_later_attempt_asks_first_and_does_not_call_again(world: World, order: str) -> None:
    call = a_call("reserve_stock", order)
    await world.attempt(call)

    outcome = await world.attempt(call, attempt=2)

    assert outcome.done is Done.ALREADY_DONE
    assert await world.posts(call) == 1


async def test_a_later_attempt_that_cannot_ask_does_not_act(world: World, order: str) -> None:
    call = a_call("reserve_stock", order)
    await world.fault("stock", "500_before", match="GET")

    with pytest.raises(ApplicationError) as raised:
        await world.attempt(call, attempt=2)

    assert (raised.value.type, raised.value.non_retryable) == ("PartnerUnavailable", False)
    assert await world.posts(call) == 0


async def test_a_key_used_for_something_else_is_a_conflict(world: World, order: str) -> None:
    await world.attempt(a_call("reserve_stock", order))

    with pytest.raises(ApplicationError) as raised:
        await world.attempt(a_call("reserve_stock", order, city="重庆市"))

    assert (raised.value.type, raised.value.non_retryable) == ("Conflict", True)


async def test_a_call_repeated_with_its_key_is_already_done(world: World, order: str) -> None:
    call = a_call("send_notice", order)
    first = await world.attempt(call)

    again = await world.attempt(call)

    assert (again.done, again.reference) == (Done.ALREADY_DONE, first.reference)
    assert (await world.effects(call), await world.posts(call)) == (1, 2)
