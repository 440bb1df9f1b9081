"""Recorded orders still replay, word for word: a change of the code meets the open orders here."""

import json
from collections.abc import Collection
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from activities.adapters.temporal.connection import data_converter
from models.messages.legs.leg import LegOutcome
from models.messages.shipments.handover import Handover
from models.stages.care.request import CareOutcome
from models.stages.incident.request import IncidentOutcome
from models.stages.returns.request import ReturnOutcome
from tests.replay.deep import Asked, RecordingRunner, recorded
from tests.replay.record import HISTORIES
from tests.replay.scenarios import SCENARIOS
from workflows.leg import LegWorkflow
from workflows.order import OrderWorkflow
from workflows.temporal import options
from workflows.workflow_types import WORKFLOWS

FILES = sorted(HISTORIES.glob("*.json"))
ORDER = HISTORIES / "closed_on_time.order.json"


@cache
def history_of(file: Path) -> WorkflowHistory:
    """One recorded workflow; of all of them together, reading them is what costs."""
    content = json.loads(file.read_text())
    return WorkflowHistory.from_json(content.pop("workflow"), content)


async def replayed(file: Path) -> Asked:
    """What the code of today asks of the engine along that history; raises as it differs."""
    listening = RecordingRunner()
    replayer = Replayer(
        workflows=WORKFLOWS, data_converter=data_converter(), workflow_runner=listening
    )
    await replayer.replay_workflow(history_of(file))
    return listening.asked


def differences(asked: Asked, file: Path) -> dict[tuple[str, str], Any]:
    """Where today's commands are not those of the history."""
    was = dict(recorded(history_of(file)))
    assert was, "a history holds commands"
    return {key: (value, asked.get(key)) for key, value in was.items() if asked.get(key) != value}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_recorded_workflow_replays_word_for_word(file: Path) -> None:
    assert differences(await replayed(file), file) == {}


def test_the_corpus_holds_every_end_and_every_workflow() -> None:
    names = {file.stem.split(".")[0] for file in FILES}
    assert names == set(SCENARIOS)
    types = {workflow_of(file) for file in FILES}
    assert types == {workflow.__name__ for workflow in WORKFLOWS} == ENDS.keys()


ENDS: dict[str, Collection[str]] = {
    "OrderWorkflow": {"closed", "returned", "cancelled"},
    "TrunkPickupWorkflow": {LegOutcome.DONE, LegOutcome.CANCELLED},
    "TrunkTransportWorkflow": {LegOutcome.DONE, LegOutcome.CANCELLED, LegOutcome.WITHDRAWN},
    "CityDeliveryWorkflow": {LegOutcome.DONE, LegOutcome.CANCELLED, LegOutcome.WITHDRAWN},
    "InstallationWorkflow": set(LegOutcome),
    "ReturnWorkflow": set(ReturnOutcome),
    "CareWorkflow": set(CareOutcome),
    "IncidentWorkflow": set(IncidentOutcome),
    "NoticeWorkflow": {"sent", "failed"},
}
"""How each workflow may end: nothing before the pickup is withdrawn, only homes are given back."""


@pytest.mark.parametrize("workflow", sorted(ENDS))
def test_the_corpus_holds_each_end_of_each_workflow(workflow: str) -> None:
    found = {end_of(file) for file in FILES if workflow_of(file) == workflow}
    assert {str(end) for end in ENDS[workflow]} == found - {None}


def workflow_of(file: Path) -> str:
    """The type of a recorded workflow."""
    started = history_of(file).events[0].workflow_execution_started_event_attributes
    return started.workflow_type.name


def end_of(file: Path) -> str | None:
    """How it has ended; None: it is at work."""
    done = history_of(file).events[-1].workflow_execution_completed_event_attributes
    if not done.result.payloads:
        return None
    result = json.loads(done.result.payloads[0].data)
    return str(result["outcome"] if isinstance(result, dict) else result)


def test_the_corpus_says_nothing_of_the_machine_it_was_made_on() -> None:
    for file in FILES:
        text = file.read_text()
        assert not any(word in text for word in ("/home/", "/root/", ".py\\n", "identity")), file
        assert len(text) < 110_000, "small enough to be read in a review"


async def test_trap_09_a_step_left_out_is_found_by_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changed code under an open history fails every task of that order."""

    async def nothing(self: OrderWorkflow) -> None:
        """The goods are not booked out."""

    monkeypatch.setattr(OrderWorkflow, "_shipped", nothing)
    with pytest.raises(NondeterminismError):
        await replayed(ORDER)


async def test_a_changed_time_out_is_found_by_deep_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain replay lets it pass."""
    partner = options.partner

    def hasty(summary: str) -> Any:
        return {**partner(summary), "start_to_close_timeout": timedelta(seconds=3)}

    monkeypatch.setattr(options, "partner", hasty)
    found = differences(await replayed(ORDER), ORDER)
    assert {kind for kind, _ in found} == {"activity"}


async def test_a_changed_result_is_found_by_deep_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain replay lets it pass."""
    monkeypatch.setattr(LegWorkflow, "handover", lambda self: Handover(transit_hours=1))
    file = HISTORIES / "closed_on_time.city_delivery.json"
    assert set(differences(await replayed(file), file)) == {("result", "")}
