"""The reports and decisions that the workflows of one order have received, by their histories."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from temporalio.api.common.v1 import Payload
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.update.v1 import Request
from temporalio.client import Client
from temporalio.converter import WorkflowSerializationContext
from temporalio.service import RPCError, RPCStatusCode

from activities.adapters.encryption.key_ring import KeyMissing, SealedDataError
from starter.service.temporal.update_requests import UpdateRequests

SUBMIT_UPDATE: Final = "submit"
REPORT_SIGNALS: Final = ("report", "forwarded")
"""Signals that bring reports: from outside, and from another workflow of the order."""


@dataclass
class Taken:
    """The reports and decisions that one order's workflows have received.

    Attributes:
        reports: the ids of reports that a history holds: accepted by update, or signalled.
        decisions: the decision ids that a history holds, each with the update's name.
        updates: the ids of the updates that a history holds.
        missing: workflows that Temporal does not know any more.
        cut: it has an earlier run of one no more: what that was told is not known.
        closed_to_us: why a history cannot be read here, where its key is not there.
    """

    reports: set[str] = field(default_factory=set)
    decisions: dict[str, str] = field(default_factory=dict)
    updates: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)
    cut: bool = False
    closed_to_us: KeyMissing | None = None


async def received_by(client: Client, workflow_ids: Iterable[str]) -> Taken:
    """The messages that these workflows and their legs have received, in all their runs.

    Raises:
        RPCError: Temporal cannot be asked now.
    """
    taken = Taken()
    waiting: list[tuple[str, str | None]] = [(name, None) for name in workflow_ids]
    known = {name for name, _ in waiting}
    while waiting:
        name, run = waiting.pop(0)
        requests = UpdateRequests()
        async for event in _events(client, name, run, taken):
            before = event.workflow_execution_started_event_attributes.continued_execution_run_id
            if before:
                waiting.append((name, before))
            started = event.start_child_workflow_execution_initiated_event_attributes.workflow_id
            if started and started not in known:
                known.add(started)
                waiting.append((started, None))
            await _take(client, name, event, requests.accepted(event), taken)
    return taken


async def _events(
    client: Client, name: str, run: str | None, taken: Taken
) -> AsyncIterator[HistoryEvent]:
    """The events of a run; of a workflow's newest one where none is named."""
    try:
        async for event in client.get_workflow_handle(name, run_id=run).fetch_history_events():
            yield event
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        if run is None:
            taken.missing.append(name)
        taken.cut |= run is not None


async def _take(
    client: Client, name: str, event: HistoryEvent, request: Request | None, taken: Taken
) -> None:
    signalled = event.workflow_execution_signaled_event_attributes
    if request is not None:
        taken.updates.add(request.meta.update_id)
        for argument in (await _arguments(client, name, request.input.args.payloads, taken))[:1]:
            if request.input.name == SUBMIT_UPDATE:
                taken.reports.add(_id(argument, "report_id"))
            else:
                taken.decisions[_id(argument, "decision_id")] = request.input.name
    elif signalled.signal_name in REPORT_SIGNALS:
        for argument in await _arguments(client, name, signalled.input.payloads, taken):
            taken.reports.add(_id(argument, "report_id"))


async def _arguments(
    client: Client, name: str, payloads: Sequence[Payload], taken: Taken
) -> list[Any]:
    """The arguments of one message; what nobody can read stands for nothing.

    What only we cannot read, for want of its key, is noted: of that nothing can be said.
    """
    context = WorkflowSerializationContext(namespace=client.namespace, workflow_id=name)
    converter = client.data_converter.with_context(context)
    try:
        return list(await converter.decode(list(payloads)))
    except KeyMissing as error:
        taken.closed_to_us = error
    except (SealedDataError, ValueError, RuntimeError):
        pass
    return []


def _id(argument: Any, field_: str) -> str:
    return str(argument.get(field_)).strip() if isinstance(argument, dict) else ""
