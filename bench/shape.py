"""The shape of one order, taken from its histories: what the twin does in place of the SOPs.

Of each workflow: its tasks in turn, what woke each of them and which commands it gave, with the
sizes of all payloads. Nothing of what it says.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypedDict

from temporalio.client import WorkflowHistory

Wake = tuple[str, int]
"""What a task waits for: (`update`, 2) is the third update, (`activity`, 0) the first activity."""

Command = dict[str, Any]
"""What a task gives: `do` says what, the rest are sizes, names and numbers."""


class Task(TypedDict):
    """One workflow task."""

    wakes: list[Wake]
    commands: list[Command]


class WorkflowShape(TypedDict):
    """One workflow: sizes in bytes; `updates` and `answers` by their number."""

    input: int
    result: int
    summary: int
    details: int
    attributes: dict[str, int]
    updates: list[int]
    answers: list[int]
    tasks: list[Task]


Shape = dict[str, WorkflowShape]
"""The order's workflows by the end of their ids; the order itself is `""`."""


def shape_of(histories: Iterable[WorkflowHistory], order_id: str) -> Shape:
    """The shape of an order that has ended.

    Args:
        histories: of the order and of all its legs.
        order_id: the order's workflow id, with which theirs begin.
    """
    return {
        history.workflow_id.removeprefix(order_id): _Reader().read(history) for history in histories
    }


class _Reader:
    """Reads one history, event by event."""

    def __init__(self) -> None:
        self.shape = WorkflowShape(
            input=0, result=0, summary=0, details=0, attributes={}, updates=[], answers=[], tasks=[]
        )
        self._wakes: list[Wake] = []
        self._of_event: dict[int, Wake] = {}
        self._counts: dict[str, int] = {}
        self._commands: dict[str, Command] = {}
        self._wake_of: dict[str, Wake] = {}

    def read(self, history: WorkflowHistory) -> WorkflowShape:
        for event in history.events:
            kind = (event.WhichOneof("attributes") or "").removesuffix("_event_attributes")
            step: Callable[[Any, Any], None] | None = getattr(self, f"_{kind}", None)
            if step is not None:
                step(event, getattr(event, f"{kind}_event_attributes"))
            elif kind not in IGNORED:
                raise ValueError(f"the twin knows no event {kind}: teach it in bench/shape.py")
        return self.shape

    # What wakes a task ----------------------------------------------------------------

    def _workflow_execution_started(self, event: Any, attributes: Any) -> None:
        self.shape["input"] = size(attributes.input.payloads)
        self.shape["summary"] = len(event.user_metadata.summary.data)
        self.shape["details"] = len(event.user_metadata.details.data)
        self.shape["attributes"] = sizes(attributes.search_attributes)

    def _workflow_execution_update_accepted(self, event: Any, attributes: Any) -> None:
        self._task()["wakes"].append(("update", len(self.shape["updates"])))
        self.shape["updates"].append(size(attributes.accepted_request.input.args.payloads))

    def _workflow_execution_update_completed(self, event: Any, attributes: Any) -> None:
        self.shape["answers"].append(size(attributes.outcome.success.payloads))

    def _workflow_execution_signaled(self, event: Any, attributes: Any) -> None:
        self._wakes.append(("signal", self._next("signal")))

    def _activity_task_completed(self, event: Any, attributes: Any) -> None:
        wake = self._of_event[attributes.scheduled_event_id]
        self._commands[f"activity {wake[1]}"]["result"] = size(attributes.result.payloads)
        self._wakes.append(wake)

    def _timer_fired(self, event: Any, attributes: Any) -> None:
        self._commands[f"timer {attributes.timer_id}"]["fires"] = True
        self._wakes.append(self._wake_of[f"timer {attributes.timer_id}"])

    def _child_workflow_execution_started(self, event: Any, attributes: Any) -> None:
        self._wakes.append(("begun", self._of_event[attributes.initiated_event_id][1]))

    def _child_workflow_execution_completed(self, event: Any, attributes: Any) -> None:
        self._wakes.append(("ended", self._of_event[attributes.initiated_event_id][1]))

    def _external_workflow_execution_signaled(self, event: Any, attributes: Any) -> None:
        self._wakes.append(("signalled", self._of_event[attributes.initiated_event_id][1]))

    # Tasks and their commands ---------------------------------------------------------

    def _workflow_task_completed(self, event: Any, attributes: Any) -> None:
        self.shape["tasks"].append(Task(wakes=self._wakes, commands=[]))
        self._wakes = []

    def _activity_task_scheduled(self, event: Any, attributes: Any) -> None:
        number = self._next("activity")
        self._of_event[event.event_id] = ("activity", number)
        self._commands[f"activity {number}"] = self._give(
            event, do="activity", number=number, input=size(attributes.input.payloads), result=0
        )

    def _marker_recorded(self, event: Any, attributes: Any) -> None:
        self._give(event, do="local", result=size(attributes.details["result"].payloads), input=0)

    def _timer_started(self, event: Any, attributes: Any) -> None:
        number, timer = self._next("timer"), f"timer {attributes.timer_id}"
        self._wake_of[timer] = ("timer", number)
        span = attributes.start_to_fire_timeout.ToTimedelta().total_seconds()
        self._commands[timer] = self._give(
            event, do="timer", number=number, seconds=span, fires=False
        )

    def _timer_canceled(self, event: Any, attributes: Any) -> None:
        self._give(event, do="cancel", number=self._wake_of[f"timer {attributes.timer_id}"][1])

    def _upsert_workflow_search_attributes(self, event: Any, attributes: Any) -> None:
        self._give(event, do="upsert", sizes=sizes(attributes.search_attributes))

    def _start_child_workflow_execution_initiated(self, event: Any, attributes: Any) -> None:
        number = self._next("child")
        self._of_event[event.event_id] = ("child", number)
        leg = ":" + attributes.workflow_id.rsplit(":", 1)[1]
        self._give(event, do="child", number=number, leg=leg, input=size(attributes.input.payloads))

    def _signal_external_workflow_execution_initiated(self, event: Any, attributes: Any) -> None:
        number, whose = self._next("external"), attributes.workflow_execution.workflow_id
        self._of_event[event.event_id] = ("external", number)
        leg = ":" + whose.rsplit(":", 1)[1] if whose.count(":") > 2 else ""
        self._give(
            event, do="signal", number=number, leg=leg, input=size(attributes.input.payloads)
        )

    def _workflow_execution_completed(self, event: Any, attributes: Any) -> None:
        self.shape["result"] = size(attributes.result.payloads)

    def _give(self, event: Any, **command: Any) -> Command:
        command["summary"] = len(event.user_metadata.summary.data)
        self._task()["commands"].append(command)
        return command

    def _task(self) -> Task:
        return self.shape["tasks"][-1]

    def _next(self, kind: str) -> int:
        self._counts[kind] = self._counts.get(kind, -1) + 1
        return self._counts[kind]


IGNORED = frozenset(
    {
        "workflow_task_scheduled",
        "workflow_task_started",
        "activity_task_started",
        "workflow_properties_modified",
    }
)
"""Events that follow from the others; the last is what a runner adds to a task that gives none."""


def size(payloads: Any) -> int:
    """The bytes of all payloads, without their metadata."""
    return sum(len(payload.data) for payload in payloads)


def sizes(attributes: Any) -> dict[str, int]:
    """The bytes of each search attribute."""
    return {name: len(value.data) for name, value in attributes.indexed_fields.items()}
