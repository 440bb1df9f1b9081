"""What a workflow's history holds that our database holds, too: input, messages and answers."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from temporalio.api.common.v1 import Payload
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.update.v1 import Request
from temporalio.client import Client, WorkflowHistory
from temporalio.converter import DataConverter, WorkflowSerializationContext
from temporalio.service import RPCError, RPCStatusCode

from activities.adapters.encryption.key_ring import KeyMissing
from models.messages.decisions.recorded_answers import RecordedAnswer, RecordedDecision
from models.messages.timeline.timeline import Batch
from starter.service.temporal.update_requests import UpdateRequests

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
REPORT_HANDLERS = ("report", "submit", "forwarded")
"""The signal, and the update, that bring a report."""


@dataclass
class RunHistory:
    """The messages that one run of a workflow received, and its answers.

    Attributes:
        input: its input, as it was written; an encrypted one that cannot be read is none.
        closed_to_us: its key is not there, so that what it holds is not known.
        last_at: when its last event was written.
        reports: what came, by its `report_id`; answers: to those that came by update.
        decisions: the ids of the decisions it took.
        records: what answers carried for the door to write.
        children: workflow id of each leg, and when it last said something.
        continues: the run that this one goes on from, if any; begun_at: when it began.
        gone_until: until when what a leg was told is not known any more: an open order may
            outlive the histories of its first legs.
    """

    history: WorkflowHistory
    input: Any = None
    last_at: datetime = EARLIEST
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[str, RecordedAnswer] = field(default_factory=dict)
    decisions: set[str] = field(default_factory=set)
    records: list[Batch] = field(default_factory=list)
    children: dict[str, datetime] = field(default_factory=dict)
    continues: str = ""
    begun_at: datetime = EARLIEST
    gone_until: datetime | None = None
    closed_to_us: bool = False


async def read_history(
    client: Client, workflow_id: str, run_id: str | None = None
) -> RunHistory | None:
    """The history of that run, or of the workflow's newest; None where Temporal does not have it.

    Raises:
        RPCError: Temporal cannot be asked now.
    """
    handle = client.get_workflow_handle(workflow_id, run_id=run_id)
    try:
        history = await handle.fetch_history()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise
    context = WorkflowSerializationContext(namespace=client.namespace, workflow_id=workflow_id)
    reader = _Reader(RunHistory(history), client.data_converter.with_context(context))
    for event in history.events:
        await reader.read(event)
    return reader.run


async def other_runs(client: Client, first: RunHistory) -> AsyncIterator[RunHistory]:
    """The histories of the runs before it and, of an order, of all runs of its legs.

    Of those that Temporal has no more, `first.gone_until`.
    """
    waiting = [first]
    while waiting:
        one = waiting.pop()
        missing = []
        if one.continues:
            earlier = await read_history(client, one.history.workflow_id, one.continues)
            missing += [one.begun_at] if earlier is None else []
            waiting += [earlier] if earlier else []
        for workflow_id, last in one.children.items():
            leg = await read_history(client, workflow_id)
            missing += [last] if leg is None else []
            waiting += [leg] if leg else []
        if missing:
            first.gone_until = max((*missing, first.gone_until or EARLIEST))
        if one is not first:
            yield one


class _Reader:
    def __init__(self, run: RunHistory, converter: DataConverter) -> None:
        self.run = run
        self._converter = converter
        self._updates: dict[str, tuple[str, Any]] = {}
        self._requests = UpdateRequests()

    async def read(self, event: HistoryEvent) -> None:
        run = self.run
        run.last_at = event.event_time.ToDatetime(tzinfo=UTC)
        request = self._requests.accepted(event)
        if request is not None:
            await self._accepted(request)
        kind = (event.WhichOneof("attributes") or "").removesuffix("_event_attributes")
        attributes: Any = getattr(event, f"{kind}_event_attributes", None)
        match kind:
            case "workflow_execution_started":
                run.input = await self._first(attributes.input.payloads)
                run.continues, run.begun_at = attributes.continued_execution_run_id, run.last_at
            case "workflow_execution_signaled":
                if attributes.signal_name in REPORT_HANDLERS:
                    for report in await self._all(attributes.input.payloads):
                        self._report(report)
            case "workflow_execution_update_completed":
                await self._answered(attributes)
            case _ if kind.startswith("child_workflow_execution_"):
                run.children[attributes.workflow_execution.workflow_id] = run.last_at

    async def _accepted(self, request: Request) -> None:
        name = request.input.name
        argument = await self._first(request.input.args.payloads)
        self._updates[request.meta.update_id] = name, argument
        if name in REPORT_HANDLERS:
            self._report(argument)
        elif isinstance(argument, dict) and isinstance(argument.get("decision_id"), str):
            self.run.decisions.add(argument["decision_id"])

    async def _answered(self, completed: Any) -> None:
        name, argument = self._updates.get(completed.meta.update_id, ("", None))
        if not completed.outcome.HasField("success"):
            return
        answer = await self._first(completed.outcome.success.payloads)
        try:
            if name in REPORT_HANDLERS:
                read = RecordedAnswer.model_validate(answer)
                self.run.answers[str(argument["report_id"])] = read
                record = read.record
            else:
                record = RecordedDecision.model_validate(answer).record
        except ValidationError:
            return  # not one of our answers: what it is about was sent by hand
        if record is not None:
            self.run.records.append(record)

    def _report(self, argument: Any) -> None:
        if isinstance(argument, dict) and isinstance(argument.get("report_id"), str):
            self.run.reports.setdefault(argument["report_id"], argument)

    async def _first(self, payloads: Sequence[Payload]) -> Any:
        """The first argument; none where there is none, or where it cannot be read here."""
        found = await self._all(payloads[:1])
        return found[0] if found else None

    async def _all(self, payloads: Sequence[Payload]) -> list[Any]:
        try:
            return list(await self._converter.decode(payloads))
        except KeyMissing:
            self.run.closed_to_us = True
            return []
