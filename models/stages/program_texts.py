"""Places and reasons that a program has written, by their codes: what a person wrote has none."""

from collections.abc import Mapping
from typing import Final

from models.codes import StepCode
from models.phrases import LabelledText, phrase

AT_HUB: Final = "at the hub "

PLACES: Final[Mapping[str, str]] = {
    "on the road": StepCode.ON_THE_ROAD.value,
    "at the city hub": "at_the_city_hub",
    "with the provider": "with_the_provider",
    "at the warehouse": "at_the_warehouse",
    "with the customer": "with_the_customer",
}
"""Where goods are by who has them (`models/stages/returns/way_back.py`), by its code."""

REASONS: Final[Mapping[str, str]] = {
    "another appointment than was agreed": "another_appointment",
    "the goods come late for the appointment": "goods_come_late",
}
"""How a reason begins that no person wrote, by its code."""


def place_named(text: str) -> str:
    """Where goods are by who has them; what a person wrote is shown as it is."""
    if text.startswith(AT_HUB):
        return phrase("at the hub {hub}", hub=text.removeprefix(AT_HUB))
    return LabelledText(text, "line", PLACES[text]) if text in PLACES else text


def reason_named(text: str) -> LabelledText | None:
    """Why something is, where a program has said it."""
    code = REASONS.get(text.partition(":")[0])
    return LabelledText(text, "line", code) if code else None
