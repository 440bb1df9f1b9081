"""Every column and every field that may hold something personal is judged."""

from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy import Boolean, Float, Integer
from sqlmodel.sql.sqltypes import UTCDateTime

from activities.adapters.store.tables.schema import Table
from activities.adapters.store.upkeep.personal import PERSONAL_TABLES
from models.tracking.erasure import PLAIN
from tests.activities.adapters.store.judged_columns import IMPERSONAL_TABLES

FIGURES = (Integer, Float, Boolean, UTCDateTime)


@pytest.mark.parametrize("table", Table.metadata.tables.values(), ids=lambda table: table.name)
def test_every_column_of_text_is_judged_personal_or_plain(table: Any) -> None:
    texts = {one.name for one in table.columns if not isinstance(one.type, FIGURES)}
    held = PERSONAL_TABLES.get(table.name)
    judged = {*held.personal, *held.plain} if held else IMPERSONAL_TABLES[table.name]
    assert judged == texts
    assert not held or not held.plain & {*held.personal}


PERSONAL = {
    "Order": {
        "customer", "delivery", "pickup", "pickup_contact", "lines", "note", "doubts",
    },
    "GoodsLine": {"name"},
    "OrderInput": {"baton", "early", "held", "content", "replacement"},
    "ReturnCase": {"baton", "early", "held", "content", "request", "lines", "replacement"},
    "ReturnRequest": {"by", "reason"},
    "IncidentCase": {"baton", "early", "held", "replacement"},
    "CareCase": {"baton", "early", "held", "request", "replacement"},
    "CareRequest": {"by", "contact", "words"},
    "Baton": {
        "delays",
        "facts", "early_facts", "pickup_facts", "open", "judged", "settled", "known", "problems",
        "incidents", "shipments", "liabilities", "sent_as_is", "vehicle", "provider", "put_right",
    },
    "Answer": {"reason", "reason_data", "missing"},
}  # fmt: skip
"""What is emptied, or replaced part by part."""


@pytest.mark.parametrize("model", PLAIN, ids=lambda model: model.__name__)
def test_every_field_of_what_is_kept_as_json_is_judged(model: type[BaseModel]) -> None:
    assert PLAIN[model] | PERSONAL[model.__name__] == set(model.model_fields)
    assert not PLAIN[model] & PERSONAL[model.__name__]
