"""The API looks how much of everything there is, and says where the relay has a backlog."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from starter.service.app_context import AppContext
from starter.service.upkeep.gauges import GaugeReporter
from tests.starter.http_doors import Doors

MINUTE = timedelta(minutes=1)


def later(context: AppContext, span: timedelta) -> AppContext:
    return replace(context, now=lambda: context.now() + span)


async def test_a_backlog_is_told_every_few_minutes_and_so_is_its_end(
    doors: Doors, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await doors.place()
    measure = GaugeReporter(doors.context)
    for minutes in (0, 2, 3, 8):
        measure.context = later(doors.context, minutes * MINUTE)
        await measure.once()
    (row,) = await doors.context.store.orders.pending()
    await doors.context.store.orders.mark_started([row.workflow_id], at=doors.context.now())
    await measure.once()
    records = [one for one in caplog.records if one.name == "starter.service.upkeep.gauges"]
    assert [one.getMessage() for one in records] == [
        "the relay has a backlog",
        "the relay has a backlog",
        "the relay's backlog is gone",
    ]
    seconds = [one.oldest_seconds for one in records[:2]]  # type: ignore[attr-defined] # by extra
    assert [round(one / 60) for one in seconds] == [2, 8]
