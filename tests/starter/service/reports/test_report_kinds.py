"""The report kinds as people see them, and `name=value` read as a kind's fields ask."""

import pytest

from models.errors import UsageError
from models.stages.table import KINDS
from starter.service.reports.report_kinds import KindShown, all_kinds, read_data


def test_every_kind_is_listed_once() -> None:
    assert [kind.kind for kind in all_kinds()] == list(KINDS)


@pytest.fixture(scope="module")
def by_name() -> dict[str, KindShown]:
    return {kind.kind: kind for kind in all_kinds()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_is_taken_by_its_model(
    by_name: dict[str, KindShown], kind: str
) -> None:
    example = by_name[kind].example
    assert KINDS[kind].model_validate(example).model_fields_set == set(example)


def test_required_fields_are_marked() -> None:
    booked = next(kind for kind in all_kinds() if kind.kind == "vehicle_booked")
    required = {field.name for field in booked.fields if field.required}
    assert required == {"vehicle", "driver", "phone", "pickup_at", "transit_hours"}
    types = {field.name: field.type for field in booked.fields}
    assert (types["pickup_at"], types["transit_hours"]) == ("instant", "number")
    assert types["feedback_points"] == "list of {name, hours}"


@pytest.mark.parametrize(
    ("kind", "pairs", "data"),
    [
        ("picked_up", [("pieces", "3"), ("packing_sound", "yes")],
         {"pieces": 3, "packing_sound": True}),
        ("vehicle_booked", [("phone", "13800138000"), ("transit_hours", "48.5")],
         {"phone": "13800138000", "transit_hours": 48.5}),
        ("inspected", [("photos", "a.jpg"), ("photos", "b.jpg")], {"photos": ["a.jpg", "b.jpg"]}),
        ("inspected", [("photos", '["a.jpg"]')], {"photos": ["a.jpg"]}),
        ("vehicle_booked", [("feedback_points", '[{"name": "武汉", "hours": 12}]')],
         {"feedback_points": [{"name": "武汉", "hours": 12}]}),
        ("flown_away", [("height", "3")], {"height": "3"}),
    ],
)  # fmt: skip
def test_values_are_read_as_their_fields_ask(
    kind: str, pairs: list[tuple[str, str]], data: dict[str, object]
) -> None:
    assert read_data(kind, pairs) == data


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([("pieces", "three")], "'three' cannot be read as a whole number"),
        ([("packing_sound", "perhaps")], "neither true nor false"),
        ([("peaces", "3")], "no field peaces: pieces?"),
        ([("pieces", "3"), ("pieces", "4")], "set twice"),
        ([("pieces", "x"), ("peaces", "3")], "a whole number; picked_up has no field peaces"),
    ],
)
def test_a_wrong_value_is_named(pairs: list[tuple[str, str]], says: str) -> None:
    with pytest.raises(UsageError, match=says.replace("?", r"\?")):
        read_data("picked_up", pairs)
