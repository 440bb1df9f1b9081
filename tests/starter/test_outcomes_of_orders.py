"""Two vocabularies for an order: what the store did with it, and what its sender is told."""

import ast
from typing import get_args, get_type_hints

import pytest

from activities.adapters.store import rows
from activities.adapters.store.outcome import StoreOutcome
from models.messages.placement import PlacementOutcome
from starter.http.routes.orders import OrderAnswer
from starter.order_files.results import ROW_OUTCOMES, RowResult
from starter.service.place import Placement
from tests.source import PACKAGES, files, nodes, place


def test_the_store_says_of_whatever_it_takes_in_whether_it_is_new() -> None:
    taken = [one for name, one in vars(rows).items() if name.startswith("Stored")]
    taken.remove(rows.StoredPosition)
    assert len(taken) >= 4
    assert {one.model_fields["state"].annotation for one in taken} == {StoreOutcome}


@pytest.mark.parametrize("type_", [Placement, RowResult])
def test_the_sender_of_an_order_is_told_in_one_vocabulary(type_: type[object]) -> None:
    assert get_type_hints(type_)["outcome"] is PlacementOutcome


def test_the_door_and_the_files_say_no_other_word() -> None:
    words = get_args(OrderAnswer.model_fields["outcome"].annotation)
    assert words == (PlacementOutcome.ACCEPTED, PlacementOutcome.REVIEW)
    assert set(ROW_OUTCOMES) == set(PlacementOutcome) - {PlacementOutcome.CONFLICT}


def test_no_code_spells_what_the_store_did_out() -> None:
    """A word that is compared with is a member of its vocabulary: a wrong one is no member."""
    words = {one.value for one in StoreOutcome}
    found = [
        place(file, node)
        for file in files(*PACKAGES)
        for node in nodes(file, ast.Compare)
        for one in (node.left, *node.comparators)
        if isinstance(one, ast.Constant) and one.value in words
    ]
    assert found == []
