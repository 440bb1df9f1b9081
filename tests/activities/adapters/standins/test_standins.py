"""The stand-ins: partners with a memory, as careful as a good partner is."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from activities.adapters.standins.effects import Effect
from activities.adapters.standins.stock import SET_LEVELS, StockStandIn
from models.messages.orders.order import GoodsLine
from models.messages.partners.outcome import Done, Outcome
from tests.activities.adapters.partners.partner_world import NOON, WARDROBE, World, a_call

TABLE = GoodsLine(sku="SHORT-T", name="餐桌", pieces=1)


async def done(world: World, act: str, order: str, n: int = 1, **changes: Any) -> Outcome:
    """Ask under a key of its own, so that nothing is done before by its key."""
    return await world.attempt(a_call(act, order, key=f"{order}:{act}:{n}", **changes))


async def test_all_lines_are_reserved_or_none_and_the_short_ones_named(
    world: World, order: str
) -> None:
    outcome = await done(world, "reserve_stock", order, lines=(WARDROBE, TABLE))

    assert (outcome.done, outcome.missing) == (Done.REFUSED, ("SHORT-T",))
    assert (await done(world, "ship_stock", order)).done is Done.REFUSED


async def test_what_was_short_is_reserved_under_the_same_key_once_it_is_there(
    world: World, order: str
) -> None:
    short = a_call("reserve_stock", order, lines=(TABLE.model_copy(update={"sku": "SHORT-N"}),))
    assert (await world.attempt(short)).done is Done.REFUSED

    await world.http.post(f"{world.url}/stock/__stock", {"SHORT-N": 1})

    assert (await world.attempt(short)).done is Done.DONE
    assert (await world.page("stock/__stock"))["SHORT-N"]["free"] == 0


async def test_goods_are_shipped_once(world: World, order: str) -> None:
    await done(world, "reserve_stock", order)

    outcomes = [await done(world, "ship_stock", order, n) for n in (1, 2)]

    assert [one.done for one in outcomes] == [Done.DONE, Done.ALREADY_DONE]


async def test_goods_that_left_cannot_be_released(world: World, order: str) -> None:
    await done(world, "reserve_stock", order)
    await done(world, "ship_stock", order)

    assert (await done(world, "release_stock", order)).done is Done.REFUSED


async def test_goods_come_back_by_line_and_never_more_than_left(world: World, order: str) -> None:
    one = (WARDROBE.model_copy(update={"pieces": 1}),)
    await done(world, "reserve_stock", order)
    await done(world, "ship_stock", order)

    outcomes = [await done(world, "put_back_stock", order, n, lines=one) for n in (1, 2, 3)]

    assert [one.done for one in outcomes] == [Done.DONE, Done.DONE, Done.ALREADY_DONE]


async def test_more_than_there_is_cannot_be_moved(world: World, order: str) -> None:
    three = (WARDROBE.model_copy(update={"pieces": 3}),)
    await done(world, "reserve_stock", order)

    outcome = await done(world, "ship_stock", order, lines=three)

    assert (outcome.done, outcome.missing) == (Done.REFUSED, ("W-1",))


async def test_a_release_that_overtakes_its_reservation_closes_it(world: World, order: str) -> None:
    released = await done(world, "release_stock", order)

    reserved = await done(world, "reserve_stock", order)

    assert (released.done, reserved.done) == (Done.ALREADY_DONE, Done.REFUSED)


async def test_a_cancellation_that_overtakes_its_booking_closes_it(
    world: World, order: str
) -> None:
    cancelled = await world.attempt(a_call("cancel_vehicle", order))

    asked = await world.attempt(a_call("ask_vehicle", order))

    assert (cancelled.done, asked.done) == (Done.ALREADY_DONE, Done.REFUSED)


async def test_the_code_0000_is_refused_and_another_one_verifies_once(
    world: World, order: str
) -> None:
    await world.attempt(a_call("assign_technician", order))

    outcomes = [
        await done(world, "check_code", order, n, code=code)
        for n, code in enumerate(("0000", "4711", "4711"))
    ]

    assert [one.done for one in outcomes] == [Done.REFUSED, Done.DONE, Done.ALREADY_DONE]


async def test_nothing_is_verified_where_nobody_is_assigned(world: World, order: str) -> None:
    never = await done(world, "check_code", order, 1)
    await world.attempt(a_call("assign_technician", order))
    await world.attempt(a_call("cancel_technician", order))

    called_back = await done(world, "check_code", order, 2)

    assert (never.done, called_back.done) == (Done.REFUSED, Done.REFUSED)


async def test_what_was_sent_is_listed_by_order(world: World, order: str) -> None:
    await world.attempt(a_call("send_notice", order, data={"duty": "FH-7.3.2.1"}))

    (sent,) = [one for one in await world.page("notices/__sent") if one["order"] == order]

    assert (sent["to"], sent["template"], sent["data"]["duty"]) == (
        "trunk_desk",
        "warned",
        "FH-7.3.2.1",
    )


async def test_a_fault_hits_only_the_calls_it_names(world: World, order: str) -> None:
    await world.fault("carrier", "refuse", match=f"POST /vehicles {order}:other")

    assert (await world.attempt(a_call("ask_vehicle", order))).done is Done.DONE


async def test_a_fault_that_nobody_knows_is_refused(world: World) -> None:
    reply = await world.http.post(f"{world.url}/stock/__fault", {"fault": "earthquake"})

    assert reply.status == 400


MOVES = st.lists(
    st.tuples(
        st.sampled_from(sorted(StockStandIn.acts)), st.sampled_from("ABC"), st.integers(0, 4)
    ),
    max_size=30,
)
"""Path, which reservation, how many pieces (0: all of them)."""


def move(stock: StockStandIn, n: int, act: str, name: str, pieces: int) -> None:
    """Ask for one move under a key of its own; where it is granted, it happens."""
    lines = [{"sku": "W-1", "name": "衣柜", "pieces": pieces}] if pieces else []
    key = name if act == "reservations" else f"{n}"
    content = {"key": key, "order": "o", "reserved": name, "lines": lines}
    if stock.judge(act, stock.acts[act].model_validate(content)).keeps:
        stock.apply(an_effect(act, content))


def an_effect(act: str, content: dict[str, Any]) -> Effect:
    return Effect(
        n=1, at=NOON, act=act, key=content.get("key"), order="o", reference="S", request=content
    )


@given(MOVES)
def test_no_piece_is_lost_or_made_whatever_is_asked(moves: list[tuple[str, str, int]]) -> None:
    stock = StockStandIn()
    stock.apply(an_effect(SET_LEVELS, {"W-1": 6}))
    for n, (act, name, pieces) in enumerate(moves):
        move(stock, n, act, name, pieces)
        where = stock.levels()["W-1"]

        assert where["free"] + where["reserved"] + where["shipped"] == 6
        assert min(where.values()) >= 0
