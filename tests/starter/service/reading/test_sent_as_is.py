"""What goes on damaged with the merchant's word is seen by whoever takes the goods over."""

from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.messages.incidents.incident_row import IncidentRow
from models.messages.timeline.timeline import Batch, EntryKind
from models.roles import Role
from starter.http.routes import examples
from starter.service.access.rights import KeyKind
from starter.service.reading import queries
from starter.terminal.orders.shipments import print_damaged_goods
from tests.activities.adapters.store.store_builders import a_report, an_entry
from tests.starter.http_doors import MERCHANT, ORDER_DOOR, Doors
from tests.starter.scoped_keys import ORDER, SCOPES, key_for, placed
from tests.starter.service.reading.test_incidents import a_row

SOFA = ({"sku": "SF-3", "pieces": 1},)


def agreed(doors: Doors, **changes: Any) -> IncidentRow:
    now = doors.context.now()
    row = {
        "code": "exception_found", "ref": "dent", "kinds": SOFA, "remedy": "send_as_is",
        "offered_at": now, "agreed_at": now, "evidence": ("a" * 64,),
    }  # fmt: skip
    return a_row(doors, **(row | changes))


async def recorded(doors: Doors, row: IncidentRow) -> None:
    """The incident, the word of the merchant, and the report that has found it."""
    await placed(doors)
    store, now = doors.context.store, doors.context.now()
    data = {"what": "a dent in the arm", "incident": "dent"}
    report = a_report("r-1", kind="exception_found", by="driver", data=data)
    await store.reports.take(ORDER, report, None, received_at=now)
    word = an_entry(
        order=ORDER, workflow_id=ORDER, what="agree", happening=EntryKind.DECISION, at=now,
        by=Role.MERCHANT, actor="李强", data={"kind": "exception_found", "incident": "dent"},
    )  # fmt: skip
    ledger = SqlLedger(store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=ORDER, incidents=(row,), entries=(word,)))


async def sent(doors: Doors, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
    page = (await doors.http.get(ORDER_DOOR, headers=headers)).json()
    found: list[dict[str, Any]] = page["sent_as_is"]
    return found


@pytest.mark.parametrize(
    ("role", "key_kind"), [(Role.HUB, KeyKind.ORDERS), (Role.PROVIDER, KeyKind.PROVIDER)]
)
async def test_who_takes_them_over_sees_which_pieces_what_is_wrong_and_who_agreed(
    doors: Doors, role: Role, key_kind: KeyKind
) -> None:
    """Shows FH-8.3.2.2, FH-10.2.2, FH-10.3.1.1."""
    await recorded(doors, agreed(doors))
    (one,) = await sent(doors, await key_for(doors, role, SCOPES[key_kind]))
    assert (one["incident"], one["pieces"], one["kinds"]) == ("dent", 1, [*SOFA])
    assert (one["words"], one["agreed_by"], one["evidence"]) == (
        "a dent in the arm", "merchant", ["a" * 64],
    )  # fmt: skip
    assert "actor" not in one
    assert (await sent(doors))[0]["actor"] == "李强"


@pytest.mark.parametrize("changes", [{"agreed_at": None}, {"remedy": "replace"}])
async def test_what_is_not_agreed_goes_on_as_nothing(doors: Doors, changes: dict[str, Any]) -> None:
    await recorded(doors, agreed(doors, **changes))
    assert await sent(doors) == []


async def test_the_page_of_text_says_it_in_a_sentence(
    doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    await recorded(doors, agreed(doors))
    page = await queries.order(doors.context, MERCHANT, examples.ORDER_EXAMPLE["number"])
    print_damaged_goods(page.sent_as_is)
    text = capsys.readouterr().out
    assert "sent as it is (1 × SF-3), dent: a dent in the arm; the merchant's word by" in text
