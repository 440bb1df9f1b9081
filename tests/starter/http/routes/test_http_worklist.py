"""`GET /worklist`: what waits for a role, the list that `fulfil worklist` shows."""

from activities.adapters.store.ledger import SqlLedger
from models.messages.timeline.timeline import Batch
from models.roles import Role
from tests.builders import an_order
from tests.starter.cli import a_snapshot
from tests.starter.http_doors import Doors


async def listed(doors: Doors, key_of: Role, of: str | None = None, **query: str) -> object:
    """Status and what is listed, by a key of that role, of that merchant."""
    key = await doors.key(key_of, of)
    answer = await doors.http.get("/worklist", params=query, headers=key)
    if answer.status_code != 200:
        return answer.status_code
    page = answer.json()
    return page["role"], [(one["merchant"], one["what"]) for one in page["work"]]


async def two_that_wait(doors: Doors) -> None:
    """An order of either merchant that waits for its driver."""
    for merchant in ("acme", "other"):
        order = an_order("X-1", merchant=merchant)
        await doors.place(merchant=merchant, number="X-1")
        where = a_snapshot(order)
        batch = Batch(workflow_id=order.workflow_id, snapshot=where)
        await SqlLedger(doors.context.store, lambda _order, _at: {}).record(batch)


async def test_a_desk_reads_its_own_list_and_that_of_others(doors: Doors) -> None:
    """Shows MC-四(三)1."""
    await two_that_wait(doors)
    step = "awaiting_pickup"
    of_drivers = await listed(doors, Role.TRUNK_DESK, role="driver")
    assert of_drivers == ("driver", [("acme", step), ("other", step)])
    assert await listed(doors, Role.TRUNK_DESK) == ("trunk_desk", [])
    of_one = await listed(doors, Role.OPERATOR, role="driver", merchant="other")
    assert of_one == ("driver", [("other", step)])


async def test_a_merchant_reads_its_own_list_alone(doors: Doors) -> None:
    await two_that_wait(doors)
    assert await listed(doors, Role.MERCHANT, "acme") == ("merchant", [])
    assert await listed(doors, Role.MERCHANT, "acme", merchant="other") == ("merchant", [])
    assert await listed(doors, Role.MERCHANT, "acme", role="driver") == 403


async def test_who_works_outside_reads_no_list_with_a_key_of_a_system(doors: Doors) -> None:
    assert await listed(doors, Role.DRIVER) == 403
