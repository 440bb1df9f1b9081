"""Where goods are by who has them 货物位置: a code, which every door says in its language."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from models.messages.shipments.shipment import ShipmentState
from models.phrases import LabelledText, StructuredText, phrase


class GoodsPlace(StrEnum):
    """Where goods are; which hub it is, or whose home, is known by other fields."""

    AT_PICKUP_POINT = "at_the_pickup_point"
    ON_VEHICLE = "on_the_vehicle"
    ON_THE_ROAD = "on_the_road"
    AT_HUB = "at_the_city_hub"
    WITH_PROVIDER = "with_the_provider"
    AT_WAREHOUSE = "at_the_warehouse"
    WITH_CUSTOMER = "with_the_customer"


PLACE_OF_STATE: Final[Mapping[ShipmentState, GoodsPlace]] = {
    ShipmentState.PLANNED: GoodsPlace.AT_PICKUP_POINT,
    ShipmentState.BOOKED: GoodsPlace.AT_PICKUP_POINT,
    ShipmentState.PICKED_UP: GoodsPlace.ON_VEHICLE,
    ShipmentState.ON_THE_ROAD: GoodsPlace.ON_THE_ROAD,
    ShipmentState.AT_HUB: GoodsPlace.AT_HUB,
    ShipmentState.WITH_PROVIDER: GoodsPlace.WITH_PROVIDER,
    ShipmentState.DELIVERED: GoodsPlace.WITH_CUSTOMER,
}
"""Where a shipment is, as far as it has come; of one that is nowhere any more there is none."""


def place_text(place: GoodsPlace, hub: str | None = None) -> StructuredText:
    """The place as people say it; a hub by its code where that is known."""
    if place is GoodsPlace.AT_HUB and hub:
        return phrase("at the hub {hub}", hub=hub)
    return LabelledText(place.replace("_", " "), "place", place)


def place_in(data: Mapping[str, Any]) -> StructuredText:
    """Where the goods are, as a line of a way back has it in its data."""
    return place_text(GoodsPlace(data["place"]), data.get("hub"))
