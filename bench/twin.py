"""The twin: workflows of an order's recorded shape, without SOPs, states, terms or partners.

Same tree, tasks, updates, activities, timers, marks and payload sizes, on the same server with the
same worker settings. What ours cost more is what our code costs.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from temporalio import activity, workflow
from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    SearchAttributeUpdate,
    TypedSearchAttributes,
)

from bench.shape import Command, Shape, Wake
from models.attributes import ATTRIBUTES, AttributeType
from workflows.temporal import options

SHAPE: Final[Shape] = {}
"""What this process's twins do; filled before the worker starts."""

TYPES = {one.name: one.type for one in ATTRIBUTES}
FIRST_DAY = datetime(2027, 1, 1, tzinfo=UTC)


def text(size: int) -> str:
    """A text whose JSON has so many bytes."""
    return "x" * max(size - 2, 0)


def argument(size: int, result: int) -> str:
    """An activity's input of that size: it says how large its result is to be."""
    head = f"{result}:"
    return head + "x" * max(size - 2 - len(head), 0)


@activity.defn
async def echo(argument: str) -> str:
    """Answers with so many bytes as it is asked for."""
    return text(int(argument.partition(":")[0]))


class Twin:
    """One workflow of the tree, task by task."""

    def begin(self, name: str) -> None:
        """Before the first message is received."""
        self.shape = SHAPE[name]
        self.updates = 0
        self.signals = 0
        self.over: set[Wake] = set()
        self.timers: dict[int, asyncio.Task[None]] = {}
        self.locals: list[Any] = []
        self.under_way: list[asyncio.Task[None]] = []
        self.changes = 0

    async def go(self) -> str:
        """Every recorded task in turn: wait for what woke it, give what it gave."""
        for task in self.shape["tasks"]:
            if not self.have_come(task["wakes"]):
                await workflow.wait_condition(partial(self.have_come, task["wakes"]))
            for command in task["commands"]:
                GIVE[command["do"]](self, command)
        for local in self.locals:
            await local
        return text(self.shape["result"])

    def have_come(self, wakes: list[Wake]) -> bool:
        """Whether all of that has happened."""
        return all(self.has_come(kind, number) for kind, number in wakes)

    def has_come(self, kind: str, number: int) -> bool:
        """Whether that has happened."""
        if kind == "update":
            return self.updates > number
        if kind == "signal":
            return self.signals > number
        return (kind, number) in self.over

    @workflow.update
    def submit(self, argument: str) -> str:
        """A report or a decision."""
        self.updates += 1
        answers = self.shape["answers"]
        return text(answers[min(self.updates, len(answers)) - 1])

    @workflow.signal
    def report(self, argument: str) -> None:
        """A report that another workflow hands on."""
        self.signals += 1

    def start(self, work: Any) -> asyncio.Task[None]:
        """Run something next to the tasks."""
        task = asyncio.create_task(work)
        self.under_way.append(task)
        return task

    # Commands ------------------------------------------------------------------------

    def give_activity(self, command: Command) -> None:
        async def called() -> None:
            argument_ = argument(command["input"], command["result"])
            await workflow.execute_activity(
                echo, argument_, **options.partner(text(command["summary"]))
            )
            self.over.add(("activity", command["number"]))

        self.start(called())

    def give_local(self, command: Command) -> None:
        argument_ = argument(command["input"], command["result"])
        self.locals.append(
            workflow.start_local_activity(
                echo, argument_, **options.ledger_here(text(command["summary"]))
            )
        )

    def give_timer(self, command: Command) -> None:
        async def rung() -> None:
            await workflow.sleep(
                timedelta(seconds=command["seconds"]), summary=text(command["summary"])
            )
            self.over.add(("timer", command["number"]))

        self.timers[command["number"]] = self.start(rung())

    def give_cancel(self, command: Command) -> None:
        self.timers.pop(command["number"]).cancel()

    def give_upsert(self, command: Command) -> None:
        self.changes += 1
        workflow.upsert_search_attributes(
            [_update(name, size, self.changes) for name, size in command["sizes"].items()]
        )

    def give_child(self, command: Command) -> None:
        async def run() -> None:
            leg = command["leg"]
            shape = SHAPE[leg]
            child = await workflow.start_child_workflow(
                TwinLeg.run,
                args=[leg, text(shape["input"] - len(leg) - 2)],
                id=f"{workflow.info().workflow_id}{leg}",
                parent_close_policy=workflow.ParentClosePolicy.REQUEST_CANCEL,
                task_timeout=options.TASK_TIMEOUT,
                static_summary=text(shape["summary"]),
                search_attributes=marks(leg),
            )
            self.over.add(("begun", command["number"]))
            await child
            self.over.add(("ended", command["number"]))

        self.start(run())

    def give_signal(self, command: Command) -> None:
        async def signalled() -> None:
            order = ":".join(workflow.info().workflow_id.split(":")[:3])
            whose = workflow.get_external_workflow_handle(order + command["leg"])
            await whose.signal("report", text(command["input"]))
            self.over.add(("signalled", command["number"]))

        self.start(signalled())


GIVE: dict[str, Callable[[Any, Command], None]] = {
    "activity": Twin.give_activity,
    "local": Twin.give_local,
    "timer": Twin.give_timer,
    "cancel": Twin.give_cancel,
    "upsert": Twin.give_upsert,
    "child": Twin.give_child,
    "signal": Twin.give_signal,
}


def _value(name: str, size: int, change: int) -> tuple[SearchAttributeKey[Any], Any]:
    """A value of that attribute; other than the one before."""
    match TYPES[name]:
        case AttributeType.DATETIME:
            return SearchAttributeKey.for_datetime(name), FIRST_DAY + timedelta(seconds=change)
        case AttributeType.INT:
            return SearchAttributeKey.for_int(name), change
        case AttributeType.BOOL:
            return SearchAttributeKey.for_bool(name), change % 2 == 0
        case _:
            return SearchAttributeKey.for_keyword(name), text(size)


def _update(name: str, size: int, change: int) -> SearchAttributeUpdate[Any]:
    key, value = _value(name, size, change)
    return key.value_set(value) if size else key.value_unset()


def marks(name: str) -> TypedSearchAttributes:
    """What a workflow of that name is started with."""
    pairs = [_value(one, size, 0) for one, size in SHAPE[name]["attributes"].items()]
    return TypedSearchAttributes([SearchAttributePair(key, value) for key, value in pairs])


@workflow.defn(name="OrderWorkflow")
class TwinOrder(Twin):
    """The order's twin."""

    @workflow.init
    def __init__(self, argument: str) -> None:
        self.begin("")

    @workflow.run
    async def run(self, argument: str) -> str:
        return await self.go()


@workflow.defn(name="InstallationWorkflow")
class TwinLeg(Twin):
    """A leg's twin."""

    @workflow.init
    def __init__(self, leg: str, argument: str) -> None:
        self.begin(leg)

    @workflow.run
    async def run(self, leg: str, argument: str) -> str:
        return await self.go()
