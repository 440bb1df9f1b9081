"""How many pieces are to be installed: what reached the customer, in whichever shipment."""

from typing import Any

import pytest

from models.figures.visits import visits_in
from models.ids import Stage
from models.messages.shipments.losses import Loss
from models.messages.shipments.shipment import Shipment, ShipmentReason
from models.messages.timeline.timeline import Entry, EntryKind
from models.tracking.state import StageState
from tests.models.home import at_home, say, sign
from tests.models.machine import on, tell

REPLACED = ShipmentReason.REPLACEMENT
NOON, LATER = on(24, "12:00"), on(24, "15:00")
FIRE = {"fire": Loss(pieces=1, at=on(24, "07:00"))}
CANCELLED = Shipment(name="t", pieces=4, planned_at=on(23, "09:00"), cancelled_at=on(23, "10:00"))


def install(home: StageState, pieces: int) -> tuple[str, str | None]:
    """So many are installed, then the customer accepts: what became of both."""
    sign(home)
    installed = say(home, "installed", NOON, pieces=pieces)
    accepted = tell(home, "accepted", LATER, by="customer", data={"sheet": "s/1"})
    return installed.outcome.value, accepted.state and accepted.state.value


@pytest.mark.parametrize(
    ("shipments", "pieces"),
    [
        ((), 3),
        ((Shipment(name="", losses=FIRE),), 2),
        ((Shipment(name="truck-2", pieces=2, loaded=2),), 5),
        (
            (
                Shipment(name="truck-2", loaded=2, losses=FIRE),
                Shipment(name="", losses=FIRE),
            ),
            3,
        ),
        ((Shipment(name="", losses=FIRE), Shipment(name="fire", why=REPLACED, pieces=1)), 3),
        ((Shipment(name="crack", why=REPLACED, pieces=1),), 3),  # in place of one of these
        ((CANCELLED,), 3),
        ((Shipment(name="truck-2", booked_at=on(23, "09:00")),), 2),  # nobody has counted it
    ],
)
def test_what_is_to_be_installed_is_what_was_not_lost_of_every_shipment(
    shipments: tuple[Shipment, ...], pieces: int
) -> None:
    """FH-11.2.2, FH-11.2.6."""
    assert install(at_home(3, shipments=shipments), pieces) == ("accepted", None)


def test_an_orders_page_counts_what_is_left_of_all_shipments() -> None:
    def line(what: str, happening: EntryKind = EntryKind.REPORT, **data: Any) -> Entry:
        return Entry(
            key=f"{what}{data}", order="o", stage=Stage.ORDER, at=NOON, recorded_at=NOON,
            happening=happening, what=what, text=what,
            report_id=f"{what}-{data}"[:60], data=data,
        )  # fmt: skip

    lines = [
        line("picked_up", pieces=3),
        line("shipment_picked_up", shipment="truck-2", pieces=2),
        line("ship_stock", EntryKind.PARTNER, pieces=3),
        line("ship_stock", EntryKind.PARTNER, pieces=2),
        line("goods_lost", pieces=1, incident="fire"),
        line("installed", pieces=1),
    ]
    assert [one.left for one in visits_in(lines) if one.done] == [3]
