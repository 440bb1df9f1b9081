"""Who comes to the customer reads when, and what is said of the site; nobody else outside does."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.messages.timeline.timeline import Batch, EntryKind
from models.roles import Role
from tests.activities.adapters.store.store_builders import an_entry
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.starter.scoped_keys import ORDER, SCOPES, key_for, placed
from tests.starter.service.reading.test_order_content import reported

SITE = {"basement": False, "long_carry": True, "house_number": "5-301", "tools": "drill"}


async def agreed(doors: Doors, name: str, hours: int) -> dict[str, Any]:
    """An appointment of so many hours after now."""
    at = doors.context.now() + timedelta(hours=hours)
    times = {"customer_at": at, "hub_at": at - timedelta(hours=2)}
    says = {key: time.isoformat() for key, time in times.items()}
    await reported(doors, name, hours, "appointment_booked", **says, **SITE)
    return {**says, **SITE}


async def appointment_for(doors: Doors, role: Role) -> Any:
    """What a key of that role for this order reads of it."""
    key = await key_for(doors, role, SCOPES["orders"])
    return (await doors.http.get(ORDER_DOOR, headers=key)).json()["job"]["appointment"]


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.PROVIDER])
async def test_who_comes_reads_the_newest_appointment(doors: Doors, role: Role) -> None:
    await placed(doors)
    assert await appointment_for(doors, role) is None
    await agreed(doors, "first", 1)
    last = await agreed(doors, "second", 2)
    shown = await appointment_for(doors, role)
    assert {name: shown[name] for name in SITE} == SITE
    assert datetime.fromisoformat(shown["customer_at"]) == datetime.fromisoformat(
        last["customer_at"]
    )


@pytest.mark.parametrize("role", [Role.DRIVER, Role.HUB, Role.CARRIER])
async def test_who_does_not_come_to_the_customer_reads_none(doors: Doors, role: Role) -> None:
    await placed(doors)
    await agreed(doors, "first", 1)
    assert await appointment_for(doors, role) is None


async def test_what_the_former_provider_has_agreed_is_not_the_new_ones(doors: Doors) -> None:
    """Shows FH-11.3.2.3."""
    await placed(doors)
    await agreed(doors, "former", 1)
    at = doors.context.now() + timedelta(hours=2)
    line = an_entry(order=ORDER, workflow_id=ORDER, happening=EntryKind.REPORT, at=at)
    update = {"key": f"{ORDER}:replaced", "what": "provider_replaced", "data": {"who": "provider"}}
    batch = Batch(workflow_id=ORDER, entries=(line.model_copy(update=update),))
    await SqlLedger(doors.context.store, lambda _order, _at: {}).record(batch)
    assert await appointment_for(doors, Role.PROVIDER) is None
    await agreed(doors, "own", 3)
    assert await appointment_for(doors, Role.PROVIDER) is not None
